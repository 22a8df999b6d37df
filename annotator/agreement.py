"""How far reviewers agree, with each other and with the model that they corrected.

Labels are compared by sentence: Cohen's kappa for two (Cohen 1960), Krippendorff's alpha for all at once
(Krippendorff 2011, nominal). Spans are compared as F1, once where they are the same to the character, once by the
letters and digits that they share. Pure functions: reviews in, figures out.
"""

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from annotator.agreement_counts import KINDS, VALUES, Compared, Disputed, Review, Seen, Table
from annotator.errors import UsageError

WEEKS_FROM = 28  # days; a longer time is told by weeks

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who marked the same articles. ``confusion`` [4, 4] counts sentences by ``VALUES`` of one and of the other."""

    one: str
    other: str
    articles: int
    confusion: Table
    figures: Figures


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One reviewer: work done, what became of the predicted regions, and the figures with the model and with others."""

    name: str
    articles: int
    sentences: int
    seconds: float | None  # median an article
    origins: Mapping[str, int]
    with_model: Figures
    with_others: Figures


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week, by its first day: annotations, and the figures between reviewers and with the model."""

    start: date
    annotations: int
    between: Figures
    with_model: Figures


@dataclass(frozen=True, slots=True)
class Agreement:
    """What ``measure`` finds. ``alpha`` is over all reviewers, None where no article has two."""

    articles: int
    twice: int  # articles with two reviewers or more
    annotations: int
    alpha: float | None
    pairs: tuple[Pair, ...]
    with_model: tuple[Pair, ...]
    reviewers: tuple[Reviewer, ...]
    periods: tuple[Period, ...]
    weekly: bool
    disputed: tuple[Disputed, ...]


def measure(reviews: Iterable[Review]) -> Agreement:
    """Every figure that ``reviews`` allow. Raises ``UsageError`` where there is none, ``RecordError`` where two
    reviews of one article have different texts."""
    articles: dict[str, list[Review]] = {}
    for review in reviews:
        articles.setdefault(review.article, []).append(review)
    if not articles:
        raise UsageError("no annotation in it", fix="submit some in Label Studio, then: annotator pull")
    seen = [Seen(group) for group in articles.values()]
    everyone = [r for s in seen for r in s.reviews]
    between = [c for s in seen for c in s.between()]
    modelled = [c for s in seen for c in s.with_model()]
    weekly, periods = _periods([r.day for r in everyone if r.day], between, modelled)
    return Agreement(
        articles=len(articles),
        twice=sum(len(s.reviews) > 1 for s in seen),
        annotations=len(everyone),
        alpha=_alpha([row for s in seen if len(s.reviews) > 1 for row in s.rows()]),
        pairs=_pairs(between),
        with_model=_pairs(modelled),
        reviewers=tuple(
            _reviewer(name, [r for r in everyone if r.reviewer == name], between, modelled)
            for name in sorted({r.reviewer for r in everyone})
        ),
        periods=periods,
        weekly=weekly,
        disputed=tuple(sorted((d for s in seen for d in s.disputed()), key=lambda d: -d.share)),
    )


def kappa(confusion: Table) -> float | None:
    """Cohen's kappa of a table of two labellers; None where chance alone would agree always."""
    from sklearn.metrics import cohen_kappa_score

    rows, columns = (index.ravel() for index in np.indices(confusion.shape))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by zero where chance alone would agree
        value = float(cohen_kappa_score(rows, columns, sample_weight=confusion.ravel())) if confusion.any() else np.nan
    return None if np.isnan(value) else value


def _alpha(rows: Sequence[Mapping[str, str | None]]) -> float | None:
    """Krippendorff's alpha of sentences (rows: the label by reviewer); None where it is not defined."""
    from nltk.metrics.agreement import AnnotationTask

    labels = [(name, n, label) for n, row in enumerate(rows) for name, label in row.items() if label]
    try:
        return float(AnnotationTask(labels).alpha())
    except (ValueError, ZeroDivisionError):  # fewer than two labels in all, or nobody met
        return None


def _figures(compared: Sequence[Compared]) -> dict[str, float]:
    """Every figure that some articles allow, by name; what they cannot tell is not in it."""
    if not compared:
        return {}
    confusion, spans = (np.sum([getattr(c, name) for c in compared], axis=0) for name in ("confusion", "spans"))
    found: dict[str, float] = {"sentences": float(confusion.sum())}
    if confusion.any():
        found["agreed"] = float(np.trace(confusion) / confusion.sum())
    if (value := kappa(confusion)) is not None:
        found["kappa"] = value
    for n, value_name in enumerate(VALUES):
        if total := confusion[n].sum() + confusion[:, n].sum():
            found[f"f1_{value_name}"] = float(2 * confusion[n, n] / total)
    for n, kind in enumerate(KINDS):
        for name, (shared, one, other) in (("exact", spans[n, :3]), ("overlap", spans[n, 3:])):
            if one + other:
                found[f"{name}_{kind}"] = float(2 * shared / (one + other))
    return found


def _pairs(compared: Sequence[Compared]) -> tuple[Pair, ...]:
    by_pair: defaultdict[tuple[str, str], list[Compared]] = defaultdict(list)
    for c in compared:
        by_pair[c.one, c.other].append(c)
    return tuple(
        Pair(one, other, len(members), np.sum([c.confusion for c in members], axis=0), _figures(members))
        for (one, other), members in sorted(by_pair.items())
    )


def _reviewer(
    name: str, reviews: Sequence[Review], between: Sequence[Compared], modelled: Sequence[Compared]
) -> Reviewer:
    times = [r.seconds for r in reviews if r.seconds is not None]
    origins: Counter[str] = sum((r.origins for r in reviews), Counter())
    return Reviewer(
        name,
        len(reviews),
        sum(len(r.markup.sentences) for r in reviews),
        float(np.median(times)) if times else None,
        dict(origins),
        _figures([c for c in modelled if c.one == name]),
        _figures([c for c in between if name in (c.one, c.other)]),
    )


def _periods(
    submitted: Sequence[date], between: Sequence[Compared], modelled: Sequence[Compared]
) -> tuple[bool, tuple[Period, ...]]:
    """Whether the periods are weeks, and the periods: two are compared on the day on which the later was submitted."""
    days = set(submitted)
    weekly = bool(days) and (max(days) - min(days)).days > WEEKS_FROM
    first = {day: date.fromisocalendar(*day.isocalendar()[:2], 1) if weekly else day for day in days}

    submissions = Counter(first[day] for day in submitted)

    def of(compared: Sequence[Compared], start: date) -> list[Compared]:
        return [c for c in compared if c.day and first[c.day] == start]

    return weekly, tuple(
        Period(start, submissions[start], _figures(of(between, start)), _figures(of(modelled, start)))
        for start in sorted(set(first.values()))
    )
