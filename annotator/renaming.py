"""Names changed at random in what training sees, so that the network learns from how a name is used, not from whose.

A network that meets the same few politicians and countries in the same few roles learns their names by heart, and reads
an article otherwise when the two sides' names are swapped. Here each name of an article becomes, everywhere in it, some
other name of the same number of tokens. Only token ids change: offsets, targets and features stay.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from annotator.model.names import NEVER
from annotator.model.windows import Encoded, boundary, capitalised
from annotator.spans import Span, has_letters

MIN_SEEN = 2  # a word met capitalised once may be a slip
Ids = tuple[int, ...]


class Names:
    """The names of a corpus, by how many tokens they have."""

    def __init__(self, corpus: Iterable[tuple[str, Encoded]]) -> None:
        """``corpus`` gives each article's text and tokens."""
        named: Counter[Ids] = Counter()
        seen: Counter[Ids] = Counter()
        for text, encoded in corpus:
            upper, opening = capitalised(encoded), boundary(encoded) > 0
            for first, last in _words(text, encoded):
                word = text[encoded.start[first] : encoded.end[last - 1]]
                if not opening[first] and word.lower() not in NEVER:
                    ids = tuple(encoded.ids[first:last].tolist())
                    seen[ids] += 1
                    named[ids] += bool(upper[first])
        self.names = {ids for ids, count in named.items() if count >= MIN_SEEN and count >= 0.95 * seen[ids]}
        self._alike: dict[int, list[Ids]] = defaultdict(list)
        for ids in sorted(self.names):
            self._alike[len(ids)].append(ids)

    def changed(self, text: str, encoded: Encoded, seed: int) -> Encoded:
        """``encoded`` with each of its names made another; the same ``seed`` makes the same choice."""
        draw, ids, other = random.Random(seed), encoded.ids.copy(), dict[Ids, Ids]()
        upper = capitalised(encoded)
        for first, last in _words(text, encoded):
            word = tuple(encoded.ids[first:last].tolist())
            if upper[first] and word in self.names:
                if word not in other:
                    other[word] = draw.choice(self._alike[len(word)])
                ids[first:last] = other[word]
        return replace(encoded, ids=ids)


def _words(text: str, encoded: Encoded) -> Iterator[tuple[int, int]]:
    """First and last token of each run of letters without a gap."""
    gaps = 1 + np.flatnonzero(encoded.start[1:] != encoded.end[:-1])
    for first, last in pairwise([0, *gaps.tolist(), len(encoded.ids)]):
        while first < last and not has_letters(text, Span(int(encoded.start[first]), int(encoded.end[first]))):
            first += 1
        end = first
        while end < last and has_letters(text, Span(int(encoded.start[end]), int(encoded.end[end]))):
            end += 1
        if end > first:
            yield first, end
