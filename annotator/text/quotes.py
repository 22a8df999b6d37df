"""Text inside quotation marks: straight, curly, single, guillemets, low-9, LaTeX style, and the usual slips.

A regular expression finds the marks that could quote (no apostrophe inside a word), then a small machine pairs them
paragraph by paragraph, so a mark that is missing cannot turn the rest of the article inside out. What a mark does is
decided by what stands beside it, and where that is no help by its shape or by whether a quotation is open. Both steps
are linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.spans import Span

PARAGRAPH_ENDS = "\n\u2028\u2029"
_SINGLE = "'‘’‚‛‹›`"
_DOUBLE = '"“”„‟＂「」『』'
_ANGLE = "«»"
_MARK = re.compile(
    # one set of characters first, which is what makes the search fast; then no apostrophe inside a word
    rf"[{_SINGLE}{_DOUBLE}{_ANGLE}{PARAGRAPH_ENDS}](?:(?<!['‘’`])|(?!\w)|(?<!\w.))(?:(?<=['‘’`])(?<=(.))\1)?"
)
_OPENING, _CLOSING = set("“„‟‘‚‛‹«「『`"), set("”’›»」』")
_BEFORE_OPENING = set("([{<—–-‒―/=>:*_") | set(_SINGLE + _DOUBLE + _ANGLE)
_AFTER_CLOSING = set(")]}—–-‒―/.,;:!?…<*_") | set(_SINGLE + _DOUBLE + _ANGLE)
_CLOSING_STOPS = set(".,;:!?…—–-)") | set(_DOUBLE + _ANGLE)
# words that begin with an apostrophe, and decades: never an opening single mark
_ELISION = re.compile(
    r"(?:\d0s?|\d\d|em|im|er|tis|twas|twere|til|till|cause|cuz|coz|bout|n|round|nuff|ello|ere|ave|appen|sup)\b",
    re.IGNORECASE,
)
# a word whose final apostrophe may be a possessive (workers') or a dropped letter (goin', o')
_MAY_BE_APOSTROPHE = re.compile(r"(?:s|in|\bo|\bol|\bth|\ban|x|z)\Z", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}(?:\.\d+|½|¼|¾)?\Z")


class _Mark(NamedTuple):
    """``opens`` and ``closes``: what its surroundings allow. ``family`` is ``"``, ``'`` or ``«``."""

    start: int
    end: int
    family: str
    opens: bool
    closes: bool


def quoted_spans(text: str) -> list[Span]:
    """The text inside quotation marks, without the outer marks: sorted spans that do not overlap.

    Marks inside a quotation do not split it. A quotation that is not closed ends with its paragraph; by the custom of
    opening each paragraph of a long quotation anew, the next paragraph then gives its own span. No span crosses a
    paragraph end (``\\n``, U+2028, U+2029).
    """
    spans: list[Span] = []
    paragraph: list[_Mark] = []
    for found in _MARK.finditer(text):
        if found[0] in PARAGRAPH_ENDS:
            if paragraph:
                spans += _pair(text, paragraph, found.start())
                paragraph = []
        elif mark := _mark(text, found.start(), found.end()):
            paragraph.append(mark)
    if paragraph:
        spans += _pair(text, paragraph, len(text))
    return spans


def _mark(text: str, start: int, end: int) -> _Mark | None:
    """What the mark at ``text[start:end]`` can do; None for an apostrophe or a sign for inches or feet."""
    sign = text[start]
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    free_before = before.isspace() or before in _BEFORE_OPENING
    free_after = after.isspace() or after in _AFTER_CLOSING
    if sign in _SINGLE and end - start == 1:
        return _single(text, start, sign, before, free_after)
    if sign == '"' and before.isdigit() and _FEET.search(text, max(0, start - 8), start):
        return None
    opens, closes = free_before and not free_after, free_after and not free_before
    if opens == closes:  # the surroundings do not tell: the shape does, and a straight mark may do either
        opens, closes = sign not in _CLOSING, sign not in _OPENING
    return _Mark(start, end, "«" if sign in _ANGLE else '"', opens, closes)


def _single(text: str, start: int, sign: str, before: str, free_after: bool) -> _Mark | None:
    if not before.isalnum() and not free_after:
        if sign == "’" or before in ".,;!?" or (sign in "'‘" and _ELISION.match(text, start + 1)):
            return None
        return _Mark(start, start + 1, "'", True, False)
    if free_after and not before.isspace() and sign not in "`‚":
        return _Mark(start, start + 1, "'", False, True)
    return None


def _pair(text: str, marks: Sequence[_Mark], end: int) -> Iterator[Span]:
    """The quotations of one paragraph, which ends at ``end``."""
    nests = {family: _nests(marks, family) for family in '"«'}
    i = 0
    while i < len(marks):
        mark = marks[i]
        i += 1
        if not mark.opens:
            continue
        close = _closing_single(text, marks, i) if mark.family == "'" else _closing(text, marks, i, nests[mark.family])
        if close is not None:
            stop, i = marks[close].start, close + 1
        elif mark.family != "'" or _goes_on(text, mark, end):
            stop, i = end, len(marks)
        else:
            continue  # an apostrophe after all
        if stop > mark.end:
            yield Span(mark.end, stop)


def _nests(marks: Sequence[_Mark], family: str) -> bool:
    """Whether the marks of ``family`` balance, each sure of what it does: then inner ones may be counted."""
    depth = 0
    for mark in marks:
        if mark.family == family:
            if mark.opens == mark.closes:
                return False
            depth += 1 if mark.opens else -1
            if depth < 0:
                return False
    return depth == 0


def _closing(text: str, marks: Sequence[_Mark], i: int, nests: bool) -> int | None:
    """The index of the mark that closes the quotation opened by ``marks[i - 1]``."""
    family, depth = marks[i - 1].family, 1
    for j in range(i, len(marks)):
        mark = marks[j]
        if mark.family != family:
            continue
        if mark.closes:
            if _inches(text, marks, j):
                continue
            depth -= 1
            if depth == 0:
                return j
        elif nests:
            depth += 1
    return None


def _inches(text: str, marks: Sequence[_Mark], j: int) -> bool:
    """A 5" pipe inside a quotation: a digit before, a small letter after, and the next mark closes too."""
    start, end = marks[j][:2]
    return (
        text[start] == '"'
        and text[start - 1].isdigit()
        and text[end : end + 1] in (" ", "-")
        and text[end + 1 : end + 2].islower()
        and j + 1 < len(marks)
        and marks[j + 1].family == '"'
        and not marks[j + 1].opens
        and text[marks[j + 1].start - 1] in _CLOSING_STOPS
    )


def _closing_single(text: str, marks: Sequence[_Mark], i: int) -> int | None:
    """As ``_closing`` for single marks, where each later mark may be an apostrophe too."""
    doubtful, doubles = None, 0
    for j in range(i, len(marks)):
        mark = marks[j]
        if mark.family != "'":
            doubles += 1
            continue
        if mark.opens:
            break
        if text[mark.start - 1] in _CLOSING_STOPS:
            return j if doubles % 2 == 0 else doubtful
        if doubles:
            continue
        if not _MAY_BE_APOSTROPHE.search(text, max(0, mark.start - 3), mark.start):
            return j
        doubtful = j if doubtful is None else doubtful
    return doubtful


def _goes_on(text: str, mark: _Mark, end: int) -> bool:
    """Whether an unclosed single mark opens its paragraph, and the next paragraph opens with the same."""
    start = mark.start
    if start and text[start - 1] not in PARAGRAPH_ENDS:
        return False
    rest = end
    while rest < len(text) and text[rest].isspace():
        rest += 1
    return rest > end and text[rest : rest + 1] == text[start]
