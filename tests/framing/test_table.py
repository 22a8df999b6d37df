"""The lexicon's table: what the schema refuses, and what the shipped table holds."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from annotator.errors import LexiconError
from annotator.framing.table import Row, read_table
from annotator.shipped import LEXICON

HEADER = "term,match,category,neutral,side,topic,requires,excludes,weight\n"


def table(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "line", "column", "fix"),
    [
        ("ogre,nown,label,,,,,,\n", 2, "match", "exact, verb, noun, pattern, set"),
        ("troll,noun,label,,,,,,\nogre,noun,insult,,,,,,\n", 3, "category", "contested_status"),
        ("ogre,noun,label,,hill folk,,,,\n", 2, "topic", "name the dispute"),
        ("ogre,noun,label,,,,,,high\n", 2, "weight", "0.7"),
        ("ogre,noun,label,,,,,,1.2\n", 2, "weight", "0.7"),
        ("ogre,noun,label,,,,@swamp,,\n", 2, "requires", "match 'set'"),
        ("—,exact,label,,,,,,\n", 2, "term", "write the words"),
        ("place,set,,,,,town|city,,\n", 2, "term", "@place"),
        ("storm+x,pattern,other,,,,,,\n", 2, "term", "verb+v"),
        ("ogre/troll,noun,label,,,,,,\n", 2, "term", "'pattern'"),
    ],
)
def test_a_wrong_cell_is_named_with_its_file_line_column_and_mending(
    tmp_path: Path, rows: str, line: int, column: str, fix: str
) -> None:
    path = table(tmp_path, rows)
    with pytest.raises(LexiconError) as caught:
        read_table(path, {})
    assert caught.value.where == f"{path}:{line}, column {column!r}"
    assert fix in caught.value.fix


@pytest.mark.parametrize(
    ("header", "says"),
    [("term,match\n", "no column 'category'"), ("term,match,category,colour\n", "unknown column 'colour'")],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, says: str) -> None:
    path = table(tmp_path, "", header)
    with pytest.raises(LexiconError, match=says) as caught:
        read_table(path, {})
    assert caught.value.where == f"{path}:1" and caught.value.fix


def test_a_comma_that_is_not_quoted_is_refused_with_its_line(tmp_path: Path) -> None:
    path = table(tmp_path, "ogre,noun,label,big man, tall man,,,,,\n")
    with pytest.raises(LexiconError, match="double quotes") as caught:
        read_table(path, {})
    assert caught.value.where == f"{path}:2"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"gone\.csv"):
        read_table(tmp_path / "gone.csv", {})
    latin = tmp_path / "latin.csv"
    latin.write_bytes(HEADER.encode() + "exposé,noun,label,,,,,,\n".encode("latin-1"))
    with pytest.raises(LexiconError, match="UTF-8"):
        read_table(latin, {})


def test_patterns_are_the_product_of_their_words(tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, "flood/wave of new? ogre+n,pattern,other,,,,,,\n"), {})
    assert {" ".join(s) for s in row.sequences} == {
        f"{water} of {new}{ogre}" for water in ("flood", "wave") for new in ("", "new ") for ogre in ("ogre", "ogres")
    }


@pytest.fixture(scope="module")
def shipped() -> list[Row]:
    return read_table(LEXICON, {})


def test_the_shipped_table_is_as_large_and_wide_as_promised(shipped: list[Row]) -> None:
    assert len({r.entry.term.lower() for r in shipped if r.entry.weight > 0}) >= 600
    assert len({r.entry.topic for r in shipped if r.entry.side}) >= 15


def test_every_loaded_row_offers_something_neutral_and_has_a_topic(shipped: list[Row]) -> None:
    assert [r.entry.term for r in shipped if r.entry.weight > 0 and not r.entry.neutral] == []
    assert [r.entry.term for r in shipped if not r.entry.topic] == []


def test_no_neutral_wording_is_itself_a_clearly_loaded_term(shipped: list[Row]) -> None:
    clear = {
        r.entry.term.lower() for r in shipped if r.entry.weight >= 0.5 and not r.entry.requires and not r.entry.excludes
    }
    assert [(r.entry.term, n) for r in shipped for n in r.entry.neutral if n.lower() in clear] == []


def test_both_sides_of_each_dispute_are_in_the_table_side_by_side(shipped: list[Row]) -> None:
    """Every dispute has two sides or more, and no side has more than twice the rows of another."""
    disputes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in shipped:
        if row.entry.side:
            disputes[row.entry.topic][row.entry.side] += 1
    lopsided = {t: dict(c) for t, c in disputes.items() if len(c) < 2 or max(c.values()) > 2 * min(c.values())}
    assert lopsided == {}


def test_no_side_of_a_dispute_is_reported_more_readily(shipped: list[Row]) -> None:
    """Of the rows that are reported by themselves no side has more than twice as many, nor clearly heavier ones."""
    weights: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in shipped:
        if row.entry.side and row.entry.weight >= 0.5:
            weights[row.entry.topic][row.entry.side].append(row.entry.weight)
    large = {t: list(s.values()) for t, s in weights.items() if all(len(w) >= 6 for w in s.values())}
    assert len(large) >= 15
    counts = {t: [len(w) for w in s] for t, s in large.items()}
    assert {t: c for t, c in counts.items() if max(c) > 2 * min(c)} == {}
    means = {t: [sum(w) / len(w) for w in s] for t, s in large.items()}
    assert {t: m for t, m in means.items() if max(m) - min(m) > 0.15} == {}


def test_no_row_of_the_shipped_table_is_out_of_reach(shipped: list[Row]) -> None:
    """A row is dead where rows above it match all its words in any context."""
    open_above: dict[tuple[str, ...], set[str]] = defaultdict(set)
    dead = []
    for row in shipped:
        entry = row.entry
        if all("" in open_above[s] or entry.case in open_above[s] for s in row.sequences):
            dead.append(entry.term)
        if not entry.requires and not entry.excludes:
            for s in row.sequences:
                open_above[s].add(entry.case)
    assert dead == []
