"""A prediction to a task of Label Studio: pure functions, no server. ``read_back`` is the way back.

A region is one item of a task's ``result``. Marks become ``labels`` regions; what a mark carries (speaker, voice,
category, neutral wording, inner source, kind) becomes ``textarea`` and ``choices`` items of the same id; an attribution
becomes ``relation`` items that lead from its sources, its cues and its further content spans to its first content span.

Offsets are code points on both sides. Three things are not sent and so do not come back: scores, framing, and the
speaker of a relation (each sentence carries its own). The type of a relation is computed from its content again.
"""

from collections import Counter
from typing import Any

from annotator.article import text_id
from annotator.labelstudio.interface import (
    CATEGORY,
    CONTINUES,
    CUE_OF,
    FURNITURE,
    INNER,
    KIND,
    LOADED,
    LOADED_TERM,
    NEUTRAL,
    ROLE,
    SENTENCE,
    SOURCE_OF,
    SPEAKER,
    TEXT,
    VOICE,
)
from annotator.markup import Attribution, Markup, Prediction
from annotator.spans import Span

Region = dict[str, Any]


def to_task(prediction: Prediction) -> dict[str, Any]:
    """The task that shows one article with its prediction, ready for import.

    ``data.text_id`` is the hash of the text: a later push can tell that an article of the same id has changed.
    """
    article = prediction.article
    data = {
        "article_id": article.id,
        "title": article.title or article.id,
        TEXT: article.text,
        "text_id": text_id(article.text),
        "outlet": article.outlet,
        "date": article.date,
        "url": article.url,
        "language": article.language,
    }
    return {"data": data, "predictions": [to_prediction(prediction)]}


def to_prediction(prediction: Prediction) -> dict[str, Any]:
    """Label Studio's prediction: ``score`` is the article's least certain sentence, from 0 to 1."""
    return {
        "model_version": prediction.model_version,
        "score": round(doubt(prediction.markup), 4),
        "result": to_regions(prediction.article.text, prediction.markup),
    }


def doubt(markup: Markup) -> float:
    """The lowest confidence of a sentence in its own label; 0 where no sentence has scores, so that it comes first."""
    return min((s.scores[s.label] for s in markup.sentences if s.scores), default=0.0)


def to_regions(text: str, markup: Markup) -> list[Region]:
    """The regions and relations of ``markup``, longest kinds first. Ids follow from kind and place alone."""
    write = _Writer(text)
    for sentence in markup.sentences:
        score = sentence.scores[sentence.label] if sentence.scores else None
        id = write.mark(SENTENCE, sentence.label, sentence.span, SENTENCE, score)
        if sentence.speaker:
            write.carried(id, SPEAKER, "textarea", sentence.span, [sentence.speaker])
    for furniture in markup.furniture:
        id = write.mark(FURNITURE, FURNITURE, furniture.span, FURNITURE)
        write.carried(id, KIND, "choices", furniture.span, [furniture.kind])
    for attribution in markup.attributions:
        write.attribution(attribution)
    for term in markup.loaded_terms:
        id = write.mark(LOADED, LOADED_TERM, term.span, LOADED, term.score)
        write.carried(id, VOICE, "choices", term.span, [term.voice])
        write.carried(id, CATEGORY, "choices", term.span, [term.category])
        if term.neutral:
            write.carried(id, NEUTRAL, "textarea", term.span, list(term.neutral))
        if inner := term.inner_source:
            words = text[inner.span.start : inner.span.end]
            write.carried(id, INNER, "textarea", term.span, list(dict.fromkeys((inner.name, words))))
    return write.regions + write.relations


class _Writer:
    """Collects the regions of one article; ids are unique, and the same for the same marks in the same order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.regions: list[Region] = []
        self.relations: list[Region] = []
        self.seen: Counter[str] = Counter()
        self.shared: dict[tuple[str, Span], str] = {}

    def mark(self, control: str, label: str, span: Span, prefix: str, score: float | None = None) -> str:
        id = f"{prefix}_{span.start}_{span.end}"
        self.seen[id] += 1
        if (nth := self.seen[id]) > 1:
            id += f"_{nth}"
        value = {**_place(span), "text": self.text[span.start : span.end], "labels": [label]}
        region: Region = {"id": id, "from_name": control, "to_name": TEXT, "type": "labels", "value": value}
        if score is not None:
            region["score"] = round(score, 4)
        self.regions.append(region)
        return id

    def carried(self, id: str, control: str, type: str, span: Span, values: list[str]) -> None:
        value = {**_place(span), ("text" if type == "textarea" else type): values}
        self.regions.append({"id": id, "from_name": control, "to_name": TEXT, "type": type, "value": value})

    def attribution(self, attribution: Attribution) -> None:
        # Content regions are the relation's own: two relations may share a source, and must not become one by it.
        contents = [self.mark(ROLE, "content", span, "content", attribution.score) for span in attribution.content]
        for id in contents[1:]:
            self.relate(id, contents[0], CONTINUES)
        for role, spans, name in (("source", attribution.source, SOURCE_OF), ("cue", attribution.cue, CUE_OF)):
            for span in spans:
                if (role, span) not in self.shared:
                    self.shared[role, span] = self.mark(ROLE, role, span, role)
                self.relate(self.shared[role, span], contents[0], name)

    def relate(self, from_id: str, to_id: str, name: str) -> None:
        self.relations.append(
            {"from_id": from_id, "to_id": to_id, "type": "relation", "direction": "right", "labels": [name]}
        )


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
