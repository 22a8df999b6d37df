"""The network's runs and the lexicon's matches, joined."""

import pytest

from annotator.framing.lexicon import Lexicon, Match
from annotator.framing.terms import loaded_terms
from annotator.markup import LoadedTerm
from annotator.spans import Span

TEXT = "The regime sent thugs to the quay."


@pytest.fixture(scope="module")
def match() -> Match:
    return next(m for m in Lexicon.load().find(TEXT, [Span(0, len(TEXT))]) if m.entry.term == "regime")


def joined(words: list[tuple[Span, float]], matches: list[tuple[Match, float]]) -> tuple[LoadedTerm, ...]:
    return loaded_terms(TEXT, words, matches, [], threshold=0.5, agreed=0.3)


def test_a_clear_word_needs_no_network_and_says_who_saw_it(match: Match) -> None:
    (alone,) = joined([], [(match, 0.0)])
    assert alone.evidence == "lexicon" and alone.score == pytest.approx(match.entry.weight)
    (both,) = joined([(match.span, 0.9)], [(match, 0.9)])
    assert both.evidence == "both" and both.score is not None and both.score > 0.95
    assert both.neutral == match.entry.neutral


def test_a_run_that_the_lexicon_does_not_know_stands_by_itself(match: Match) -> None:
    thugs = Span(TEXT.index("thugs"), TEXT.index("thugs") + 5)
    terms = joined([(thugs, 0.8)], [(match, 0.1)])
    assert [(t.span, t.evidence) for t in terms] == [(match.span, "lexicon"), (thugs, "model")]
