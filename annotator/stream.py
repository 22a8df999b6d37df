"""What training sees: a planned stream of batches, and each batch as arrays when its turn comes.

The stream repeats the corpora once an epoch, each time in another order, cut into other windows, with names hidden
behind other stand-ins. Planned up front from a seed, it is repeatable and can be resumed anywhere.
"""

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from annotator.corpus import OWN, GoldArticle
from annotator.model.config import ModelConfig
from annotator.model.names import encode, with_other_stand_ins
from annotator.model.targets import Targets, collate, targets
from annotator.model.windows import Encoded, Window, batch, windows

# BASIL marks loaded words so sparingly that its unmarked words say little.
LOADED_WEIGHT = {"basil": 0.2}

# what a plan keeps of a window: article, seed of stand-ins, first token and the one after its last
Row = tuple[int, int, int, int]


class Stream:
    """Batches over ``gold``: ``plan`` them, then ``collate`` each as the network's inputs and targets."""

    def __init__(self, gold: Sequence[GoldArticle], tokenizer: Tokenizer, config: ModelConfig) -> None:
        self.tokenizer, self.config = tokenizer, config
        self.gold = list(gold)
        self._prepared = lru_cache(maxsize=None)(self._prepare)

    def plan(self, epochs: int, batch_tokens: int, seed: int, repeats: int = 1) -> list[list[Row]]:
        """Every batch of every epoch, at most ``batch_tokens`` tokens each with padding.

        ``repeats`` is how often an epoch shows the project's own gold articles.
        """
        draw = random.Random(seed)
        plan: list[list[Row]] = []
        for _ in range(epochs):
            rows: list[Row] = []
            for n, article in enumerate(self.gold):
                for _ in range(repeats if article.corpus == OWN else 1):
                    names = draw.randrange(2**31)
                    first = draw.randint(self.config.window // 4, self.config.window)
                    encoded, _ = self._prepared(n)
                    rows += [(n, names, w.first, w.last) for w in windows(encoded, self.config.window - 2, first)]
            batches = list(_batches(rows, batch_tokens, draw))
            draw.shuffle(batches)
            plan += batches
        return plan

    def collate(self, rows: Sequence[Row]) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
        """One planned batch: the network's inputs, and the targets with ``loaded_weight`` by row."""
        picked = [(*self._drawn(n, names), Window(*ends)) for n, names, *ends in rows]
        inputs = batch([(encoded, w) for encoded, _, w in picked], self.config)
        shape = inputs.input_ids.shape[1], inputs.starts.shape[1]
        gold = collate([(t, encoded, w) for encoded, t, w in picked], *shape)
        weights = [LOADED_WEIGHT.get(self.gold[n].corpus, 1.0) for n, *_ in rows]
        return inputs.inputs(), {**gold, "loaded_weight": np.array(weights, np.float32)}

    def _drawn(self, n: int, names: int) -> tuple[Encoded, Targets]:
        encoded, goal = self._prepared(n)
        return with_other_stand_ins(self.tokenizer, encoded, names), goal

    def _prepare(self, n: int) -> tuple[Encoded, Targets]:
        article = self.gold[n]
        encoded = encode(self.tokenizer, article.text, article.sentences, article.quoted)
        return encoded, targets(encoded, article)


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
