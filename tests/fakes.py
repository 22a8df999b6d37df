"""A stand-in for the trained annotator: quick, deterministic, and it can be told to fail by words in the text."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from annotator.article import Article
from annotator.errors import ModelError
from annotator.markup import Framing, Furniture, Markup, Prediction, Sentence
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
    def load(cls, path: Path | None = None, *, lexicon: Sequence[Path] = ()) -> "FakeAnnotator":
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
