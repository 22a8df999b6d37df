"""Whom a description means: "the ministry", "the former colonel", "the 58-year-old", "his sister", "the report"."""

import re
from collections import defaultdict

from annotator.sources.antecedents import Antecedents, Turn
from annotator.sources.entities import Entity, nearest
from annotator.sources.mentions import Gender, Kind
from annotator.sources.nouns import (
    BODIES,
    DOCUMENT,
    INSTITUTION,
    KIN,
    NOT_A_NAME,
    PERSON_NOUNS,
    PLURAL_PERSONS,
    is_document,
    singular,
)
from annotator.sources.phrases import ARTICLES, Phrase, gender
from annotator.spans import Span

KINSHIP = re.compile(r"(?:(his|her)|([\w’'-]+?)[’']s?) (?:\w+ )?(\w+)$", re.I)
MADE_BY = re.compile(
    r"(?:out|conducted|written|published|issued|released|produced|compiled|drafted) by (?:the )?(?:\w+\. )?$"
)
OWN = re.compile(r"\b(?:by|from|of) (?:the |[\w.]+ )?$")
AGENT = re.compile(r"(?:[eo]r|ist|ian|man|person|ee|ant|one|accused)$")
ANYONE = re.compile(r"(?:any|every|some)one$|no one$")
BY_AFTER = re.compile(r" (?:\w+ )?(?:by|from) (?:the )?(?=[A-Z])")
IN_DOCUMENT = re.compile(r"\b[Ii]n (?:an?|its|his|her|their) (?:[\w-]+ )??(?:[\w-]+ )??([a-z]+)(?=[ ,.])")
AGE = re.compile(r"(\d+)-year-old")
ANYBODY = frozenset(("people", "person", "those", "others", "man", "woman", "men", "women"))
# what tells which people: "two people" familiar with the talks
WHICH_ONES = re.compile(r" (?:who|familiar|close|present|briefed|involved|said)\b(?: [\w’'-]+){1,9}?(?= ?(?:[,.;:]|$))")
POSSESSIVE_GENDER: dict[str, Gender] = {"his": "m", "her": "f"}


class Descriptions:
    """Looks descriptions up among what an article has named so far."""

    def __init__(self, known: Antecedents) -> None:
        self.known = known
        self._makers: dict[str, Entity] = {}  # document noun -> who made it
        self._said_in: dict[int, set[str]] = defaultdict(set)  # sentence -> documents named in the outlet's words
        for m in IN_DOCUMENT.finditer(known.text):
            if m.group(1) in DOCUMENT and not known.in_content(m.start()):
                self._said_in[known.sentence_at(m.start())].add(m.group(1))

    def learn_maker(self, cue: str, turn: Turn) -> None:
        """Takes from "said in a report", or from the words beside the cue, whose report it was."""
        made = DOCUMENT.intersection(cue.lower().split()) | self._said_in.get(self.known.sentence_at(turn.start), set())
        self._makers.update(dict.fromkeys(made, turn.entity))

    def find(self, phrase: Phrase) -> Entity | None:
        """The entity that the phrase describes, or None where the article gives nothing fuller than the phrase."""
        at, noun = phrase.span.start, phrase.noun
        if not phrase.names and (bearers := self._in_headline(phrase)):
            return nearest(bearers, at)
        if is_document(noun):
            return self._maker(phrase)
        if (age := AGE.search(phrase.head_text)) and (found := self._aged(age.group(1), phrase)):
            return found
        if phrase.indefinite:
            return None
        if noun in KIN and (relative := self._relative(phrase)):
            return relative
        if noun in BODIES:
            return self._institution(phrase)
        return self._by_role(phrase)

    def unnamed(self, phrase: Phrase) -> Entity:
        """An unnamed source as its own noun phrase without article; later descriptions may mean it."""
        cut = ARTICLES.match(phrase.head_text)
        start = phrase.head.start + (cut.end() if cut else 0)
        end = phrase.head.end
        if phrase.noun in ANYBODY and (told := WHICH_ONES.match(self.known.text, end, phrase.span.end)):
            end = told.end()
        whole = re.sub(r"['’]s?$", "", self.known.text[start:end].rstrip())
        if not whole:
            start, whole = phrase.span.start, phrase.text
        noun = phrase.noun
        plural = noun in PLURAL_PERSONS or (noun != singular(noun) and singular(noun) not in DOCUMENT)
        kind: Kind = "person" if _is_person(noun) else "institution" if noun in INSTITUTION else "name"
        span = Span(start, start + len(whole))
        entity = Entity(" ".join(whole.split()), span, kind, gender(phrase.text), plural, named=False)
        entity.roles = set(phrase.words)
        entity.starts = [phrase.span.start]
        self.known.add_entity(entity)
        return entity

    def _in_headline(self, phrase: Phrase) -> list[Entity]:
        """Those who bear a name that stands in a headline, where capitals show no names."""
        words = re.findall(r"\w+", re.sub(r"['’]s\b", "", phrase.head_text))
        if not words or not all(w[0].isupper() for w in words) or words[0].lower() in NOT_A_NAME:
            return []
        wanted = {w.lower() for w in words}
        bearers = self.known.bearers(words[-1].lower(), phrase.span.start)
        return [e for e in bearers if wanted <= e.words and e.kind in ("person", "name")]

    def _maker(self, phrase: Phrase) -> Entity | None:
        """Who made a document: named by "by", "from", "of" or a possessive, or met with the same noun before."""
        text = self.known.text
        for named in phrase.names + phrase.later:
            before = text[max(0, named.span.start - 40) : named.span.start]
            possessive = text[named.span.end : named.span.end + 1] in ("’", "'")
            own = named in phrase.names and (possessive or OWN.search(before))
            if own or MADE_BY.search(before):
                return self.known.owner(named)
        if (after := BY_AFTER.match(text, phrase.span.end)) and (mention := self.known.mention_over(after.end())):
            return self.known.owner(mention)  # a source cut short: "a study" by the Lom Institute
        return None if phrase.indefinite else self._makers.get(phrase.noun)

    def _aged(self, age: str, phrase: Phrase) -> Entity | None:
        at = phrase.span.start
        return nearest([e for e in self.known.bearers(age, at) if age in e.ages], at)

    def _relative(self, phrase: Phrase) -> Entity | None:
        """A person of the same surname as the one whose brother or sister is meant."""
        if not (kin := KINSHIP.match(phrase.head_text)):
            return None
        at, wanted = phrase.span.start, phrase.gender
        owner_gender = POSSESSIVE_GENDER.get((kin.group(1) or "").lower(), "")
        if phrase.names:
            owner: Entity | None = self.known.owner(phrase.names[0])
        else:
            owner = self.known.search(at, None, lambda e, _: e.named and e.agrees(owner_gender))
        if owner is None or not owner.may_be_person:
            return None
        surname = owner.name.split()[-1].lower()
        family = [e for e in self.known.bearers(surname, at) if surname == e.name.split()[-1].lower()]
        return nearest([e for e in family if e is not owner and e.named and e.agrees(wanted)], at)

    def _institution(self, phrase: Phrase) -> Entity | None:
        """The institution with this head noun that shares most of the other nouns; of equals, the one met last."""
        noun, at, words = phrase.noun, phrase.span.start, phrase.words
        met = [e for e in self.known.bearers(noun, at) if e.kind == "institution"]
        needed = phrase.possessors | {w.lower() for m in phrase.names for w in m.words}
        fitting = [e for e in met if e.shares(needed) == len(needed)]
        if fitting:
            best = max(e.shares(words) for e in fitting)
            return nearest([e for e in fitting if e.shares(words) == best], at)
        return None

    def _by_role(self, phrase: Phrase) -> Entity | None:
        """The person of whom the article says what the description says, or for "the accused", the last to speak.

        "The driver" is nobody named where "a driver" stands before it.
        """
        noun, at, words = phrase.noun, phrase.span.start, phrase.words
        plural = noun != singular(noun)
        owners = {w.lower() for m in phrase.names for w in m.words}  # whose analysts: not any analysts
        met = (e for e in self.known.bearers(noun, at) if noun in e.roles and (e.named or owners <= e.words))
        if fitting := [e for e in met if e.kind in ("person", "name") and e.plural == plural]:
            best = max(e.shares(words) for e in fitting)
            return nearest([e for e in fitting if e.shares(words) == best], at)
        return None


def _is_person(noun: str) -> bool:
    """Whether a noun is one for people, by the lists or by its ending."""
    if noun in PLURAL_PERSONS or singular(noun) in PERSON_NOUNS:
        return True
    return noun not in INSTITUTION and noun not in DOCUMENT and not ANYONE.match(noun) and bool(AGENT.search(noun))
