"""The output record: the only place where the data model becomes a plain dict and comes back.

The schema is a contract (tools outside the project read it); ``SCHEMA`` goes up when a field changes its meaning.
"""

from collections.abc import Mapping
from typing import Any, cast, get_args

from annotator.article import Article
from annotator.errors import RecordError
from annotator.markup import (
    CATEGORIES,
    FURNITURE_KINDS,
    LABELS,
    TYPES,
    VOICES,
    Annotation,
    Attribution,
    Evidence,
    Framing,
    Furniture,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    Speaker,
)
from annotator.spans import Span, letters

SCHEMA = 1
ABOUT = ("title", "outlet", "url", "date", "language")


def to_record(marked: Prediction | Annotation) -> dict[str, Any]:
    """One article and its markup as the plain dict that a JSON line or a Parquet row holds."""
    article, markup = marked.article, marked.markup
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "id": article.id,
        **{name: getattr(article, name) for name in ABOUT},
        "text": article.text,
        "sentences": [_sentence(s) for s in markup.sentences],
        "attributions": [_attribution(a) for a in markup.attributions],
        "loaded_terms": [_loaded_term(t, article.text) for t in markup.loaded_terms],
        "furniture": [{"start": f.span.start, "end": f.span.end, "kind": f.kind} for f in markup.furniture],
        "summary": summary(article, markup),
    }
    if isinstance(marked, Prediction):
        record["model_version"] = marked.model_version
    else:
        record |= {"reviewer": marked.reviewer, "provenance": dict(marked.provenance)}
    if article.extra:
        record["extra"] = dict(article.extra)
    return record


def summary(article: Article, markup: Markup) -> dict[str, Any]:
    """What one article comes to: sentences by label, mean framing score, and letters quoted by speaker."""
    scores = [s.framing.score for s in markup.sentences if s.framing]
    speakers: dict[str, int] = {}
    for a in markup.attributions:
        if a.speaker:
            quoted = sum(letters(article.text, span) for span in a.content)
            speakers[a.speaker.name] = speakers.get(a.speaker.name, 0) + quoted
    return {
        "sentences": {label: sum(s.label == label for s in markup.sentences) for label in LABELS},
        "framing_score": round(sum(scores) / len(scores), 4) if scores else 0.0,
        "outlet_loaded_terms": sum(t.voice == "outlet" for t in markup.loaded_terms),
        "speakers": speakers,
    }


def read_article(record: Mapping[str, Any]) -> Article:
    """The article of a record. Raises ``RecordError`` where ``id`` or ``text`` is missing or not a string."""
    for name in ("id", "text"):
        if not isinstance(record.get(name), str):
            raise RecordError(f"the record has no {name!r} string", where=str(record.get("id", "")))
    about: dict[str, Any] = {name: record.get(name) for name in ABOUT}
    about["language"] = about["language"] or "en"
    return Article(id=record["id"], text=record["text"], extra=record.get("extra") or {}, **about)


def read_markup(record: Mapping[str, Any]) -> Markup:
    """The markup of a record, gold or predicted; fields that a gold record lacks become None or empty.

    Raises ``RecordError`` for an unknown label, kind, voice or category, or an offset outside the text.
    """
    read = _Reader(record)
    return Markup(
        sentences=tuple(map(read.sentence, record.get("sentences") or ())),
        attributions=tuple(map(read.attribution, record.get("attributions") or ())),
        loaded_terms=tuple(map(read.loaded_term, record.get("loaded_terms") or ())),
        furniture=tuple(map(read.furniture, record.get("furniture") or ())),
    )


def read_prediction(record: Mapping[str, Any]) -> Prediction:
    """A prediction from its record. Raises ``RecordError`` where the record breaks the schema."""
    return Prediction(read_article(record), read_markup(record), str(record.get("model_version", "")))


def read_annotation(record: Mapping[str, Any]) -> Annotation:
    """A person's annotation from its (gold) record. Raises ``RecordError`` where it breaks the schema."""
    return Annotation(read_article(record), read_markup(record), record.get("reviewer"), record.get("provenance") or {})


def _sentence(s: Sentence) -> dict[str, Any]:
    return {
        "start": s.span.start,
        "end": s.span.end,
        "label": s.label,
        "scores": {k: round(v, 4) for k, v in s.scores.items()} if s.scores else None,
        "speaker": s.speaker,
        "attributions": list(s.attributions),
        "framing": {"score": round(s.framing.score, 4), "loaded": s.framing.loaded} if s.framing else None,
        **({"by_rule": s.by_rule} if s.by_rule else {}),
    }


def _attribution(a: Attribution) -> dict[str, Any]:
    return {
        "source": [list(s) for s in a.source],
        "cue": [list(s) for s in a.cue],
        "content": [list(s) for s in a.content],
        "type": a.type,
        "speaker": _speaker(a.speaker),
        "score": None if a.score is None else round(a.score, 4),
    }


def _loaded_term(t: LoadedTerm, text: str) -> dict[str, Any]:
    return {
        "start": t.span.start,
        "end": t.span.end,
        "text": text[t.span.start : t.span.end],
        "category": t.category,
        "voice": t.voice,
        "attribution": t.attribution,
        "score": None if t.score is None else round(t.score, 4),
        "evidence": t.evidence,
        "neutral": list(t.neutral),
        "inner_source": _speaker(t.inner_source),
    }


def _speaker(s: Speaker | None) -> dict[str, Any] | None:
    return None if s is None else {"name": s.name, "start": s.span.start, "end": s.span.end}


class _Reader:
    """Reads the parts of one record, each offset checked against its text."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.id, self.length = str(record.get("id", "")), len(record.get("text") or "")

    def wrong(self, what: str) -> RecordError:
        return RecordError(what, where=f"record {self.id}", fix="see docs/record.md for the schema")

    def span(self, start: Any, end: Any) -> Span:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= self.length):
            raise self.wrong(f"the span [{start}, {end}) is empty or not inside the text of {self.length} characters")
        return Span(start, end)

    def spans(self, pairs: Any) -> tuple[Span, ...]:
        return tuple(self.span(start, end) for start, end in pairs or ())

    def one_of(self, value: Any, known: tuple[str, ...], what: str) -> Any:
        if value not in known:
            raise self.wrong(f"{what} {value!r} is not one of {', '.join(known)}")
        return value

    def sentence(self, d: Mapping[str, Any]) -> Sentence:
        framing = d.get("framing")
        return Sentence(
            span=self.span(d.get("start"), d.get("end")),
            label=self.one_of(d.get("label"), LABELS, "label"),
            scores=d.get("scores"),
            speaker=d.get("speaker"),
            attributions=tuple(d.get("attributions") or ()),
            framing=Framing(framing["score"], framing["loaded"]) if framing else None,
            by_rule=self.one_of(d["by_rule"], LABELS, "label by the rule") if d.get("by_rule") else None,
        )

    def attribution(self, d: Mapping[str, Any]) -> Attribution:
        return Attribution(
            source=self.spans(d.get("source")),
            cue=self.spans(d.get("cue")),
            content=self.spans(d.get("content")),
            type=self.one_of(d.get("type"), TYPES, "attribution type"),
            speaker=self.speaker(d.get("speaker")),
            score=d.get("score"),
        )

    def speaker(self, d: Mapping[str, Any] | None) -> Speaker | None:
        return Speaker(d["name"], self.span(d["start"], d["end"])) if d else None

    def loaded_term(self, d: Mapping[str, Any]) -> LoadedTerm:
        return LoadedTerm(
            span=self.span(d.get("start"), d.get("end")),
            category=self.one_of(d.get("category", "other"), CATEGORIES, "category"),
            voice=self.one_of(d.get("voice"), VOICES, "voice"),
            attribution=d.get("attribution"),
            score=d.get("score"),
            evidence=cast(Evidence, self.one_of(d["evidence"], get_args(Evidence), "evidence"))
            if d.get("evidence")
            else None,
            neutral=tuple(d.get("neutral") or ()),
            inner_source=self.speaker(d.get("inner_source")),
        )

    def furniture(self, d: Mapping[str, Any]) -> Furniture:
        return Furniture(self.span(d.get("start"), d.get("end")), self.one_of(d.get("kind"), FURNITURE_KINDS, "kind"))
