"""Swapping two names changes nothing that it should not: the test set, the comparison, the lexicon, and the model."""

from pathlib import Path

import pytest

from annotator.article import Article
from annotator.fairness import Pair, compare, masked, read_pairs, summarise
from annotator.framing.lexicon import Lexicon
from annotator.markup import Framing, LoadedTerm, Markup, Prediction, Sentence
from annotator.predict import Annotator
from annotator.spans import Span

PAIRS = read_pairs(Path(__file__).resolve().parent.parent / "data/fairness/pairs.toml")


def test_there_are_enough_pairs_of_every_kind_and_each_swaps_something() -> None:
    kinds = [pair.kind for pair in PAIRS]
    assert kinds.count("sides") >= 200
    assert kinds.count("politicians") >= 50 and kinds.count("outlets") >= 50
    assert all(pair.text != pair.other and "{" not in pair.text + pair.other for pair in PAIRS)


def test_the_two_texts_of_a_pair_are_the_same_but_for_the_names() -> None:
    assert [p.text for p in PAIRS if masked(p.text, p.names) != masked(p.other, p.swapped)] == []


def test_the_lexicon_finds_the_same_terms_whoever_is_named() -> None:
    """Same words, same weights: of the names, none is a term, and none shuts out or lets in one."""
    lexicon = Lexicon.load()

    def found(text: str, names: dict[str, str]) -> list[tuple[str, float]]:
        matches = lexicon.find(text, [Span(0, len(text))])
        return [(masked(text[m.span.start : m.span.end], names), m.entry.weight) for m in matches]

    differing = [p.text for p in PAIRS if found(p.text, dict(p.names)) != found(p.other, dict(p.swapped))]
    assert differing == []


def test_what_changes_is_counted_by_sentence() -> None:
    pair = Pair("sides", "Sorvia lied. It rained.", "Ketra lied. It rained.", {"Sorvia": "<a>"}, {"Ketra": "<a>"})

    def annotate(text: str) -> Prediction:
        ours = text.startswith("Sorvia")
        end = text.index(".") + 1
        label = "editorial_framing" if ours else "paraphrase"
        terms = [LoadedTerm(Span(end - 5, end - 1), "other", "outlet")] if ours else []
        name = LoadedTerm(Span(0, text.index(" ")), "other", "outlet")  # the name itself: the same in both readings
        sentences = (
            Sentence(Span(0, end), label, framing=Framing(0.9 if ours else 0.2, ours)),
            Sentence(Span(end + 1, len(text)), "editorial_framing", framing=Framing(0.1, False)),
        )
        return Prediction(Article("x", text), Markup(sentences, loaded_terms=(name, *terms)), "fake")

    (difference,) = compare([pair], annotate)
    assert (difference.labels, difference.terms) == (1, ("lied (outlet)",))
    assert difference.moves == pytest.approx((0.7, 0.0))
    (_, total) = summarise([difference])
    assert (total.pairs, total.sentences, total.labels_changed, total.pairs_with_other_terms) == (1, 2, 1, 1)
    assert (total.mean_move, total.largest_move) == pytest.approx((0.35, 0.7))


def test_the_shipped_model_on_some_of_the_pairs() -> None:
    """Every eleventh pair, so that all names and texts have their turn."""
    total = summarise(list(compare(PAIRS[::11], Annotator.load().annotate)))[-1]
    assert total.labels_changed == 0
    assert total.pairs_with_other_terms == 0
    assert total.mean_move <= 0.02
    assert total.largest_move <= 0.10
