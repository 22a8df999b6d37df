"""Retraining on corrections: who sees which article, what is refused, and that the better model takes its place."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from annotator import retrain
from annotator.cli import main
from annotator.corpus import GoldArticle, read_gold, read_gold_record
from annotator.errors import AnnotatorError, UsageError
from annotator.model.config import ModelConfig
from annotator.model.export import export
from annotator.retrain import Compared, Recipe, divide, mixed, reasons_against
from annotator.train import Settings, train

TEXT = "“We stay,” said Ana. The regime fell on Monday. Ben agreed to go."


def record(id: str, text: str = TEXT, label: str = "editorial_framing") -> dict[str, Any]:
    return {
        "id": id,
        "text": text,
        "sentences": [
            {"start": 0, "end": 20, "label": "direct_quote"},
            {"start": 21, "end": 47, "label": label},
            {"start": 48, "end": 65, "label": "editorial_framing"},
        ],
        "attributions": [{"source": [[16, 19]], "cue": [[11, 15]], "content": [[1, 8]], "type": "direct"}],
        "loaded_terms": [{"start": 25, "end": 31, "voice": "outlet"}],
    }


def line(record: dict[str, Any]) -> retrain.Line:
    return read_gold_record(record), json.dumps(record) + "\n"


def own(count: int, **changes: Any) -> list[retrain.Line]:
    return [line(record(f"a{n}", **changes)) for n in range(count)]


def research(id: str, text: str) -> retrain.Line:
    return GoldArticle(id, text, "babe", (), ()), "{}\n"


def test_an_article_set_apart_stays_so_when_more_are_reviewed_or_another_person_reviews_it() -> None:
    learnt, apart = divide(own(20))
    again_learnt, again_apart = divide(own(60) + own(20, label="paraphrase"))
    assert {g.id for g, _ in apart} <= {g.id for g, _ in again_apart}
    assert {g.id for g, _ in learnt} <= {g.id for g, _ in again_learnt}
    assert not {g.id for g, _ in again_learnt} & {g.id for g, _ in again_apart}
    assert 5 <= len({g.id for g, _ in again_apart}) <= 20


def test_too_few_corrections_and_foreign_gold_are_said() -> None:
    with pytest.raises(UsageError, match="too few corrections: 1 articles"):
        divide(own(1))
    with pytest.raises(UsageError, match="no gold record of annotator pull"):
        divide([*own(20), research("b", "x")])


def test_old_gold_of_a_corrected_article_is_left_out_under_any_id() -> None:
    corrected = own(2)
    old = [line(record("a1", text=TEXT + " X")), line(record("other")), line(record("kept", text=TEXT + " Y"))]
    known = {g.id for g, _ in corrected} | {g.text for g, _ in corrected}
    ids = [g.id for g, _ in mixed(corrected, old, known, seed=1)]
    assert ids == ["a0", "a1"] * retrain.CORRECTED_TIMES + ["kept"]


def test_research_corpora_do_not_drown_the_corrections_and_never_lend_what_calibration_uses() -> None:
    corrected = own(4)
    old = [research(f"r{n}", "x" * 65) for n in range(4000)]
    some = [g.id for g, _ in mixed(corrected, old, set(), seed=1) if g.corpus == "babe"]
    share = sum(65 for _ in some) / (4 * len(TEXT) * 3 * retrain.CORRECTED_TIMES)
    assert 0.9 * retrain.OLD_SHARE < share <= retrain.OLD_SHARE
    every = {g.id for g, _ in mixed(own(400), old, set(), seed=1) if g.corpus == "babe"}
    assert 100 < 4000 - len(every) < 300


GOOD = Compared(10, {"sentence_macro_f1": 0.8, "term_f1": 0.6}, {"sentence_macro_f1": 0.9, "term_f1": 0.6})
SAME = Compared(38, {"sentence_macro_f1": 0.95, "term_f1": 0.7}, {"sentence_macro_f1": 0.94, "term_f1": 0.69})


def test_only_a_better_model_that_forgot_nothing_is_taken() -> None:
    assert reasons_against(GOOD, SAME) == ()
    (no_better,) = reasons_against(replace(GOOD, after=GOOD.before), SAME)
    assert no_better == "no better on the corrections set apart: 0.700 before, 0.700 after"
    forgot = replace(SAME, after={"sentence_macro_f1": 0.99, "term_f1": 0.6})
    (worse,) = reasons_against(GOOD, forgot)
    assert "Loaded terms: F1 0.700 before, 0.600 after" in worse


@pytest.fixture(scope="module")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *TEXT.split()]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def current(tiny_encoder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model, with a calibration of its own."""
    folder = tmp_path_factory.mktemp("current") / "tiny"
    articles = [g for g, _ in own(4)]
    train(articles, Settings(tiny_encoder, epochs=1, batch_tokens=64, window=48), folder)
    config = ModelConfig.load(folder)
    replace(config, window=40, label_scale=(0.5, 0.1, 0.0, 0.0), loaded_scale=(0.5, 0.0, -1.0)).save(folder)
    export(folder)
    return folder


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Corrections, and old articles in place of the project's own, which would take minutes."""
    (tmp_path / "old").mkdir()
    for name in ("train", "dev"):
        rows = [line(record(f"{name}{n}", text=f"{TEXT} {name} {n}."))[1] for n in range(3)]
        (tmp_path / "old" / f"{name}.jsonl").write_text("".join(rows))
    monkeypatch.setattr("annotator.retrain.GOLD", tmp_path / "old")
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(row for _, row in own(20, label="paraphrase")))
    return path


def in_this_process(mix: Path, current: Path, candidate: Path, recipe: Recipe) -> None:
    tiny = Settings(recipe.encoder, epochs=1, batch_tokens=256, window=48, start=(current,))
    train(list(read_gold([mix])), tiny, candidate)


def retrained(gold: Path, current: Path, encoder: str, out: Path) -> retrain.Outcome:
    return retrain.retrain([gold], [], current, out, Recipe(encoder, window=48))


def test_a_better_model_takes_its_place_and_a_worse_one_does_not(
    gold: Path, current: Path, tiny_encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "mine"
    monkeypatch.setattr("annotator.retrain._train", in_this_process)
    monkeypatch.setattr("annotator.retrain.reasons_against", lambda *_: ("as told",))
    refused = retrained(gold, current, tiny_encoder, out)
    assert not out.exists()
    assert refused.folder == tmp_path / "mine.work" / "mine"
    assert (refused.folder / "model.int8.onnx").exists()
    assert "current  retrained" in refused.table()

    monkeypatch.setattr("annotator.retrain.reasons_against", lambda *_: ())
    taken = retrained(gold, current, tiny_encoder, out)
    assert taken.folder == out
    config, was = ModelConfig.load(out), ModelConfig.load(current)
    assert config.version.startswith("mine-")
    assert (config.window, config.label_scale) == (was.window, was.label_scale)
    assert (config.loaded_scale, config.thresholds) == (was.loaded_scale, was.thresholds)
    told = json.loads((out / "retrained.json").read_text())
    assert (told["from"], told["version"], told["corrections"]["articles"]) == (
        was.version,
        config.version,
        20 - told["learnt"],
    )
    assert not (out / "checkpoints").exists()

    again = retrained(gold, out, tiny_encoder, out)  # the current model is replaced by its own successor
    assert again.version != taken.version
    assert ModelConfig.load(tmp_path / "mine.work" / "before").version == taken.version


@pytest.mark.slow
def test_training_runs_in_processes_of_its_own(gold: Path, current: Path, tiny_encoder: str, tmp_path: Path) -> None:
    retrain._train(gold, current, tmp_path / "candidate", Recipe(tiny_encoder, window=48))
    assert ModelConfig.load(tmp_path / "candidate").window == 48
    with pytest.raises(AnnotatorError, match="training failed") as caught:
        retrain._train(tmp_path / "none.jsonl", current, tmp_path / "other", Recipe(tiny_encoder))
    assert "none.jsonl" in Path(caught.value.where).read_text()


def test_a_folder_of_something_else_is_not_replaced(
    gold: Path, current: Path, tiny_encoder: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="no retraining made"):
        retrained(gold, current, tiny_encoder, tmp_path / "old")
    with pytest.raises(UsageError, match="shipped model"):
        retrained(gold, current, tiny_encoder, retrain.MODEL)


def test_the_command_says_both_figures_and_fails_when_refused(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []

    def fake(*arguments: Any) -> retrain.Outcome:
        seen.append(arguments)
        return retrain.Outcome(tmp_path / "m", "m-1", GOOD, SAME, seen_reasons)

    monkeypatch.setattr("annotator.retrain.retrain", fake)
    monkeypatch.setenv("ANNOTATOR_MODEL", str(tmp_path / "now"))
    command = ["train", "--from-gold", str(gold), "old.jsonl", "-o", str(tmp_path / "m"), "--encoder", "x"]
    seen_reasons: tuple[str, ...] = ("worse: 0.9 before, 0.8 after",)
    assert main(command) == 2
    said = capsys.readouterr()
    assert "0.800" in said.out and "0.900" in said.out
    assert "stays the current model: worse: 0.9 before, 0.8 after" in said.err
    assert seen[0][:3] == ([gold], [Path("old.jsonl")], tmp_path / "now")
    seen_reasons = ()
    assert main(command) == 0
    assert f"export ANNOTATOR_MODEL={tmp_path / 'm'}" in capsys.readouterr().err
