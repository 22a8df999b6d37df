"""What training sees: a planned stream of batches, and each batch as arrays when its turn comes.

The stream repeats the corpora once an epoch, each time in another order, cut into other windows, with some articles'
quotation marks restyled, and names hidden behind other stand-ins. Planned up front from a seed, it is repeatable and
can be resumed anywhere.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from annotator.corpus import OWN, GoldArticle
from annotator.guideline import labels_by_rule
from annotator.model.config import ModelConfig
from annotator.model.names import encode, with_other_stand_ins
from annotator.model.targets import Targets, collate, targets
from annotator.model.windows import Encoded, Window, batch, windows
from annotator.spans import Span
from annotator.text.furniture import find_furniture
from annotator.text.quotes import quoted_spans
from annotator.text.sentences import split_sentences

STYLES = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"))
MARKS = frozenset("“”\"‘’'«»")
AS_WRITTEN = -1

# BASIL marks loaded words so sparingly that its unmarked words say little.
LOADED_WEIGHT = {"basil": 0.2}

# what a plan keeps of a window: article, cut (0 gold, 1 our own), style, seed of stand-ins, tokens
Row = tuple[int, int, int, int, int, int]


class Stream:
    """Batches over ``gold``: ``plan`` them, then ``collate`` each as the network's inputs and targets."""

    def __init__(self, gold: Sequence[GoldArticle], tokenizer: Tokenizer, config: ModelConfig) -> None:
        self.tokenizer, self.config = tokenizer, config
        self.gold = [(g, recut(g)) for g in gold]
        self._prepared = lru_cache(maxsize=None)(self._prepare)

    def plan(
        self,
        epochs: int,
        batch_tokens: int,
        seed: int,
        *,
        restyled: float = 0.0,
        repeats: int = 1,
    ) -> list[list[Row]]:
        """Every batch of every epoch, at most ``batch_tokens`` tokens each with padding.

        ``restyled`` is the share of articles whose quotation marks change style, ``repeats`` how often an epoch shows
        the project's own gold articles.
        """
        draw = random.Random(seed)
        plan: list[list[Row]] = []
        for _ in range(epochs):
            rows: list[Row] = []
            for n, (article, _) in enumerate(self.gold):
                for _ in range(repeats if article.corpus == OWN else 1):
                    style = draw.randrange(len(STYLES)) if draw.random() < restyled else AS_WRITTEN
                    names = draw.randrange(2**31)
                    cut = draw.randrange(2)
                    first = draw.randint(self.config.window // 4, self.config.window)
                    encoded, _ = self._prepared(n, cut, style)
                    cuts = windows(encoded, self.config.window - 2, first)
                    rows += [(n, cut, style, names, w.first, w.last) for w in cuts]
            batches = list(_batches(rows, batch_tokens, draw))
            draw.shuffle(batches)
            plan += batches
        return plan

    def collate(self, rows: Sequence[Row]) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
        """One planned batch: the network's inputs, and the targets with ``loaded_weight`` by row."""
        picked = [(*self._drawn(n, cut, style, names), Window(*ends)) for n, cut, style, names, *ends in rows]
        inputs = batch([(encoded, w) for encoded, _, w in picked], self.config)
        shape = inputs.input_ids.shape[1], inputs.starts.shape[1]
        gold = collate([(t, encoded, w) for encoded, t, w in picked], *shape)
        weights = [LOADED_WEIGHT.get(self.gold[n][0].corpus, 1.0) for n, *_ in rows]
        return inputs.inputs(), {**gold, "loaded_weight": np.array(weights, np.float32)}

    def _drawn(self, n: int, cut: int, style: int, names: int) -> tuple[Encoded, Targets]:
        encoded, goal = self._prepared(n, cut, style)
        return with_other_stand_ins(self.tokenizer, encoded, names), goal

    def _prepare(self, n: int, cut: int, style: int) -> tuple[Encoded, Targets]:
        article = self.gold[n][cut]
        text, quoted = article.text, article.quoted
        if style != AS_WRITTEN and "''" not in text:  # marks that PolNeAR's labels take for none
            text = restyle(text, quoted, *STYLES[style])
            quoted = tuple(quoted_spans(text))
        encoded = encode(self.tokenizer, text, article.sentences, quoted)
        return encoded, targets(encoded, article)


def recut(gold: GoldArticle) -> GoldArticle:
    """``gold`` in the sentences that the project's own splitter finds, where its labels follow from its relations.

    PolNeAR's gold ends a sentence at "Gov." and the like, which reading never does. The project's own articles are cut
    as reading cuts them, and where there are no relations a label or a judgement cannot be carried over.
    """
    if gold.corpus != "polnear" or gold.attributions is None:
        return gold
    sentences = tuple(split_sentences(gold.text, [f.span for f in find_furniture(gold.text)]))
    return replace(gold, sentences=sentences, labels=tuple(labels_by_rule(gold.text, sentences, gold.attributions)))


def restyle(text: str, quoted: Sequence[Span], opening: str, closing: str) -> str:
    """``text`` of the same length with other marks round its quotations; those with marks inside stay as they are."""
    letters = list(text)
    for start, end in quoted:
        if MARKS.isdisjoint(text[start:end]):
            for place, mark in ((start - 1, opening), (end, closing)):
                if 0 <= place < len(text) and text[place] in MARKS:
                    letters[place] = mark
    return "".join(letters)


def _batches(rows: list[Row], batch_tokens: int, draw: random.Random) -> Iterator[list[Row]]:
    """Rows of like length together, so that little is padding; which ones meet is drawn anew each epoch."""
    draw.shuffle(rows)
    rows.sort(key=lambda row: (row[-1] - row[-2]) // 16)
    batch_rows: list[Row] = []
    for row in rows:
        longest = max(r[-1] - r[-2] + 2 for r in (*batch_rows, row))
        if batch_rows and longest * (len(batch_rows) + 1) > batch_tokens:
            yield batch_rows
            batch_rows = []
        batch_rows.append(row)
    if batch_rows:
        yield batch_rows
