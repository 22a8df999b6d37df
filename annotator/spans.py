"""Half-open character spans, and the letter counts that the guideline's rule works with."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """``text[start:end]``, in Unicode code points."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def clip(self, other: "Span") -> "Span | None":
        """The part of this span inside ``other``, or None where they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def trim(text: str, span: Span) -> Span:
    """``span`` without the white space at its ends (empty at its start if it held nothing else)."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def letters(text: str, span: Span) -> int:
    """Letters and digits in ``span``: the unit in which the guideline and the scorer count."""
    before = letters_before(text)
    return before[span.end] - before[span.start]


@lru_cache(maxsize=4)  # an article's letters are counted hundreds of times over
def letters_before(text: str) -> "array[int]":
    """How many letters and digits stand before each offset of ``text``, and before its end."""
    return array("i", [*accumulate(map(str.isalnum, text), initial=0)])


def has_letters(text: str, span: Span) -> bool:
    return any(map(str.isalnum, text[span.start : span.end]))


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """``spans`` in their order, those with nothing but white space and marks between them made one."""
    found: list[Span] = []
    for span in spans:
        if found and not has_letters(text, Span(found[-1].end, span.start)):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same characters as ``spans``, as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.end > span.start:
            merged.append(span)
    return merged


def meeting(spans: Sequence[Span], to: Span) -> range:
    """The indices of those of sorted, disjoint ``spans`` that meet ``to``; found by bisection."""
    first = bisect_right(spans, to.start, key=lambda span: span.end)
    return range(first, bisect_left(spans, to.end, lo=first, key=lambda span: span.start))


def overlapping(spans: Sequence[Span], to: Span) -> Sequence[Span]:
    """Those of sorted, disjoint ``spans`` that meet ``to``."""
    met = meeting(spans, to)
    return spans[met.start : met.stop]


def clip_all(spans: Iterable[Span], to: Span) -> Iterator[Span]:
    """The parts of ``spans`` that lie inside ``to``, in the order given."""
    for span in spans:
        if part := span.clip(to):
            yield part
