"""Inflected forms by spelling rule."""

import pytest

from annotator.framing.inflect import noun_forms, verb_forms


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
