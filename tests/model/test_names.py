"""The network never sees which name it is."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from annotator.model import names, windows
from annotator.model.windows import Encoded
from annotator.predict import load_tokenizer
from annotator.shipped import MODEL
from annotator.spans import Span
from annotator.text.quotes import quoted_spans
from annotator.text.sentences import split_sentences

TEXT = "Velia shelled Karvel on Monday. “Velian troops must go,” said Ana Dreth. Mrs. Dreth left for New Tarsk."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(MODEL)


def hidden(tokenizer: Tokenizer, text: str) -> Encoded:
    return names.encode(tokenizer, text, split_sentences(text), quoted_spans(text))


def test_texts_that_differ_in_names_alone_are_the_same_to_the_network(tokenizer: Tokenizer) -> None:
    renames = [
        ("Velia", "Orland"),
        ("Velian", "Orlandish"),
        ("Karvel", "Aix"),
        ("Ana Dreth", "Bo Lum"),
        ("Tarsk", "Io"),
    ]
    other = TEXT
    for old, new in [
        ("Velian", "Orlandish"),
        ("Velia ", "Orland "),
        ("Ana Dreth", "Bo Lum"),
        ("Dreth", "Lum"),
        *renames,
    ]:
        other = other.replace(old, new)
    one, two = hidden(tokenizer, TEXT), hidden(tokenizer, other)
    assert other != TEXT and one.ids.tolist() == two.ids.tolist()
    assert (one.features == two.features).all() and (one.sentence == two.sentence).all()


def test_an_acronym_is_read_as_any_other_name(tokenizer: Tokenizer) -> None:
    one, two = (hidden(tokenizer, f"{name} called the vote a triumph.") for name in ("KTA", "Orbis"))
    assert one.ids.tolist() == two.ids.tolist() and one.features.tolist() == two.features.tolist()
    assert windows.case(one)[0] == windows.CAPITALISED


def test_one_name_is_one_stand_in_with_the_offsets_of_the_name(tokenizer: Tokenizer) -> None:
    found = hidden(tokenizer, TEXT)
    by_span = {TEXT[a:b]: i for i, a, b in zip(found.ids.tolist(), found.start, found.end, strict=True)}
    capitals = [n for n in by_span if n[0].isupper()]
    assert capitals == ["Velia", "Karvel", "Monday", "Velian", "Ana Dreth", "Mrs", "Dreth", "New Tarsk"]
    assert by_span["Ana Dreth"] == by_span["Dreth"]
    assert len({by_span[n] for n in ("Velia", "Karvel", "Velian", "Dreth", "New Tarsk")}) == 5
    plain = windows.encode(tokenizer, TEXT, [Span(0, len(TEXT))], [])
    assert (
        (np.diff(found.start) > 0).all() and set(found.start) <= set(plain.start) and set(found.end) <= set(plain.end)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Karvel Post said so.", ["The Karvel Post"]),
        ("He told The Guardian so.", ["The Guardian"]),
        ("The Velian said so.", ["Velian"]),
        ("New rules bind the press in East Velia.", ["East Velia"]),
        ("News of it reached Trump.", ["Trump"]),
    ],
)
def test_common_words_in_a_name_are_hidden_with_it(tokenizer: Tokenizer, text: str, found: list[str]) -> None:
    seen, plain = hidden(tokenizer, text), windows.encode(tokenizer, text, [Span(0, len(text))], [])
    known = dict(zip(plain.start.tolist(), plain.ids.tolist(), strict=True))
    spans = zip(seen.start.tolist(), seen.end.tolist(), seen.ids.tolist(), strict=True)
    assert [text[a:b] for a, b, i in spans if known[a] != i] == found


def test_names_that_share_a_last_word_with_a_common_one_before_it_are_two(tokenizer: Tokenizer) -> None:
    text = "North Velia shelled South Velia."
    found = hidden(tokenizer, text)
    assert found.ids[0] != found.ids[2] and text[found.start[0] : found.end[0]] == "North Velia"


def test_training_draws_other_stand_ins_for_the_same_article(tokenizer: Tokenizer) -> None:
    read = hidden(tokenizer, TEXT)
    several = [names.with_other_stand_ins(tokenizer, read, seed) for seed in range(20)]
    assert len({tuple(other.ids.tolist()) for other in several}) > 15
    starts = {TEXT.index(name) for name in ("Velia ", "Karvel", "Velian", "Ana Dreth", "Dreth left", "New Tarsk")}
    for other in several:
        became = set(zip(read.ids.tolist(), other.ids.tolist(), strict=True))
        assert len(became) == len({a for a, _ in became}) == len({b for _, b in became}), "a name became two"
        assert set(read.start[read.ids != other.ids].tolist()) <= starts
        assert (other.start == read.start).all() and (other.features == read.features).all()
    assert (names.with_other_stand_ins(tokenizer, read, 7).ids == several[7].ids).all()
    lower = hidden(tokenizer, "They polish the boots.")
    assert (names.with_other_stand_ins(tokenizer, lower, 7).ids == lower.ids).all()


def test_a_text_without_names_stays_as_it_is(tokenizer: Tokenizer) -> None:
    text = "The ministry said so on Monday. However, nobody believed it."
    plain = windows.encode(tokenizer, text, split_sentences(text), [])
    assert (hidden(tokenizer, text).ids == plain.ids).all()


@pytest.mark.parametrize(("one", "other"), [("Pelosi", "Cheney"), ("Pakistan", "India"), ("Turkey", "Greece")])
def test_a_name_with_the_ending_of_a_people_or_of_a_common_bird_is_read_as_any_other(
    tokenizer: Tokenizer, one: str, other: str
) -> None:
    text = f"{one} has held the islands since the war. {other} also claims them."
    swapped = f"{other} has held the islands since the war. {one} also claims them."
    assert hidden(tokenizer, text).ids.tolist() == hidden(tokenizer, swapped).ids.tolist()


@pytest.mark.parametrize("people", ["Pakistani", "German", "Turks", "Velian", "Velians", "French"])
def test_a_people_is_read_otherwise_than_a_name(tokenizer: Tokenizer, people: str) -> None:
    named, peopled = (hidden(tokenizer, f"They saw {who} in town.") for who in ("Velia", people))
    assert named.ids[2] != peopled.ids[2]
