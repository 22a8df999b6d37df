"""The network's runs and the lexicon's matches, joined."""

import pytest

from annotator.framing.lexicon import Lexicon, Match
from annotator.framing.terms import loaded_terms
from annotator.markup import Attribution, LoadedTerm
from annotator.spans import Span

TEXT = "The regime sent thugs to the quay."


@pytest.fixture(scope="module")
def match() -> Match:
    return next(m for m in Lexicon.load().find(TEXT, [Span(0, len(TEXT))]) if m.entry.term == "regime")


def joined(words: list[tuple[Span, float]], matches: list[tuple[Match, float]]) -> tuple[LoadedTerm, ...]:
    runs = [(span, score, None) for span, score in words]
    return loaded_terms(TEXT, runs, matches, [], threshold=0.5, agreed=0.3)


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


def test_a_run_less_likely_loaded_than_the_threshold_is_none() -> None:
    thugs = Span(TEXT.index("thugs"), TEXT.index("thugs") + 5)
    assert joined([(thugs, 0.4)], []) == ()


@pytest.mark.parametrize(
    ("words", "category", "neutral"),
    [
        ("butchers", "label", ("(say what was done)",)),  # the lexicon holds it, though not in this context
        ("gloomily", "intensifier", ()),
        ("plodders", "label", ()),
        ("harped", "presupposing_verb", ()),
        ("sea of woe", "other", ()),
    ],
)
def test_what_only_the_network_finds_gets_the_lexicon_s_category_or_one_by_its_form(
    words: str, category: str, neutral: tuple[str, ...]
) -> None:
    text = "Two butchers share the meat counter, gloomily, and the plodders harped that a sea of woe had come."

    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    told = Attribution(source=(), cue=(span("harped"),), content=(span("that a sea of woe had come"),), type="indirect")
    found = (span(words), 0.8, Lexicon.load().nearest(text, span(words)))
    (term,) = loaded_terms(text, [found], [], [told], threshold=0.5, agreed=0.3)
    assert (term.category, term.neutral, term.evidence) == (category, neutral, "model")
