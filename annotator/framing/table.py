"""The lexicon's table: reads and checks rows of CSV, and compiles each into word sequences and context clues.

The columns are described in ``data/lexicon/README.md``, the reader's and the author's reference.
"""

import csv
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from annotator.errors import LexiconError
from annotator.framing.inflect import noun_forms, verb_forms
from annotator.framing.neutral import Inflects
from annotator.markup import CATEGORIES, Category

Place = Literal["sentence", "before", "after", "previous", "next"]
Case = Literal["", "lower", "exact"]

REQUIRED = ("term", "match", "category")
COLUMNS = (
    *REQUIRED, "neutral", "side", "topic", "requires", "excludes", "forms", "case", "weight", "note", "reference",
)  # fmt: skip
MATCHES = ("exact", "verb", "noun", "pattern", "set")
PLACES: Mapping[str, Place] = {"": "sentence", "<": "before", ">": "after", "<<": "previous", ">>": "next"}
DEFAULT_WEIGHT = 0.7
MOST_SEQUENCES = 10_000  # of one row: a pattern's wordings multiply, and a table from elsewhere may hold anything
ANY_WORD = "*"
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Clue:
    """Context that a row asks for or shuts out: words in one place relative to the term.

    ``place`` is the whole sentence, the five words before or after the term, or the word directly beside it.
    """

    place: Place
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    name: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon. ``weight`` is the prior, 0 to 1, that the words are loaded in an outlet's own voice.

    A row of weight 0 is a known plain use: it takes the place of shorter terms inside it and is not reported.
    ``inflects`` says which kind of word the neutral wordings follow in form, and ``base`` is that word in the term.
    """

    term: str
    category: Category
    neutral: tuple[str, ...]
    side: str
    topic: str
    weight: float
    case: Case
    requires: tuple[Clue, ...]
    excludes: tuple[Clue, ...]
    note: str
    reference: str
    inflects: Inflects = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry and the word sequences, in lower case, that it matches; ``*`` stands for any one word."""

    entry: Entry
    sequences: tuple[tuple[str, ...], ...]


def read_table(path: Path, sets: dict[str, tuple[str, ...]]) -> list[Row]:
    """The rows of one table. Named word sets are added to ``sets``, which later tables may use.

    Raises ``LexiconError`` with file, row and column for a table that cannot be read or breaks the schema.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(reader.fieldnames, path)
            return list(_rows(reader, path, sets))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"the lexicon cannot be read: {error}", where=str(path), fix="give a UTF-8 CSV") from error


def _check_columns(columns: Sequence[str] | None, path: Path) -> None:
    found = columns or ()
    if missing := [c for c in REQUIRED if c not in found]:
        raise LexiconError(f"no column {missing[0]!r}", where=f"{path}:1", fix=f"the first row names {REQUIRED}")
    if unknown := [c for c in found if c not in COLUMNS]:
        raise LexiconError(f"unknown column {unknown[0]!r}", where=f"{path}:1", fix=f"known: {', '.join(COLUMNS)}")


def _rows(reader: "csv.DictReader[str]", path: Path, sets: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    known: dict[str, tuple[Clue, ...]] = {}  # many rows have the same clues
    for cells in reader:
        cell = _Cells(cells, path, reader.line_num)
        if cell.one_of("match", MATCHES) == "set":
            name = cell["term"]
            if not re.fullmatch(r"@\w+", name):
                raise cell.wrong("term", "a set is named @word", "write the name as @place")
            sets[name] = cell.many("requires")
            known.clear()
        else:
            yield _row(cell, sets, known)


class _Cells:
    """One row's cells, stripped, with the errors that name file, row and column."""

    def __init__(self, cells: Mapping[str | None, str | None], path: Path, line: int) -> None:
        self.path, self.line = path, line
        if None in cells:
            raise self.wrong("", "more cells than columns", "put a cell that holds a comma in double quotes")
        self.cells = {str(k): (v or "").strip() for k, v in cells.items()}

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def many(self, column: str) -> tuple[str, ...]:
        return tuple(part for p in self[column].split("|") if (part := p.strip()))

    def one_of(self, column: str, known: Sequence[str]) -> str:
        if self[column] not in known:
            raise self.wrong(column, f"{self[column]!r} is not known", f"one of: {', '.join(known)}")
        return self[column]

    def wrong(self, column: str, what: str, fix: str) -> LexiconError:
        where = f"{self.path}:{self.line}" + (f", column {column!r}" if column else "")
        return LexiconError(what, where=where, fix=fix)


def _row(cell: _Cells, sets: Mapping[str, tuple[str, ...]], known: dict[str, tuple[Clue, ...]]) -> Row:
    if not WORD.search(cell["term"]):
        raise cell.wrong("term", "no word in the term", "write the words to look for")
    if cell["side"] and not cell["topic"]:
        raise cell.wrong("topic", "a side without a topic", "name the dispute that the side belongs to")
    if cell["match"] != "pattern" and (wrong := re.search(r"[/*?+]", cell["term"])):
        raise cell.wrong("term", f"{wrong.group()!r} in a term that is no pattern", "set match to 'pattern'")
    for column in ("requires", "excludes"):
        if cell[column] not in known:
            known[cell[column]] = _clues(cell, column, sets)
    inflects, base = _inflects(cell)
    entry = Entry(
        term=cell["term"],
        category=cast(Category, cell.one_of("category", CATEGORIES)),
        neutral=cell.many("neutral"),
        side=cell["side"],
        topic=cell["topic"],
        weight=_weight(cell),
        case=cast(Case, cell.one_of("case", get_args(Case))),
        requires=known[cell["requires"]],
        excludes=known[cell["excludes"]],
        note=cell["note"],
        reference=cell["reference"],
        inflects=inflects,
        base=base,
    )
    return Row(entry, tuple(sorted(_sequences(cell))))


def _inflects(cell: _Cells) -> tuple[Inflects, str]:
    """What the row's neutral wordings follow: the verb that opens the term, or the noun that ends it."""
    match, words = cell["match"], cell["term"].lower().split()
    if match == "pattern" and words[0].endswith("+v") and "/" not in words[0]:
        return "verb", words[0].removesuffix("+v")
    if match == "pattern" and words[-1].endswith("+n") and "/" not in words[-1]:
        return "noun", words[-1].removesuffix("+n")
    parts = WORD.findall(cell["term"].lower())
    if match == "verb":
        return "verb", parts[0]
    return ("noun", parts[-1]) if match == "noun" else ("", "")


def _weight(cell: _Cells) -> float:
    try:
        weight = float(cell["weight"] or DEFAULT_WEIGHT)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1:
        raise cell.wrong("weight", f"{cell['weight']!r} is not a number from 0 to 1", "write a share such as 0.7")
    return weight


def _clues(cell: _Cells, column: str, sets: Mapping[str, tuple[str, ...]]) -> tuple[Clue, ...]:
    """The cell's clues, gathered by place; a term passes where any one of them holds."""
    by_place: dict[str, list[str]] = {}
    for item in cell.many(column):
        sign, word = cast(re.Match[str], re.fullmatch(r"(<<|>>|<|>|)(.*)", item)).groups()
        if word.startswith("@") and word not in ("@name", "@marks"):
            if word not in sets:
                raise cell.wrong(column, f"no set is called {word!r}", "define it in a row with match 'set' above")
            by_place.setdefault(sign, []).extend(sets[word])
        else:
            by_place.setdefault(sign, []).append(word)
    clues = []
    for sign, words in by_place.items():
        plain = [w for w in words if not w.startswith("@") and not w.endswith("*")]
        phrases = [tuple(WORD.findall(w.lower())) for w in plain]
        clues.append(
            Clue(
                PLACES[sign],
                words=frozenset(p[0] for p in phrases if len(p) == 1),
                stems=tuple(w[:-1].lower() for w in words if w.endswith("*")),
                phrases=tuple(p for p in phrases if len(p) > 1),
                name="@name" in words,
                marks="@marks" in words,
            )
        )
    return tuple(clues)


def _sequences(cell: _Cells) -> set[tuple[str, ...]]:
    """Every word sequence that the row matches: the product of its words' forms."""
    term, match = cell["term"].lower(), cell["match"]
    if match == "pattern":
        slots = [_slot(cell, word) for word in term.split()]
    else:
        words = WORD.findall(term)
        slots = [{(word,)} for word in words]
        if match != "exact":
            at = 0 if match == "verb" else len(words) - 1
            slots[at] = {(form,) for form in _forms(cell, words[at], match)}
    if math.prod(map(len, slots)) > MOST_SEQUENCES:
        raise cell.wrong("term", f"more than {MOST_SEQUENCES:,} wordings", "split the pattern into several rows")
    return {tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*slots)} - {()}


def _slot(cell: _Cells, word: str) -> set[tuple[str, ...]]:
    """What one word of a pattern may be: ``a/b`` alternatives, ``word?`` may be absent, ``+v`` and ``+n`` inflect."""
    if word == ANY_WORD:
        return {(ANY_WORD,)}
    found: set[tuple[str, ...]] = {()} if word.endswith("?") else set()
    for option in word.rstrip("?").split("/"):
        base, _, kind = option.partition("+")
        if kind not in ("", "v", "n") or not WORD.search(base):
            raise cell.wrong("term", f"{word!r} is no pattern word", "use a/b, word?, verb+v, noun+n or *")
        if kind:
            found |= {(form,) for form in _forms(cell, base, "verb" if kind == "v" else "noun")}
        else:
            found.add(tuple(WORD.findall(base)))
    return found


def _forms(cell: _Cells, base: str, match: str) -> set[str]:
    """The word's forms by rule, and those that the row spells out."""
    by_rule = verb_forms(base) if match == "verb" else noun_forms(base)
    return by_rule | {form.lower() for form in cell.many("forms")}
