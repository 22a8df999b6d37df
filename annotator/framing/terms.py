"""Loaded terms: what the network and the lexicon find, joined, each with whose words they are."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.framing.category import category_by_form
from annotator.framing.lexicon import Match
from annotator.framing.voice import voices
from annotator.markup import Attribution, Evidence, LoadedTerm, spans_of
from annotator.spans import Span, merge, overlapping


def loaded_terms(
    text: str,
    words: Sequence[tuple[Span, float, Match | None]],
    matches: Sequence[tuple[Match, float]],
    attributions: Sequence[Attribution],
    *,
    threshold: float,
    agreed: float,
) -> tuple[LoadedTerm, ...]:
    """The terms of an article in text order; none overlap.

    ``words`` are runs that the network finds loaded, each with its chance of being a term and with the lexicon's row
    for the same words in another context, which gives its category and neutral wordings. ``matches`` are the lexicon's,
    each with the network's highest probability over its words; a match's score is that of two independent witnesses
    (noisy-or). Whatever reaches ``threshold`` is reported, a match as found by both where the network's own opinion
    reaches ``agreed``. Where the two overlap, the match takes the place of the network's run.
    """
    found: list[LoadedTerm] = []
    for match, seen in matches:
        score = 1 - (1 - match.entry.weight) * (1 - seen)
        if score >= threshold:
            evidence: Evidence = "both" if seen >= agreed else "lexicon"
            entry = match.entry
            found.append(LoadedTerm(match.span, entry.category, "outlet", None, score, evidence, match.neutral))
    known = [t.span for t in found]
    cues = merge(spans_of(attributions, "cue"))
    for span, score, near in words:
        if score < threshold or overlapping(known, span):
            continue
        by_form = category_by_form(text[span.start : span.end], is_cue=bool(overlapping(cues, span)))
        category, neutral = (near.entry.category, near.neutral) if near else (by_form, ())
        found.append(LoadedTerm(span, category, "outlet", None, score, "model", neutral))
    found.sort(key=lambda t: t.span)
    places = voices(text, [t.span for t in found], attributions)
    return tuple(replace(t, voice=p.voice, attribution=p.attribution) for t, p in zip(found, places, strict=True))
