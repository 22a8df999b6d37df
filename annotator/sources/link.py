"""The learned link: which of the candidates a pronoun or a description means, where rules on words do not decide.

A linear model scores each candidate; the best one wins. A description may also mean nobody named ("own words"). Its
weights are in ``link.json``, fitted by ``scripts/speakers --fit`` on pairs of a right and a wrong candidate.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotator.sources.antecedents import Antecedents
from annotator.sources.entities import Entity
from annotator.sources.nouns import PERSONS_AND_BODIES, PLURAL_PERSONS, singular
from annotator.sources.phrases import Phrase, gender, parse
from annotator.sources.scene import OTHER, Anaphor, Scene
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone whom an anaphor may mean, or with ``entity`` None nobody but its own words; and what speaks for it."""

    entity: Entity | None
    features: Mapping[str, float]
    unnamed: Phrase | None = None  # where only a noun phrase introduces it


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


def candidates(known: Antecedents, anaphor: Anaphor) -> list[Candidate]:
    """Who was named or spoke in the sentences before; for a pronoun also people nearby without a name, for a
    description also nobody but its own words."""
    met: dict[Entity, bool] = {}
    for entity, spoke in known.candidates(anaphor.at, anaphor.attribution):
        if anaphor.gender and entity.gender == OTHER[anaphor.gender]:
            continue
        met[entity] = met.get(entity, False) or spoke
        if len(met) == MOST_CANDIDATES:
            break
    seen = Scene(known, anaphor, met)
    found = [Candidate(e, seen.features(e, spoke)) for e, spoke in met.items()]
    if anaphor.form == "the":
        return [*found, Candidate(None, seen.own_words())]
    for phrase in _unnamed(known, anaphor):
        if anaphor.gender and gender(phrase.text) == OTHER[anaphor.gender]:
            continue
        entity = Entity(phrase.text, phrase.span, "name", gender(phrase.text), named=False)
        found.append(Candidate(entity, seen.unnamed(phrase), phrase))
    return found


def _unnamed(known: Antecedents, anaphor: Anaphor) -> Iterator[Phrase]:
    """Noun phrases without a name for people or bodies, in the sentences before a pronoun."""
    here = known.sentence_at(anaphor.at)
    if not known.sentences:
        return
    start = known.sentences[max(0, here - NEAR)].start
    for word in WORD.finditer(known.text, start, max(start, anaphor.at)):
        noun = word.group().rpartition("-")[2]
        if noun not in PLURAL_PERSONS and singular(noun) not in PERSONS_AND_BODIES:
            continue
        before = NOUN_PHRASE.search(known.text, max(start, word.start() - 40), word.start())
        phrase = parse(known, Span(before.start() if before else word.start(), word.end()))
        if (
            phrase
            and not phrase.names
            and phrase.noun == noun
            and not known.text[word.end() : word.end() + 2].strip().isupper()
        ):
            yield phrase
