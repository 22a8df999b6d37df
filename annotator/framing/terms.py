"""Loaded terms: what the network and the lexicon find, joined, each with whose words they are."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.framing.lexicon import Match
from annotator.framing.voice import voices
from annotator.markup import Attribution, Evidence, LoadedTerm
from annotator.spans import Span, overlapping


def loaded_terms(
    text: str,
    words: Sequence[tuple[Span, float]],
    matches: Sequence[tuple[Match, float]],
    attributions: Sequence[Attribution],
    *,
    threshold: float,
    agreed: float,
) -> tuple[LoadedTerm, ...]:
    """The terms of an article in text order; none overlap.

    ``words`` are runs that the network finds loaded; ``matches`` the lexicon's, each with the network's highest
    probability over its words. A match's score is that of two independent witnesses (noisy-or); it is reported from
    ``threshold``, as found by both where the network's own opinion reaches ``agreed``, and takes the place of the
    network's run where they overlap.
    """
    found: list[LoadedTerm] = []
    for match, seen in matches:
        score = 1 - (1 - match.entry.weight) * (1 - seen)
        if score >= threshold:
            evidence: Evidence = "both" if seen >= agreed else "lexicon"
            entry = match.entry
            found.append(LoadedTerm(match.span, entry.category, "outlet", None, score, evidence, match.neutral))
    known = [t.span for t in found]
    for span, score in words:
        if not overlapping(known, span):
            found.append(LoadedTerm(span, "other", "outlet", None, score, "model"))
    found.sort(key=lambda t: t.span)
    places = voices(text, [t.span for t in found], attributions)
    return tuple(replace(t, voice=p.voice, attribution=p.attribution) for t, p in zip(found, places, strict=True))
