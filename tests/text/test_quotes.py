"""Quotation marks of every style are paired, and apostrophes, inches and slips do not upset the pairing."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.quotes import quoted_spans
from tests.growth import growth


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go," he said. "It is late."', ["We go,", "It is late."]),
        ("“We go,” he said. “It is late.”", ["We go,", "It is late."]),
        ("‘We don’t go,’ he said. ‘It’s the boys’ car.’", ["We don’t go,", "It’s the boys’ car."]),
        ("'We don't go,' he said. 'It's the boys' car.'", ["We don't go,", "It's the boys' car."]),
        ("« Bonjour », dit-il.", [" Bonjour "]),
        ("»Wort« sagte er.", ["Wort"]),
        ("„Wort“ und „Wort”", ["Wort", "Wort"]),
        ("``Go,'' he said. ''Now.''", ["Go,", "Now."]),
        ("”Go,” he said.", ["Go,"]),
        ("“Go,“ he said. “Now.”", ["Go,", "Now."]),
        ('He said"go now" and left. "We go,"she said.', ["go now", "We go,"]),
        ('(the "fair" tax)—"a lie"—and "more"', ["fair", "a lie", "more"]),
    ],
)
def test_each_style_is_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rock 'n' roll in the '90s, the workers' vote, get 'em, it's goin' well.",
        "Rock ’n’ roll in the ’90s, the workers’ vote, get ’em, it’s goin’ well.",
        "Smart quotes gone wrong: ‘90s, ‘em, ‘til dawn, and the workers’ vote.",
        "He is 6'2\" tall and the pipe is 5' 3\" long.",
        "The O'Briens' farm and the O’Briens’ farm.",
        "",
    ],
)
def test_apostrophes_and_measures_quote_nothing(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said “go” twice,” she said.", ["He said “go” twice,"]),
        ('"He said "go" twice," she said.', ['He said "go" twice,']),
        ("“He said ‘go’ twice,” she said.", ["He said ‘go’ twice,"]),
        ("‘He said “go” twice,’ she said.", ["He said “go” twice,"]),
        ("'He said \"go\" twice,' she said.", ['He said "go" twice,']),
        ('"A 6\'2" man with a 5" pipe," she said. "Yes."', ['A 6\'2" man with a 5" pipe,', "Yes."]),
    ],
)
def test_marks_inside_do_not_split_the_quotation(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One.\n“Two,” he said.", ["One.", "Two,"]),
        ("‘One.\n\n‘Two,’ he said.", ["One.", "Two,"]),
        ('"One.\nHe left.\n"Two," he said.', ["One.", "Two,"]),
        ("“One.\u2029Two.", ["One."]),
        ('We go," he said. "It is late."\n"Fine," she said.', ["It is late.", "Fine,"]),
        ('A stray " mark.\n"Fine," she said.', [" mark.", "Fine,"]),
        ("A stray ‘mark.\nHe ‘went’ home.", ["went"]),
    ],
)
def test_a_missing_mark_stays_inside_its_paragraph(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@given(st.text(alphabet=st.one_of(st.sampled_from("\"'`“”‘’„«» \n\u2028aS5.,-"), st.characters())))
def test_spans_are_sorted_disjoint_filled_and_within_a_paragraph(text: str) -> None:
    spans = quoted_spans(text)
    edges = [offset for span in spans for offset in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert not any(set("\n\u2028\u2029") & set(text[start:end]) for start, end in spans)


STYLES = {"straight": '""', "curly": "“”", "guillemets": "«»", "low": "„“", "single": "''", "curly single": "‘’"}
words = st.lists(st.sampled_from(["we", "don't", "go", "Karvel", "3,000", "U.N.", "it's"]), min_size=1, max_size=6)
clause = words.map(" ".join)


@given(st.lists(st.tuples(clause, st.sampled_from(",.?!"), clause), min_size=1, max_size=5), st.sampled_from(" \n"))
def test_every_style_gives_the_same_spans(parts: list[tuple[str, str, str]], joint: str) -> None:
    found = {
        style: quoted_spans(joint.join(f"{m[0]}{said}{stop}{m[1]} said {who}." for said, stop, who in parts))
        for style, m in STYLES.items()
    }
    assert len(found["straight"]) == len(parts)
    assert all(spans == found["straight"] for spans in found.values())


@pytest.mark.parametrize("unit", ["It's the boys' \"car\" and 'so on,' he said. ", "'a ", "“a ", "'a \" ", 'x 5" b," '])
def test_time_grows_no_faster_than_a_line(unit: str) -> None:
    assert growth(lambda size: partial(quoted_spans, unit * (size // len(unit))), 50_000) < 1.5
