"""Gold markup as targets by token and sentence; what a corpus does not know is ``IGNORED``, never a silent negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.corpus import GoldArticle
from annotator.markup import LABELS, ROLES, spans_of
from annotator.model.windows import IGNORED, Encoded, Ints, Window
from annotator.spans import Span

LABEL_INDEX = {label: n for n, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets of one article of N tokens and S sentences.

    roles ``[N, 3]`` and loaded ``[N]`` hold 0, 1 or IGNORED, labels and framing ``[S]`` the class or IGNORED.
    ``links`` are (from, to) arrays of tokens: the content of a relation to its cue, a cue to its source. Sources may be
    shared by relations, content and cue are not.
    """

    roles: Ints
    loaded: Ints
    labels: Ints
    framing: Ints
    links: tuple[tuple[Ints, Ints], ...]


def targets(encoded: Encoded, gold: GoldArticle) -> Targets:
    count, sentences = len(encoded.ids), len(gold.sentences)
    roles = np.full((count, len(ROLES)), IGNORED, np.int64)
    links = []
    if gold.attributions is not None:
        for n, role in enumerate(ROLES):
            roles[:, n] = _marked(encoded, spans_of(gold.attributions, role))
        for a in gold.attributions:
            source, cue, content = (np.flatnonzero(_marked(encoded, getattr(a, role)) == 1) for role in ROLES)
            links += [(content, cue), (cue, source)]
    loaded = np.full(count, IGNORED, np.int64) if gold.loaded is None else _marked(encoded, gold.loaded)
    labels, framing = np.full(sentences, IGNORED, np.int64), np.full(sentences, IGNORED, np.int64)
    if gold.labels is not None:
        labels[:] = [LABEL_INDEX[label] for label in gold.labels]
    if gold.framing is not None:
        framing[:] = [IGNORED if f is None else int(f) for f in gold.framing]
    return Targets(roles, loaded, labels, framing, tuple(links))


def collate(rows: Sequence[tuple[Targets, Encoded, Window]], length: int, sentences: int) -> dict[str, NDArray[Any]]:
    """The targets of several windows in the layout of ``windows.batch``: ``[rows, length]`` and ``[rows, sentences]``.

    ``pointer`` ``[rows, length, length]`` is true where a token may point: at its link's tokens, at column 0 where none
    of them lies in the window; a row without link is all false. A sentence cut into several windows is judged in each.
    """
    shape = (len(rows), length)
    out: dict[str, NDArray[Any]] = {
        "roles": np.full((*shape, len(ROLES)), IGNORED, np.int64),
        "loaded": np.full(shape, IGNORED, np.int64),
        "pointer": np.zeros((*shape, length), np.bool_),
        "labels": np.full((len(rows), sentences), IGNORED, np.int64),
        "framing": np.full((len(rows), sentences), IGNORED, np.int64),
    }
    for row, (t, encoded, w) in enumerate(rows):
        n = w.last - w.first
        for name in ("roles", "loaded"):
            out[name][row, 1 : n + 1] = getattr(t, name)[w.first : w.last]
        for origin, goal in t.links:
            here = origin[(origin >= w.first) & (origin < w.last)] - w.first + 1
            there = goal[(goal >= w.first) & (goal < w.last)] - w.first + 1
            out["pointer"][row, here[:, None], there if len(there) else np.zeros(1, np.int64)] = True
        present = np.unique(encoded.sentence[w.first : w.last])
        out["labels"][row, : len(present)] = t.labels[present]
        out["framing"][row, : len(present)] = t.framing[present]
    return out


def _marked(encoded: Encoded, spans: Sequence[Span]) -> Ints:
    """1 for tokens wholly inside a span, IGNORED for those that a span cuts through, 0 for the rest."""
    marks = np.zeros(len(encoded.ids), np.int64)
    for start, end in spans:
        meets = (encoded.start < end) & (encoded.end > start)
        within = (encoded.start >= start) & (encoded.end <= end)
        marks[meets & ~within & (marks == 0)] = IGNORED
        marks[within] = 1
    return marks
