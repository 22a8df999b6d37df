"""What is marked in an article, whoever marked it: the small frozen data model.

``Markup`` is the marks themselves. A ``Prediction`` is markup made by a model, an ``Annotation`` markup made by a
person; both carry the article they belong to. Offsets are half-open code points into ``article.text``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from annotator.article import Article
from annotator.spans import Span, meeting

Label = Literal["direct_quote", "paraphrase", "editorial_framing"]
Role = Literal["source", "cue", "content"]
Voice = Literal["outlet", "source"]
AttributionType = Literal["direct", "mixed", "indirect"]
Evidence = Literal["model", "lexicon", "both"]
FurnitureKind = Literal["credit", "byline", "dateline", "caption", "promo", "copyright"]
Category = Literal[
    "contested_status", "contested_name", "label", "intensifier", "presupposing_verb", "hedge_or_doubt", "other"
]

LABELS: tuple[Label, ...] = get_args(Label)
ROLES: tuple[Role, ...] = get_args(Role)
VOICES: tuple[Voice, ...] = get_args(Voice)
TYPES: tuple[AttributionType, ...] = get_args(AttributionType)
CATEGORIES: tuple[Category, ...] = get_args(Category)
FURNITURE_KINDS: tuple[FurnitureKind, ...] = get_args(FurnitureKind)


@dataclass(frozen=True, slots=True)
class Framing:
    """How slanted a sentence is: ``score`` from 0 (plain) to 1, and whether that counts as ``loaded``."""

    score: float
    loaded: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A prose sentence. ``attributions`` are indices into the markup's list; gold sentences have no ``scores``.

    ``by_rule`` is the label that the guideline's rule gives the markup's own relations, where that is another one.
    """

    span: Span
    label: Label
    scores: Mapping[Label, float] | None = None
    speaker: str | None = None
    attributions: tuple[int, ...] = ()
    framing: Framing | None = None
    by_rule: Label | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """The source resolved in the article: its fullest name, and the mention that gives it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution relation: who (source), how (cue), what (content). Content is never empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    type: AttributionType
    speaker: Speaker | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class LoadedTerm:
    """Words that take a side, judge or presuppose, with whose words they are and neutral alternatives.

    ``inner_source`` is whom the relation's speaker gives for the words; its span is where the content names it.
    """

    span: Span
    category: Category
    voice: Voice
    attribution: int | None = None
    score: float | None = None
    evidence: Evidence | None = None
    neutral: tuple[str, ...] = ()
    inner_source: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text that is not prose (credit, byline, dateline…): typed, and kept out of labels and scores."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Markup:
    sentences: tuple[Sentence, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    loaded_terms: tuple[LoadedTerm, ...] = ()
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """Markup of one article by a model."""

    article: Article
    markup: Markup
    model_version: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """Markup of one article by a person."""

    article: Article
    markup: Markup
    reviewer: str | None = None
    provenance: Mapping[str, object] = field(default_factory=dict)


def relations_at(places: Sequence[Span], attributions: Sequence[Attribution]) -> list[list[int]]:
    """For each of sorted, disjoint ``places`` the indices of the relations that have a span there."""
    found: list[list[int]] = [[] for _ in places]
    for n, a in enumerate(attributions):
        for span in a.source + a.cue + a.content:
            for at in meeting(places, span):
                if found[at][-1:] != [n]:
                    found[at].append(n)
    return found


def content_at(places: Sequence[Span], attributions: Sequence[Attribution]) -> list[dict[int, list[Span]]]:
    """For each of sorted, disjoint ``places`` the parts of content that lie there, by the index of their relation."""
    found: list[dict[int, list[Span]]] = [{} for _ in places]
    for n, a in enumerate(attributions):
        for span in a.content:
            for at in meeting(places, span):
                if part := span.clip(places[at]):
                    found[at].setdefault(n, []).append(part)
    return found


def spans_of(attributions: Iterable[Attribution], role: Role) -> list[Span]:
    """Every span of one role, in the order of the relations."""
    return [span for attribution in attributions for span in getattr(attribution, role)]
