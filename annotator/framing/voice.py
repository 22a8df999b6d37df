"""Whose words a loaded term is: the outlet's, or those of a source in an attribution relation.

The guideline's rule (section 3): a term is the source's where it lies in content attributed to a source; where the
article names nobody for reported words ("is widely seen as"), the outlet answers for them. Cues and source phrases
are the outlet's wording, so a judging cue ("claimed") is the outlet's voice although it belongs to a relation. Marks
round a word of the outlet's own sentence change nothing: they are not an attribution.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.markup import Attribution, Role, Voice, relations_at
from annotator.spans import Span, clip_all, letters, merge


class Place(NamedTuple):
    """A term's voice, and the index of the relation that it belongs to: None where it stands in none."""

    voice: Voice
    attribution: int | None


def voices(text: str, terms: Sequence[Span], attributions: Sequence[Attribution]) -> list[Place]:
    """The voice of each of ``terms`` (sorted, disjoint), aligned with them.

    Where relations are nested, the innermost (the one with the least content) speaks.
    """
    spoken = [sum(letters(text, span) for span in a.content) for a in attributions]
    return [
        _place(text, term, attributions, sorted(here, key=spoken.__getitem__))
        for term, here in zip(terms, relations_at(terms, attributions), strict=True)
    ]


def _place(text: str, term: Span, attributions: Sequence[Attribution], innermost_first: Sequence[int]) -> Place:
    for n in innermost_first:
        if _mostly_inside(text, term, attributions[n], "content"):
            return Place("source" if _is_somebodys(attributions[n]) else "outlet", n)
    for role in ("cue", "source"):
        for n in innermost_first:
            if _mostly_inside(text, term, attributions[n], role):
                return Place("outlet", n)
    return Place("outlet", None)


def _is_somebodys(a: Attribution) -> bool:
    """Whether there is anyone but the outlet to answer for the content's words: not for what "is widely seen" so."""
    return a.type != "indirect" or bool(a.source)


def _mostly_inside(text: str, term: Span, attribution: Attribution, role: Role) -> bool:
    """Whether more than half of the term's letters lie in one role of the relation."""
    parts = merge(clip_all(getattr(attribution, role), term))
    return bool(parts) and 2 * sum(letters(text, part) for part in parts) > letters(text, term)
