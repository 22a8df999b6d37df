"""Predictions for the tests of the report, marked by their words; all invented."""

from collections.abc import Sequence
from typing import Any

from annotator.article import Article
from annotator.markup import (
    LABELS,
    Attribution,
    Framing,
    Furniture,
    Label,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    Speaker,
    Voice,
)
from annotator.spans import Span

TEXT = """LASKER BAY, June 4 — Coast guards freed the port on Tuesday.
The Orland Fisheries Ministry accused the crews of “economic terrorism.” Mayor Ana Dreth stayed away.
“We only asked to be paid,” said Mira Tolvane.
(Editing by Jon Marrow)"""


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def sentence(
    words: str, label: Label, speaker: str | None = None, *, sure: float = 0.9, framing: float = 0.1, text: str = TEXT
) -> Sentence:
    scores: dict[Label, float] = {name: sure if name == label else (1 - sure) / 2 for name in LABELS}
    relations = {"Orland Fisheries Ministry": (0,), "Mira Tolvane": (1,)}.get(speaker or "", ())
    return Sentence(at(words, text), label, scores, speaker, relations, Framing(framing, framing > 0.5))


def port(id: str = "port", **about: Any) -> Prediction:
    """One article with every sign in it: a doubtful label, terms in both voices, a mixed and a direct relation."""
    ministry = Speaker("Orland Fisheries Ministry", at("Orland Fisheries Ministry"))
    skipper = Speaker("Mira Tolvane", at("Mira Tolvane"))
    markup = Markup(
        sentences=(
            sentence("Coast guards freed the port on Tuesday.", "editorial_framing", framing=0.87),
            sentence(
                "The Orland Fisheries Ministry accused the crews of “economic terrorism.”",
                "paraphrase",
                "Orland Fisheries Ministry",
                sure=0.55,
            ),
            sentence("Mayor Ana Dreth stayed away.", "editorial_framing"),
            sentence("“We only asked to be paid,” said Mira Tolvane.", "direct_quote", "Mira Tolvane"),
        ),
        attributions=(
            Attribution(
                (at("The Orland Fisheries Ministry"),),
                (at("accused"),),
                (at("the crews of “economic terrorism.”"),),
                "mixed",
                ministry,
            ),
            Attribution((at("Mira Tolvane"),), (at("said"),), (at("We only asked to be paid"),), "direct", skipper),
        ),
        loaded_terms=(
            LoadedTerm(at("freed"), "contested_status", "outlet", neutral=("reopened", "cleared")),
            LoadedTerm(at("terrorism"), "label", "source", 0, neutral=("obstruction",)),
        ),
        furniture=(
            Furniture(at("LASKER BAY, June 4 —"), "dateline"),
            Furniture(at("(Editing by Jon Marrow)"), "credit"),
        ),
    )
    known: dict[str, Any] = {"title": "Port of Lasker Bay reopens", "outlet": "Tarsk News Agency", "date": "2031-06-04"}
    return Prediction(Article(id, TEXT, **(known | about)), markup, "test-1")


def plain(
    id: str,
    terms: Sequence[tuple[str, Voice]] = (),
    *,
    framing: float = 0.1,
    text: str = "The talks went on.",
    **about: Any,
) -> Prediction:
    """An article of one sentence in the outlet's voice, with loaded terms in the voices that are told."""
    loaded = tuple(LoadedTerm(at(words, text), "label", voice) for words, voice in terms)
    marked = Markup(
        (Sentence(Span(0, len(text)), "editorial_framing", None, framing=Framing(framing, False)),), (), loaded
    )
    return Prediction(Article(id, text, **about), marked, "test-1")
