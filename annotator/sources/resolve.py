"""Speaker resolution: each relation's source as the fullest name that the article gives.

Rules only. A source phrase is read for its head: a name, a description ("the ministry", "the 58-year-old"), a pronoun,
or an unnamed source ("two officials"). What is not itself a name is looked up among those met so far.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.sources.antecedents import Antecedents, Turn
from annotator.sources.entities import Entity, nearest
from annotator.markup import Attribution, Speaker
from annotator.sources.mentions import Gender, Kind, Mention
from annotator.sources.nouns import (
    DOCUMENT,
    FEMALE,
    GENERIC,
    INSTITUTION,
    MALE,
    NOT_A_NAME,
    OFFICES,
    PERSON_NOUNS,
    PLURAL_PERSONS,
    TITLES,
    singular,
)
from annotator.spans import Span, letters

PRONOUNS: dict[str, str] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("i", "we", "me", "us", "my", "our", "you"), "speaker"),
    **dict.fromkeys(("who", "which", "that", "whom", "whose"), "relative"),
}
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\b(?: \w+){0,2} \w+(?:ed|aid|own|ought|old|eld|een|ood)\b|(?:’s|'s) said\b|\w+edly\b",
    re.I,
)
HEAD_OF = re.compile(
    r"the (?:head|chief|leader) of (?:the )?(?:state|government|department|ministry|agency|party|delegation)\b", re.I
)
PRONOUN_IN_CUE = re.compile(r"\b(his|her|its|their)\b", re.I)
ARTICLES = re.compile(r"(?:(?:the|an?|its|his|her|their|our|my|this|these|those|that)\s+)+", re.I)
INDEFINITE = re.compile(r"(?:an?|one|two|three|four|five|several|some|many|most|another|other)\b", re.I)
# the head noun phrase ends where a clause, a participle or an aside begins
HEAD_END = re.compile(
    r"\s*[,;:(—–]\s*|\s+-\s+|\s+(?:who|which|that|whose|whom|where|when|speaking|seen|obtained|released|published|"
    r"carried|reviewed|paid|conducted|commissioned|familiar|interviewed|contacted|reached|quoted|cited|named)\b",
    re.I,
)
PREPOSITION = re.compile(r"\s(?:for|of|at|in|from|with|on|by|close to|near|to|inside|within|among)\s", re.I)
OF_THEM = re.compile(
    r"(?:one|two|three|some|many|most|all|several|another|both|each|none) of (?:them|these|those)\b", re.I
)
MADE_BY = re.compile(
    r"(?:out|conducted|written|published|issued|released|produced|compiled|drafted) by (?:the )?(?:\w+\. )?$"
)
GAVE_NAME = re.compile(r"\b(?:name|signs|signed|known|identified|himself|herself)\b[\w ]* as (?:\w+ )?$")
AGENT = re.compile(r"(?:[eo]r|ist|ian|man|person|ee|ant|one|accused)$")
AGE = re.compile(r"(\d+)-year-old")


def resolve_speakers(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Speaker | None]:
    """The speaker of each of ``attributions``, aligned with them; None where the article names nobody.

    ``Speaker.span`` is the mention that gives the name. Relations are read in the order of the text, in whatever
    order they are given. Linear in the length of the text.
    """
    resolver = _Resolver(text, sentences, attributions)
    found: list[Speaker | None] = [None] * len(attributions)
    for n in sorted(range(len(attributions)), key=lambda n: _start(attributions[n])):
        if entity := resolver.resolve(attributions[n]):
            found[n] = Speaker(entity.name, entity.span)
    return found


def sentence_speakers(
    text: str, sentences: Sequence[Span], attributions: Sequence[Attribution], speakers: Sequence[Speaker | None]
) -> list[str | None]:
    """The speaker's name for each sentence: of the relation with most of its content letters there, or None."""
    said: list[Counter[int]] = [Counter() for _ in sentences]
    content = sorted((span, n) for n, a in enumerate(attributions) for span in a.content)
    first = 0
    for i, sentence in enumerate(sentences):
        while first < len(content) and content[first][0].end <= sentence.start:
            first += 1
        for span, n in content[first:]:
            if span.start >= sentence.end:
                break
            if part := span.clip(sentence):
                said[i][n] += letters(text, part)
    best = [max(counted, key=lambda n: (counted[n], -n)) if counted else None for counted in said]
    chosen = [None if n is None else speakers[n] for n in best]
    return [speaker.name if speaker else None for speaker in chosen]


def _start(attribution: Attribution) -> int:
    return min(attribution.content + attribution.source + attribution.cue).start


def _gender(text: str) -> Gender:
    words = {w.lower() for w in re.findall(r"\w+", text)}
    return "f" if words & FEMALE else "m" if words & MALE else ""


def _nouns(text: str) -> set[str]:
    return {w.lower() for w in re.findall(r"\w+", ARTICLES.sub("", text, count=1))}


def _head_noun(text: str) -> str:
    """The last word before a preposition: "spokesman" of "a spokesman for the ministry"."""
    words = re.findall(r"[\w’'-]*\w", PREPOSITION.split(text, maxsplit=1)[0])
    return words[-1].lower().rpartition("-")[2] if words else ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A source phrase taken apart: its head noun phrase, the names in that, and the names after it."""

    span: Span
    text: str
    head: Span
    head_text: str
    noun: str
    names: list[Mention]
    later: list[Mention]


class _Resolver:
    def __init__(self, text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.known = Antecedents(text, sentences, attributions)
        self.documents: dict[str, Entity] = {}  # document noun -> who made it, from cues such as "said in a report"

    def resolve(self, attribution: Attribution) -> Entity | None:
        cue = " ".join(self.text[s.start : s.end] for s in attribution.cue)
        turn = self._from_source(attribution) if attribution.source else self._without_source(attribution, cue)
        if turn is None:
            return None
        self.known.add_turn(turn, attribution.content)
        for noun in _nouns(cue) & DOCUMENT:
            self.documents[noun] = turn.entity
        return turn.entity

    def _without_source(self, attribution: Attribution, cue: str) -> Turn | None:
        if pronoun := PRONOUN_IN_CUE.search(cue):
            at = attribution.cue[0].start
            entity = self._pronoun(PRONOUNS[pronoun.group(1).lower()], at, attribution.content)
            return entity and _turn(at, entity)
        if not self.known.turns or (cue and PASSIVE.search(cue)):
            return None
        last = self.known.turns[-1]
        return Turn(_start(attribution), last.entity, last.kind, last.gender, last.plural)

    def _from_source(self, attribution: Attribution) -> Turn | None:
        """By the relation's first source span that is no pronoun, else by the pronoun."""
        spans = sorted(attribution.source)
        words = [re.sub(r"['’]\w*$", "", self.text[s.start : s.end].strip(" ,")).lower() for s in spans]
        for span, word in zip(spans, words, strict=True):
            if word not in PRONOUNS:
                return self._phrase(span)
        entity = self._pronoun(PRONOUNS[words[0]], spans[0].start, attribution.content)
        return entity and _turn(spans[0].start, entity)

    # -- phrases --------------------------------------------------------------------------------------------------

    def _phrase(self, span: Span) -> Turn:
        phrase = self._parse(span)
        if entity := self._named(phrase):
            return _turn(span.start, entity)
        return _turn(span.start, self._described(phrase) or self._unnamed(phrase))

    def _parse(self, span: Span) -> _Phrase:
        text = self.text[span.start : span.end].rstrip(" ,")
        end = HEAD_END.search(text, 1)
        head = Span(span.start, span.start + (end.start() if end else len(text)))
        names = self.known.mentions_in(span)
        inside = [m for m in names if m.span.start < head.end]
        head_text = self.text[head.start : head.end]
        return _Phrase(span, text, head, head_text, _head_noun(head_text), inside, names[len(inside) :])

    def _named(self, phrase: _Phrase) -> Entity | None:
        """The phrase's named head, if it has one: Ana Dreth, the mayor; the minister, Ana Dreth."""
        cut = PREPOSITION.search(phrase.head_text)
        heads = [m for m in phrase.names if not cut or m.span.start < phrase.head.start + cut.start()]
        if heads:
            last = heads[-1]
            reach = max(last.span.end, phrase.head.start + cut.start() if cut else phrase.head.end)
            if self.text[last.span.end : reach].strip() in ("", "’s", "'s", "’", "'"):
                joint = len(heads) > 1 and re.fullmatch(
                    r",? and (?:\w+\.? )?", self.text[heads[-2].span.end : last.span.start]
                )
                return self._pair(heads[-2], last) if joint else self.known.owner(last)
        return self._in_apposition(phrase)

    def _in_apposition(self, phrase: _Phrase) -> Entity | None:
        """The person named after a description: "the minister, Gen. Ana Dreth"."""
        for mention in phrase.later:
            if GAVE_NAME.search(self.text, phrase.head.end, mention.span.start):
                return self.known.owner(mention)
        if not phrase.later or phrase.noun in INSTITUTION - PERSON_NOUNS:
            return None
        first = phrase.later[0]
        titles = re.findall(r"[\w-]+", self.text[phrase.head.end : first.span.start])
        person = first.kind == "person" or (first.kind == "name" and len(first.words) > 1)
        titled = all(w.lower() in TITLES or w.lower() in PERSON_NOUNS for w in titles)
        return self.known.owner(first) if person and titled else None

    def _pair(self, one: Mention, two: Mention) -> Entity:
        names = [self.known.owner(one).name, self.known.owner(two).name]
        return Entity(" and ".join(names), Span(one.span.start, two.span.end), "person", plural=True)

    def _described(self, phrase: _Phrase) -> Entity | None:
        """The entity that a description means: "the ministry", "the former colonel", "the 58-year-old"."""
        text, at, noun = phrase.head_text, phrase.span.start, phrase.noun
        if not phrase.names and (bearers := self._bearers(text)):
            return nearest(bearers, at)
        if noun in DOCUMENT or singular(noun) in DOCUMENT:
            return self._maker(phrase)
        if age := AGE.search(text):
            aged = [e for e in self.known.entities if age.group(1) in e.ages]
            if not INDEFINITE.match(text) or aged:
                return nearest(aged, at) or self._pronoun(_gender(text) or "person", at, ())
        if OF_THEM.match(text):
            return self._pronoun("they", at, ())
        if INDEFINITE.match(text):
            return None
        if noun in INSTITUTION - PERSON_NOUNS:
            return self._institution(noun, _nouns(text), at, named=bool(phrase.names))
        return self._by_role(phrase)

    def _bearers(self, text: str) -> list[Entity]:
        """Those who bear a name that stands in a headline, where capitals show no names."""
        words = re.findall(r"\w+", re.sub(r"['’]s\b", "", text))
        if not words or not all(w[0].isupper() for w in words) or words[0].lower() in NOT_A_NAME:
            return []
        wanted = {w.lower() for w in words}
        return [e for e in self.known.entities if wanted <= e.words() and e.kind in ("person", "name")]

    def _maker(self, phrase: _Phrase) -> Entity | None:
        """Who made a document: named by "by", "from", "of" or a possessive, or met with the same noun before."""
        for mention in phrase.names + phrase.later:
            before = self.text[max(0, mention.span.start - 40) : mention.span.start]
            possessive = self.text[mention.span.end : mention.span.end + 1] in ("’", "'")
            own = mention in phrase.names and (possessive or re.search(r"\b(?:by|from|of) (?:the |[\w.]+ )?$", before))
            if own or MADE_BY.search(before):
                return self.known.owner(mention)
        return None if INDEFINITE.match(phrase.head_text) else self.documents.get(phrase.noun)

    def _unnamed(self, phrase: _Phrase) -> Entity:
        """An unnamed source as its own noun phrase without article; later descriptions may mean it."""
        cut = ARTICLES.match(phrase.head_text)
        start = phrase.head.start + (cut.end() if cut else 0)
        name = re.sub(r"['’]s?$", "", self.text[start : phrase.head.end].strip()) or phrase.text
        noun = phrase.noun
        plural = noun in PLURAL_PERSONS or (noun != singular(noun) and singular(noun) in PERSON_NOUNS)
        person = plural or noun in PERSON_NOUNS or (noun not in INSTITUTION | DOCUMENT and AGENT.search(noun))
        kind: Kind = "person" if person else "institution" if noun in INSTITUTION else "name"
        entity = Entity(name, Span(start, start + len(name)), kind, _gender(phrase.text), plural, named=False)
        entity.roles = _nouns(phrase.head_text)
        entity.starts = [phrase.span.start]
        self.known.entities.append(entity)
        return entity

    # -- looking up -----------------------------------------------------------------------------------------------

    def _institution(self, noun: str, nouns: set[str], at: int, named: bool) -> Entity | None:
        """The institution with this head noun that shares most of the other nouns; of equals, the one met last."""
        met = [e for e in self.known.entities if e.kind == "institution" and noun in e.words() | e.roles]
        if met:
            best = max(len(nouns & (e.words() | e.roles)) for e in met)
            return nearest([e for e in met if len(nouns & (e.words() | e.roles)) == best], at)
        if noun not in GENERIC or named:
            return None
        spoke = self.known.search(at, (), lambda t: t.spoke and t.kind in ("institution", "name"))
        return spoke or self.known.search(at, (), lambda t: t.kind == "institution")

    def _by_role(self, phrase: _Phrase) -> Entity | None:
        """The person of whom the article says what the description says, or for "the accused", the last to speak."""
        noun, nouns, at = phrase.noun, _nouns(phrase.head_text), phrase.span.start
        plural = noun != singular(noun)
        people = (e for e in self.known.entities if e.kind in ("person", "name") and e.plural == plural)
        if fitting := [e for e in people if noun in e.roles]:
            best = max(len(nouns & e.roles) for e in fitting)
            return nearest([e for e in fitting if len(nouns & e.roles) == best], at)
        complement = PREPOSITION.search(phrase.head_text) and not HEAD_OF.match(phrase.head_text)
        if noun not in PERSON_NOUNS - OFFICES or complement or not re.match(r"the\b", phrase.head_text, re.I):
            return None
        wrong = {"m": "f", "f": "m"}.get(_gender(phrase.head_text))
        return self.known.search(at, (), lambda t: t.spoke and t.may_be_person and t.gender != wrong and not t.plural)

    def _pronoun(self, pronoun: str, at: int, own: Sequence[Span]) -> Entity | None:
        """The nearest antecedent that agrees: he and she with persons, it with institutions, they with groups."""
        search, last = self.known.search, self.known.turns[-1].entity if self.known.turns else None
        if pronoun == "relative":
            before = self.known.mentions_in(Span(max(0, at - 120), at))
            return self.known.owner(before[-1]) if before else last
        if pronoun == "speaker":
            return last
        if pronoun == "it":
            found = search(
                at,
                own,
                lambda t: t.kind == "institution" or (t.spoke and t.entity.named and t.kind in ("place", "name")),
            )
            return found or search(at, own, lambda t: t.kind == "place") or last
        if pronoun == "they":
            found = search(at, own, lambda t: t.plural)
            return found or search(at, own, lambda t: t.kind == "institution") or last
        wrong = {"m": "f", "f": "m"}.get(pronoun)
        found = search(at, own, lambda t: t.may_be_person and t.gender != wrong and not t.plural)
        if found and wrong and not found.gender and found.kind == "person":
            found.gender = "m" if wrong == "f" else "f"
        return found or last


def _turn(at: int, entity: Entity) -> Turn:
    return Turn(at, entity, entity.kind, entity.gender, entity.plural)
