"""How far a figure of some articles would move with other articles of the same kind: the bootstrap over articles.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13: the percentile interval. Whole articles are
drawn, not sentences, because the sentences of one article are alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES, LEVEL = 1000, 0.95
FEW = 5  # articles: with fewer the interval is too narrow to be trusted
_AT_ONCE = 2_000_000  # drawn articles that are held in memory


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; None where there is nothing to count, or one article only."""

    value: float | None
    low: float | None = None
    high: float | None = None


def ratio(tops: Sequence[float], bottoms: Sequence[float]) -> Estimate:
    """The sum of ``tops`` over the sum of ``bottoms``, one of each an article, with its interval.

    The same articles always give the same interval.
    """
    top, bottom = np.asarray(tops, float), np.asarray(bottoms, float)
    used = bottom > 0
    top, bottom = top[used], bottom[used]
    n = len(top)
    if not n:
        return Estimate(None)
    value = float(top.sum() / bottom.sum())
    if n == 1:
        return Estimate(value)
    draw, drawn = np.random.default_rng(0), []
    step = max(1, _AT_ONCE // n)
    for first in range(0, RESAMPLES, step):
        which = draw.integers(n, size=(min(step, RESAMPLES - first), n))
        drawn.append(top[which].sum(axis=1) / bottom[which].sum(axis=1))
    low, high = np.quantile(np.concatenate(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(low), float(high))
