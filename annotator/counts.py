"""One article's prediction held against its gold: what is right and wrong in it, as counts that add up.

Letters and digits, sentences or relations are counted. A gold sentence takes the predicted label that covers most of
its letters, so another cut into sentences costs nothing by itself; what has no prediction is wrong.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

from annotator.corpus import GoldArticle
from annotator.errors import RecordError
from annotator.markup import LABELS, ROLES, Attribution, Label, Markup, Prediction, spans_of
from annotator.spans import Span

Numbers = NDArray[np.float64]

BINS = 10  # by score of the predicted label, all of one width
CONTENT_IOU = 0.5  # of two contents' letters, for their relations to be the same
UNNAMING = frozenset(("the", "a", "an", "of", "mr", "mrs", "ms", "dr"))  # words of a speaker that name nobody


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold sentence beside its prediction. ``predicted`` is None where nothing was predicted for it.

    ``score`` is the calibrated probability of the predicted label, None where no predicted sentence covers it.
    ``speaker_right`` is None where gold names no speaker.
    """

    id: str
    span: Span
    text: str
    gold: Label
    predicted: Label | None
    score: float | None
    speaker_right: bool | None


@dataclass(frozen=True, slots=True)
class Counts:
    """All that the figures of some articles are made of; zero where nothing was annotated."""

    labels: Numbers  # [4, 3] sentences, by predicted label (the last: none) and gold label
    bins: Numbers  # [BINS, 3] by score of the predicted label: sentences, sum of scores, labelled right
    speakers: Numbers  # [2] sentences: speaker right, speaker in gold
    roles: Numbers  # [3, 3] letters of source, cue, content: shared, predicted, gold
    relations: Numbers  # [3] matched, predicted, gold
    terms: Numbers  # [4] gold terms met, predicted terms met, predicted, gold
    voices: Numbers  # [2] gold terms met: voice right, all
    flags: Numbers  # [2, 2] BABE sentences, by predicted and gold flag (the first: not loaded)
    furniture: Numbers  # [3] letters: shared, predicted, gold

    @classmethod
    def none(cls) -> Self:
        shapes = ((4, 3), (BINS, 3), (2,), (3, 3), (3,), (4,), (2,), (2, 2), (3,))
        return cls(*(np.zeros(shape) for shape in shapes))

    def arrays(self) -> list[Numbers]:
        return [getattr(self, f.name) for f in fields(self)]


def judge(gold: GoldArticle, prediction: Prediction | None) -> list[Judged]:
    """The labelled gold sentences of one article, each with its prediction; none where gold has no labels."""
    if gold.labels is None:
        return []
    markup = _markup(gold, prediction)
    owner = {k: n for n, s in enumerate(markup.sentences) for k in range(*s.span)}
    aside = letters_in(gold.text, (f.span for f in markup.furniture))
    judged = []
    for span, label, speaker in zip(gold.sentences, gold.labels, gold.speakers or repeat(None), strict=False):
        inside = letters_in(gold.text, [span])
        predicted: Label | None = None
        score = named = None
        if covering := Counter(owner[k] for k in inside if k in owner).most_common(1):
            sentence = markup.sentences[covering[0][0]]
            predicted, named = sentence.label, sentence.speaker
            score = sentence.scores[predicted] if sentence.scores else None
        elif len(inside & aside) > len(inside) / 2:
            predicted = "editorial_framing"  # what has no label is not somebody's words
        right = same_name(speaker, named) if speaker else None
        judged.append(Judged(gold.id, span, gold.text[slice(*span)], label, predicted, score, right))
    return judged


def same_name(one: str, other: str | None) -> bool:
    """Whether the words of one speaker's name are all in the other's; articles and titles such as "Mr" aside."""
    a, b = (set(re.findall(r"\w+", name.casefold())) - UNNAMING for name in (one, other or ""))
    return bool(a and b) and (a <= b or b <= a)


def letters_in(text: str, spans: Iterable[Span]) -> set[int]:
    """The offsets of the letters and digits inside ``spans``."""
    return {k for span in spans for k in range(*span) if text[k].isalnum()}


def count(gold: GoldArticle, prediction: Prediction | None, judged: Sequence[Judged]) -> Counts:
    """One article's counts."""
    markup, c = _markup(gold, prediction), count_labels(judged)
    named = [s.speaker_right for s in judged if s.speaker_right is not None]
    c.speakers[:] = sum(named), len(named)
    if gold.attributions is not None:
        for n, role in enumerate(ROLES):
            c.roles[n] = shared(gold.text, spans_of(markup.attributions, role), spans_of(gold.attributions, role))
        c.relations[:] = _match_relations(gold.text, gold.attributions, markup.attributions)
    if gold.loaded is not None and gold.voices is not None:
        have, want = markup.loaded_terms, list(zip(gold.loaded, gold.voices, strict=True))
        met = [(voice, next((t for t in have if t.span.overlaps(span)), None)) for span, voice in want]
        right = [t.voice == voice for voice, t in met if t]
        c.terms[:] = len(right), sum(any(t.span.overlaps(w) for w in gold.loaded) for t in have), len(have), len(want)
        c.voices[:] = sum(right), len(right)
    if gold.corpus == "babe" and gold.framing is not None:
        c.flags[int(any(s.framing and s.framing.loaded for s in markup.sentences)), int(bool(gold.framing[0]))] = 1
    if gold.furniture is not None:
        c.furniture[:] = shared(gold.text, [f.span for f in markup.furniture], gold.furniture)
    return c


def _markup(gold: GoldArticle, prediction: Prediction | None) -> Markup:
    if prediction is None:
        return Markup()
    if prediction.article.text != gold.text:
        raise RecordError(
            "the prediction is for another text than the gold record's", where=gold.id, fix="annotate the gold texts"
        )
    return prediction.markup


def count_labels(judged: Iterable[Judged]) -> Counts:
    """The counts of labels and scores alone, for sentences of any articles."""
    c = Counts.none()
    for s in judged:
        c.labels[LABELS.index(s.predicted) if s.predicted else -1, LABELS.index(s.gold)] += 1
        if s.score is not None:
            c.bins[min(BINS - 1, int(s.score * BINS))] += (1, s.score, s.predicted == s.gold)
    return c


def shared(text: str, predicted: Iterable[Span], gold: Iterable[Span]) -> tuple[int, int, int]:
    """Letters in both, in ``predicted`` and in ``gold``."""
    a, b = letters_in(text, predicted), letters_in(text, gold)
    return len(a & b), len(a), len(b)


def _match_relations(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> tuple[int, int, int]:
    """Each gold relation takes, of the predicted ones left with a source that fits, the one most like it in content."""
    ours = [(letters_in(text, a.content), letters_in(text, a.source)) for a in predicted]
    used: set[int] = set()
    for relation in gold:
        content, source = letters_in(text, relation.content), letters_in(text, relation.source)
        fitting = [
            (len(content & c) / len(content | c), n)
            for n, (c, s) in enumerate(ours)
            if n not in used and content | c and (source & s or not (source or s))
        ]
        best, n = max(fitting, default=(0.0, -1))
        if best >= CONTENT_IOU:
            used.add(n)
    return len(used), len(ours), len(gold)


def add(counts: Iterable[Counts]) -> Counts:
    """The counts of all articles together. At least one is needed."""
    return Counts(*(np.sum(arrays, axis=0) for arrays in zip(*map(Counts.arrays, counts), strict=True)))
