"""Fit what turns a trained network's outputs into decisions, on articles that training never saw.

In order: role thresholds (best F1 over letters; a source's after linking), the scales of labels and loaded words
(likelihood, after Platt 1999), framing scale and threshold (likelihood, best macro-F1). All on the int8 network, the
one that ships.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from annotator.corpus import OWN, GoldArticle
from annotator.counts import shared
from annotator.framing.lexicon import Lexicon
from annotator.markup import ROLES, Attribution, spans_of
from annotator.model import decode
from annotator.model.config import ModelConfig
from annotator.model.names import encode
from annotator.model.runtime import Floats, OnnxRuntime, Outputs, Runtime
from annotator.model.targets import LABEL_INDEX, Targets, targets
from annotator.model.windows import IGNORED, Bools, Encoded, Ints, Window
from annotator.predict import find_terms, load_tokenizer, outlet_peaks, run_windows
from annotator.sources import find_sources
from annotator.spans import Span, letters, overlapping
from annotator.stream import recut

GRID = [round(0.2 + 0.025 * n, 3) for n in range(25)]


@dataclass(frozen=True, slots=True)
class _Run:
    """A gold article beside what the network made of it: ``gold`` in the sentences that reading finds, ``original`` in
    those of its corpus.
    """

    gold: GoldArticle
    original: GoldArticle
    encoded: Encoded
    targets: Targets
    parts: Sequence[tuple[Window, Outputs]]

    def scores(self, config: ModelConfig) -> decode.Scores:
        return decode.gather(self.encoded, self.gold.text, len(self.gold.sentences), self.parts, config)

    def relations(self, scores: decode.Scores) -> list[Attribution]:
        text, sentences = self.gold.text, self.gold.sentences
        return find_sources(text, sentences, decode.attributions(scores, self.encoded, text, self.gold.quoted))


def calibrate_folder(folder: Path, gold: Sequence[GoldArticle]) -> ModelConfig:
    """Calibrate an exported model on ``gold`` and save that in its ``config.json``.

    Sentences are those that reading finds, where gold's labels can be carried over to them (``recut``). What ``gold``
    knows nothing of stays as it was. Raises ``ModelError`` for a folder that is no exported model.
    """
    config = ModelConfig.load(folder)
    runs = _run(OnnxRuntime(folder), load_tokenizer(folder), config, gold)
    config = _with_roles(runs, config)
    scores = [run.scores(config) for run in runs]
    config = _with_labels(runs, scores, config)
    relations = [run.relations(s) for run, s in zip(runs, scores, strict=True)]
    lexicon = Lexicon.load()
    config = _with_terms(runs, scores, lexicon, config)
    config = _with_framing(runs, scores, relations, lexicon, config)
    config.save(folder)
    return config


def _run(runtime: Runtime, tokenizer: Tokenizer, config: ModelConfig, gold: Sequence[GoldArticle]) -> list[_Run]:
    runs = []
    for original in gold:
        g = recut(original)
        encoded = encode(tokenizer, g.text, g.sentences, g.quoted)
        runs.append(_Run(g, original, encoded, targets(encoded, g), run_windows(runtime, config, encoded)))
    return runs


def _with_roles(runs: Sequence[_Run], config: ModelConfig) -> ModelConfig:
    """Cues and content are judged word by word, sources by what is left of them once cues have pointed to them: what
    no cue points to goes, so many more words may stand for a source than would be right word by word.
    """
    probability = np.concatenate([run.scores(config).roles for run in runs])
    gold = np.concatenate([run.targets.roles for run in runs])
    counted = np.concatenate([_letters(run) for run in runs])
    best = {}
    for n in (decode.CUE, decode.CONTENT):
        judged = gold[:, n] != IGNORED
        if (gold[:, n] == 1).any():
            best[ROLES[n]] = _best(
                GRID, partial(_letter_f1, probability[judged, n], gold[judged, n] == 1, counted[judged])
            )
    config = replace(config, thresholds=replace(config.thresholds, **best))

    attributed = [(r, spans_of(r.gold.attributions, "source")) for r in runs if r.gold.attributions is not None]
    if not any(wanted for _, wanted in attributed):
        return config

    def with_source(threshold: float) -> ModelConfig:
        return replace(config, thresholds=replace(config.thresholds, source=threshold))

    def quality(threshold: float) -> float:
        tried = with_source(threshold)
        counts = [
            shared(run.gold.text, spans_of(run.relations(run.scores(tried)), "source"), wanted)
            for run, wanted in attributed
        ]
        return _f1(*np.sum(counts, axis=0))

    return with_source(_best(GRID, quality))


def _letters(run: _Run) -> Ints:
    pairs = zip(run.encoded.start, run.encoded.end, strict=True)
    return np.array([letters(run.gold.text, Span(a, b)) for a, b in pairs], np.int64)


def _with_labels(runs: Sequence[_Run], scores: Sequence[decode.Scores], config: ModelConfig) -> ModelConfig:
    """The project's own articles are easier than real news, and would make the scores too sure of it.

    Each sentence of the corpus judges the sentence found that holds most of it, as the scorer has it: so the scores
    allow for sentences that the two cut in different places.
    """
    labelled = [(run, s.labels) for run, s in zip(runs, scores, strict=True) if run.original.labels]
    logits, gold = [], []
    for run, seen in [(run, seen) for run, seen in labelled if run.gold.corpus != OWN] or labelled:
        found = run.gold.sentences
        for span, label in zip(run.original.sentences, run.original.labels or (), strict=True):
            here = overlapping(found, span)
            if here:
                most = max(here, key=lambda s: letters(run.gold.text, span.clip(s) or Span(0, 0)))
                logits.append(seen[found.index(most)])
                gold.append(LABEL_INDEX[label])
    if not gold:
        return config
    x, y = torch.from_numpy(np.array(logits)), torch.from_numpy(np.array(gold))
    scale = _minimise((1.0, 0.0, 0.0, 0.0), lambda s: F.cross_entropy(x * s[0] + s[1:], y))
    return replace(config, label_scale=scale)


def _with_terms(
    runs: Sequence[_Run], scores: Sequence[decode.Scores], lexicon: Lexicon, config: ModelConfig
) -> ModelConfig:
    """How far the network's word alone goes, where no row of the lexicon matches.

    Only gold that says of every sentence whether it is loaded names every loaded term, and knows what is one too many.
    A term counts where it is likelier loaded than not; thresholds that were fitted did no better on articles held out.
    """
    thresholds = replace(config.thresholds, loaded=0.5, term=0.5)
    seen, known, gold = [], [], []
    for run, s in zip(runs, scores, strict=True):
        if run.gold.framing is None:
            continue
        text = run.gold.text
        matched = [m.span for m in lexicon.find(text, run.gold.sentences)]
        for span, probability in decode.loaded_runs(s, run.encoded, text, thresholds.loaded):
            if not overlapping(matched, span):
                seen.append(decode.logit(probability))
                known.append(lexicon.nearest(text, span) is not None)
                gold.append(bool(overlapping(run.gold.loaded or (), span)))
    if not gold:
        return config
    x, k, y = (torch.tensor(values, dtype=torch.float32) for values in (seen, known, gold))
    start = (1.0, 0.0, 0.0)

    def loss(s: Tensor) -> Tensor:
        logits = x * s[0] + torch.where(k == 1, s[1], s[2])
        far = (s - torch.tensor(start)).square().sum()  # a few articles are no proof against the network as it is
        return F.binary_cross_entropy_with_logits(logits, y) + far / (2 * len(y))

    return replace(config, loaded_scale=_minimise(start, loss), thresholds=thresholds)


def _with_framing(
    runs: Sequence[_Run],
    scores: Sequence[decode.Scores],
    relations: Sequence[Sequence[Attribution]],
    lexicon: Lexicon,
    config: ModelConfig,
) -> ModelConfig:
    gold = np.concatenate([run.targets.framing for run in runs])
    logits = np.concatenate([s.framing for s in scores])
    peaks = np.concatenate(
        [
            outlet_peaks(r.gold.sentences, find_terms(s, r.encoded, r.gold.text, r.gold.sentences, a, lexicon, config))
            for r, s, a in zip(runs, scores, relations, strict=True)
        ]
    )
    judged = gold != IGNORED
    if len(np.unique(gold[judged])) < 2:
        return config
    x, terms, y = (torch.from_numpy(array[judged]).float() for array in (logits, peaks, gold))
    start = (1.0, 0.0, 0.0)
    scale = _minimise(start, lambda s: F.binary_cross_entropy_with_logits(x * s[0] + terms * s[1] + s[2], y))
    config = replace(config, framing_scale=scale)
    probability = decode.framing_probabilities(logits[judged], peaks[judged], config)
    loaded = gold[judged] == 1
    threshold = _best(GRID, lambda t: _macro_f1(probability >= t, loaded))
    return replace(config, thresholds=replace(config.thresholds, framing=threshold))


def _best(choices: Iterable[Any], quality: Callable[[Any], float]) -> Any:
    return max(choices, key=quality)


def _f1(both: float, found: float, wanted: float) -> float:
    return float(2 * both / max(1, found + wanted))


def _letter_f1(probability: Floats, gold: Bools, weight: Ints, threshold: float) -> float:
    found = probability >= threshold
    return _f1((weight * (gold & found)).sum(), (weight * found).sum(), (weight * gold).sum())


def _macro_f1(found: Bools, gold: Bools) -> float:
    return (
        sum(_f1(((found == v) & (gold == v)).sum(), (found == v).sum(), (gold == v).sum()) for v in (True, False)) / 2
    )


def _minimise(start: tuple[float, ...], objective: Callable[[Tensor], Tensor]) -> tuple[float, ...]:
    scale = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.LBFGS([scale], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> float:
        optimizer.zero_grad()
        value = objective(scale)
        value.backward()  # type: ignore[no-untyped-call]
        return value.item()

    optimizer.step(step)  # type: ignore[no-untyped-call]
    return tuple(round(float(v), 4) for v in scale.detach())
