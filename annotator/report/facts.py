"""What the corpus pages need to know of one article: counted once, while its text is at hand, and small to keep."""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from annotator.markup import LABELS, VOICES, Attribution, Category, Label, Prediction, Voice
from annotator.report.html import clean
from annotator.signs import doubtful
from annotator.sources.nouns import HONORIFICS, NOT_A_NAME, TITLES
from annotator.spans import Span, letters
from annotator.text.quotes import quoted_spans

NO_OUTLET = "(no outlet given)"
NO_NAME = "(no name given)"
MOST = 300  # characters of a sentence that is shown as an example
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = re.compile(
    rf"{_UPPER}[\w-]*(?:['’](?!s\b)\w+)*(?:(?: (?:of|for|de|la|van|von|al|el))?(?: the)? {_UPPER}[\w-]*)*"
)
_IDLE = TITLES | HONORIFICS | NOT_A_NAME  # words that may open a run of capitals without being part of the name


@dataclass(frozen=True, slots=True)
class Quoted:
    """Letters and digits attributed to one speaker: inside quotation marks, and in the outlet's words."""

    direct: int
    reported: int

    def __add__(self, other: "Quoted") -> "Quoted":
        return Quoted(self.direct + other.direct, self.reported + other.reported)


@dataclass(frozen=True, slots=True)
class Use:
    """A loaded term at one place: ``key`` is its words in lower case, ``sentence`` None where it stands in none."""

    key: str
    words: str
    category: Category
    voice: Voice
    speaker: str | None
    sentence: int | None
    shown: str
    neutral: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """One article in figures. ``strip`` has label and letters of each sentence; ``named`` whom its text names."""

    number: int
    id: str
    title: str
    outlet: str
    url: str | None
    dated: str
    day: date | None
    event: str
    model: str
    strip: tuple[tuple[Label, int], ...]
    doubtful: int
    framing: tuple[float, ...]
    uses: tuple[Use, ...]
    speakers: Mapping[str, Quoted]
    named: Mapping[str, str]

    @property
    def labels(self) -> dict[Label, int]:
        counts = Counter(label for label, _ in self.strip)
        return {label: counts[label] for label in LABELS}

    @property
    def framing_score(self) -> float | None:
        return sum(self.framing) / len(self.framing) if self.framing else None

    def terms(self, voice: Voice) -> int:
        return sum(use.voice == voice for use in self.uses)


def facts_of(number: int, prediction: Prediction) -> Facts:
    """The figures of one article, which is the report's ``number``-th."""
    article, markup = prediction.article, prediction.markup
    about = {name: _line(getattr(article, name)) for name in ("title", "outlet", "date")}
    return Facts(
        number=number,
        id=clean(article.id),
        title=title_of(prediction),
        outlet=about["outlet"] or NO_OUTLET,
        url=article.url,
        dated=about["date"],
        day=day_of(about["date"]),
        event=_line(article.extra.get("event")) if isinstance(article.extra, Mapping) else "",
        model=clean(prediction.model_version),
        strip=tuple((s.label, letters(article.text, s.span)) for s in markup.sentences),
        doubtful=sum(map(doubtful, markup.sentences)),
        framing=tuple(s.framing.score for s in markup.sentences if s.framing),
        uses=tuple(_uses(prediction)),
        speakers=quoted(prediction),
        named=_named(article.text, [s.span for s in markup.sentences]),
    )


def title_of(prediction: Prediction) -> str:
    """The title, or the first words of an article that has none."""
    article = prediction.article
    words = _line(article.title) or _line(article.text[:80])
    return words or clean(article.id)


def quoted(prediction: Prediction) -> dict[str, Quoted]:
    """Who is quoted in the article, by name, and how much; most first. ``NO_NAME`` stands for unresolved sources."""
    text, found = prediction.article.text, dict[str, Quoted]()
    marks: list[Span] | None = None
    for relation in prediction.markup.attributions:
        name = _line(relation.speaker.name) if relation.speaker else NO_NAME
        whole = sum(letters(text, span) for span in relation.content)
        if relation.type == "mixed" and marks is None:
            marks = quoted_spans(text)
        inside = {"direct": whole, "indirect": 0}.get(relation.type, -1)
        direct = _inside(text, relation, marks or []) if inside < 0 else inside
        found[name] = found.get(name, Quoted(0, 0)) + Quoted(direct, whole - direct)
    return dict(sorted(found.items(), key=lambda item: -(item[1].direct + item[1].reported)))


def day_of(dated: str) -> date | None:
    """The day of a date as feeds and archives write it (ISO 8601, or as in mail), else None."""
    with suppress(ValueError):
        return datetime.fromisoformat(dated).date()
    with suppress(ValueError):
        return date.fromisoformat(dated[:10])
    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(dated).date()
    return None


def same_speaker(name: str) -> str:
    """What makes two speakers of different articles one: the name without its article, in lower case."""
    return name.casefold().removeprefix("the ")


def _inside(text: str, relation: Attribution, marks: list[Span]) -> int:
    parts = (part for span in relation.content for mark in marks if (part := span.clip(mark)))
    return sum(letters(text, part) for part in parts)


def _uses(prediction: Prediction) -> "list[Use]":
    text, markup = prediction.article.text, prediction.markup
    uses, at = [], 0
    for term in sorted(markup.loaded_terms, key=lambda t: t.span):
        while at < len(markup.sentences) and markup.sentences[at].span.end <= term.span.start:
            at += 1
        inside = at < len(markup.sentences) and markup.sentences[at].span.covers(term.span)
        words = _line(text[slice(*term.span)])
        shown = _line(text[slice(*markup.sentences[at].span)]) if inside else ""
        speaker = said_by(prediction, term.attribution) if term.voice == VOICES[1] else None
        place = at if inside else None
        neutral = tuple(map(_line, term.neutral))
        uses.append(Use(words.casefold(), words, term.category, term.voice, speaker, place, _cut(shown), neutral))
    return uses


def said_by(prediction: Prediction, attribution: int | None) -> str | None:
    """The speaker of a relation by its index; None where it has none, or the index is of no relation."""
    relations = prediction.markup.attributions
    if attribution is None or not 0 <= attribution < len(relations):
        return None
    speaker = relations[attribution].speaker
    return _line(speaker.name) if speaker else None


def _named(text: str, sentences: list[Span]) -> dict[str, str]:
    """Runs of capitalised words of at least two, without titles before them, each with its first sentence."""
    found: dict[str, str] = {}
    for span in sentences:
        sentence = text[slice(*span)]
        for run in _NAME.findall(sentence):
            words = run.split(" ")
            while words and words[0].lower().rstrip(".") in _IDLE:
                del words[0]
            if len(words) > 1 and (name := " ".join(words)) not in found:
                found[name] = _cut(_line(sentence))
    return found


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"


def _line(value: object) -> str:
    """A value from an input as one line of text that a page can hold."""
    return "" if value is None else " ".join(clean(str(value)).split())
