"""Small predictions, built by hand: the network is not needed to test what happens to its output."""

from collections.abc import Callable

import pytest

from annotator.article import Article
from annotator.markup import LABELS, Attribution, Furniture, LoadedTerm, Markup, Prediction, Sentence
from annotator.spans import Span

TEXT = (
    "OSK — 🕊️ Dravia’s army liberated the town.\n"
    "“We are ready,” the envoy told reporters. “They are bandits.”\n"
    "(Editing by Jon Marrow)"
)


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def confident(label: str, score: float) -> dict[str, float]:
    return {name: score if name == label else (1 - score) / 2 for name in LABELS}


@pytest.fixture
def markup() -> Markup:
    """Every kind of mark, one of each sentence label but one, after an emoji of two code points."""
    quote = find(TEXT, "“We are ready,” the envoy told reporters.")
    return Markup(
        sentences=(
            Sentence(
                find(TEXT, "🕊️ Dravia’s army liberated the town."),
                "editorial_framing",
                confident("editorial_framing", 0.8),
            ),
            Sentence(quote, "direct_quote", confident("direct_quote", 0.9), "Pia Sand", (0,)),
            Sentence(
                find(TEXT, "“They are bandits.”"), "direct_quote", confident("direct_quote", 0.6), "Pia Sand", (0,)
            ),
        ),
        attributions=(
            Attribution(
                source=(find(TEXT, "the envoy"),),
                cue=(find(TEXT, "told reporters"),),
                content=(find(TEXT, "We are ready"), find(TEXT, "They are bandits")),
                type="direct",
            ),
        ),
        loaded_terms=(
            LoadedTerm(find(TEXT, "liberated"), "contested_status", "outlet", neutral=("took", "captured")),
            LoadedTerm(find(TEXT, "bandits"), "label", "source", attribution=0),
        ),
        furniture=(
            Furniture(find(TEXT, "OSK —"), "dateline"),
            Furniture(find(TEXT, "(Editing by Jon Marrow)"), "credit"),
        ),
    )


@pytest.fixture
def predict(markup: Markup) -> Callable[..., Prediction]:
    def make(id: str = "a", version: str = "v1", text: str = TEXT) -> Prediction:
        return Prediction(Article(id, text, title=f"Article {id}"), markup, version)

    return make
