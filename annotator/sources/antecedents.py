"""Antecedents in one article: whom a pronoun or a description may mean, nearest and most prominent first."""

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from annotator.markup import Attribution
from annotator.sources.entities import MOST, Entity, join, nearest
from annotator.sources.mentions import Gender, Mention, find_mentions, given_gender
from annotator.spans import Span, merge

HE_SHE = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.I)
SOON = 2  # sentences after its first ones in which an article names whom it opens with
WINDOW = 8  # sentences: how far back a pronoun looks

Fits = Callable[[Entity, bool], bool]  # whether an antecedent agrees; the flag: it was a speaker there


class Turn(NamedTuple):
    """A speaker already resolved, and where its relation names it."""

    start: int
    entity: Entity


class Antecedents:
    """The names of an article and the speakers met so far, searched backwards from a place in the text."""

    def __init__(self, text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        self.text, self.sentences = text, sentences
        self.mentions = find_mentions(text, sentences)
        self.owners = join(text, self.mentions)
        self.turns: list[Turn] = []
        self._turns_in: dict[int, list[Turn]] = defaultdict(list)
        self._sentence_starts = [s.start for s in sentences]
        self._mention_starts = [m.span.start for m in self.mentions]
        # of those in sentences: none of a byline
        self._first_mention = bisect_left(self._mention_starts, self._sentence_starts[0] if sentences else 0)
        self._content = merge(span for a in attributions for span in a.content)
        self._content_starts = [s.start for s in self._content]
        self._bearers: dict[str, list[Entity]] = defaultdict(list)
        for entity in dict.fromkeys(self.owners.values()):
            self.add_entity(entity)
        self._learn_genders()

    @cached_property
    def lead(self) -> Entity | None:
        """The first person that the sentences name."""
        owners = (self.owner(m) for m in self.mentions[self._first_mention :])
        return next((e for e in owners if e.may_be_person), None)

    def sentence_at(self, at: int) -> int:
        """The index of the sentence that holds offset ``at``, or of the last that starts before it."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def mentions_in(self, span: Span) -> list[Mention]:
        """The names inside ``span``, in order."""
        low, high = bisect_left(self._mention_starts, span.start), bisect_left(self._mention_starts, span.end)
        return [m for m in self.mentions[low:high] if m.span.end <= span.end]

    def mentions_before(self, at: int) -> list[Mention]:
        """The names before ``at``, the nearest first, and no more than ``MOST``."""
        end = bisect_left(self._mention_starts, at)
        return self.mentions[max(0, end - MOST) : end][::-1]

    def mention_over(self, at: int) -> Mention | None:
        """The name that offset ``at`` lies in."""
        n = bisect_right(self._mention_starts, at) - 1
        return self.mentions[n] if n >= 0 and at < self.mentions[n].span.end else None

    def owner(self, mention: Mention) -> Entity:
        return self.owners[mention.span.start]

    def add_entity(self, entity: Entity) -> None:
        """Makes an entity known by the words of its name, its roles and its ages."""
        for word in entity.words | entity.roles | entity.ages:
            insort(self._bearers[word], entity, key=lambda e: e.starts[0])

    def add_roles(self, entity: Entity, roles: Set[str]) -> None:
        """Makes an entity known by further nouns that a description used of it."""
        for word in roles - entity.roles - entity.words:
            insort(self._bearers[word], entity, key=lambda e: e.starts[0])
        entity.roles |= roles

    def bearers(self, word: str, at: int) -> list[Entity]:
        """The entities with a word in name, roles or ages that are first met around ``at``."""
        known = self._bearers.get(word, [])
        here = bisect_left(known, at, key=lambda e: e.starts[0])
        return known[max(0, here - MOST) : here + MOST]

    def named_soon(self, at: int, wanted: Gender) -> Entity | None:
        """Whom an article that opens with "a former mayor" or "she" at ``at`` names right after: the first person."""
        n = bisect_left(self._mention_starts, at)
        before = self.mentions[self._first_mention : n][:MOST]
        if self.sentence_at(at) > 1 or any(self.owner(m).may_be_person for m in before):
            return None
        for m in self.mentions[n : n + MOST]:
            away = self.sentence_at(m.span.start) - self.sentence_at(at)
            if away > SOON:
                break
            if away and not self.in_content(m.span.start) and self.owner(m).agrees(wanted):
                return self.owner(m)
        return None

    def with_initials(self, initials: str, at: int) -> Entity | None:
        """Whose names begin with these letters: "AD:" in an interview with Ana Dreth."""
        bearers = dict.fromkeys(e for e in self.owners.values() if " " in e.name)
        return nearest([e for e in bearers if "".join(w[0] for w in e.name.split()) == initials], at)

    def add_turn(self, turn: Turn, said: Sequence[Span]) -> None:
        """Makes a speaker known, in the sentences of its source and of what was ``said``."""
        self.turns.append(turn)
        for sentence in {self.sentence_at(at) for span in said for at in (turn.start, span.start, span.end - 1)}:
            self._turns_in[sentence].append(turn)

    def search(self, at: int, said: Attribution | None, fits: Fits) -> Entity | None:
        """The antecedent before ``at`` that ``fits``, or None.

        Sentence by sentence backwards; in each, first its speakers, then names in the outlet's words, then names
        inside what a source said. A pronoun is not one of the names that its own direct quotation holds (``said``),
        and of a reported one only in the last resort.
        """
        return next((e for e, spoke in self.candidates(at, said) if fits(e, spoke)), None)

    def candidates(self, at: int, said: Attribution | None) -> Iterator[tuple[Entity, bool]]:
        """What ``search`` looks at, in its order; True where the entity was a speaker there."""
        here = self.sentence_at(at)
        for sentence in range(here, max(-1, here - WINDOW), -1):
            for turn in reversed(self._turns_in.get(sentence, [])[-MOST:]):
                if turn.start < at:
                    yield turn.entity, True
            for entity in self._named_in(sentence, at, said):
                yield entity, False

    def _named_in(self, sentence: int, at: int, said: Attribution | None) -> Iterator[Entity]:
        outlet, quoted, own = [], [], []
        for mention in self._mentions_by_sentence(sentence, at):
            start = mention.span.start
            if said and any(s.start <= start < s.end for s in said.content):
                own.append(mention)
            elif self.in_content(start):
                quoted.append(mention)
            else:
                outlet.append(mention)
        return map(self.owner, outlet + quoted + (own if said and said.type == "indirect" else []))

    def _mentions_by_sentence(self, n: int, before: int) -> list[Mention]:
        start = self._sentence_starts[n] if self._sentence_starts else 0
        end = self._sentence_starts[n + 1] if n + 1 < len(self._sentence_starts) else before
        low, high = bisect_left(self._mention_starts, start), bisect_left(self._mention_starts, min(end, before))
        return self.mentions[max(low, high - MOST) : high]

    def in_content(self, at: int) -> bool:
        """Whether a source says what stands at ``at``."""
        n = bisect_right(self._content_starts, at) - 1
        return n >= 0 and at < self._content[n].end

    def _learn_genders(self) -> None:
        """He or she in the words after a sentence's only person tells that person's gender, by majority.

        Of a name of one word, which may well be a place, two such pronouns make a person. Where no pronoun tells,
        the given name does.
        """
        votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
        for m in HE_SHE.finditer(self.text):
            if not self.in_content(m.start()) and (person := self._only_person_before(m.start())):
                votes[person]["m" if m.group(1) else "f"] += 1
        for entity in dict.fromkeys(self.owners.values()):
            (first, most), *rest = votes[entity].most_common() or [("", 0)]
            if most > sum(count for _, count in rest) and (entity.may_be_person or most > 1):
                entity.gender = entity.gender or given_gender(entity.name.split()[0]) or first
                entity.kind = "person"
            elif entity.may_be_person and not entity.gender:
                entity.gender = given_gender(entity.name.split()[0])

    def _only_person_before(self, at: int) -> Entity | None:
        """The only person of the sentence that ``at`` lies in, named by then, or of the one before if none is named."""
        n = self.sentence_at(at)
        by_then = [self.owner(m) for m in self._mentions_by_sentence(n, at)]
        if not by_then and not n:
            return None
        owners = dict.fromkeys(map(self.owner, self._mentions_by_sentence(n if by_then else n - 1, len(self.text))))
        people = [e for e in owners if e.may_be_person] or [e for e in owners if self._may_be_surname(e)]
        return people[0] if len(people) == 1 and (people[0] in by_then or not by_then) else None

    def _may_be_surname(self, entity: Entity) -> bool:
        """A name that nothing shows to be anything else, and not "the" so-and-so."""
        return entity.kind == "name" and self.text[max(0, entity.span.start - 4) : entity.span.start].lower() != "the "
