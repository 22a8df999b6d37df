"""``Annotator``: articles in, predictions out."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from tokenizers import Tokenizer

from annotator.article import Article
from annotator.errors import ModelError
from annotator.framing.inner import name_inner
from annotator.framing.lexicon import Lexicon
from annotator.framing.terms import loaded_terms
from annotator.guideline import labels_by_rule
from annotator.markup import (
    LABELS,
    Attribution,
    Framing,
    Furniture,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    relations_at,
)
from annotator.model import decode
from annotator.model.config import TOKENIZER_FILE, ModelConfig
from annotator.model.names import encode
from annotator.model.runtime import Floats, OnnxRuntime, Outputs, Runtime, TorchRuntime, run_all
from annotator.model.windows import Encoded, Window
from annotator.shipped import current_model
from annotator.sources import Resolver, find_sources, sentence_speakers
from annotator.spans import Span
from annotator.text.furniture import find_furniture
from annotator.text.quotes import quoted_spans
from annotator.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class _Read:
    """An article and what is known of it before the network."""

    article: Article
    furniture: Sequence[Furniture]
    sentences: Sequence[Span]
    quoted: Sequence[Span]
    encoded: Encoded


class Annotator:
    """A loaded model. ``annotate`` one article, or ``annotate_many`` as a stream."""

    def __init__(self, runtime: Runtime, tokenizer: Tokenizer, config: ModelConfig, lexicon: Lexicon) -> None:
        self.runtime, self.tokenizer, self.config, self.lexicon = runtime, tokenizer, config, lexicon
        self.tokens = 0  # read so far, by which a run's speed is told

    @classmethod
    def load(
        cls, path: Path | str | None = None, *, lexicon: Sequence[Path] = (), threads: int = 1, device: str = "cpu"
    ) -> Self:
        """The model folder at ``path``, or the current model (see ``shipped``). ``lexicon`` names further tables.

        On the ``device`` "cpu" the int8 network runs in ONNX Runtime, on "cuda" the fp16 one in torch. Raises
        ``ModelError`` or ``LexiconError`` for a folder, table or device that cannot be used.
        """
        folder = Path(path) if path else current_model()
        config = ModelConfig.load(folder)
        runtime = OnnxRuntime(folder, threads) if device == "cpu" else TorchRuntime(folder, config, device)
        return cls(runtime, load_tokenizer(folder), config, Lexicon.load(*lexicon))

    @property
    def model_version(self) -> str:
        return self.config.version

    def annotate(self, article: Article | str) -> Prediction:
        """The prediction for one article, or for a text (which gets an id hashed from it)."""
        return next(self.annotate_many([Article.read(article) if isinstance(article, str) else article]))

    def annotate_many(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        """Predictions in the order of ``articles``: one at a time, or as many as the runtime takes in a batch."""
        group: list[_Read] = []
        tokens = 0
        for article in articles:
            group.append(self._read(article))
            tokens += len(group[-1].encoded.ids)
            if tokens >= self.runtime.batch_tokens:
                yield from self._predictions(group)
                group, tokens = [], 0
        yield from self._predictions(group)

    def _read(self, article: Article) -> _Read:
        furniture = find_furniture(article.text)
        sentences = split_sentences(article.text, [f.span for f in furniture])
        quoted = quoted_spans(article.text)
        encoded = encode(self.tokenizer, article.text, sentences, quoted)
        return _Read(article, furniture, sentences, quoted, encoded)

    def _predictions(self, group: Sequence[_Read]) -> Iterator[Prediction]:
        for read, parts in zip(group, run_all(self.runtime, self.config, [r.encoded for r in group]), strict=True):
            self.tokens += len(read.encoded.ids)
            yield self._decode(read, parts)

    def _decode(self, p: _Read, parts: Sequence[tuple[Window, Outputs]]) -> Prediction:
        text = p.article.text
        scores = decode.gather(p.encoded, text, len(p.sentences), parts, self.config)
        relations = find_sources(text, p.sentences, decode.attributions(scores, p.encoded, text, p.quoted))
        resolver = Resolver(text, p.sentences, relations)
        relations = [replace(a, speaker=speaker) for a, speaker in zip(relations, resolver.speakers, strict=True)]
        terms = find_terms(scores, p.encoded, text, p.sentences, relations, self.lexicon, self.config)
        terms = name_inner(text, p.sentences, relations, terms, resolver.other)
        sentences = self._sentences(p, scores, relations, terms)
        markup = Markup(sentences, tuple(relations), terms, tuple(p.furniture))
        return Prediction(p.article, markup, self.model_version)

    def _sentences(
        self, p: _Read, scores: decode.Scores, relations: Sequence[Attribution], terms: Sequence[LoadedTerm]
    ) -> tuple[Sentence, ...]:
        ruled = labels_by_rule(p.article.text, p.sentences, relations)
        probabilities = decode.label_probabilities(scores.labels, self.config)
        framing = decode.framing_probabilities(scores.framing, outlet_peaks(p.sentences, terms), self.config)
        labels = [LABELS[n] for n in probabilities.argmax(-1)]
        here = relations_at(p.sentences, relations)
        speakers = sentence_speakers(p.article.text, p.sentences, relations, [a.speaker for a in relations])
        return tuple(
            Sentence(
                span,
                labels[n],
                {label: float(value) for label, value in zip(LABELS, probabilities[n], strict=True)},
                None if labels[n] == "editorial_framing" else speakers[n],
                tuple(here[n]),
                Framing(float(framing[n]), bool(framing[n] >= self.config.thresholds.framing)),
                ruled[n] if ruled[n] != labels[n] else None,
            )
            for n, span in enumerate(p.sentences)
        )


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder. Raises ``ModelError`` where it is missing or broken."""
    try:
        return Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as error:  # tokenizers raises plain Exception
        raise ModelError("the tokenizer does not load", where=str(folder / TOKENIZER_FILE)) from error


def run_windows(runtime: Runtime, config: ModelConfig, encoded: Encoded) -> list[tuple[Window, Outputs]]:
    """An article's windows in order, each with the network's outputs for it alone."""
    return run_all(runtime, config, [encoded])[0]


def find_terms(
    scores: decode.Scores,
    encoded: Encoded,
    text: str,
    sentences: Sequence[Span],
    relations: Sequence[Attribution],
    lexicon: Lexicon,
    config: ModelConfig,
) -> tuple[LoadedTerm, ...]:
    """The loaded terms of an article, from the network's scores and the lexicon together."""
    limits = config.thresholds
    matches = [(match, _peak(scores.loaded, encoded, match.span)) for match in lexicon.find(text, sentences)]
    runs = decode.loaded_runs(scores, encoded, text, limits.loaded)
    near = [lexicon.nearest(text, span) for span, _ in runs]
    words = [
        (span, decode.loaded_probability(seen, known=match is not None, config=config), match)
        for (span, seen), match in zip(runs, near, strict=True)
    ]
    return loaded_terms(text, words, matches, relations, threshold=limits.term, agreed=limits.loaded)


def outlet_peaks(sentences: Sequence[Span], terms: Sequence[LoadedTerm]) -> Floats:
    """For each sentence the score of its surest loaded term in the outlet's voice, 0 where it has none."""
    peaks = np.zeros(len(sentences), np.float32)
    starts = [span.start for span in sentences]
    for term in terms:
        if term.voice == "outlet" and term.score is not None:
            n = bisect_right(starts, term.span.start) - 1
            peaks[n] = max(peaks[n], term.score)
    return peaks


def _peak(loaded: Floats, encoded: Encoded, span: Span) -> float:
    first, last = np.searchsorted(encoded.end, span.start, "right"), np.searchsorted(encoded.start, span.end)
    return float(np.max(loaded[first:last], initial=0.0))
