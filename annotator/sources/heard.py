"""Who is heard in a sentence, from the speakers of its relations."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from annotator.markup import Attribution, Speaker
from annotator.spans import Span, letters

FIRST_SHARE = 0.4  # of the most letters that any relation says in a sentence: the first with so many is heard


def sentence_speakers(
    text: str, sentences: Sequence[Span], attributions: Sequence[Attribution], speakers: Sequence[Speaker | None]
) -> list[str | None]:
    """The speaker's name for each sentence, or None: of the first relation that says about as much there as any."""
    starts = [s.start for s in sentences]
    said: list[dict[int, list[Span]]] = [defaultdict(list) for _ in sentences]
    for n, attribution in enumerate(attributions):
        for span in attribution.content:
            for i in range(max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end)):
                if part := span.clip(sentences[i]):
                    said[i][n].append(part)
    found: list[str | None] = []
    for parts in said:
        said_by = {n: sum(letters(text, p) for p in parts[n]) for n in parts}
        enough = FIRST_SHARE * max(said_by.values(), default=0)
        best = next((n for n in sorted(parts, key=parts.__getitem__) if said_by[n] >= enough), None)
        speaker = None if best is None else speakers[best]
        found.append(speaker.name if speaker else None)
    return found
