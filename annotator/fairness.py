"""Whether an article reads the same when two names change places: two sides of a conflict, politicians, outlets.

The names and texts stand in ``data/fairness/pairs.toml``. Every text is read twice, once as written and once with the
names swapped, and what the two predictions say of the same sentence is compared.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.markup import Prediction
from annotator.spans import Span

Names = Mapping[str, str]  # what a text's slot holds, for the longest names first
Annotate = Callable[[str], Prediction]


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and the same text with the names swapped; ``names`` and ``swapped`` map each name to its slot."""

    kind: str
    text: str
    other: str
    names: Names
    swapped: Names


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one pair: sentences with another label, terms that only one reading has, and for each
    sentence how far its framing score moved.
    """

    pair: Pair
    labels: int
    terms: tuple[str, ...]
    moves: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The differences of one kind of pair, added up. Moves are of framing scores, 0 to 1."""

    kind: str
    pairs: int
    sentences: int
    labels_changed: int
    pairs_with_other_terms: int
    mean_move: float
    largest_move: float


def read_pairs(path: Path) -> list[Pair]:
    """Every text of every kind with every two names, in a fixed order."""
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        _pair(kind, text, names["a"], names["b"])
        for kind, part in table.items()
        for names in part["names"]
        for text in part["texts"]
    ]


def compare(pairs: Iterable[Pair], annotate: Annotate) -> Iterator[Difference]:
    """The difference of each pair, in order; two readings a pair."""
    for pair in pairs:
        one, other = annotate(pair.text), annotate(pair.other)
        first, second = _sentences(one), _sentences(other)
        terms = _terms(one, pair.names) ^ _terms(other, pair.swapped)
        # a reading that splits the text elsewhere has every sentence labelled otherwise
        same_cut = len(first) == len(second)
        changed = sum(a[0] != b[0] for a, b in zip(first, second, strict=True)) if same_cut else len(first)
        moves = tuple(abs(a[1] - b[1]) for a, b in zip(first, second, strict=False))
        yield Difference(pair, changed, tuple(sorted(f"{text} ({voice})" for _, text, voice in terms)), moves)


def summarise(differences: Sequence[Difference]) -> list[Summary]:
    """One summary for each kind of pair, and one for all."""
    kinds = list(dict.fromkeys(d.pair.kind for d in differences))
    groups = [(kind, [d for d in differences if d.pair.kind == kind]) for kind in kinds]
    return [_summary(kind, group) for kind, group in [*groups, ("all", list(differences))]]


def _summary(kind: str, group: Sequence[Difference]) -> Summary:
    moves = [move for d in group for move in d.moves]
    return Summary(
        kind,
        len(group),
        len(moves),
        sum(d.labels for d in group),
        sum(bool(d.terms) for d in group),
        sum(moves) / len(moves),
        max(moves),
    )


def masked(text: str, names: Names) -> str:
    """``text`` in lower case with every name of ``names`` replaced by its slot: the same in both readings of a pair."""
    for name, slot in names.items():
        text = text.replace(name, slot)
    return text.lower()


def _pair(kind: str, text: str, a: Mapping[str, str], b: Mapping[str, str]) -> Pair:
    return Pair(kind, _filled(text, a, b), _filled(text, b, a), _slots(a, b), _slots(b, a))


def _filled(text: str, a: Mapping[str, str], b: Mapping[str, str]) -> str:
    for slot, side in (("a", a), ("b", b)):
        text = text.replace(f"{{{slot}}}", side["name"])
        for part, name in side.items():
            text = text.replace(f"{{{slot}.{part}}}", name)
    return text


def _slots(a: Mapping[str, str], b: Mapping[str, str]) -> Names:
    found = {name: f"<{slot}.{part}>" for slot, side in (("a", a), ("b", b)) for part, name in side.items()}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _sentences(prediction: Prediction) -> list[tuple[str, float]]:
    """Label and framing score of each sentence."""
    return [(s.label, s.framing.score if s.framing else 0.0) for s in prediction.markup.sentences]


def _terms(prediction: Prediction, names: Names) -> set[tuple[int, str, str]]:
    """Each loaded term as the number of its sentence, its words without names, and its voice."""
    text, sentences = prediction.article.text, [s.span for s in prediction.markup.sentences]
    return {
        (_number(sentences, t.span), masked(text[t.span.start : t.span.end], names), t.voice)
        for t in prediction.markup.loaded_terms
    }


def _number(sentences: Sequence[Span], span: Span) -> int:
    return next((n for n, s in enumerate(sentences) if s.covers(span)), -1)
