"""Antecedents in one article: whom a pronoun or a description may mean, nearest and most prominent first."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.sources.entities import Entity, join
from annotator.markup import Attribution
from annotator.sources.mentions import Gender, Kind, Mention, find_mentions
from annotator.spans import Span

HE_SHE = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.I)
WINDOW = 8  # sentences: how far back a pronoun looks

Fits = Callable[["Turn"], bool]  # whether an antecedent, shown as a turn, agrees


@dataclass(frozen=True, slots=True)
class Turn:
    """A speaker already resolved: who, where, and as what the source phrase showed it.

    A spokesman is the institution's entity, but a person for the "he" that follows.
    """

    start: int
    entity: Entity
    kind: Kind
    gender: Gender
    plural: bool
    spoke: bool = True

    @property
    def may_be_person(self) -> bool:
        """A person, or a name of several words that nothing shows to be anything else."""
        return self.kind == "person" or (self.kind == "name" and " " in self.entity.name)


class Antecedents:
    """The names of an article and the speakers met so far, searched backwards from a place in the text."""

    def __init__(self, text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        self.text, self.sentences = text, sentences
        self.mentions = find_mentions(text, sentences)
        self.owners = join(text, self.mentions)
        self.entities = list(dict.fromkeys(self.owners.values()))
        self.turns: list[Turn] = []
        self._turns_in: dict[int, list[Turn]] = defaultdict(list)
        self._sentence_starts = [s.start for s in sentences]
        self._mention_starts = [m.span.start for m in self.mentions]
        content = sorted(span for a in attributions for span in a.content)
        self._content, self._content_starts = content, [s.start for s in content]
        self._mentions_by_sentence: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            self._mentions_by_sentence[self.sentence_at(mention.span.start)].append(mention)
        self._learn_genders()

    def sentence_at(self, at: int) -> int:
        """The index of the sentence that holds offset ``at``, or of the last that starts before it."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def mentions_in(self, span: Span) -> list[Mention]:
        """The names inside ``span``, in order."""
        low, high = bisect_left(self._mention_starts, span.start), bisect_left(self._mention_starts, span.end)
        return [m for m in self.mentions[low:high] if m.span.end <= span.end]

    def owner(self, mention: Mention) -> Entity:
        return self.owners[mention.span.start]

    def add_turn(self, turn: Turn, said: Sequence[Span]) -> None:
        """Makes a speaker known, in the sentences of its source and of what was ``said``."""
        self.turns.append(turn)
        for sentence in {self.sentence_at(at) for span in said for at in (turn.start, span.start, span.end - 1)}:
            self._turns_in[sentence].append(turn)

    def search(self, at: int, own: Sequence[Span], fits: Fits) -> Entity | None:
        """The antecedent before ``at`` that ``fits``, or None.

        Sentence by sentence backwards; in each, first its speakers, then names in the outlet's words, then names
        inside what a source said. ``own`` is the pronoun's own content: names in it come last of all.
        """
        here = self.sentence_at(at)
        for sentence in range(here, max(-1, here - WINDOW), -1):
            for turn in reversed(self._turns_in.get(sentence, ())):
                if turn.start < at and fits(replace(turn, gender=turn.gender or turn.entity.gender)):
                    return turn.entity
            for entity in self._named_in(sentence, at, own):
                if fits(Turn(at, entity, entity.kind, entity.gender, entity.plural, spoke=False)):
                    return entity
        return None

    def _named_in(self, sentence: int, at: int, own: Sequence[Span]) -> Iterator[Entity]:
        before = [m for m in self._mentions_by_sentence.get(sentence, ()) if m.span.start < at]
        said = [m for m in before if self._in_content(m.span.start)]
        apart = [m for m in said if not any(s.start <= m.span.start < s.end for s in own)]
        for mention in [m for m in before if m not in said] + apart + [m for m in said if m not in apart]:
            yield self.owner(mention)

    def _in_content(self, at: int) -> bool:
        n = bisect_right(self._content_starts, at) - 1
        return n >= 0 and at < self._content[n].end

    def _learn_genders(self) -> None:
        """He or she in the words after a sentence's only person tells that person's gender, by majority."""
        votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
        for n, sentence in enumerate(self.sentences):
            people = {
                self.owner(m) for m in self._mentions_by_sentence.get(n, ()) if self._may_be_person(self.owner(m))
            }
            if len(people) != 1:
                continue
            person = people.pop()
            start = next(m.span.end for m in self._mentions_by_sentence[n] if self.owner(m) is person)
            for pronoun in self._pronouns(start, sentence.end):
                votes[person][pronoun] += 1
            if n + 1 < len(self.sentences):
                after, named = self.sentences[n + 1], self._mentions_by_sentence.get(n + 1)
                for pronoun in self._pronouns(after.start, named[0].span.start if named else after.end):
                    votes[person][pronoun] += 1
        for person, counted in votes.items():
            (first, most), *rest = counted.most_common()
            if not person.gender and most > sum(count for _, count in rest):
                person.gender = first
                person.kind = "person"

    def _may_be_person(self, entity: Entity) -> bool:
        return entity.kind == "person" or (entity.kind == "name" and " " in entity.name)

    def _pronouns(self, start: int, end: int) -> Iterator[Gender]:
        for m in HE_SHE.finditer(self.text, start, end):
            if not self._in_content(m.start()):
                yield "m" if m.group(1) else "f"
