"""The learned link: which of the candidates a pronoun or a description means, where rules on words do not decide.

A linear model scores each candidate; the best one wins. A description may also mean nobody named ("own words"). Its
weights are in ``link.json``, fitted by ``scripts/speakers --fit`` on pairs of a right and a wrong candidate.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from annotator.sources.antecedents import Antecedents
from annotator.sources.entities import Entity
from annotator.sources.nouns import PERSONS_AND_BODIES, PLURAL_PERSONS, is_plural, singular
from annotator.sources.phrases import gender
from annotator.sources.scene import Anaphor, Scene
from annotator.spans import Span

WEIGHTS = Path(__file__).with_name("link.json")
NEAR = 3  # sentences before a pronoun in which people may be met that have no name
MOST_CANDIDATES = 24
WORD = re.compile(r"(?<![\w’'-])[a-z][a-z-]+(?![\w’'])")
NOUN_PHRASE = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|two|three|four|five|six|some|many|several|one|other)\s)?"
    r"(?:(?<!\w)(?!(?:and|or|of|to|in|on|at|by|with|from|that|as|for|said|was|is|are|were|the|an?|its|his|her|their)\s)[a-z’'-]+\s){0,2}$",
    re.I,
)


class Candidate(NamedTuple):
    """Someone whom an anaphor may mean, or with ``entity`` None nobody but its own words; and what speaks for it."""

    entity: Entity | None
    features: Mapping[str, float]
    unnamed: bool = False  # only a noun phrase introduces it


class Link:
    """The weights, and the choice by them."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights

    def score(self, candidate: Candidate) -> float:
        return sum(self.weights.get(name, 0.0) * value for name, value in candidate.features.items())

    def choose(self, anaphor: Anaphor, candidates: Sequence[Candidate]) -> Candidate | None:
        """The best candidate, the first of equals; None of none."""
        return max(candidates, key=self.score, default=None)


@cache
def shipped_link() -> Link:
    return Link(json.loads(WEIGHTS.read_text(encoding="utf-8")))


class Candidates:
    """Whom the anaphors of one article may mean."""

    def __init__(self, known: Antecedents) -> None:
        self.known = known
        self._unnamed: dict[int, list[tuple[Entity, str]]] = {}  # by sentence

    def of(self, anaphor: Anaphor) -> list[Candidate]:
        """Who was named or spoke in the sentences before; for a pronoun also people nearby without a name, for a
        description also nobody but its own words."""
        met = self._met(anaphor)
        seen = Scene(self.known, anaphor, met)
        found = [Candidate(e, seen.features(e, spoke)) for e, spoke in met.items()]
        if anaphor.phrase:
            sure = [c for c, e in zip(found, met, strict=True) if e in seen.rank and anaphor.surely(e)]
            return sure or [*found, Candidate(None, seen.own_words())]
        for n in range(max(0, seen.here - NEAR), seen.here + 1) if self.known.sentences else ():
            if n not in self._unnamed:
                self._unnamed[n] = list(self._unnamed_in(self.known.sentences[n]))
            for entity, noun in self._unnamed[n]:
                if entity.span.end <= anaphor.at and not entity.differs(anaphor.gender):
                    found.append(Candidate(entity, seen.unnamed(entity, noun), unnamed=True))
        return found

    def _met(self, anaphor: Anaphor) -> dict[Entity, bool]:
        """Whom the anaphor may mean by their gender, and whether they spoke; "the firm" may be far from its name."""
        met: dict[Entity, bool] = {}
        for entity, spoke in self.known.candidates(anaphor.at, anaphor.attribution):
            if not entity.differs(anaphor.gender):
                met[entity] = met.get(entity, False) or spoke
                if len(met) == MOST_CANDIDATES:
                    break
        if anaphor.bare:
            named = map(self.known.owner, self.known.mentions_before(anaphor.at))
            met |= {entity: False for entity in named if entity.kind == "institution" and entity not in met}
        return met

    def _unnamed_in(self, sentence: Span) -> Iterator[tuple[Entity, str]]:
        """People and bodies that a noun phrase without a name calls something, and its noun."""
        text = self.known.text
        for word in WORD.finditer(text, *sentence):
            noun = word.group().rpartition("-")[2]
            if noun not in PLURAL_PERSONS and singular(noun) not in PERSONS_AND_BODIES:
                continue
            if text[word.end() : word.end() + 2].strip().isupper():
                continue
            before = NOUN_PHRASE.search(text, max(sentence.start, word.start() - 40), word.start())
            span = Span(before.start() if before else word.start(), word.end())
            if not self.known.mentions_in(span):
                name = text[slice(*span)]
                yield Entity(name, span, "name", gender(name), is_plural(noun), named=False), noun
