"""The guideline's arithmetic, on the borders where it turns."""

import pytest

from annotator.guideline import attribution_type, label_by_rule
from annotator.markup import Attribution
from annotator.spans import Span


def span(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


@pytest.mark.parametrize(
    ("quoted", "kind"),
    [([], "indirect"), ([Span(0, 20)], "direct"), ([Span(0, 19)], "direct"), ([Span(0, 18)], "mixed")],
)
def test_a_relation_is_direct_from_95_percent_of_its_letters_inside_marks(quoted: list[Span], kind: str) -> None:
    assert attribution_type("a" * 20, [Span(0, 20)], quoted) == kind


def test_marks_and_spaces_do_not_count() -> None:
    text = "“We stay ,  ” she"
    assert attribution_type(text, [Span(0, 13)], [Span(1, 12)]) == "direct"


TEXT = "The ministry said the road was closed."


def relation(text: str, kind: str, content: str, source: str = "The ministry", cue: str = "said") -> Attribution:
    return Attribution((span(text, source),), (span(text, cue),), (span(text, content),), kind)  # type: ignore[arg-type]


def test_a_sentence_mostly_attributed_is_paraphrase_or_direct_by_its_content() -> None:
    whole = Span(0, len(TEXT))
    assert label_by_rule(TEXT, whole, [relation(TEXT, "indirect", "the road was closed")]) == "paraphrase"
    assert label_by_rule(TEXT, whole, [relation(TEXT, "mixed", "the road was closed")]) == "paraphrase"
    assert label_by_rule(TEXT, whole, [relation(TEXT, "direct", "the road was closed")]) == "direct_quote"


def test_less_than_half_attributed_is_the_outlets_own() -> None:
    text = "Ana said no, and then the whole council left the hall for good."
    own = [relation(text, "direct", "no", "Ana")]
    assert label_by_rule(text, Span(0, len(text)), own) == "editorial_framing"


def test_a_sentence_without_content_is_the_outlets_own_though_source_and_cue_fill_it() -> None:
    text = "The ministry said so. The road was closed."
    elsewhere = [relation(text, "indirect", "The road was closed")]
    assert label_by_rule(text, Span(0, 21), elsewhere) == "editorial_framing"


def test_half_of_the_content_direct_is_enough_for_a_direct_quote() -> None:
    text = "Ana said aaaa and Ben said bbbb."
    both = [
        relation(text, "direct", "aaaa", "Ana"),
        Attribution((span(text, "Ben"),), (span(text, "said"),), (span(text, "bbbb"),), "indirect"),
    ]
    assert label_by_rule(text, Span(0, len(text)), both) == "direct_quote"
