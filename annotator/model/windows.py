"""Characters to tokens: an article's sentences as windows of whole consecutive sentences, ready for the network.

Tokens exist only inside ``annotator.model``. Each token carries a *feature* id that packs what an uncased encoder
cannot see: whether it lies inside quotation marks, how it is capitalised, and whether it opens a sentence or paragraph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from annotator.model.config import ModelConfig
from annotator.spans import Span

QUOTE_STATES, CASES, BOUNDARIES = 2, 3, 3  # outside, inside | lower, Capitalised, UPPER | none, sentence, paragraph
FEATURES = QUOTE_STATES * CASES * BOUNDARIES
CAPITALISED = 1
IGNORED = -100  # the target of a token that is not judged, in torch's convention

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of one text that lie in sentences; every array has one entry a token.

    ``start`` and ``end`` are code points of the text, ``sentence`` is the index of the token's sentence.
    """

    ids: Ints
    start: Ints
    end: Ints
    sentence: Ints
    features: Ints


def case(encoded: Encoded) -> Ints:
    """How each token is written: 0 lower, 1 Capitalised, 2 UPPER."""
    return encoded.features // QUOTE_STATES % CASES


def capitalised(encoded: Encoded, tokens: Bools) -> Ints:
    """The features, were ``tokens`` all written Capitalised."""
    features: Ints = encoded.features + QUOTE_STATES * np.where(tokens, CAPITALISED - case(encoded), 0)
    return features


def boundary(encoded: Encoded) -> Ints:
    """What each token opens: 0 nothing, 1 a sentence, 2 a paragraph."""
    return encoded.features // (QUOTE_STATES * CASES)


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens ``first:last`` of an ``Encoded``: whole sentences, or one piece of a sentence longer than a window."""

    first: int
    last: int


def encode(tokenizer: Tokenizer, text: str, sentences: Sequence[Span], quoted: Sequence[Span]) -> Encoded:
    """Tokenise ``text`` once and keep the tokens that start inside one of the (sorted) ``sentences``."""
    encoding = tokenizer.encode(_encodable(text), add_special_tokens=False)
    ids, offsets = np.array(encoding.ids, np.int64), np.fromiter(chain.from_iterable(encoding.offsets), np.int64)
    start, end = offsets[::2], offsets[1::2]
    sentence = _inside(start, sentences)
    kept = (sentence >= 0) & (end > start)
    ids, start, end, sentence = ids[kept], start[kept], end[kept], sentence[kept]
    features = (_inside(start, quoted) >= 0).astype(np.int64)
    words = zip(start.tolist(), end.tolist(), strict=True)
    features += QUOTE_STATES * np.array([_case(text[a:b]) if text[a].isupper() else 0 for a, b in words], np.int64)
    features += QUOTE_STATES * CASES * _boundaries(text, start, end, sentence)
    return Encoded(ids, start, end, sentence, features)


def windows(encoded: Encoded, size: int, first: int | None = None) -> Iterator[Window]:
    """Cut into windows of at most ``size`` tokens, special tokens not counted, at sentence starts.

    ``first`` bounds the first window instead, so that training sees other cuts of the same article each epoch.
    """
    count = len(encoded.ids)
    starts = [*np.flatnonzero(_opens(encoded.sentence)).tolist(), count]
    begin, limit = 0, min(first or size, size)
    for here, following in pairwise(starts):
        if following - begin > limit and here > begin:
            yield Window(begin, here)
            begin, limit = here, size
        while following - begin > size:
            yield Window(begin, begin + size)
            begin, limit = begin + size, size
    if count > begin:
        yield Window(begin, count)


@dataclass(frozen=True, slots=True)
class Batch:
    """The network's inputs for several windows: ``[rows, tokens]`` but for ``starts``, ``[rows, sentences]``.

    ``sentence`` numbers the sentences within the row and is -1 on special tokens and padding; ``starts`` gives the
    column of each sentence's first token (0 where a row has fewer sentences than another).
    """

    input_ids: Ints
    attention_mask: Ints
    features: Ints
    sentence: Ints
    starts: Ints

    def inputs(self) -> dict[str, Ints]:
        return {name: getattr(self, name) for name in self.__slots__}


def batch(rows: Sequence[tuple[Encoded, Window]], config: ModelConfig) -> Batch:
    """Pad windows into one batch, with the encoder's start and end tokens around each."""
    length = 2 + max(w.last - w.first for _, w in rows)
    shape = (len(rows), length)
    ids, mask = np.full(shape, config.pad_id, np.int64), np.zeros(shape, np.int64)
    features, sentence = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    starts = []
    for row, (encoded, w) in enumerate(rows):
        n = w.last - w.first
        ids[row, 0], ids[row, n + 1] = config.start_id, config.end_id
        ids[row, 1 : n + 1] = encoded.ids[w.first : w.last]
        mask[row, : n + 2] = 1
        features[row, 1 : n + 1] = encoded.features[w.first : w.last]
        opens = _opens(encoded.sentence[w.first : w.last])
        # renumbered, because furniture or a sentence without tokens may leave gaps
        sentence[row, 1 : n + 1] = opens.cumsum() - 1
        starts.append(1 + np.flatnonzero(opens))
    padded = np.zeros((len(rows), max(map(len, starts))), np.int64)
    for row, columns in enumerate(starts):
        padded[row, : len(columns)] = columns
    return Batch(ids, mask, features, sentence, padded)


def _encodable(text: str) -> str:
    """Lone surrogates cannot cross into the tokenizer; each becomes one replacement character, offsets unchanged."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _inside(positions: Ints, spans: Sequence[Span]) -> Ints:
    """For each position the index of the sorted, disjoint span that holds it, or -1."""
    if not spans:
        return np.full(len(positions), -1, np.int64)
    bounds = np.array(spans, np.int64).reshape(-1, 2)
    index = np.searchsorted(bounds[:, 0], positions, side="right") - 1
    found: Ints = np.where((index >= 0) & (positions < bounds[index, 1]), index, -1)
    return found


def _opens(sentence: Ints) -> Bools:
    """Whether each token is the first of its sentence."""
    opens = np.ones(len(sentence), np.bool_)
    opens[1:] = sentence[1:] != sentence[:-1]
    return opens


def _case(capitalised: str) -> int:
    return 2 if len(capitalised) > 1 and capitalised.isupper() else 1


def _boundaries(text: str, start: Ints, end: Ints, sentence: Ints) -> Ints:
    opens = _opens(sentence)
    boundaries: Ints = opens.astype(np.int64)
    for n in np.flatnonzero(opens):
        if n == 0 or "\n" in text[end[n - 1] : start[n]]:
            boundaries[n] = 2
    return boundaries
