import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from annotator import terminal
from annotator.article import Article
from annotator.markup import (
    Attribution,
    Framing,
    Furniture,
    Label,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    Speaker,
)
from annotator.signs import LETTERS
from annotator.spans import Span

GOLDEN = Path(__file__).parent / "golden"
TEXT = """NORTH HARBOUR — Ostrel's foreign minister 😀 Lena Korhal urged both sides to reopen the Vesk road on Friday.
“We are ready to talk, and we will not let the regime in Maren starve a village,” she told reporters.
The army liberated three towns last autumn in what is celebrated as a triumph. The road is 60 km long.
Aid groups said that stocks of flour would last nine days.

(Editing by J. Doe)"""


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def between(first: str, last: str) -> Span:
    return Span(at(first).start, at(last).end)


def sentence(span: Span, label: Label, sure: float, speaker: str | None = None, framing: float = 0.1) -> Sentence:
    scores = dict.fromkeys(LETTERS, (1 - sure) / 2) | {label: sure}
    return Sentence(span, label, scores, speaker, framing=Framing(framing, framing > 0.5))


def article() -> Prediction:
    korhal = Speaker("Lena Korhal", at("Lena Korhal"))
    groups = Speaker("aid groups", at("Aid groups"))
    markup = Markup(
        (
            sentence(between("Ostrel", "Friday."), "paraphrase", 0.9, "Lena Korhal"),
            sentence(between("“We", "reporters."), "direct_quote", 0.97, "Lena Korhal", 0.7),
            sentence(between("The army", "triumph."), "editorial_framing", 0.88, framing=0.83),
            sentence(at("The road is 60 km long."), "editorial_framing", 0.99),
            sentence(between("Aid groups", "days."), "paraphrase", 0.55, "aid groups"),
        ),
        (
            Attribution((), (), (between("both", "Friday"),), "indirect", korhal),
            Attribution((), (), (between("“We", "village,”"),), "direct", korhal),
            Attribution((), (), (between("that stocks", "days"),), "indirect", groups),
        ),
        (
            LoadedTerm(at("liberated"), "contested_status", "outlet", neutral=("took", "captured")),
            LoadedTerm(at("celebrated as a triumph"), "intensifier", "outlet"),
            LoadedTerm(at("regime"), "contested_status", "source", 1, neutral=("government",)),
        ),
        (Furniture(at("NORTH HARBOUR —"), "dateline"), Furniture(at("(Editing by J. Doe)"), "credit")),
    )
    about = {"title": "Ostrel asks for the Vesk road", "outlet": "Morning Ledger", "date": "2031-04-05"}
    return Prediction(Article("x", TEXT, **about), markup, "demo-1")


def shown(prediction: Prediction, width: int = 90, **console: object) -> str:
    file = io.StringIO()
    terminal.show(prediction, Console(file=file, width=width, highlight=False, **console))
    return file.getvalue()


@pytest.mark.parametrize("width", [90, 56])
def test_without_styles_everything_is_still_said(width: int) -> None:
    text, golden = shown(article(), width), GOLDEN / f"show-{width}.txt"
    if "UPDATE_GOLDEN" in os.environ:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [200, 90, 66, 40, 25])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(Console().measure(line).maximum for line in shown(article(), width).splitlines()) <= width


def test_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = shown(article(), force_terminal=True, color_system="truecolor")
    assert "\x1b[1;4;38;2;221;100;16mliberated\x1b[0m" in text
    assert "_liberated_" not in text


def test_no_color_keeps_underlines_and_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(article(), force_terminal=True, color_system="truecolor")
    assert "38;2" not in text and "48;2" not in text
    assert "\x1b[1;4mliberated\x1b[0m" in text and "\x1b[1m E " in text


def test_a_text_cannot_command_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07 \x9b31m \u202egnorw [bold]markup[/bold]\0"
    prediction = Prediction(
        Article("x", hostile, title=hostile, outlet=hostile),
        Markup((Sentence(Span(0, len(hostile)), "paraphrase", speaker=hostile),)),
        hostile,
    )
    text = shown(prediction, width=200)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\0"} & set(text)
    assert text.count("[bold]markup[/bold]") >= 2


def test_terms_keep_their_place_behind_control_characters() -> None:
    text = "\x07\x07 The regime fell."
    term = LoadedTerm(Span(7, 13), "contested_status", "outlet")
    markup = Markup((Sentence(Span(0, len(text)), "editorial_framing"),), loaded_terms=(term,))
    assert "␇␇ The _regime_ᵒ fell." in shown(Prediction(Article("x", text), markup, "m"))


def test_a_speaker_who_goes_on_in_the_same_paragraph_is_not_repeated() -> None:
    text = "One. Two.\nThree."
    spans = [Span(0, 4), Span(5, 9), Span(10, 16)]
    markup = Markup(tuple(Sentence(span, "direct_quote", speaker="Lena Korhal") for span in spans))
    lines = shown(Prediction(Article("x", text), markup, "m")).splitlines()
    assert [line.split(" D ")[0].strip() for line in lines[:4]] == ["Lena Korhal", "same", "", "Lena Korhal"]


def test_the_page_can_be_recorded_for_a_picture() -> None:
    console = Console(file=io.StringIO(), width=90, record=True, force_terminal=True)
    terminal.show(article(), console)
    assert "liberated" in console.export_svg()


def test_an_article_without_marks_is_shown() -> None:
    assert "0 sentences" in shown(Prediction(Article("x", "Words."), Markup(), "m"))


def test_whom_the_source_quotes_stands_beside_the_term() -> None:
    prediction = article()
    inner = Speaker("aid\x1b groups", at("Aid groups"))
    terms = tuple(
        replace(t, inner_source=inner if t.voice == "source" else None) for t in prediction.markup.loaded_terms
    )
    text = shown(replace(prediction, markup=replace(prediction.markup, loaded_terms=terms)), width=110)
    assert text.count("source, quoting aid") == 1 and "\x1b" not in text
