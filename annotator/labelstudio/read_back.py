"""The result of a task of Label Studio to markup, with a reason for every item that is no part of it.

``convert`` says what the items stand for. What comes from a server, a person or a model is never trusted here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from annotator.guideline import attribution_type
from annotator.labelstudio.convert import Region
from annotator.labelstudio.interface import (
    CATEGORY,
    CONTROLS,
    FURNITURE,
    INNER,
    KIND,
    LOADED,
    NEUTRAL,
    ROLE,
    SENTENCE,
    SPEAKER,
    VOICE,
)
from annotator.markup import ROLES, Attribution, Furniture, LoadedTerm, Markup, Sentence, Speaker
from annotator.spans import Span
from annotator.text.quotes import quoted_spans


@dataclass(frozen=True, slots=True)
class _Mark:
    """A ``labels`` region that passed its checks, with what the other items of its id carry."""

    id: str
    control: str
    label: str
    span: Span
    carried: dict[str, list[str]] = field(default_factory=dict)

    def first(self, control: str) -> str | None:
        return next(iter(self.carried.get(control, ())), None)

    def __str__(self) -> str:
        return f"{self.label} [{self.span.start}, {self.span.end})"


def to_markup(text: str, result: Iterable[Region]) -> tuple[Markup, list[str]]:
    """The markup that a task's ``result`` stands for, and a reason for every item that was left out.

    Sentences, furniture and relations come back in the order of the text. A loaded term without a voice gets the one
    that the guideline gives it by its place, without a category ``other``. What two ends of a relation mean follows
    from their roles, so a relation drawn backwards or left without a name counts too. An empty list of reasons means
    that the result is sound: its offsets fit ``text``, no sentence has two labels, no relation hangs in the air.
    """
    marks, links, reasons = _read(text, result)
    attributions = _attributions(text, marks, links, reasons)
    sentences, furniture = _prose(marks, attributions, reasons)
    terms = [_loaded_term(text, mark, attributions) for mark in _of(marks, LOADED)]
    return Markup(tuple(sentences), tuple(attributions), tuple(terms), tuple(furniture)), reasons


def faults(text: str, result: Iterable[Region]) -> list[str]:
    """Why ``result`` must not be sent with ``text``: the reasons of ``to_markup``, and characters that break it."""
    wrong = []
    if "\r" in text:
        wrong.append("the text has \\r line ends, which the browser counts otherwise: score the article again")
    if any("\ud800" <= c <= "\udfff" or c == "\0" for c in text):
        wrong.append("the text holds a lone surrogate or a NUL, which cannot be sent")
    return wrong + to_markup(text, result)[1]


def _of(marks: Mapping[str, _Mark], *controls: str) -> list[_Mark]:
    return sorted((m for m in marks.values() if m.control in controls), key=lambda m: (m.span, m.id))


def _read(text: str, result: Iterable[Region]) -> tuple[dict[str, _Mark], list[tuple[str, str]], list[str]]:
    """Marks by id, the pairs of ids that relations join, and the reasons against the rest."""
    marks: dict[str, _Mark] = {}
    carried: list[Region] = []
    links: list[tuple[str, str]] = []
    reasons: list[str] = []
    for item in result:
        if item.get("type") == "relation":
            links.append((item.get("from_id", ""), item.get("to_id", "")))
        elif item.get("type") == "labels":
            mark = _mark(text, item)
            if isinstance(mark, str):
                reasons.append(mark)
            elif mark.id in marks:
                reasons.append(f"{mark}: the same region is {marks[mark.id].label} too, it must have one label")
            else:
                marks[mark.id] = mark
        else:
            carried.append(item)
    for item in carried:
        id, name, type = str(item.get("id")), item.get("from_name"), item.get("type")
        values = (item.get("value") or {}).get("text" if type == "textarea" else str(type))
        tag, known = CONTROLS.get(str(name), ("", ()))
        if tag.lower() != type or not isinstance(values, list) or (known and not set(values) <= set(known)):
            reasons.append(f"region {id!r}: {type} {values!r} of {name!r} is not in the labelling interface")
        elif id not in marks:
            reasons.append(f"region {id!r}: {name} {values!r} belongs to no mark")
        else:
            marks[id].carried[str(name)] = [value for value in values if value.strip()]
    return marks, links, reasons


def _mark(text: str, item: Region) -> _Mark | str:
    """The mark of one ``labels`` region, or the reason why it is none."""
    id, control, value = str(item.get("id")), str(item.get("from_name")), item.get("value") or {}
    labels, start, end = value.get("labels"), value.get("start"), value.get("end")
    tag, known = CONTROLS.get(control, ("", ()))
    if tag != "Labels" or not isinstance(labels, list) or not set(labels) <= set(known):
        return f"region {id!r}: label {labels!r} of {control!r} is not in the labelling interface"
    if len(labels) != 1:
        return f"region {id!r}: {len(labels)} labels {labels!r} where there must be one"
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return f"region {id!r}: {labels[0]} [{start}, {end}) is empty or outside the text of {len(text)} characters"
    words = text[start:end]
    if value.get("text", words) not in (words, words.replace("\n", "\\n")):  # the browser writes a line end as \\n
        return f"region {id!r}: {labels[0]} [{start}, {end}) says {value['text']!r}, the text {words!r}"
    return _Mark(id, control, labels[0], Span(start, end))


def _attributions(
    text: str, marks: Mapping[str, _Mark], links: Sequence[tuple[str, str]], reasons: list[str]
) -> list[Attribution]:
    head = {mark.id: mark.id for mark in _of(marks, ROLE) if mark.label == "content"}

    def find(id: str) -> str:
        while head[id] != id:
            id = head[id]
        return id

    linked: list[tuple[_Mark, str]] = []
    for from_id, to_id in links:
        ends = [marks.get(from_id), marks.get(to_id)]
        pair = sorted((end for end in ends if end and end.control == ROLE), key=lambda end: end.id not in head)
        if len(pair) < 2 or pair[0].id not in head:
            reasons.append(f"relation {from_id!r} – {to_id!r}: must join a source, a cue or a content to a content")
        elif pair[1].id in head:
            head[find(pair[1].id)] = find(pair[0].id)
        else:
            linked.append((pair[1], pair[0].id))

    spans: defaultdict[str, defaultdict[str, set[Span]]] = defaultdict(lambda: defaultdict(set))
    for id in head:
        spans[find(id)]["content"].add(marks[id].span)
    for mark, id in linked:
        spans[find(id)][mark.label].add(mark.span)
    loose = {mark.id for mark in _of(marks, ROLE)} - head.keys() - {mark.id for mark, _ in linked}
    reasons += [f"{marks[id]}: no relation leads from it to a content" for id in sorted(loose)]

    quoted = quoted_spans(text)
    found = []
    for roles in spans.values():
        source, cue, content = (tuple(sorted(roles[role])) for role in ROLES)
        found.append(Attribution(source, cue, content, attribution_type(text, content, quoted)))
    return sorted(found, key=lambda a: (min(_spans(a)), a.content, a.source, a.cue))


def _spans(attribution: Attribution) -> tuple[Span, ...]:
    return attribution.source + attribution.cue + attribution.content


def _prose(
    marks: Mapping[str, _Mark], attributions: Sequence[Attribution], reasons: list[str]
) -> tuple[list[Sentence], list[Furniture]]:
    """Sentences and furniture, which share the text between them: where two overlap, the later one is left out."""
    sentences: list[Sentence] = []
    furniture: list[Furniture] = []
    before: _Mark | None = None
    for mark in _of(marks, SENTENCE, FURNITURE):
        if before and before.span.overlaps(mark.span):
            reasons.append(f"{mark} overlaps {before}: a stretch of text has one label")
            continue
        before = mark
        if mark.control == SENTENCE:
            of_it = tuple(n for n, a in enumerate(attributions) if any(s.overlaps(mark.span) for s in _spans(a)))
            label: Any = mark.label
            sentences.append(Sentence(mark.span, label, speaker=mark.first(SPEAKER), attributions=of_it))
        elif kind := mark.first(KIND):
            furniture.append(Furniture(mark.span, cast(Any, kind)))
        else:
            reasons.append(f"{mark}: no kind was chosen for it")
    return sentences, furniture


def _loaded_term(text: str, mark: _Mark, attributions: Sequence[Attribution]) -> LoadedTerm:
    inside = next((n for n, a in enumerate(attributions) if any(s.covers(mark.span) for s in a.content)), None)
    voice: Any = mark.first(VOICE) or ("outlet" if inside is None else "source")
    category: Any = mark.first(CATEGORY) or "other"
    attribution = inside if voice == "source" else None
    neutral = tuple(mark.carried.get(NEUTRAL, ()))
    return LoadedTerm(mark.span, category, voice, attribution, None, None, neutral, _inner_source(text, mark))


def _inner_source(text: str, mark: _Mark) -> Speaker | None:
    """The inner source of a loaded term: the name that it carries, where its words (the last line) stand next to it."""
    name, words = mark.first(INNER), next(reversed(mark.carried.get(INNER, ())), "")
    starts = [found.start() for found in re.finditer(re.escape(words), text)] if name else []
    if not name or not starts:
        return None
    start = min(starts, key=lambda at: abs(at - mark.span.start))
    return Speaker(name, Span(start, start + len(words)))
