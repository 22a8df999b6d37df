"""The bearer of a name inside a source phrase: "Ana Dreth, the mayor", "the minister, Ana Dreth"."""

import re

from annotator.sources.antecedents import Antecedents
from annotator.sources.entities import Entity
from annotator.sources.mentions import Mention
from annotator.sources.nouns import BODIES, PERSON_NOUNS, POST_NOMINALS, TITLES
from annotator.sources.phrases import Phrase

OF_THEM = re.compile(
    r"(?:one|two|three|some|many|most|all|several|another|both|each|none) of (?:them|these|those)\b|"
    r"(?:one|some|several|another|others|a (?:second|third) (?:person|man|woman))$",
    re.I,
)
GAVE_NAME = re.compile(
    r"\b(?:(?:name|signs|signed|known|identified|traded|trades|writes|posts|himself|herself)\b[\w ]* as|goes by|named|"
    r"first name,|calls? (?:only|himself|herself)) (?:the name )?(?:\w+ )?$"
)
AFTER_ASIDE = re.compile(
    r"(?!.*\b(?:who|which|that|whom)\b).*, (?:(?:the|a|an|his|her|its|their) )?(?:[\w’'-]+\.? )+", re.S
)
ADDED = re.compile(r"(?: (?:himself|herself|itself|themselves|here|there|\w+ly))+$")
JOINT = re.compile(r",? and (?:\w+\.? ){0,3}")
AFTER_HEAD = POST_NOMINALS | {"", "’s", "'s", "’", "'", "side"}


def together(one: Entity, two: Entity) -> Entity:
    """Two people who speak together."""
    return Entity(f"{one.name} and {two.name}", one.span, "person", plural=True, starts=[one.span.start])


class Named:
    """Reads the names of one article's source phrases."""

    def __init__(self, known: Antecedents) -> None:
        self.known = known

    def of(self, phrase: Phrase) -> Entity | None:
        """The phrase's named head, if it has one: Ana Dreth, the mayor; the minister, Ana Dreth."""
        heads = [m for m in phrase.names if m.span.start < phrase.before_preposition]
        if heads:
            last = heads[-1]
            reach = max(last.span.end, phrase.before_preposition)
            if ADDED.sub("", self.known.text[last.span.end : reach]).strip(" ,").lower() in AFTER_HEAD:
                if last.words[0].lower() in TITLES and (holder := self._in_apposition(phrase)):
                    return holder  # the Secretary of the Assembly, Ana Dreth
                between = self.known.text[heads[-2].span.end : last.span.start] if len(heads) > 1 else ""
                owner = self.known.owner(last)
                return together(self.known.owner(heads[-2]), owner) if JOINT.fullmatch(between) else owner
        return self._in_apposition(phrase)

    def _in_apposition(self, phrase: Phrase) -> Entity | None:
        """The person named after a description: "the minister, Gen. Ana Dreth"."""
        for mention in phrase.later:
            if GAVE_NAME.search(self.known.text, phrase.head.end, mention.span.start):
                return self.known.owner(mention)
        if not phrase.later:
            return None
        first = next((m for m in phrase.later[1:] if self._described_at(phrase, m)), phrase.later[0])
        between = self.known.text[phrase.head.end : first.span.start]
        if phrase.noun in BODIES or (OF_THEM.match(phrase.head_text) and first.kind != "person"):
            closing = first.span.end >= phrase.span.end and between.endswith((", ", ", the "))
            return self.known.owner(first) if closing and first.kind != "person" else None
        person = first.kind == "person" or (first.kind == "name" and len(first.words) > 1)
        words = re.findall(r"[\w-]+", between)
        titled = all(w.lower() in TITLES or w.lower() in PERSON_NOUNS for w in words)
        # "the magistrate Ana Dreth" after a comma; "who held the town, Ana Dreth" where the source ends
        aside = AFTER_ASIDE.fullmatch(between) and words[-1].lower() in PERSON_NOUNS | TITLES
        closes = between.endswith(", ") and first.span.end >= phrase.span.end
        if closes and not person:
            person = len(first.words) == 1 and phrase.noun in PERSON_NOUNS and first.kind == "name"  # his aide, Tineke
        if closes and not person:  # the new owner, Lom Estates
            person = phrase.before_preposition == phrase.head.end and between in (", ", ", the ")
        return self.known.owner(first) if person and (titled or aside or closes) else None

    def _described_at(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether an aside with a noun for a person leads to the name: ", the Lom goalkeeper" Ana Dreth."""
        aside = AFTER_ASIDE.fullmatch(self.known.text, phrase.head.end, mention.span.start)
        return mention.kind == "person" and aside is not None and aside.group().split()[-1] in PERSON_NOUNS
