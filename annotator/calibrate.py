"""Fit what turns a trained network's outputs into decisions, on articles that training never saw.

Label and framing logits get a slope and intercepts (Platt 1999, with one slope for the labels), fitted by likelihood;
role and loaded thresholds are those of the best F1 over letters. All on the int8 network, the one that ships.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from annotator.corpus import GoldArticle
from annotator.markup import ROLES
from annotator.model import decode
from annotator.model.config import ModelConfig, Thresholds
from annotator.model.runtime import Floats, Runtime
from annotator.model.targets import targets
from annotator.model.windows import IGNORED, Ints, encode, windows
from annotator.predict import run_windows

GRID = np.arange(0.2, 0.81, 0.02)


@dataclass(frozen=True, slots=True)
class Scored:
    """Outputs beside gold, over all articles: N tokens with letters, S sentences. Gold is IGNORED where unknown."""

    roles: Floats  # [N, 3]
    loaded: Floats  # [N]
    labels: Floats  # [S, 3] logits
    framing: Floats  # [S] logits
    letters: Ints  # [N] letters and digits in each token
    gold_roles: Ints
    gold_loaded: Ints
    gold_labels: Ints
    gold_framing: Ints


def run_gold(runtime: Runtime, tokenizer: Tokenizer, config: ModelConfig, gold: Sequence[GoldArticle]) -> Scored:
    """Run the network over gold sentences."""
    encoded = [encode(tokenizer, g.text, g.sentences, g.quoted) for g in gold]
    cuts = [list(windows(e, config.window - 2)) for e in encoded]
    outputs = run_windows(runtime, config, list(zip(encoded, cuts, strict=True)))
    columns: list[list[np.ndarray]] = [[] for _ in Scored.__slots__]
    for article, e, parts in zip(gold, encoded, outputs, strict=True):
        s, t = decode.gather(e, article.text, len(article.sentences), parts, config), targets(e, article)
        letters = np.array(
            [sum(map(str.isalnum, article.text[a:b])) for a, b in zip(e.start, e.end, strict=True)], np.int64
        )
        values = (s.roles, s.loaded, s.labels, s.framing, letters, t.roles, t.loaded, t.labels, t.framing)
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    return Scored(*(np.concatenate(column) for column in columns))


def calibrate(scored: Scored, config: ModelConfig) -> ModelConfig:
    """``config`` with scales and thresholds fitted; what has no gold stays as it was."""
    limits = {
        role: _best_threshold(scored.roles[:, n], scored.gold_roles[:, n], scored.letters, getattr(config.thresholds, role))
        for n, role in enumerate(ROLES)
    }
    limits["loaded"] = _best_threshold(scored.loaded, scored.gold_loaded, scored.letters, config.thresholds.loaded)
    config = replace(
        config,
        label_scale=_fit_labels(scored, config.label_scale),
        framing_scale=_fit_framing(scored, config.framing_scale),
    )
    framing = decode.framing_probabilities(scored.framing, config)
    limits["framing"] = _best_macro_f1(framing, scored.gold_framing, config.thresholds.framing)
    return replace(config, thresholds=Thresholds(**limits))


def _best_threshold(probability: Floats, gold: Ints, letters: Ints, default: float) -> float:
    judged = gold != IGNORED
    if not (gold == 1).any():
        return default
    p, g, weight = probability[judged], gold[judged], letters[judged]
    scores = [2 * (weight * (g == 1) * (p >= t)).sum() / (weight * ((g == 1) + 1.0 * (p >= t))).sum() for t in GRID]
    return float(GRID[int(np.argmax(scores))])


def _best_macro_f1(probability: Floats, gold: Ints, default: float) -> float:
    judged = gold != IGNORED
    if len(np.unique(gold[judged])) < 2:
        return default
    p, g = probability[judged], gold[judged] == 1
    scores = [_macro_f1(p >= t, g) for t in GRID]
    return float(GRID[int(np.argmax(scores))])


def _macro_f1(found: np.ndarray, gold: np.ndarray) -> float:
    each = [2 * ((found == v) & (gold == v)).sum() / max(1, (found == v).sum() + (gold == v).sum()) for v in (True, False)]
    return float(sum(each) / 2)


def _fit_labels(scored: Scored, default: tuple[float, ...]) -> tuple[float, ...]:
    judged = scored.gold_labels != IGNORED
    if not judged.any():
        return default
    logits, gold = torch.tensor(scored.labels[judged]), torch.tensor(scored.gold_labels[judged])
    scale = torch.tensor([1.0, 0.0, 0.0, 0.0], requires_grad=True)
    return _minimise(scale, lambda: F.cross_entropy(logits * scale[0] + scale[1:], gold))


def _fit_framing(scored: Scored, default: tuple[float, ...]) -> tuple[float, ...]:
    judged = scored.gold_framing != IGNORED
    if not judged.any():
        return default
    logits, gold = torch.tensor(scored.framing[judged]), torch.tensor(scored.gold_framing[judged]).float()
    scale = torch.tensor([1.0, 0.0], requires_grad=True)
    return _minimise(scale, lambda: F.binary_cross_entropy_with_logits(logits * scale[0] + scale[1], gold))


def _minimise(scale: torch.Tensor, objective: Callable[[], torch.Tensor]) -> tuple[float, ...]:
    optimizer = torch.optim.LBFGS([scale], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        value = objective()
        value.backward()
        return value

    optimizer.step(step)
    return tuple(round(float(v), 4) for v in scale.detach())
