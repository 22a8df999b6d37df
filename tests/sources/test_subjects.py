"""Sources that the network overlooked, found beside their cue. All sentences are invented."""

import re

import pytest

from annotator.markup import Attribution
from annotator.sources import find_sources
from annotator.spans import Span

BEFORE = "The police said so.\n"


def found(sentence: str, cue: str, content: str) -> list[str]:
    """The source given to a relation in ``sentence`` that the network had pointed to "The police" before it."""
    text = BEFORE + sentence
    at = {words: Span(start := text.rindex(words), start + len(words)) for words in (cue, content)}
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    relation = Attribution((Span(0, 10),), (at[cue],), (at[content],), "indirect")
    (mended,) = find_sources(text, lines, [relation])
    return [text[slice(*s)] for s in mended.source]


@pytest.mark.parametrize(
    ("sentence", "cue", "content", "source"),
    [
        ("Monitors of the mission reported a calm night.", "reported", "a calm night", "Monitors of the mission"),
        ("In a report last year, the Lom Institute found gaps.", "found", "gaps", "the Lom Institute"),
        ("11:45 Residents of Lom recall three bangs.", "recall", "three bangs", "Residents of Lom"),
        ("“I have every receipt”, answered Ana Dreth, 70.", "answered", "I have every receipt", "Ana Dreth"),
        ("Ana Dreth, who bakes, has not denied it.", "denied", "it", "Ana Dreth, who bakes"),
        ("The Lom Ministry summoned the envoy and demanded a letter.", "demanded", "a letter", "The Lom Ministry"),
        ("It blames the frost.", "blames", "the frost", "It"),
    ],
)
def test_the_subject_of_the_cue_is_its_source(sentence: str, cue: str, content: str, source: str) -> None:
    assert found(sentence, cue, content) == [source]


@pytest.mark.parametrize(
    ("sentence", "cue", "content"),
    [
        ("Gas is believed to lie there.", "is believed", "Gas"),
        ("In its view, rents rose.", "In its view", "rents rose"),
    ],
)
def test_a_passive_cue_and_one_with_a_pronoun_take_no_source_from_elsewhere(
    sentence: str, cue: str, content: str
) -> None:
    assert found(sentence, cue, content) == []


def test_where_no_subject_is_found_the_source_stays() -> None:
    assert found("Heard: rain.", "Heard:", "rain") == ["The police"]


def test_a_source_in_the_sentence_of_its_cue_is_left_alone() -> None:
    relation = Attribution((Span(0, 10),), (Span(11, 15),), (Span(16, 18),), "indirect")
    assert find_sources(BEFORE, [Span(0, 19)], [relation]) == [relation]
