"""Training on a tiny random encoder: any AutoModel works, a run repeats, and a killed one goes on."""

import json
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from annotator.calibrate import calibrate_folder
from annotator.corpus import GoldArticle, for_calibration, for_training, read_gold_record
from annotator.errors import ModelError, UsageError
from annotator.model.config import ModelConfig
from annotator.model.export import export
from annotator.model.network import Network
from annotator.model.runtime import OUTPUT_NAMES, OnnxRuntime, TorchRuntime
from annotator.model.windows import batch, encode, windows
from annotator.predict import Annotator, load_tokenizer
from annotator.spans import Span
from annotator.stream import Stream, recut, restyle
from annotator.text.quotes import quoted_spans
from annotator.train import Settings, average, train

TEXT = "“We stay,” said Ana. The regime fell on Monday. Ben agreed to go."
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *TEXT.replace("“", "“ ").replace("”", " ”").replace(".", " .").split()]


def gold(n: int = 6) -> list[GoldArticle]:
    record = {
        "text": TEXT,
        "sentences": [
            {"start": 0, "end": 20, "label": "direct_quote"},
            {"start": 21, "end": 47, "label": "editorial_framing"},
            {"start": 48, "end": 65, "label": "editorial_framing"},
        ],
        "attributions": [{"source": [[16, 19]], "cue": [[11, 15]], "content": [[1, 8]], "type": "direct"}],
        "loaded_terms": [{"start": 25, "end": 31, "voice": "outlet"}],
    }
    babe = {"text": TEXT[21:47], "biased": True, "biased_spans": [[4, 10]]}
    return [read_gold_record({**record, "id": f"a{i}"}) for i in range(n)] + [read_gold_record({**babe, "id": "b"})]


@pytest.fixture(scope="module", params=["bert", "distilbert"])
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny(request.param, tmp_path_factory.mktemp(request.param))


def tiny(kind: str, folder: Path) -> str:
    vocabulary = {word: n for n, word in enumerate(dict.fromkeys(WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    network: PreTrainedModel
    if kind == "bert":
        sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
        network = BertModel(BertConfig(vocab_size=len(vocabulary), **sizes))
    else:
        network = DistilBertModel(
            DistilBertConfig(vocab_size=len(vocabulary), dim=16, n_layers=1, n_heads=2, hidden_dim=32)
        )
    network.save_pretrained(folder)
    return str(folder)


def settings(encoder: str, **changes: object) -> Settings:
    return Settings(encoder, **{"epochs": 2, "batch_tokens": 64, "window": 48, **changes})  # type: ignore[arg-type]


def test_a_trained_model_exports_calibrates_and_annotates(encoder: str, tmp_path: Path) -> None:
    train(gold(), settings(encoder), tmp_path)
    export(tmp_path)
    config = calibrate_folder(tmp_path, gold())
    assert config.version.startswith(f"{tmp_path.name}-") and config.label_scale != (1.0, 0.0, 0.0, 0.0)
    prediction = Annotator.load(tmp_path).annotate(TEXT)
    assert len(prediction.markup.sentences) == 3
    assert prediction.model_version == config.version


def test_onnx_and_torch_agree(encoder: str, tmp_path: Path) -> None:
    train(gold(), settings(encoder), tmp_path)
    export(tmp_path)
    config, tokenizer = ModelConfig.load(tmp_path), load_tokenizer(tmp_path)
    article = gold(1)[0]
    tokens = encode(tokenizer, article.text, article.sentences, article.quoted)
    onnx_runtime, torch_runtime = OnnxRuntime(tmp_path), TorchRuntime(tmp_path, config)
    cuts = list(windows(tokens, 10))
    assert len(cuts) > 1
    for made in (batch([(tokens, w)], config) for w in cuts):
        onnx, torch_ = onnx_runtime.run(made), torch_runtime.run(made)
        for name in OUTPUT_NAMES:
            assert getattr(onnx, name).shape == getattr(torch_, name).shape
            assert np.abs(getattr(onnx, name) - getattr(torch_, name)).max() < 0.2, name  # int8 beside fp16


def test_learning_lowers_the_loss(encoder: str, tmp_path: Path) -> None:
    train(gold(), settings(encoder, epochs=30, encoder_rate=5e-3, head_rate=1e-2), tmp_path)
    losses = [entry["loss"] for entry in json.loads((tmp_path / "log.json").read_text()) if "loss" in entry]
    assert float(losses[-1]) < float(losses[0]) / 2


def test_a_run_goes_on_from_its_checkpoint(encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.train.SAVE_STEPS", 2)
    train(gold(), settings(encoder), tmp_path / "whole")
    train(gold(), settings(encoder), tmp_path / "cut")
    steps = sorted((tmp_path / "cut" / "checkpoints").iterdir(), key=lambda p: int(p.name.split("-")[1]))
    import shutil

    for later in steps[1:]:
        shutil.rmtree(later)
    (tmp_path / "cut" / "model.fp16.safetensors").unlink()
    train(gold(), settings(encoder), tmp_path / "cut")
    whole = Network.from_folder(tmp_path / "whole", ModelConfig.load(tmp_path / "whole")).state_dict()
    cut = Network.from_folder(tmp_path / "cut", ModelConfig.load(tmp_path / "cut")).state_dict()
    assert all(torch.allclose(whole[name], cut[name], atol=1e-3) for name in whole)


def test_training_goes_on_from_the_mean_of_trained_models_which_is_a_model_too(encoder: str, tmp_path: Path) -> None:
    for seed in (1, 2):
        train(gold(), settings(encoder, epochs=1, seed=seed), tmp_path / str(seed))
    start = (tmp_path / "1", tmp_path / "2")
    train(gold(), settings(encoder, epochs=1, encoder_rate=0.0, head_rate=0.0, start=start), tmp_path / "on")
    average(start, tmp_path / "mean")
    folders = (*start, tmp_path / "on", tmp_path / "mean")
    one, two, on, mean = (Network.from_folder(f, ModelConfig.load(f)).state_dict() for f in folders)
    name = "labels.0.weight"
    assert not torch.allclose(one[name], two[name])
    assert torch.allclose(on[name], (one[name] + two[name]) / 2, atol=1e-3)
    assert torch.allclose(mean[name], on[name], atol=1e-3)
    assert load_tokenizer(tmp_path / "mean").get_vocab() == load_tokenizer(start[0]).get_vocab()


def test_nothing_to_train_on_and_an_encoder_that_is_none_are_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no gold"):
        train([], settings("x"), tmp_path)
    with pytest.raises(ModelError, match="does not load"):
        train(gold(), settings(str(tmp_path)), tmp_path)


def test_a_folder_without_weights_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="configuration"):
        export(tmp_path)


def test_the_stream_repeats_from_its_seed_and_shows_every_token_each_epoch(encoder: str) -> None:
    from annotator.train import prepare

    tokenizer, config = prepare(settings(encoder), Network.from_encoder(encoder))
    stream = Stream(gold(), tokenizer, config)
    assert stream.plan(2, 64, seed=3) == stream.plan(2, 64, seed=3)
    assert stream.plan(2, 64, seed=3) != stream.plan(2, 64, seed=4)
    tokens = [(row[0], k) for rows in stream.plan(1, 64, seed=3) for row in rows for k in range(row[-2], row[-1])]
    assert len(tokens) == len(set(tokens)) == 6 * 19 + 6


def test_an_epoch_shows_the_projects_own_articles_as_often_as_told(encoder: str) -> None:
    from annotator.train import prepare

    tokenizer, config = prepare(settings(encoder), Network.from_encoder(encoder))
    stream = Stream(gold(), tokenizer, config)
    shown: Counter[int] = Counter()
    for row in chain.from_iterable(stream.plan(1, 64, seed=3, repeats=3)):
        shown[row[0]] += row[-1] - row[-2]
    assert shown == {**dict.fromkeys(range(6), 3 * 19), 6: 6}  # the last one is BABE's


def test_a_training_article_is_also_shown_in_the_sentences_that_reading_finds() -> None:
    text = "“We met Gov. Ana Dreth,” she said. It rained."
    whole = {"source": [[25, 28]], "cue": [[29, 33]], "content": [[1, 23]], "type": "direct"}
    cut = [(0, 12, "direct_quote"), (13, 34, "direct_quote"), (35, 45, "editorial_framing")]
    record = {"sentences": [{"start": a, "end": b, "label": label} for a, b, label in cut], "attributions": [whole]}
    again = recut(read_gold_record({"id": "p", "text": text, **record}))
    assert again.sentences == (Span(0, 34), Span(35, 45))
    assert again.labels == ("direct_quote", "editorial_framing")
    own = read_gold_record({"id": "o", "text": text, **record, "loaded_terms": []})
    assert recut(own) is own


def test_restyling_changes_the_marks_and_nothing_else() -> None:
    text = "“We stay,” said Ana. She called it “‘odd’ work”."
    got = restyle(text, quoted_spans(text), "'", "'")
    assert got == "'We stay,' said Ana. She called it “‘odd’ work”."
    assert len(got) == len(text)


def test_calibration_articles_are_never_trained_on() -> None:
    many = [GoldArticle(str(n), "x", "polnear", (), ()) for n in range(400)] + gold()
    seen, apart = {g.id for g in for_training(many)}, {g.id for g in for_calibration(many)}
    own = {g.id for g in gold() if g.corpus == "own"}
    assert own <= seen and own <= apart
    assert not (seen - own) & (apart - own) and 5 < len(apart - own) < 50
