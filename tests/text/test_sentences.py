"""Sentences cover the prose exactly once, split where a reader would, and hold together at abbreviations."""

import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syntok.segmenter import segment
from syntok.tokenizer import Tokenizer

from annotator.spans import Span
from annotator.text.sentences import LONGEST, _proposed, split_sentences
from tests.growth import growth

GOLDEN = Path(__file__).parent.parent / "golden" / "sentences"


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_tricky_text_is_split_as_agreed() -> None:
    """Rewrite with UPDATE_GOLDEN=1, and read the difference before keeping it."""
    got = "\n".join(sentences((GOLDEN / "tricky.txt").read_text(encoding="utf-8"))) + "\n"
    expected = GOLDEN / "tricky.sentences.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A. Big day,” he said. “No.” She left.", ["“A. Big day,” he said.", "“No.”", "She left."]),
        ("“We go. It is late,” he said.", ["“We go.", "It is late,” he said."]),
        ("“Why?” he asked.", ["“Why?” he asked."]),
        ("“Why?” asked the man. “No.”", ["“Why?” asked the man.", "“No.”"]),
        ("“Why?” Mr. Orlan asked. “Go!” The army left.", ["“Why?” Mr. Orlan asked.", "“Go!”", "The army left."]),
        ("He “left.” She stayed.", ["He “left.”", "She stayed."]),
        ("(He left.) She stayed.", ["(He left.)", "She stayed."]),
        ("One line\nNext line.\u2028Third\u2029fourth", ["One line", "Next line.", "Third", "fourth"]),
        ("  \n\n ", []),
        ("", []),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Gov. Ada Lohr met Rep. Bo Tann.",
        "The U.S. Army came on Jan. 5 at 9 a.m. Monday.",
        "It rose 3.5 percent… and then fell.",
        "Case No. 14 was won by J. K. Orlan.",
        "RENO, Nev. (AP) — Ann won.",
        "They want peace; others want war.",
    ],
)
def test_one_sentence_is_kept_whole(text: str) -> None:
    assert sentences(text) == [text]


MARKS = "\"'“”‘’«».?!…,;:()[]—- \n\u2028\u200baAM1r"
texts = st.text(alphabet=st.one_of(st.sampled_from(MARKS), st.characters()))
typical = st.lists(
    st.sampled_from(
        ["Mr. ", "Gov. ", "he said. ", "“Why?” ", "No", ". ", "… ", "''", "(", ") ", "\n", "— ", "It ", '"']
    ),
    max_size=30,
).map("".join)


@given(st.one_of(texts, typical), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3))
def test_every_prose_character_lies_in_exactly_one_trimmed_sentence(text: str, aside: list[tuple[int, int]]) -> None:
    furniture = [Span(min(start, len(text)), min(start + size, len(text))) for start, size in aside]
    spans = split_sentences(text, furniture)
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)
    edges = [offset for span in spans for offset in span]
    assert edges == sorted(edges)
    covered = {k for start, end in spans for k in range(start, end)}
    outside = {k for start, end in furniture for k in range(start, end)}
    assert not covered & outside
    assert {k for k, c in enumerate(text) if not c.isspace()} - outside <= covered
    assert not any(text[k] in "\n\u2028\u2029" for k in covered)


WORDS = """the Mr. word. “Word. word.” ‘word’. end? No. café. Corp. vol. May. U.S. U.S.based. a.m. p.m., 3.5 300 20. A
I. X "The said." said.’’ ‘It don't. ... .. . ? ; ;The word.The wordThe. ., .” ” ’ " — , : McCorp. oʼclock. $.50 !? (a
(B.) b) [ one.\u200bTwo two.\xa0Three 2024. Oct. So. five-year. word.) word…. 'tis""".replace("\n", " ")
PARTS = st.tuples(st.sampled_from(WORDS.split(" ")), st.sampled_from(["", " ", " ", " ", "  "])).map("".join)


@given(st.lists(PARTS, max_size=15).map("".join))
def test_what_is_decided_without_syntok_is_what_syntok_decides(paragraph: str) -> None:
    asked = segment(Tokenizer(replace_not_contraction=False).tokenize(paragraph))
    assert list(_proposed(paragraph)) == [sentence[0].offset for sentence in asked][1:]


@pytest.mark.parametrize("unit", ["word ", "word", "He went “home” (late). ", "Mr. "])
def test_a_long_line_gives_sentences_of_bounded_length(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    spans = split_sentences(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


def test_time_grows_with_the_length_of_a_line_only() -> None:
    text = "He said “go home (now). It is late,” and left Mr. Orlan at 5 p.m. on Jan. 5. "
    assert growth(lambda times: partial(split_sentences, text * times), 300) < 1.5
