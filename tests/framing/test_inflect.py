"""Inflected forms by spelling rule."""

import pytest

from annotator.framing.inflect import VerbForm, form_of, in_form, noun_forms, verb_forms


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("liberate", "liberate liberates liberated liberating"),
        ("occupy", "occupy occupies occupied occupying"),
        ("annex", "annex annexes annexed annexing"),
        ("claim", "claim claims claimed claiming"),
        ("slam", "slam slams slammed slamming"),
        ("admit", "admit admits admitted admitting"),
        ("crush", "crush crushes crushed crushing"),
        ("kowtow", "kowtow kowtows kowtowed kowtowing"),
        ("parley", "parley parleys parleyed parleying"),
        ("steal", "steal steals stole stolen stealing"),
    ],
)
def test_verbs(base: str, forms: str) -> None:
    assert set(forms.split()) <= verb_forms(base)


def test_a_verb_that_does_not_double_gets_no_doubled_form() -> None:
    assert "kowtowwed" not in verb_forms("kowtow") and "claimmed" not in verb_forms("claim")


@pytest.mark.parametrize(
    ("base", "plural"),
    [("thug", "thugs"), ("strongman", "strongmen"), ("crony", "cronies"), ("boss", "bosses"), ("lackey", "lackeys")],
)
def test_nouns(base: str, plural: str) -> None:
    assert noun_forms(base) == {base, plural}


@pytest.mark.parametrize(
    ("base", "word", "form", "other", "written"),
    [
        ("storm", "stormed", "past", "take", "took"),
        ("storm", "storming", "ing", "describe", "describing"),
        ("steal", "stolen", "participle", "take", "taken"),
        ("steal", "stole", "past", "occupy", "occupied"),
        ("admit", "admits", "s", "say", "says"),
        ("carry", "carries", "s", "be", "is"),
        ("gut", "gutted", "past", "permit", "permitted"),
        ("gut", "gutting", "ing", "visit", "visiting"),
        ("gut", "gutted", "past", "enter", "entered"),
        ("gut", "gutting", "ing", "die", "dying"),
        ("gut", "gut", "base", "stop", "stop"),
        ("gut", "gutted", "past", "stop", "stopped"),
    ],
)
def test_a_verb_is_written_in_the_form_of_another(
    base: str, word: str, form: VerbForm, other: str, written: str
) -> None:
    assert form_of(base, word) == form
    assert in_form(other, form) == written
