"""An evaluation from gold files to the report, with the stand-in for the model."""

import json
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeAnnotator

from annotator import batch
from annotator.article import Article
from annotator.errors import AnnotatorError, ModelError, RecordError, UsageError
from annotator.evaluate import evaluate
from annotator.markup import LABELS, Prediction
from annotator.predict import Annotator

QUOTE, PARAPHRASE, FRAMING = LABELS
SCORER = Path(__file__).resolve().parents[2] / "shared" / "score.py"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Annotator, "load", FakeAnnotator.load)


def record(id: str, *sentences: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A PolNeAR-like gold record with a line for each (sentence, label)."""
    text = "\n".join(sentence for sentence, _ in sentences)
    marked, at = [], 0
    for sentence, label in sentences:
        marked.append({"start": at, "end": at + len(sentence), "label": label})
        at += len(sentence) + 1
    return {"id": id, "text": text, "sentences": marked, "attributions": []} | more


GOLD = (
    record("a", ("“It is late,” Ann said.", QUOTE), ("Rain fell.", FRAMING), outlet="Harbour | Post", title="Late"),
    record("b", ("“Go,” Bo said.", PARAPHRASE), ("Ann says no.", PARAPHRASE), ("It rained.", FRAMING), outlet="Delta"),
)


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", GOLD)


@pytest.mark.usefixtures("fake")
def test_the_report_says_what_the_model_got_right(gold: Path) -> None:
    """Right are both of a's sentences and the last of b's; every score is .8."""
    report = evaluate(None, [gold])
    figures = report.scores.figures
    assert figures["sentence_accuracy"] == 0.6
    assert figures["sentence_f1_direct_quote"] == pytest.approx(2 / 3)
    assert figures["sentence_f1_editorial_framing"] == pytest.approx(0.8)
    assert figures["ece"] == pytest.approx(0.2)
    lines = [line.split() for line in report.table().splitlines()]
    assert ["sentence_f1_direct_quote", "0.667", "0.000", "to", "1.000"] in lines
    assert ["editorial_framing", "0", "0", "2"] in lines
    assert ["Delta", "1", "3", "0.222", "0.000", "0.000", "0.667", "0.333"] in lines


@pytest.mark.usefixtures("fake")
@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer is not on this machine")
def test_the_figures_are_those_of_a_batch_run_scored_outside(gold: Path, tmp_path: Path) -> None:
    batch.score([str(gold)], tmp_path / "out.jsonl", FakeAnnotator.load)
    scorer = runpy.run_path(str(SCORER))
    theirs = scorer["score"](scorer["load"](gold), scorer["load"](tmp_path / "out.jsonl"))
    scores = evaluate(None, [gold]).scores
    ours = {"articles": scores.articles, "missing": scores.missing, **scores.figures}
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_the_model_gets_all_that_a_batch_run_would_give_it(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Article] = []

    class Watching(FakeAnnotator):
        def annotate(self, article: Article | str) -> Prediction:
            assert isinstance(article, Article)
            seen.append(article)
            return super().annotate(article)

    monkeypatch.setattr(Annotator, "load", lambda path: Watching(path.name))
    assert evaluate(Path("models/small"), [gold]).model_version == "small"
    assert [(a.id, a.title, a.outlet) for a in seen] == [("a", "Late", "Harbour | Post"), ("b", None, "Delta")]


@pytest.mark.usefixtures("fake")
def test_an_article_that_fails_is_missing_and_the_others_are_scored(gold: Path, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.jsonl", [record("c", ("RAISE", FRAMING))])
    report = evaluate(None, [gold, broken])
    assert (report.scores.articles, report.scores.missing) == (3, 1)
    assert "3 articles, 6 labelled sentences, 1 without a prediction." in report.table()
    assert report.scores.figures["sentence_accuracy"] == 0.5


@pytest.mark.usefixtures("fake")
def test_the_files_of_an_evaluation(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "a" / "scores"
    report = evaluate(None, [gold], out)
    assert {p.name for p in out.iterdir()} == {
        "scores.json",
        "scores.md",
        "errors.jsonl",
        "confusion.png",
        "calibration.png",
    }
    saved = json.loads((out / "scores.json").read_text())
    assert saved["figures"] == report.scores.figures
    assert saved["confusion"]["paraphrase"] == {QUOTE: 1, PARAPHRASE: 0, FRAMING: 1, "none": 0}
    assert saved["calibration"][0]["sentences"] == 5
    assert [g["name"] for g in saved["by_outlet"]] == ["Delta", "Harbour | Post"]
    for plot in ("confusion.png", "calibration.png"):
        assert (out / plot).read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("fake")
def test_markdown_tables_have_the_same_number_of_cells_in_every_row(gold: Path, tmp_path: Path) -> None:
    evaluate(None, [gold], tmp_path / "out")
    text = (tmp_path / "out" / "scores.md").read_text()
    assert "| Sentence labels: accuracy | 0.600 |" in text and "![Calibration](calibration.png)" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1, block


def test_errors_are_listed_the_surest_first(gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unsure(FakeAnnotator):
        def annotate(self, article: Article | str) -> Prediction:
            prediction = super().annotate(article)
            quote = prediction.markup.sentences[0].scores
            assert quote is not None
            quote.update({QUOTE: 0.5, FRAMING: 0.4})  # type: ignore[attr-defined]
            return prediction

    monkeypatch.setattr(Annotator, "load", lambda path: Unsure())
    evaluate(None, [gold], tmp_path / "out")
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert [(e["text"], e["gold"], e["predicted"], e["score"]) for e in errors] == [
        ("Ann says no.", PARAPHRASE, FRAMING, 0.8),
        ("“Go,” Bo said.", PARAPHRASE, QUOTE, 0.5),
    ]
    assert [GOLD[1]["text"][e["start"] : e["end"]] for e in errors] == [e["text"] for e in errors]
    assert {e["id"] for e in errors} == {"b"}


@pytest.mark.usefixtures("fake")
def test_plots_of_a_run_before_do_not_stay_beside_figures_without_labels(gold: Path, tmp_path: Path) -> None:
    flags = {"id": "f", "text": "Rain fell.", "biased": False, "biased_spans": []}
    evaluate(None, [gold], tmp_path / "out")
    report = evaluate(None, [write(tmp_path / "flags.jsonl", [flags])], tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"scores.json", "scores.md", "errors.jsonl"}
    assert set(report.scores.figures) == {"biased_macro_f1"} and "png" not in report.markdown()


@pytest.mark.usefixtures("fake")
def test_sentences_without_a_prediction_get_a_column_of_their_own(tmp_path: Path) -> None:
    failing = write(tmp_path / "gold.jsonl", [record("a", ("Rain fell.", FRAMING), ("RAISE", FRAMING))])
    report = evaluate(None, [failing], tmp_path / "out")
    assert ["editorial_framing", "0", "0", "0", "2"] in [line.split() for line in report.table().splitlines()]
    assert ["gold", QUOTE, PARAPHRASE, FRAMING, "none"] in [line.split() for line in report.table().splitlines()]
    assert (tmp_path / "out" / "confusion.png").is_file() and not (tmp_path / "out" / "calibration.png").exists()


def test_without_matplotlib_plots_are_refused_before_the_model_runs(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(AnnotatorError, match="matplotlib") as raised:
        evaluate(tmp_path / "no-model", [gold], tmp_path / "out")
    assert "annotator[train]" in raised.value.fix
    monkeypatch.setattr(Annotator, "load", FakeAnnotator.load)
    assert evaluate(None, [gold]).scores.articles == 2


def test_a_folder_that_is_no_model_is_an_error(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        evaluate(tmp_path, [gold])


@pytest.mark.usefixtures("fake")
def test_gold_that_cannot_be_read_is_an_error_with_its_line(gold: Path) -> None:
    with gold.open("a") as lines:
        lines.write('{"id": "c", "text": "No labels."}\n')
    with pytest.raises(RecordError) as raised:
        evaluate(None, [gold])
    assert raised.value.where == f"{gold}:3"


@pytest.mark.usefixtures("fake")
def test_gold_without_an_article_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no article"):
        evaluate(None, [write(tmp_path / "gold.jsonl", [])])
