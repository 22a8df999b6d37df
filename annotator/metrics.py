"""The figures of a set of predictions against gold: for all articles with their intervals, by outlet and by length.

Pure functions: no model, no files. The figures are those that the field reports: macro-F1 of labels, expected
calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015), F1 over letters for spans, F1 of whole relations.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.corpus import GoldArticle
from annotator.counts import Counts, Judged, Numbers, add, count, count_labels, judge
from annotator.markup import LABELS, ROLES, Prediction

LEVEL = 0.95  # of the intervals
RESAMPLES, SEED = 1000, 0
LENGTHS = ((1, 10), (11, 20), (21, 30), (31, 40), (41, None))  # words in a sentence, both ends included
NO_PREDICTION, NO_OUTLET = "(no prediction)", "(no outlet given)"


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of a part of the gold sentences; ``articles`` counts those that the part lies in."""

    name: str
    articles: int
    sentences: int
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bin:
    """A point of the calibration curve. ``right`` is the share labelled right, ``interval`` its interval, if any."""

    sentences: int
    score: float
    right: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Scores:
    """What ``measure`` finds. ``figures`` and ``intervals`` go by the same names; what gold cannot tell is not in them.

    There is no interval for the calibration error ``ece``, and none at all for a single article.
    ``confusion`` [3, 4] counts sentences by gold label and predicted label, the last column those without one.
    ``bins`` has only bins with sentences in them, from the lowest score to the highest.
    """

    articles: int
    missing: int
    figures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    confusion: Numbers
    bins: tuple[Bin, ...]
    by_outlet: tuple[Group, ...]
    by_length: tuple[Group, ...]
    judged: tuple[Judged, ...]


def measure(gold: Sequence[GoldArticle], predictions: Mapping[str, Prediction]) -> Scores:
    """Every figure that ``gold`` has labels for. Raises ``RecordError`` where a prediction is for another text."""
    judged = [judge(g, predictions.get(g.id)) for g in gold]
    counts = [count(g, predictions.get(g.id), j) for g, j in zip(gold, judged, strict=True)]
    total, resampled = add(counts), list(resample(counts))
    sentences = tuple(s for article in judged for s in article)
    return Scores(
        articles=len(gold),
        missing=sum(g.id not in predictions for g in gold),
        figures=figures(total),
        intervals=_intervals([figures(c) for c in resampled]),
        confusion=total.labels.T,
        bins=_curve(total, resampled),
        by_outlet=_by_outlet([predictions.get(g.id) for g in gold], counts),
        by_length=_by_length(sentences),
        judged=sentences,
    )


def resample(counts: Sequence[Counts]) -> Iterator[Counts]:
    """Totals over as many articles drawn with replacement, ``RESAMPLES`` times: the bootstrap (Efron 1979).

    Articles are drawn whole, because the sentences of one article are not independent. Nothing for a single article.
    """
    if len(counts) < 2:
        return
    draws = np.random.default_rng(SEED).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), RESAMPLES)
    sums = [np.tensordot(draws, np.stack(arrays), 1) for arrays in zip(*map(Counts.arrays, counts), strict=True)]
    for n in range(RESAMPLES):
        yield Counts(*(s[n] for s in sums))


def figures(c: Counts) -> dict[str, float]:
    """Every figure that these counts allow, 0 to 1, by name."""
    found: dict[str, float] = {}
    if sentences := c.labels.sum():
        each = _f1_by_class(c.labels)
        found["sentence_macro_f1"] = sum(each) / len(each)
        found |= {f"sentence_f1_{label}": value for label, value in zip(LABELS, each, strict=True)}
        found["sentence_accuracy"] = float(np.trace(c.labels) / sentences)
    if scored := c.bins[:, 0].sum():
        found["ece"] = float(np.abs(c.bins[:, 1] - c.bins[:, 2]).sum() / scored)
    found |= {f"{role}_f1": _f1(*c.roles[n]) for n, role in enumerate(ROLES) if c.roles[n, 2]}
    if c.relations[2]:
        found["relation_f1"] = _f1(*c.relations)
    if c.terms[3]:
        precision, recall = float(c.terms[1] / c.terms[2]) if c.terms[2] else 0.0, float(c.terms[0] / c.terms[3])
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        found |= {"term_precision": precision, "term_recall": recall, "term_f1": both}
        found["voice_accuracy"] = float(c.voices[0] / max(1, c.voices[1]))
    if c.speakers[1]:
        found["speaker_accuracy"] = float(c.speakers[0] / c.speakers[1])
    if c.flags.any():
        found["biased_macro_f1"] = sum(_f1_by_class(c.flags)) / 2
    if c.furniture[2]:
        found["furniture_f1"] = _f1(*c.furniture)
    return found


def _f1(shared: float, predicted: float, gold: float) -> float:
    return float(2 * shared / (predicted + gold)) if predicted + gold else 1.0


def _f1_by_class(table: Numbers) -> list[float]:
    """F1 of each column of a table of predicted by gold classes."""
    return [_f1(table[n, n], table[n].sum(), table[:, n].sum()) for n in range(table.shape[1])]


def _intervals(resampled: Iterable[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    values = defaultdict(list)
    for each in resampled:
        for name, value in each.items():
            if name != "ece":  # every draw adds noise to its bins, so the draws' errors lie above the sample's own
                values[name].append(value)
    return {name: _middle(v) for name, v in values.items()}


def _middle(values: Sequence[float] | Numbers) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _curve(total: Counts, resampled: Sequence[Counts]) -> tuple[Bin, ...]:
    points = []
    for n, (sentences, score, right) in enumerate(total.bins):
        if sentences:
            shares = [c.bins[n, 2] / c.bins[n, 0] for c in resampled if c.bins[n, 0]]
            interval = _middle(shares) if shares else None
            points.append(Bin(int(sentences), float(score / sentences), float(right / sentences), interval))
    return tuple(points)


def _by_outlet(predictions: Sequence[Prediction | None], counts: Sequence[Counts]) -> tuple[Group, ...]:
    """One group an outlet, in the order of their names, which are compared without regard to case."""
    groups: dict[str, tuple[str, list[Counts]]] = {}
    for prediction, c in zip(predictions, counts, strict=True):
        name = prediction.article.outlet or NO_OUTLET if prediction else NO_PREDICTION
        groups.setdefault(name.casefold(), (name, []))[1].append(c)
    return tuple(
        Group(name, len(members), int((total := add(members)).labels.sum()), figures(total))
        for _, (name, members) in sorted(groups.items())
    )


def _by_length(sentences: Sequence[Judged]) -> tuple[Group, ...]:
    groups = []
    for low, high in LENGTHS:
        members = [s for s in sentences if low <= len(s.text.split()) <= (high or len(s.text))]
        if members:
            name = f"{low} to {high} words" if high else f"{low} words or more"
            articles = len({s.id for s in members})
            groups.append(Group(name, articles, len(members), figures(count_labels(members))))
    return tuple(groups)
