"""A stand-in for the trained annotator: quick, deterministic, and it can be told to fail by words in the text."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from annotator.article import Article
from annotator.errors import ModelError
from annotator.markup import Framing, Furniture, Markup, Prediction, Sentence
from annotator.model.runtime import Outputs
from annotator.model.windows import Batch
from annotator.spans import Span

VERSION = "fake-1"


class FakeAnnotator:
    """A line is a sentence: a direct quote where it opens with a mark, the outlet's own voice elsewhere.

    A line that starts with ``Source :`` is a credit. ``RAISE`` in a text raises, ``DIE`` kills the process, and
    ``STOP`` is Ctrl-C.
    """

    def __init__(self, version: str = VERSION) -> None:
        self.model_version, self.tokens = version, 0

    @classmethod
    def load(cls, path: Path | None = None, *, lexicon: Sequence[Path] = (), device: str = "cpu") -> "FakeAnnotator":
        if path and not path.is_dir():
            raise ModelError("no such model folder", where=str(path), fix="see models/")
        return cls(path.name if path else VERSION)

    def annotate(self, article: Article | str) -> Prediction:
        article = Article.read(article) if isinstance(article, str) else article
        if "RAISE" in article.text:
            raise ZeroDivisionError("as told")
        if "DIE" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "STOP" in article.text:
            raise KeyboardInterrupt
        self.tokens += len(article.text.split())
        sentences, furniture, at = [], [], 0
        for line in article.text.split("\n"):
            span = Span(at, at + len(line))
            at = span.end + 1
            if line.startswith("Source :"):
                furniture.append(Furniture(span, "credit"))
            elif line.strip():
                label = "direct_quote" if line[0] in '“"' else "editorial_framing"
                scores = {"direct_quote": 0.1, "paraphrase": 0.1, "editorial_framing": 0.1} | {label: 0.8}
                sentences.append(Sentence(span, label, scores, framing=Framing(0.25, False)))
        return Prediction(article, Markup(tuple(sentences), furniture=tuple(furniture)), self.model_version)

    def annotate_many(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        return map(self.annotate, articles)


class FakeRuntime:
    """In the network's place: scores that follow from a window's own tokens, many of them high, in no time.

    Everything around the network is the real thing, and gets relations, terms and labels in plenty.
    """

    def __init__(self, batch_tokens: int = 0) -> None:
        self.batch_tokens = batch_tokens

    def run(self, batch: Batch) -> Outputs:
        ids, sentence = batch.input_ids.astype(np.float64), np.maximum(batch.sentence, 0)
        of = ids[np.arange(len(ids))[:, None], batch.starts]  # the first token of each sentence
        own = np.take_along_axis(of, sentence, axis=1)
        roles = [np.sin(own * (k + 1)) + np.sin(ids * 0.37 * (k + 1)) for k in range(3)]
        return Outputs(
            roles=3 * np.stack(roles, -1),
            loaded=4 * np.sin(ids * 1.7),
            pointer=5 * np.sin(ids[:, :, None] * 0.3 + ids[:, None, :] * 1.1),
            labels=3 * np.stack([np.sin(of * 0.9 + k) for k in range(3)], -1),
            framing=3 * np.sin(of * 0.53),
        )
