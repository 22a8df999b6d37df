"""Articles with gold labels, whichever corpus they come from, in one shape with what is unknown left as None.

Reads the project's own gold records and the JSONL of PolNeAR (Newell, Margolin and Ruths, LREC 2018), BASIL (Fan et
al., EMNLP 2019) and BABE (Spinde et al., Findings of EMNLP 2021).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import RecordError
from annotator.guideline import attribution_type
from annotator.markup import Attribution, Label, Voice
from annotator.records import read_markup
from annotator.spans import Span, trim
from annotator.text.quotes import quoted_spans

OWN = "own"  # the corpus of the project's own gold records


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article and what its corpus knows of it; None means not annotated, which is not the same as none there.

    ``labels``, ``framing`` and ``speakers`` have one entry a sentence; a sentence's ``framing`` is None where it is not
    known. ``loaded`` are loaded words whosever they are; ``voices`` says whose, where the corpus does.
    """

    id: str
    text: str
    corpus: str
    sentences: tuple[Span, ...]
    quoted: tuple[Span, ...]
    labels: tuple[Label, ...] | None = None
    attributions: tuple[Attribution, ...] | None = None
    loaded: tuple[Span, ...] | None = None
    framing: tuple[bool | None, ...] | None = None
    voices: tuple[Voice, ...] | None = None
    speakers: tuple[str | None, ...] | None = None
    furniture: tuple[Span, ...] | None = None


def read_gold(paths: Sequence[Path]) -> Iterator[GoldArticle]:
    """Every article of JSONL gold files. Raises ``RecordError`` naming file and line for one that cannot be used."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield read_gold_record(json.loads(line))
                except (ValueError, KeyError, TypeError, RecordError) as error:
                    raise RecordError(f"not a gold record: {error}", where=f"{path}:{number}") from error


def read_gold_record(record: dict[str, Any]) -> GoldArticle:
    """One gold record of any of the corpora; which one is told by the fields that it has."""
    if "biased" in record:
        return _babe(record)
    if "bias" in record:
        return _basil(record)
    return _labelled(record)


def _babe(r: dict[str, Any]) -> GoldArticle:
    text = r["text"]
    sentences, loaded = (trim(text, Span(0, len(text))),), _pairs(r["biased_spans"])
    framing = (bool(r["biased"]),)
    return GoldArticle(r["id"], text, "babe", sentences, tuple(quoted_spans(text)), loaded=loaded, framing=framing)


def _basil(r: dict[str, Any]) -> GoldArticle:
    text, sentences = r["text"], _spans(r["sentences"])
    lexical = [b for b in r["bias"] if b["kind"] == "lexical"]
    voices: tuple[Voice, ...] = tuple("source" if b["in_quote"] else "outlet" for b in lexical)
    return GoldArticle(
        r["id"], text, "basil", sentences, tuple(quoted_spans(text)), loaded=_spans(lexical), voices=voices
    )


def _labelled(r: dict[str, Any]) -> GoldArticle:
    text, quoted = r["text"], tuple(quoted_spans(r["text"]))
    labels = tuple(s["label"] for s in r["sentences"])
    attributions = tuple(
        Attribution(
            _pairs(a["source"]),
            _pairs(a["cue"]),
            content,
            # PolNeAR's own where given: it counts no '' as a quotation mark, and its labels follow from that
            a.get("type") or attribution_type(text, content, quoted),
        )
        for a in r["attributions"]
        if (content := _pairs(a["content"]))
    )
    sentences = _spans(r["sentences"])
    if "loaded_terms" not in r:
        return GoldArticle(r["id"], text, "polnear", sentences, quoted, labels, attributions)
    terms = read_markup(r).loaded_terms
    framing = []
    for sentence in sentences:
        voices = {t.voice for t in terms if t.span.overlaps(sentence)}
        # a source's loaded words say nothing sure of the outlet's wording around them
        framing.append(None if voices == {"source"} else "outlet" in voices)
    return GoldArticle(
        r["id"],
        text,
        OWN,
        sentences,
        quoted,
        labels,
        attributions,
        loaded=tuple(t.span for t in terms),
        framing=tuple(framing),
        voices=tuple(t.voice for t in terms),
        speakers=tuple(s.get("speaker") for s in r["sentences"]),
        furniture=_spans(r.get("furniture", [])),
    )


def _spans(items: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(i["start"], i["end"]) for i in items)


def _pairs(items: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in items)


def for_training(gold: Iterable[GoldArticle]) -> list[GoldArticle]:
    """What training may see: all but one in twenty of the research corpora's articles, chosen by id alone."""
    return [g for g in gold if not _is_apart(g)]


def for_calibration(gold: Iterable[GoldArticle]) -> list[GoldArticle]:
    """What ``for_training`` left out, and all of the project's own gold (it comes in files for each purpose)."""
    return [g for g in gold if g.corpus == OWN or _is_apart(g)]


def _is_apart(g: GoldArticle) -> bool:
    return g.corpus != OWN and int(hashlib.sha256(g.id.encode()).hexdigest(), 16) % 20 == 0
