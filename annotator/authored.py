"""The project's own marked-up articles: XML in (format: ``data/wire/FORMAT.md``), gold records out."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from annotator.article import Article
from annotator.errors import RecordError
from annotator.guideline import attribution_type
from annotator.markup import (
    Annotation,
    Attribution,
    Category,
    Furniture,
    FurnitureKind,
    Label,
    LoadedTerm,
    Markup,
    Role,
    Sentence,
    Voice,
)
from annotator.records import read_markup, to_record
from annotator.spans import Span, joined
from annotator.text.quotes import quoted_spans

ROLE_OF_TAG: dict[str, Role] = {"src": "source", "cue": "cue", "con": "content"}


@dataclass
class _Parts:
    """What the walk over one article's tree collects; offsets count the characters written so far."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    sentences: list[Sentence] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    terms: list[LoadedTerm] = field(default_factory=list)
    roles: dict[str, dict[Role, list[Span]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def write(self, text: str | None) -> None:
        self.text.append(text or "")
        self.length += len(text or "")


def read_authored(path: Path) -> tuple[Annotation, dict[str, str]]:
    """One authored article and its file's attributes (``topic``, ``split``, ``author``…).

    Raises ``RecordError`` for XML that does not parse, a tag that is unknown, prose outside a sentence, or a
    relation without content.
    """
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8").strip())
    except ET.ParseError as error:
        raise RecordError(f"not well-formed XML: {error}", where=str(path), fix="see data/wire/FORMAT.md") from error
    parts = _Parts()
    for n, paragraph in enumerate(root.findall("p")):
        if n:
            parts.write("\n")
        _walk(paragraph, parts, path)
    text = "".join(parts.text)
    about: dict[str, Any] = {name: root.get(name) for name in ("title", "outlet", "date")}
    markup = _markup(text, parts, path)
    read_markup(to_record(Annotation(Article(root.attrib["id"], text), markup)))  # raises where a value is unknown
    return Annotation(Article(root.attrib["id"], text, **about), markup, root.get("author")), dict(root.attrib)


def _walk(element: ET.Element, parts: _Parts, path: Path) -> None:
    start = parts.length
    slot = {"s": len(parts.sentences), "t": len(parts.terms)}
    parts.write(element.text)
    if element.tag == "p":
        for loose in (element.text, *(child.tail for child in element)):
            if (loose or "").strip():
                raise RecordError(f"prose outside a sentence: {loose!r}", where=str(path))
    for child in element:
        _walk(child, parts, path)
        parts.write(child.tail)
    span, attributes = Span(start, parts.length), element.attrib
    if element.tag == "s":
        label = cast(Label, attributes.get("label"))
        parts.sentences.insert(slot["s"], Sentence(span, label, speaker=attributes.get("speaker")))
    elif element.tag == "f":
        parts.furniture.append(Furniture(span, cast(FurnitureKind, attributes.get("kind"))))
    elif element.tag == "t":
        neutral = tuple(n for n in attributes.get("neutral", "").split("|") if n)
        voice, category = cast(Voice, attributes.get("voice", "outlet")), cast(Category, attributes.get("category"))
        parts.terms.insert(slot["t"], LoadedTerm(span, category, voice, neutral=neutral))
    elif element.tag in ROLE_OF_TAG:
        parts.roles[attributes.get("r", "")][ROLE_OF_TAG[element.tag]].append(span)
    elif element.tag != "p":
        raise RecordError(f"unknown tag <{element.tag}>", where=str(path), fix="see data/wire/FORMAT.md")


def _markup(text: str, parts: _Parts, path: Path) -> Markup:
    quoted = quoted_spans(text)
    relations = []
    for r, roles in parts.roles.items():
        if not roles["content"]:
            raise RecordError(f"relation {r!r} has no content", where=str(path))
        content = tuple(joined(text, roles["content"]))
        kind = attribution_type(text, content, quoted)
        relations.append(Attribution(tuple(roles["source"]), tuple(roles["cue"]), content, kind))
    relations.sort(key=lambda a: min(a.source + a.cue + a.content))
    return Markup(tuple(parts.sentences), tuple(relations), tuple(parts.terms), tuple(parts.furniture))


def gold_record(annotation: Annotation) -> dict[str, Any]:
    """The gold record of an authored article: the output record without what only a model gives."""
    record = to_record(annotation)
    for name in ("summary", "provenance"):
        del record[name]
    for term in record["loaded_terms"]:
        del term["inner_source"]  # not marked
    return record
