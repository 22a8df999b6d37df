"""Who is heard in a sentence, from the speakers of its relations."""

from collections.abc import Mapping, Sequence

from annotator.markup import Attribution, Speaker, content_at
from annotator.spans import Span, letters

FIRST_SHARE = 0.4  # of the most letters that any relation says in a sentence: the first with so many is heard


def sentence_speakers(
    text: str, sentences: Sequence[Span], attributions: Sequence[Attribution], speakers: Sequence[Speaker | None]
) -> list[str | None]:
    """The speaker's name for each sentence, or None: of the first relation that says about as much there as any."""
    found: list[str | None] = []
    for parts in content_at(sentences, attributions):
        heard = _first(text, parts) if len(parts) > 1 else next(iter(parts), None)
        speaker = None if heard is None else speakers[heard]
        found.append(speaker.name if speaker else None)
    return found


def _first(text: str, parts: Mapping[int, list[Span]]) -> int:
    """The first relation that says enough, by what each says."""
    said_by = {n: sum(letters(text, p) for p in parts[n]) for n in parts}
    enough = FIRST_SHARE * max(said_by.values())
    return next(n for n in sorted(parts, key=parts.__getitem__) if said_by[n] >= enough)
