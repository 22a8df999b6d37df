"""Reviews of the same articles side by side: labels by sentence and spans by kind, as counts that add up.

Sentences are those of the prediction that reviewers began from, so that a sentence cut otherwise is still compared;
each takes the label that covers most of it. A piece that all call furniture is no sentence.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.counts import letters_in
from annotator.errors import RecordError, UsageError
from annotator.markup import LABELS, ROLES, Markup, spans_of
from annotator.records import read_annotation, read_markup
from annotator.spans import Span

NOT_PROSE = "furniture"
VALUES = (*LABELS, NOT_PROSE)  # what a sentence can be called
KINDS = (*ROLES, "loaded_term")
MODEL = "the model"
NOBODY = "(no name)"

Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's markup of one article, and the prediction that it began from, if there was one."""

    article: str
    text: str
    reviewer: str
    markup: Markup
    predicted: Markup | None
    day: date | None
    seconds: float | None
    link: str
    origins: Counter[str]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A sentence with more than one label. ``share`` is the part of the pairs of reviewers that disagree on it."""

    article: str
    text: str
    labels: Mapping[str, str]
    share: float
    links: Mapping[str, str]


def read(paths: Sequence[Path]) -> Iterator[Review]:
    """The reviews in gold files. Raises ``RecordError`` with file and line, ``UsageError`` for a missing file."""
    for path in paths:
        if not path.is_file():
            raise UsageError("no such file", where=str(path), fix="make it with: annotator pull")
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield _review(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError, RecordError) as error:
                    raise RecordError(f"not a gold record: {error}", where=f"{path}:{number}") from error


def _review(record: dict[str, Any]) -> Review:
    annotation = read_annotation(record)
    about: Any = annotation.provenance
    predicted = about.get("prediction")
    when = about.get("updated") or about.get("created")
    return Review(
        article=annotation.article.id,
        text=annotation.article.text,
        reviewer=annotation.reviewer or NOBODY,
        markup=annotation.markup,
        predicted=read_markup({**predicted, "id": record["id"], "text": record["text"]}) if predicted else None,
        day=datetime.fromisoformat(when).date() if when else None,
        seconds=about.get("seconds"),
        link=str(about.get("link") or ""),
        origins=Counter(str(region["origin"]) for region in about.get("regions") or ()),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One article as two saw it: counts that add up over articles."""

    one: str
    other: str
    day: date | None
    confusion: Table  # [4, 4]
    spans: Table  # [kinds, 6] exact: shared, one's, the other's; letters: the same


class Seen:
    """One article with all of its reviews, cut into the sentences that they are compared by."""

    def __init__(self, reviews: list[Review]) -> None:
        if len({r.text for r in reviews}) > 1:
            raise RecordError("two annotations of it have different texts", where=reviews[0].article)
        self.text = reviews[0].text
        names = Counter(r.reviewer for r in reviews)
        if again := [name for name, n in names.items() if n > 1]:
            raise RecordError(f"{again[0]} annotated it twice", where=reviews[0].article, fix="give one pull's file")
        self.reviews = reviews
        self.units = _units([m for r in reviews for m in (r.predicted, r.markup) if m])
        self.labels = [_labels(self.units, r.markup) for r in reviews]

    def rows(self) -> Iterator[dict[str, str | None]]:
        for n in range(len(self.units)):
            row = {r.reviewer: labels[n] for r, labels in zip(self.reviews, self.labels, strict=True)}
            if set(row.values()) != {NOT_PROSE}:
                yield row

    def between(self) -> Iterator[Compared]:
        for (a, one), (b, other) in combinations(zip(self.reviews, self.labels, strict=True), 2):
            if a.reviewer > b.reviewer:
                (a, one), (b, other) = (b, other), (a, one)
            day = max((d for d in (a.day, b.day) if d), default=None)
            spans = _span_counts(self.text, a.markup, b.markup)
            yield Compared(a.reviewer, b.reviewer, day, _confusion(one, other), spans)

    def with_model(self) -> Iterator[Compared]:
        for review, labels in zip(self.reviews, self.labels, strict=True):
            if review.predicted:
                spans = _span_counts(self.text, review.markup, review.predicted)
                confusion = _confusion(labels, _labels(self.units, review.predicted))
                yield Compared(review.reviewer, MODEL, review.day, confusion, spans)

    def disputed(self) -> Iterator[Disputed]:
        links = {r.reviewer: r.link for r in self.reviews}
        model = next((_labels(self.units, r.predicted) for r in self.reviews if r.predicted), None)
        for n, unit in enumerate(self.units):
            given = [labels[n] for labels in self.labels]
            pairs = [one != other for one, other in combinations(given, 2)]
            if not any(pairs):
                continue
            named = {r.reviewer: label or "none" for r, label in zip(self.reviews, given, strict=True)}
            if model:
                named[MODEL] = model[n] or "none"
            words = self.text[slice(*unit)]
            yield Disputed(self.reviews[0].article, words, named, sum(pairs) / len(pairs), links)


def _units(markups: Sequence[Markup]) -> list[Span]:
    """The sentences to compare by: the first markup's (the prediction's, if there is one), and where it has none,
    those of the next."""
    units: list[Span] = []
    for markup in markups:
        for span in [s.span for s in markup.sentences] + [f.span for f in markup.furniture]:
            if not any(span.overlaps(unit) for unit in units):
                units.append(span)
    return sorted(units)


def _labels(units: Sequence[Span], markup: Markup) -> list[str | None]:
    """For each of ``units`` the label that covers most of it; None where nothing does."""
    marked: list[tuple[Span, str]] = [(s.span, s.label) for s in markup.sentences]
    marked += [(f.span, NOT_PROSE) for f in markup.furniture]
    found: list[str | None] = []
    for unit in units:
        shares: Counter[str] = Counter()
        for span, label in marked:
            if part := span.clip(unit):
                shares[label] += part.end - part.start
        found.append(shares.most_common(1)[0][0] if shares else None)
    return found


def _confusion(one: Sequence[str | None], other: Sequence[str | None]) -> Table:
    table = np.zeros((len(VALUES), len(VALUES)), np.int64)
    for a, b in zip(one, other, strict=True):
        if a and b and {a, b} != {NOT_PROSE}:
            table[VALUES.index(a), VALUES.index(b)] += 1
    return table


def _span_counts(text: str, one: Markup, other: Markup) -> Table:
    table = np.zeros((len(KINDS), 6), np.int64)
    for n, kind in enumerate(KINDS):
        mine, theirs = (set(_spans(markup, kind)) for markup in (one, other))
        a, b = letters_in(text, mine), letters_in(text, theirs)
        table[n] = len(mine & theirs), len(mine), len(theirs), len(a & b), len(a), len(b)
    return table


def _spans(markup: Markup, kind: Any) -> list[Span]:
    return spans_of(markup.attributions, kind) if kind in ROLES else [t.span for t in markup.loaded_terms]
