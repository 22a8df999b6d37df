"""Training with transformers' Trainer, on the planned stream of batches of ``annotator.stream``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from datasets import Dataset
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoTokenizer, Trainer, TrainingArguments

from annotator.corpus import GoldArticle
from annotator.errors import ModelError, UsageError
from annotator.model.config import LOG_FILE, TOKENIZER_FILE, TORCH_FILE, ModelConfig
from annotator.model.network import Logits, Network, encoder_settings
from annotator.model.windows import IGNORED
from annotator.predict import load_tokenizer
from annotator.stream import Row, Stream

SAVE_STEPS = 150
WEIGHTS = {"roles": 3.0, "pointer": 0.5, "loaded": 2.0, "labels": 1.0, "framing": 0.5}  # of each loss in the sum


@dataclass(frozen=True, slots=True)
class Settings:
    """A run. ``batch_tokens`` counts one step over all processes; rates are AdamW's at their peak.

    ``smoothing`` of the sentence labels allows for one annotator's choice being another's second choice. ``start``
    names trained models to go on from, at the mean of their weights (Wortsman et al., ICML 2022), instead of the bare
    encoder.
    """

    encoder: str
    epochs: int = 3
    batch_tokens: int = 4096
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    restyled: float = 0.3
    repeats: int = 3
    dropout: float = 0.1
    window: int = 256
    seed: int = 1
    smoothing: float = 0.05
    start: tuple[Path, ...] = ()


def train(gold: Sequence[GoldArticle], settings: Settings, output: Path) -> None:
    """Train on ``gold``; leaves config, tokenizer, weights and ``log.json`` in the folder ``output``.

    Goes on from the newest checkpoint in ``output``. Under ``torchrun`` each process takes its share of every step.
    Raises ``UsageError`` without articles, ``ModelError`` for an encoder or tokenizer that does not load.
    """
    if not gold:
        raise UsageError("no gold articles to train on", fix="name JSONL files of gold records")
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    network = Network.from_encoder(settings.encoder, settings.dropout)
    if settings.start:
        network.load_state_dict(mean_weights(settings.start))
    tokenizer, config = prepare(settings, network)
    stream = Stream(gold, tokenizer, config)
    checkpoints = output / "checkpoints"
    arguments = TrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=1,
        per_device_train_batch_size=1,  # one item of the stream is a whole batch
        train_sampling_strategy="sequential",
        warmup_steps=0.06,
        logging_steps=20,
        save_steps=SAVE_STEPS,
        save_total_limit=2,
        seed=settings.seed,
        use_cpu=not torch.cuda.is_available(),
        remove_unused_columns=False,
        ddp_find_unused_parameters=False,
        report_to=[],
        disable_tqdm=True,
    )
    share = settings.batch_tokens // arguments.world_size
    plan = stream.plan(
        settings.epochs,
        share,
        settings.seed,
        restyled=settings.restyled,
        repeats=settings.repeats,
    )
    trainer = _Trainer(
        model=network,
        args=arguments,
        train_dataset=Dataset.from_dict({"rows": plan}),
        data_collator=_Collator(stream),
        optimizers=(_optimizer(network, settings), None),
    )
    trainer.smoothing = settings.smoothing
    trainer.train(resume_from_checkpoint=whole_checkpoint(checkpoints))
    if trainer.is_world_process_zero():
        save(network.state_dict(), config, tokenizer, output)
        log = [
            {**asdict(settings), "batches": len(plan), "processes": arguments.world_size},
            *trainer.state.log_history,
        ]
        (output / LOG_FILE).write_text(json.dumps(log, indent=1, default=str), encoding="utf-8")
    if torch.distributed.is_initialized():  # its threads, left running, can abort a process that has done its work
        torch.distributed.destroy_process_group()


def whole_checkpoint(folder: Path) -> str | None:
    """The newest checkpoint in ``folder`` that was written to its end; None where there is none.

    The trainer writes ``trainer_state.json`` last, so a kill in the midst of saving leaves a folder without it.
    """
    found = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]), reverse=True)
    for checkpoint in found:
        try:
            json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return str(checkpoint)
    return None


def prepare(settings: Settings, network: Network) -> tuple[Tokenizer, ModelConfig]:
    """The encoder's tokenizer, freed of truncation and padding, and the model's configuration.

    Raises ``ModelError`` for a tokenizer that has no fast version or no tokens that could open and close a window.
    """
    try:
        loaded = AutoTokenizer.from_pretrained(settings.encoder, use_fast=True)
        tokenizer: Tokenizer = loaded.backend_tokenizer
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError("the encoder has no fast tokenizer", where=settings.encoder) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    start, end = loaded.cls_token_id or loaded.bos_token_id, loaded.sep_token_id or loaded.eos_token_id
    if start is None or end is None:
        raise ModelError("the tokenizer names no start and end token", where=settings.encoder)
    pad = loaded.pad_token_id if loaded.pad_token_id is not None else end
    return tokenizer, ModelConfig(encoder_settings(network), start, end, pad, window=settings.window)


def save(weights: Mapping[str, Tensor], config: ModelConfig, tokenizer: Tokenizer, folder: Path) -> None:
    """A model folder: config, tokenizer, and the weights in fp16."""
    config.save(folder)
    tokenizer.save(str(folder / TOKENIZER_FILE))
    save_file({name: w.half().contiguous() for name, w in weights.items()}, folder / TORCH_FILE)


def average(folders: Sequence[Path], output: Path) -> None:
    """The model in the folder ``output`` at the mean of trained models' weights, with the first one's configuration.

    Raises ``ModelError`` for a folder that is no model.
    """
    weights = mean_weights(folders)
    output.mkdir(parents=True, exist_ok=True)
    save(weights, ModelConfig.load(folders[0]), load_tokenizer(folders[0]), output)


def mean_weights(folders: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several trained models' weights. Raises ``ModelError`` for a folder that is no model."""
    states = [Network.from_folder(folder, ModelConfig.load(folder)).state_dict() for folder in folders]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def loss(logits: Logits, gold: dict[str, Tensor], smoothing: float = 0.0) -> dict[str, Tensor]:
    """Each head's mean loss over what is judged; a head with nothing judged gives 0, still joined to its weights."""
    pointed = gold["pointer"].any(-1).float()
    reached = torch.logsumexp(logits.pointer.masked_fill(~gold["pointer"], -1e4), -1)
    wrong = F.cross_entropy(
        logits.labels.transpose(1, 2),
        gold["labels"],
        ignore_index=IGNORED,
        reduction="none",
        label_smoothing=smoothing,
    )
    return {
        "roles": _binary(logits.roles, gold["roles"]),
        "pointer": _mean(torch.logsumexp(logits.pointer, -1) - reached, pointed),
        "loaded": _binary(logits.loaded, gold["loaded"], gold["loaded_weight"][:, None]),
        "labels": _mean(wrong, (gold["labels"] != IGNORED).float()),
        "framing": _binary(logits.framing, gold["framing"]),
    }


def _binary(logits: Tensor, gold: Tensor, weight: Tensor | float = 1.0) -> Tensor:
    each = F.binary_cross_entropy_with_logits(logits, gold.clamp(min=0).float(), reduction="none")
    return _mean(each, (gold != IGNORED).float() * weight)


def _mean(each: Tensor, weight: Tensor) -> Tensor:
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def _optimizer(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """AdamW with a faster rate for the heads, and no decay of biases and norms."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in network.named_parameters():
        rate = settings.encoder_rate if name.startswith("encoder.") else settings.head_rate
        groups.setdefault((rate, 0.01 if weight.ndim > 1 else 0.0), []).append(weight)
    return torch.optim.AdamW(
        [{"params": weights, "lr": rate, "weight_decay": decay} for (rate, decay), weights in groups.items()],
        fused=True,
    )


class _Collator:
    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def __call__(self, items: list[dict[str, list[Row]]]) -> dict[str, Any]:
        (item,) = items
        inputs, gold = self.stream.collate(item["rows"])
        return {**_tensors(inputs), "gold": _tensors(gold)}


def _tensors(arrays: dict[str, np.ndarray[Any, Any]]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


class _Trainer(Trainer):
    smoothing: float

    def compute_loss(self, model: Any, inputs: dict[str, Any], *_: Any, **__: Any) -> Any:
        gold = inputs.pop("gold")
        losses = loss(model(**inputs), gold, self.smoothing)
        if self.state.global_step % self.args.logging_steps == 0 and model.training:
            self.log({f"loss_{name}": round(value.item(), 4) for name, value in losses.items()})
        return sum(WEIGHTS[name] * value for name, value in losses.items())
