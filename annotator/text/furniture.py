"""Furniture: the credits, bylines, datelines, captions, promos and copyright lines around the prose.

Each line (up to ``\\n``, U+2028, U+2029) is held against the tables of ``notices.py``: ``RULES`` and ``SIGNATURES``
take whole lines, ``TAILS`` the end of a line of prose, and ``datelines.py`` its start. They would rather miss
furniture than eat prose: a rule asks for the wording of newsroom notices in their usual place. A signature (a byline
without "By", an author's note) counts only if the prose names that person nowhere: reporters stay out of their stories,
while the words of a headline come back in the text.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.markup import Furniture, FurnitureKind
from annotator.spans import Span
from annotator.text.datelines import byline_end, dateline_end
from annotator.text.notices import RULES, SIGNATURES, TAILS, Rule, Where

_PROSE = re.compile(r".{60}.*[.?!”\"’']$|.{100}")


def find_furniture(text: str) -> list[Furniture]:
    """The furniture of ``text``: sorted pieces that do not overlap, without the white space at their ends."""
    page = _Page(text)
    return [piece for n in range(len(page.lines)) for piece in page.pieces(n)]


def _hinted(rules: Sequence[Rule], low: str) -> list[Rule]:
    return [rule for rule in rules if not rule.hints or any(hint in low for hint in rule.hints)]


class _Page:
    """The lines of a text that hold something, with the rules that can match there."""

    def __init__(self, text: str) -> None:
        self.spans = [Span(*m.span()) for m in re.finditer(r"\S(?:[^\n\u2028\u2029]*\S)?", text)]
        self.lines = [text[start:end] for start, end in self.spans]
        low = text.lower()
        rules, self.tails = _hinted(RULES, low), _hinted(TAILS, low)
        self.anywhere = [rule for rule in rules if rule.where == "anywhere"]
        self.placed = [rule for rule in rules if rule.where != "anywhere"]
        self.kinds: list[FurnitureKind | None] = [self._whole(n) for n in range(len(self.lines))]
        self._sign()

    def holds(self, where: Where, n: int) -> bool:
        top, end = n < min(4, len(self.lines) - 1), n >= len(self.lines) - 4
        return where == "anywhere" or (top and where != "end") or (end and where != "top")

    def _whole(self, n: int) -> FurnitureKind | None:
        line = self.lines[n]
        for rule in self.anywhere + self.placed if self.holds("edge", n) else self.anywhere:
            if len(line) <= rule.longest and self.holds(rule.where, n) and rule.pattern.match(line):
                return rule.kind
        return None

    def _sign(self) -> None:
        """Mark the signatures: who wrote the article, where its wording alone does not tell."""
        prose = [n for n, line in enumerate(self.lines) if not self.kinds[n] and _PROSE.match(line)]
        if not prose:
            return
        for n in [*range(min(prose[0], 4)), *range(max(prose[-1], len(self.lines) - 4), len(self.lines))]:
            for rule in SIGNATURES:
                line = self.lines[n]
                if self.kinds[n] or len(line) > rule.longest or not self.holds(rule.where, n):
                    continue
                if signed := rule.pattern.match(line):
                    told = "\n".join(self.lines[other] for other in prose if other != n)
                    words = "|".join(map(re.escape, re.findall(r"\w{2,}", signed[signed.lastgroup or 0])))
                    if told and not (signed.lastgroup and re.search(rf"\b(?:{words})\b", told, re.IGNORECASE)):
                        self.kinds[n] = rule.kind

    def pieces(self, n: int) -> Iterator[Furniture]:
        """The whole line, or the byline and dateline that open and the tail that closes it."""
        span, line = self.spans[n], self.lines[n]
        if kind := self.kinds[n]:
            yield Furniture(span, kind)
            return
        signed, start = byline_end(self.lines, n)
        if signed:
            yield Furniture(Span(span.start, span.start + signed), "byline")
        if dated := dateline_end(self.lines, n, start):
            yield Furniture(Span(span.start + start, span.start + dated), "dateline")
            start = dated
        for rule in self.tails:
            if self.holds(rule.where, n) and (tail := rule.pattern.search(line, max(start, len(line) - 400))):
                yield Furniture(Span(span.start + tail.start(tail.lastgroup or 0), span.end), rule.kind)
                return
