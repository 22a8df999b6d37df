"""The runtimes beside each other: torch in batches, torch one window at a time, and int8 in ONNX Runtime."""

import json

import pytest

from annotator import Annotator
from annotator.article import Article
from annotator.errors import ModelError
from annotator.model.runtime import TorchRuntime
from annotator.shipped import GOLD, current_model


@pytest.mark.slow
def test_torch_gives_the_labels_of_int8_and_in_batches_those_of_each_article_alone() -> None:
    lines = (GOLD / "test.jsonl").read_text(encoding="utf-8").splitlines()[:25]
    articles = [Article.read(json.loads(line)["text"]) for line in lines]
    int8 = Annotator.load()
    runtime = TorchRuntime(current_model(), int8.config)
    torch = Annotator(runtime, int8.tokenizer, int8.config, int8.lexicon)
    in_batches, on_cpu = (
        [s.label for p in a.annotate_many(articles) for s in p.markup.sentences] for a in (torch, int8)
    )
    assert in_batches == [s.label for a in articles for s in torch.annotate(a).markup.sentences]
    differ = sum(a != b for a, b in zip(in_batches, on_cpu, strict=True))
    assert differ <= 0.01 * len(on_cpu)  # docs/speed.md has the figure over more articles
    assert torch.tokens == int8.tokens * 2


def test_a_gpu_that_is_not_there_is_said() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ModelError, match=r"cuda: torch finds no GPU \(use --device cpu\)"):
        Annotator.load(device="cuda")
