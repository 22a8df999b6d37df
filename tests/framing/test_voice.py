"""Whose words a loaded term is."""

from annotator.framing.voice import Place, voices
from annotator.markup import Attribution
from annotator.spans import Span

TEXT = "The regime claimed that the bandits, in Orla Venn’s words “thugs of the worst kind”, had fled the heroic town."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


OUTER = Attribution(
    source=(span("The regime"),),
    cue=(span("claimed"),),
    content=(span("that the bandits, in Orla Venn’s words “thugs of the worst kind”, had fled the heroic town"),),
    type="mixed",
)
INNER = Attribution(
    source=(span("Orla Venn"),), cue=(span("words"),), content=(span("thugs of the worst kind"),), type="direct"
)


def test_content_is_the_source_s_and_the_innermost_relation_speaks() -> None:
    terms = [span("bandits"), span("thugs"), span("heroic")]
    assert voices(TEXT, terms, [OUTER, INNER]) == [Place("source", 0), Place("source", 1), Place("source", 0)]


def test_a_judging_cue_and_a_loaded_source_phrase_are_the_outlet_s_with_their_relation() -> None:
    assert voices(TEXT, [span("regime"), span("claimed")], [INNER, OUTER]) == [Place("outlet", 1), Place("outlet", 1)]


def test_what_nobody_is_named_for_is_the_outlet_s_unless_it_is_quoted() -> None:
    text = "Orla is widely seen as a reckless “butcher”."
    reported = Attribution(source=(), cue=(Span(8, 19),), content=(Span(23, 33),), type="indirect")
    quoted = Attribution(source=(), cue=(), content=(Span(35, 42),), type="direct")
    places = voices(text, [Span(25, 33), Span(35, 42)], [reported, quoted])
    assert places == [Place("outlet", 0), Place("source", 1)]


def test_outside_every_relation_the_outlet_speaks_also_in_scare_quotes() -> None:
    text = "The “heroic” town fell."
    assert voices(text, [Span(5, 11)], []) == [Place("outlet", None)]


def test_a_term_that_is_mostly_outside_the_content_is_the_outlet_s() -> None:
    content = Span(span("heroic").end - 2, span("town").end)
    told = Attribution(source=(), cue=(), content=(content,), type="indirect")
    assert voices(TEXT, [span("heroic")], [told]) == [Place("outlet", None)]


def test_a_relation_that_holds_no_term_changes_nothing() -> None:
    elsewhere = Attribution(source=(), cue=(), content=(span("in"),), type="indirect")
    assert voices(TEXT, [span("regime"), span("heroic")], [elsewhere, OUTER]) == [
        Place("outlet", 1),
        Place("source", 1),
    ]
