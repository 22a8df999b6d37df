"""Speaker resolution: each relation's source as the fullest name that the article gives.

Rules only. A source phrase is read for its head: a name, a description ("the ministry", "the 58-year-old"), a pronoun,
or an unnamed source ("two officials"). What is not itself a name is looked up among those met so far.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.antecedents import Antecedents, Turn
from annotator.entities import Entity, nearest
from annotator.markup import Attribution, Speaker
from annotator.mentions import Gender, Kind, Mention
from annotator.nouns import DOCUMENT, FEMALE, INSTITUTION, MALE, PERSON_NOUNS, PLURAL_PERSONS, TITLES, singular
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
PRONOUN_IN_CUE = re.compile(r"\b(his|her|its|their)\b", re.I)
ARTICLES = re.compile(r"(?:(?:the|an?|its|his|her|their|our|my|this|these|those|that)\s+)+", re.I)
INDEFINITE = re.compile(r"(?:an?|one|two|three|four|five|several|some|many|most|another|other)\b", re.I)
# the head noun phrase ends where a clause, a participle or an aside begins
HEAD_END = re.compile(
    r"\s*[,;:(—–]\s*|\s+-\s+|\s+(?:who|which|that|whose|whom|where|when|speaking|seen|obtained|released|published|"
    r"carried|paid|conducted|commissioned|familiar|interviewed|contacted|reached|quoted|cited|named)\b",
    re.I,
)
PREPOSITION = re.compile(r"\s(?:for|of|at|in|from|with|on|by|close to|near|to|inside|within|among)\s", re.I)
SPOKES = re.compile(r"\b(?:spokes(?:man|woman|person|people|men)|press (?:officer|secretary|service|office))s?\b", re.I)
AGE = re.compile(r"(\d+)-year-old")


def resolve_speakers(
    text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]
) -> list[Speaker | None]:
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
        self.known.add_turn(turn)
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
        if SPOKES.search(phrase.head_text) and (entity := self._institution_behind(phrase)):
            return Turn(span.start, entity, "person", _gender(phrase.head_text), False)
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

    def _institution_behind(self, phrase: _Phrase) -> Entity | None:
        """Whose spokesman speaks: the name in the phrase, what its nouns describe, or the institution met last."""
        at = phrase.span.start
        if phrase.names:
            return self.known.owner(phrase.names[-1])
        nouns = _nouns(PREPOSITION.sub(" ", SPOKES.sub(" ", phrase.head_text))) - {"a", "an", "the", "its", "s"}
        if nouns:
            return self._institution(nouns, at)
        return self.known.search(at, (), lambda kind, _, __: kind in ("institution",)) or self._last_speaker("institution")

    def _last_speaker(self, kind: Kind) -> Entity | None:
        return next((t.entity for t in reversed(self.known.turns) if t.entity.kind == kind), None)

    def _described(self, phrase: _Phrase) -> Entity | None:
        """The entity that a description means: "the ministry", "the former colonel", "the 58-year-old"."""
        text, at, noun = phrase.head_text, phrase.span.start, phrase.noun
        if noun in DOCUMENT or singular(noun) in DOCUMENT:
            return self._maker(phrase)
        if age := AGE.search(text):
            aged = [e for e in self.known.entities if age.group(1) in e.ages]
            if not INDEFINITE.match(text) or aged:
                return nearest(aged, at) or self._pronoun(_gender(text) or "person", at, ())
        if INDEFINITE.match(text):
            return None
        nouns = _nouns(text)
        if noun in INSTITUTION and (found := self._institution(nouns, at)):
            return found
        return self._by_role(noun, nouns, at)

    def _maker(self, phrase: _Phrase) -> Entity | None:
        """Who made a document: named by "by", "from", "of" or a possessive, or met with the same noun before."""
        for mention in phrase.names + phrase.later:
            before = self.text[max(0, mention.span.start - 24) : mention.span.start]
            possessive = self.text[mention.span.end : mention.span.end + 1] in ("’", "'")
            if possessive or re.search(r"\b(?:by|from|of) (?:the |[\w.]+ )?$", before):
                return self.known.owner(mention)
        return None if INDEFINITE.match(phrase.head_text) else self.documents.get(phrase.noun)

    def _unnamed(self, phrase: _Phrase) -> Entity:
        """An unnamed source as its own noun phrase without article; later descriptions may mean it."""
        cut = ARTICLES.match(phrase.head_text)
        start = phrase.head.start + (cut.end() if cut else 0)
        name = re.sub(r"['’]s?$", "", self.text[start : phrase.head.end].strip()) or phrase.text
        noun = phrase.noun
        plural = noun in PLURAL_PERSONS or (noun != singular(noun) and singular(noun) in PERSON_NOUNS)
        institution = noun in INSTITUTION and noun not in PERSON_NOUNS
        kind: Kind = "institution" if institution else "name" if noun in DOCUMENT else "person"
        entity = Entity(name, Span(start, start + len(name)), kind, _gender(phrase.text), plural)
        entity.roles = _nouns(phrase.head_text)
        entity.starts = [phrase.span.start]
        self.known.entities.append(entity)
        return entity

    # -- looking up -----------------------------------------------------------------------------------------------

    def _institution(self, nouns: set[str], at: int) -> Entity | None:
        """The institution that shares most of the description's nouns; of equals, the one met last."""
        scored = [(len(nouns & (e.words() | e.roles)), e) for e in self.known.entities if e.kind == "institution"]
        best = max((s for s, _ in scored), default=0)
        return nearest([e for s, e in scored if s == best], at) if best else None

    def _by_role(self, noun: str, nouns: set[str], at: int) -> Entity | None:
        fitting = [e for e in self.known.entities if noun in e.roles and e.kind in ("person", "name")]
        best = max((len(nouns & e.roles) for e in fitting), default=0)
        return nearest([e for e in fitting if len(nouns & e.roles) == best], at)

    def _pronoun(self, pronoun: str, at: int, own: Sequence[Span]) -> Entity | None:
        """The nearest antecedent that agrees: he and she with persons, it with institutions, they with groups."""
        search, last = self.known.search, self.known.turns[-1].entity if self.known.turns else None
        if pronoun == "relative":
            before = self.known.mentions_in(Span(max(0, at - 120), at))
            return self.known.owner(before[-1]) if before else last
        if pronoun == "speaker":
            return last
        if pronoun == "it":
            return search(at, own, lambda kind, _, __: kind in ("institution", "place")) or last
        if pronoun == "they":
            found = search(at, own, lambda _, __, plural: plural)
            return found or search(at, own, lambda kind, _, __: kind == "institution") or last
        wrong = {"m": "f", "f": "m"}.get(pronoun)
        found = search(at, own, lambda kind, gender, plural: kind == "person" and gender != wrong and not plural)
        return found or search(at, own, lambda kind, gender, _: kind == "name" and gender != wrong) or last


def _turn(at: int, entity: Entity) -> Turn:
    return Turn(at, entity, entity.kind, entity.gender, entity.plural)
