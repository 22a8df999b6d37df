"""Loaded terms by lexicon: one pass over the words of each sentence, through a trie of all forms of all entries."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from annotator.framing.neutral import fitted
from annotator.framing.table import ANY_WORD, WORD, Clue, Entry, Row, read_table
from annotator.shipped import LEXICON
from annotator.spans import Span

NEAR = 5  # words: how far the clues "before" and "after" reach
# What may stand between two words of one term: a space or hyphen, an apostrophe, an opening or closing mark.
GAP = re.compile(r"[\s\-‐‑'’‘\"“”]+")
OPENING, CLOSING = frozenset("\"“‘'«„"), frozenset("\"”’'»“")
CALENDAR = frozenset(day.lower() for day in (*calendar.day_name, *calendar.month_name) if day)
ENTRIES = ""  # trie key of the entries that end at a node; no word is empty

Node = dict[str, Any]  # word -> Node, and ENTRIES -> list[Entry]


@dataclass(frozen=True, slots=True)
class Match:
    """A loaded term found: ``span`` in the article's text, the table's row that says so, and the row's neutral
    wordings in the form that the words have here.
    """

    span: Span
    entry: Entry
    neutral: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one sentence: their matches in the text, and their lower-case forms."""

    text: str
    tokens: list[re.Match[str]]
    lower: list[str]


class Lexicon:
    """Entries compiled for search. Make one with ``load``; it may be shared between threads."""

    def __init__(self, tables: Sequence[Sequence[Row]]) -> None:
        self.entries: tuple[Entry, ...] = tuple(row.entry for table in tables for row in table)
        self._trie: Node = {}
        for table in tables:
            _add_table(self._trie, table)

    @classmethod
    def load(cls, *paths: Path | str) -> Self:
        """The shipped table and the user's own at ``paths``; a later table's row replaces an equal term's.

        Raises ``LexiconError`` with file, row and column where a table breaks the schema.
        """
        sets: dict[str, tuple[str, ...]] = {}
        return cls([read_table(Path(path), sets) for path in (LEXICON, *paths)])

    def find(self, text: str, sentences: Sequence[Span]) -> list[Match]:
        """Loaded terms within ``sentences``, in text order; none overlap, and the longer of two wins.

        Text outside the sentences (furniture) is not searched. Linear in the length of the text.
        """
        found: list[Match] = []
        for sentence in sentences:
            tokens = list(WORD.finditer(text, sentence.start, sentence.end))
            lower = [t.group().lower() for t in tokens]
            if starts := self._starts(lower):
                found += self._search(_Words(text, tokens, lower), starts)
        return found

    def _starts(self, lower: Sequence[str]) -> list[int]:
        """The words that open a term, or at least the first two words of one."""
        if ANY_WORD in self._trie:
            return list(range(len(lower)))
        return [
            i
            for i, (node, following) in enumerate(zip(map(self._trie.get, lower), [*lower, ENTRIES][1:], strict=True))
            if node is not None and (following in node or ENTRIES in node or ANY_WORD in node)
        ]

    def nearest(self, text: str, span: Span) -> Match | None:
        """The longest loaded term within ``span``, whatever its row asks of the context; None where there is none."""
        tokens = list(WORD.finditer(text, span.start, span.end))
        words = _Words(text, tokens, [t.group().lower() for t in tokens])
        known = [
            (last - first, -first, first, last, entry)
            for first in range(len(tokens))
            for last, entries in _ends(self._trie, words, first)
            if (entry := next((e for e in entries if e.weight > 0), None))
        ]
        if not known:
            return None
        *_, first, last, entry = max(known, key=lambda k: k[:2])
        place = Span(tokens[first].start(), tokens[last].end())
        return Match(place, entry, _neutral(entry, words.lower, first, last))

    def _search(self, words: _Words, starts: list[int]) -> list[Match]:
        candidates = [
            (first, last, entry)
            for first in starts
            for last, entries in _ends(self._trie, words, first)
            if (entry := next((e for e in entries if _fits(e, words, first, last)), None))
        ]
        candidates.sort(key=lambda c: (c[0] - c[1], c[0]))
        taken: set[int] = set()
        kept: list[Match] = []
        for first, last, entry in candidates:
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                if entry.weight > 0:
                    span = Span(words.tokens[first].start(), words.tokens[last].end())
                    kept.append(Match(span, entry, _neutral(entry, words.lower, first, last)))
        return sorted(kept, key=lambda m: m.span)


def _add_table(trie: Node, table: Sequence[Row]) -> None:
    """Adds one table's rows; entries that an earlier table has for the same words are replaced."""
    own: set[tuple[str, ...]] = set()
    for row in table:
        for sequence in row.sequences:
            node = trie
            for word in sequence:
                node = node.setdefault(word, {})
            if sequence in own:
                node[ENTRIES].append(row.entry)
            else:
                node[ENTRIES] = [row.entry]
                own.add(sequence)


def _ends(trie: Node, words: _Words, first: int) -> Iterator[tuple[int, list[Entry]]]:
    """Where the trie's terms that start at word ``first`` end, with their entries."""
    open_nodes = [(trie, first)]
    while open_nodes:
        node, at = open_nodes.pop()
        if at >= len(words.lower):
            continue
        if at > first and not GAP.fullmatch(words.text, words.tokens[at - 1].end(), words.tokens[at].start()):
            continue
        for key in (words.lower[at], ANY_WORD):
            if (below := node.get(key)) is not None:
                if ENTRIES in below:
                    yield at, below[ENTRIES]
                open_nodes.append((below, at + 1))


def _neutral(entry: Entry, lower: Sequence[str], first: int, last: int) -> tuple[str, ...]:
    at = last if entry.inflects == "noun" else first
    return fitted(entry.neutral, entry.inflects, entry.base, lower[at], lower[:at])


def _fits(entry: Entry, words: _Words, first: int, last: int) -> bool:
    """Whether an entry's case and context allow it at words ``first`` to ``last``."""
    written = words.tokens[first].group()
    if entry.case == "exact" and any(a.isupper() != b.isupper() for a, b in zip(written, entry.term, strict=False)):
        return False
    if entry.case == "lower" and not written[0].islower() and not _opens(words, first):
        return False
    if entry.requires and not any(_holds(clue, words, first, last) for clue in entry.requires):
        return False
    return not any(_holds(clue, words, first, last) for clue in entry.excludes)


def _opens(words: _Words, at: int) -> bool:
    """Whether a capital at word ``at`` says nothing: it opens the sentence or a quotation."""
    return at == 0 or words.text[words.tokens[at].start() - 1] in OPENING


def _holds(clue: Clue, words: _Words, first: int, last: int) -> bool:
    if clue.marks and _in_marks(words, first, last):
        return True
    beside = clue.place in ("previous", "next")
    for low, high in _windows(clue, len(words.lower), first, last):
        window = words.lower[low:high]
        if not clue.words.isdisjoint(window) or (clue.stems and any(word.startswith(clue.stems) for word in window)):
            return True
        if clue.name and any(_is_name(words, at) for at in range(low, high)):
            return True
        if not beside and any(_has_phrase(window, phrase) for phrase in clue.phrases):
            return True
    return beside and any(_phrase_beside(clue, phrase, words.lower, first, last) for phrase in clue.phrases)


def _windows(clue: Clue, length: int, first: int, last: int) -> list[tuple[int, int]]:
    """Ranges of word indices that the clue looks at."""
    match clue.place:
        case "previous":
            return [(max(0, first - 1), first)]
        case "next":
            return [(last + 1, min(length, last + 2))]
        case "before":
            return [(max(0, first - NEAR), first)]
        case "after":
            return [(last + 1, min(length, last + 1 + NEAR))]
        case _:
            return [(0, first), (last + 1, length)]


def _has_phrase(window: list[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(window[i : i + len(phrase)]) == phrase for i in range(len(window) - len(phrase) + 1))


def _phrase_beside(clue: Clue, phrase: tuple[str, ...], lower: list[str], first: int, last: int) -> bool:
    size = len(phrase)
    if clue.place == "previous":
        return first >= size and tuple(lower[first - size : first]) == phrase
    return tuple(lower[last + 1 : last + 1 + size]) == phrase


def _is_name(words: _Words, at: int) -> bool:
    return words.tokens[at].group()[0].isupper() and not _opens(words, at) and words.lower[at] not in CALENDAR


def _in_marks(words: _Words, first: int, last: int) -> bool:
    start, end = words.tokens[first].start(), words.tokens[last].end()
    after = words.text[end : end + 2].lstrip(",.")
    return start > 0 and words.text[start - 1] in OPENING and bool(after) and after[0] in CLOSING
