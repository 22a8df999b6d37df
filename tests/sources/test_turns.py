"""Turns of an interview: lines that open with a speaker and a colon. All articles are invented."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from annotator.markup import Attribution
from annotator.sources import find_sources
from annotator.spans import Span
from tests.growth import growth

BEFORE = "The council says the fee is fair.\n"


def found(lines: str, content: str) -> list[tuple[str, str, str, str]]:
    """Source, cue, content and type of each relation, where the council's ran on to the end of ``content``."""
    text = BEFORE + lines
    sentences = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    said = (Span(17, 32), Span(len(BEFORE), text.index(content) + len(content)))
    relations = find_sources(text, sentences, [Attribution((Span(0, 11),), (Span(12, 16),), said, "indirect")])
    return [(*(" ".join(text[slice(*s)] for s in r) for r in (a.source, a.cue, a.content)), a.type) for a in relations]


COUNCIL = ("The council", "says", "the fee is fair", "indirect")


@pytest.mark.parametrize("source", ["Ana Dreth", "Ana Dreth, 44, florist", "Mr. Obel, who opened the meeting"])
def test_a_line_that_opens_with_a_speaker_and_a_quotation_is_a_relation_of_its_own(source: str) -> None:
    assert found(f"{source}: “No fee is fair.”", "No fee is fair.”") == [
        COUNCIL,
        (source, ":", "“No fee is fair.”", "direct"),
    ]


def test_questions_and_answers_take_turns_without_marks() -> None:
    lines = "AD: Is it fair?\nTO: It was once.\nAD: When?\nTO: Under my father."
    assert [(source, said) for source, _, said, _ in found(lines, "Under my father.")][1:] == [
        ("AD", "Is it fair?"),
        ("TO", "It was once."),
        ("AD", "When?"),
        ("TO", "Under my father."),
    ]


@pytest.mark.parametrize("source", ["Mr Ångdal", "Émile Obel", "THE CHAIR (Ms. Dreth)"])
def test_a_turn_may_open_with_an_accent_or_a_name_in_brackets(source: str) -> None:
    assert found(f"{source}: “No fee is fair.”", "No fee is fair.”")[1][:2] == (source, ":")


def test_initials_go_on_for_a_full_name() -> None:
    lines = "Ana Dreth: Is it fair?\nTarn Obel: It was once.\nAD: When?\nTO: Under my father."
    assert [source for source, *_ in found(lines, "Under my father.")][1:] == ["Ana Dreth", "Tarn Obel", "AD", "TO"]


def test_words_after_the_quotation_are_not_said_in_it() -> None:
    assert found("Ana Dreth: “No.” She sat down.", "She sat down.")[1][2] == "“No.”"


@pytest.mark.parametrize("line", ["Results: Lom 3, Velia 4.", "A word of warning: “fair” it is not."])
def test_a_colon_alone_makes_no_turn(line: str) -> None:
    assert len(found(line, line)) == 1


def test_a_relation_that_names_its_source_in_the_line_is_kept() -> None:
    text = "Ana Dreth: “No fee is fair.”"
    relation = Attribution((Span(0, 9),), (Span(9, 10),), (Span(11, len(text)),), "direct")
    assert find_sources(text, [Span(0, len(text))], [relation]) == [relation]


def test_time_grows_no_faster_than_the_lines() -> None:
    line = "Ana Dreth: “No fee is fair.”\n"

    def work(times: int) -> Callable[[], object]:
        starts = [n * len(line) for n in range(times)]
        said = [Attribution((), (), (Span(at + 11, at + len(line) - 1),), "direct") for at in starts]
        return partial(find_sources, line * times, [Span(at, at + len(line) - 1) for at in starts], said)

    assert growth(work, 200) < 1.5
