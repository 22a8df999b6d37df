"""What speaks for a candidate: the features that the learned link weighs, seen from the place of an anaphor."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.markup import Attribution
from annotator.sources.antecedents import Antecedents
from annotator.sources.entities import Entity
from annotator.sources.mentions import Gender
from annotator.sources.nouns import (
    BODIES,
    GENERIC,
    HONOURS,
    OFFICES,
    PERSON_NOUNS,
    is_document,
    is_plural,
    may_mean,
    singular,
)
from annotator.sources.phrases import Phrase

NEARBY = 1500  # characters before a description in which it may have been introduced
OPENS = 12  # characters from a sentence's start within which a mention is its subject
AFTER_PREPOSITION = re.compile(r"\b(?:of|in|at|near|from|to|with|by|for|on|against|between|about) (?:the |[\w.]+ )?$")
VERB_AFTER = re.compile(r",? (?:who|which|has|had|was|is|will|would|[a-z]+(?:ed|es|s)|told|found|went|made)\b")
HEAD_OF = re.compile(
    r"the (?:head|chief|leader) of (?:the )?(?:state|government|department|ministry|agency|party|delegation)\b", re.I
)
INTRODUCED = re.compile(r"\b(?:an?|one) (?:[\w-]+ ){0,3}$")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """What is to be resolved: a pronoun (``form`` m, f, it or they) or a description (``form`` "the")."""

    at: int
    form: str
    attribution: Attribution
    phrase: Phrase | None = None

    @property
    def gender(self) -> Gender:
        if self.phrase:
            return self.phrase.gender
        return "m" if self.form == "m" else "f" if self.form == "f" else ""

    @property
    def aged(self) -> bool:
        """An age: "the 68-year-old"."""
        return self.phrase is not None and self.phrase.noun == "old"

    @property
    def bare(self) -> bool:
        """A general noun for a body that says no more of it: "the firm", "the polls body"."""
        if self.phrase is None:
            return False
        return self.phrase.noun == "body" or (self.phrase.noun in GENERIC and len(self.phrase.words) == 1)

    def surely(self, entity: Entity) -> bool:
        """Whether ``entity``, if it fits, goes before its own words: "the 68-year-old" and
        "His Excellency" a person, "the firm" a body."""
        person = self.aged or (self.phrase is not None and self.phrase.noun in HONOURS)
        return person or (self.bare and entity.kind == "institution")


def noun_class(noun: str) -> str:
    """What kind of noun heads a description; an office means its holder and nobody else."""
    if is_document(noun):
        return "document"
    if noun in GENERIC:
        return "kind of body"
    if noun in BODIES:
        return "body"
    if noun in OFFICES:
        return "office"
    return "person" if noun in PERSON_NOUNS else "people" if is_plural(noun) else "other"


class Scene:
    """The place of an anaphor, and the features of candidates seen from there."""

    def __init__(self, known: Antecedents, anaphor: Anaphor, met: Mapping[Entity, bool]) -> None:
        self.known, self.anaphor = known, anaphor
        self.form = f"the {noun_class(anaphor.phrase.noun)}" if anaphor.phrase else anaphor.form
        self.wanted = anaphor.gender
        self.rank = {e: n for n, e in enumerate(filter(self._fits, met))}  # of those that fit, the nearest first
        self.nearest_speaker = next((e for e in self.rank if met[e]), None)
        self.here = known.sentence_at(anaphor.at)
        turns = known.turns
        self.last = turns[-1].entity if turns else None
        self.previous = next((t.entity for t in reversed(turns) if t.entity is not self.last), None)
        self.last_turn_sentence = known.sentence_at(turns[-1].start) if turns else -99
        self.reported = anaphor.attribution.type == "indirect"
        noun = anaphor.phrase.noun if anaphor.phrase else ""
        self.stem = noun[: max(5, len(noun) - 3)] if len(noun) > 5 else ""

    def _fits(self, entity: Entity) -> bool:
        """Whether kind, number and gender allow it."""
        if self.anaphor.form == "it":
            return not entity.plural and entity.kind != "person"
        if self.anaphor.form == "they":
            return entity.plural or entity.kind == "institution"
        if self.form in ("the body", "the kind of body"):
            assert self.anaphor.phrase
            return entity.kind in ("institution", "name") and may_mean(self.anaphor.phrase.noun, entity.words)
        if self.form == "the document":
            return entity.kind in ("institution", "name")
        if self.anaphor.aged and entity.ages:  # another age than the one wanted: those of that age were found before
            return False
        return entity.agrees(self.wanted)

    def features(self, entity: Entity, spoke: bool) -> dict[str, float]:
        known, anaphor, form = self.known, self.anaphor, self.form
        f: dict[str, float] = {}
        rank = self.rank.get(entity)
        if rank is not None:
            f[f"{form}: fits"] = 1.0
            f["rank of those that fit"] = -min(rank, 8) / 4
            if rank == 0:
                f[f"{form}: nearest that fits"] = 1.0
            if entity is self.nearest_speaker:
                f[f"{form}: nearest speaker that fits"] = 1.0
            if len(self.rank) == 1:
                f[f"{form}: alone fits"] = 1.0
        mention = entity.last_before(anaphor.at)
        f |= self._place(mention) if mention >= 0 else {"only later": 1.0}
        if spoke:
            f[f"{form}: spoke"] = 1.0
        if entity is known.lead:
            f[f"{form}: named first"] = 1.0
        if entity is self.last:
            away = min(self.here - self.last_turn_sentence, 4)
            f[f"last speaker, {away}"] = 1.0
            f[f"{form}: last speaker"] = 1.0
            f["last speaker, reported" if self.reported else "last speaker, quoted"] = 1.0
            if "\n" not in known.text[known.turns[-1].start : anaphor.at]:
                f[f"{form}: last speaker, same paragraph"] = 1.0
        elif entity is self.previous:
            f["speaker before last"] = 1.0
        f[f"{form}: {self._kind(entity)}"] = 1.0
        if not entity.named:
            f["unnamed"] = 1.0
        f["often"] = min(bisect_left(entity.starts, anaphor.at), 5) / 5
        if self.wanted and entity.gender:
            f["gender agrees" if self.wanted == entity.gender else "gender differs"] = 1.0
        if anaphor.phrase:
            f |= self._described(entity, anaphor.phrase)
        if (
            mention >= 0
            and known.in_content(mention)
            and any(s.start <= mention < s.end for s in anaphor.attribution.content)
        ):
            f["in its own content"] = 1.0
        return f

    def _introduced(self, entity: Entity) -> str:
        """The sentence that names it first, in lower case."""
        known = self.known
        start = entity.starts[0] if entity.starts else entity.span.start
        return known.text[slice(*known.sentences[known.sentence_at(start)])].lower() if known.sentences else ""

    def unnamed(self, entity: Entity, noun: str) -> dict[str, float]:
        kind = "body" if singular(noun) in BODIES else "person"
        f = self._place(entity.span.start)
        f[f"{self.form}: phrase, {kind}{', plural' if entity.plural else ''}"] = 1.0
        if self.wanted and entity.gender:
            f["gender agrees" if entity.gender == self.wanted else "gender differs"] = 1.0
        return f

    def own_words(self) -> dict[str, float]:
        phrase = self.anaphor.phrase
        assert phrase is not None
        before = self.known.text[max(0, self.anaphor.at - NEARBY) : self.anaphor.at].lower()
        places = _places(phrase.noun, before)
        checks = {
            f"own words: {self.form}": True,
            f"own words: {self.form}, nobody fits": not self.rank,
            f"own words: {self.form}, no speaker fits": self.nearest_speaker is None,
            "own words": True,
            "own words: definite": phrase.head_text[:4].lower() == "the ",
            f"own words: {self.form}, one word": len(phrase.words) == 1,
            "own words: the head of": bool(HEAD_OF.match(phrase.head_text)),
            "own words: capital": phrase.head_text[4:5].isupper(),
            "own words: complement": phrase.before_preposition < phrase.head.end,
            "own words: possessor": bool(phrase.possessors),
            "own words: plural": phrase.plural,
            "own words: introduced": any(INTRODUCED.search(before, max(0, at - 80), at) for at in places),
            "own words: before": bool(places),
            "own words: quoted": not self.reported,
            "own words: age": "-year-old" in phrase.head_text,
        }
        return {name: 1.0 for name, holds in checks.items() if holds}

    def _kind(self, entity: Entity) -> str:
        kind = "person" if entity.may_be_person else entity.kind
        return f"{kind}{', plural' if entity.plural else ''}"

    def _place(self, mention: int) -> dict[str, float]:
        known = self.known
        sentence = known.sentence_at(mention)
        away = self.here - sentence
        f: dict[str, float] = {f"sentences away: {min(away, 4)}": 1.0}
        start = known.sentences[sentence].start if known.sentences else 0
        if mention - start <= OPENS:
            f["subject"] = 1.0
            f[f"subject, {min(away, 2)}"] = 1.0
        if "\n" not in known.text[mention : self.anaphor.at]:
            f["same paragraph"] = 1.0
        if known.in_content(mention):
            f["in content"] = 1.0
        if AFTER_PREPOSITION.search(known.text, max(0, mention - 20), mention):
            f["after preposition"] = 1.0
        named = known.mention_over(mention)
        if named:
            after = known.text[named.span.end : named.span.end + 2]
            if after[:1] in ("’", "'"):
                f["possessive"] = 1.0
            elif VERB_AFTER.match(known.text, named.span.end):
                f["before verb"] = 1.0
        return f

    def _described(self, entity: Entity, phrase: Phrase) -> dict[str, float]:
        noun, words = phrase.noun, phrase.words
        f = {"shares words": min(entity.shares(words), 3) / 3}
        if phrase.plural != entity.plural:
            f["number differs"] = 1.0
        others = words - {noun}
        if others and not entity.shares(others):
            f[f"{self.form}: shares no other word"] = 1.0
        if noun in entity.roles:
            f["role is said of it"] = 1.0
        if phrase.possessors & {w.lower() for w in entity.name.split()}:
            f["is its owner"] = 1.0
        if self.stem and self.stem in self._introduced(entity):
            f["noun's stem where first named"] = 1.0
        if entity.roles - {"the", "a", "of"} and noun in PERSON_NOUNS:
            f["has other roles"] = 1.0
        return f


def _places(word: str, text: str) -> list[int]:
    """Where ``text`` has the whole word."""
    found, at = [], text.find(word)
    while at >= 0:
        if not text[at - 1 : at].isalnum() and not text[at + len(word) :][:1].isalnum():
            found.append(at)
        at = text.find(word, at + 1)
    return found
