"""Speaker resolution: each relation's source as the fullest name that the article gives.

Rules only. A source phrase is read for its head: a name, a description ("the ministry", "the 58-year-old"), a pronoun,
or an unnamed source ("two officials"). What is not itself a name is looked up among those met so far.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from annotator.markup import Attribution, Speaker
from annotator.sources.antecedents import Antecedents, Turn
from annotator.sources.descriptions import Descriptions, agrees
from annotator.sources.entities import Entity
from annotator.sources.mentions import Gender, Mention
from annotator.sources.nouns import INSTITUTION, PERSON_NOUNS, PLURAL_PERSONS, POST_NOMINALS, TITLES
from annotator.sources.phrases import ARTICLES, Phrase, head_noun, parse
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
    r"\b(?:is|are|was|were|been|be|being)\b(?: \w+){0,2} \w+(?:ed|aid|own|ought|old|eld|een|ood)\b|(?:’s|'s) said\b|"
    r"\w+edly\b",
    re.I,
)
PRONOUN_IN_CUE = re.compile(r"\b(his|her|its|their)\b", re.I)
OF_THEM = re.compile(
    r"(?:one|two|three|some|many|most|all|several|another|both|each|none) of (?:them|these|those)\b", re.I
)
GAVE_NAME = re.compile(r"\b(?:name|signs|signed|known|identified|himself|herself)\b[\w ]* as (?:\w+ )?$")
JOINT = re.compile(r",? and (?:\w+\.? ){0,3}")
AFTER_CUE = re.compile(r" (?:the |[A-Z][a-z]+\. )?([^\W\d_][\w’'-]*)")
WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*) $")
PHRASE_BEFORE = re.compile(r"\b((?:the|an?|its|his|her|their)(?: [\w’'-]+){1,4}) $", re.I)
SPEAKING = PERSON_NOUNS | INSTITUTION | PLURAL_PERSONS
LONGEST_GAP = 60  # characters between an article taken for the whole source, and the cue
AFTER_HEAD = POST_NOMINALS | {"", "’s", "'s", "’", "'"}
CLITIC = re.compile(r"['’]\w*$")


def resolve_speakers(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Speaker | None]:
    """The speaker of each of ``attributions``, aligned with them; None where the article names nobody.

    ``Speaker.span`` is the mention that gives the name: ``text[start:end]`` is the name, but for line ends and runs of
    spaces. Titles and articles lie outside it. Two people who speak together are named "A and B"; their span is the
    mention that names A. Relations are read in the order of the text, in whatever order they are given.
    Linear in the length of the text.
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
    starts = [s.start for s in sentences]
    said: list[dict[int, list[Span]]] = [defaultdict(list) for _ in sentences]
    for n, attribution in enumerate(attributions):
        for span in attribution.content:
            for i in range(max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end)):
                if part := span.clip(sentences[i]):
                    said[i][n].append(part)
    found: list[str | None] = []
    for parts in said:
        best = max(parts, key=lambda n: sum(letters(text, p) for p in parts[n]), default=None)
        speaker = None if best is None else speakers[best]
        found.append(speaker.name if speaker else None)
    return found


def _start(attribution: Attribution) -> int:
    return min(attribution.content + attribution.source + attribution.cue).start


class _Pronoun(NamedTuple):
    start: int
    kind: str  # a value of PRONOUNS


class _Resolver:
    def __init__(self, text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.known = Antecedents(text, sentences, attributions)
        self.descriptions = Descriptions(self.known)

    def resolve(self, attribution: Attribution) -> Entity | None:
        cue = " ".join(self.text[s.start : s.end] for s in attribution.cue)
        reading = self._reading(attribution)
        if reading is None:
            turn = self._without_source(attribution, cue)
        elif isinstance(reading, Phrase):
            turn = Turn(reading.span.start, self._phrase(reading, attribution))
        else:
            turn = self._pronoun_turn(reading, attribution)
        if turn is None:
            return None
        self.known.add_turn(turn, attribution.content)
        self.descriptions.learn_maker(cue, turn.entity)
        return turn.entity

    def _reading(self, attribution: Attribution) -> Phrase | _Pronoun | None:
        """The relation's first source span that is no pronoun, else its pronoun; None where it holds no word."""
        pronouns: list[_Pronoun] = []
        for span in sorted(attribution.source):
            span = self._mended(span, attribution)
            word = CLITIC.sub("", self.text[span.start : span.end].strip(" ,")).lower()
            if word in PRONOUNS:
                pronouns.append(_Pronoun(span.start, PRONOUNS[word]))
            elif phrase := parse(self.known, span):
                return phrase
        return pronouns[0] if pronouns else None

    def _mended(self, span: Span, attribution: Attribution) -> Span:
        """A source span that does not run into cue or content, and goes up to the cue where it holds "The" only."""
        others = sorted(s.start for s in attribution.cue + attribution.content)
        end = next((at for at in others if span.start < at < span.end), span.end)
        if ARTICLES.fullmatch(self.text[span.start : end].strip() + " "):
            following = next((at for at in others if at >= end), end)
            if following - end < LONGEST_GAP and not re.search(r"[.;:\n]", self.text[end:following]):
                end = following
        return Span(span.start, end)

    def _without_source(self, attribution: Attribution, cue: str) -> Turn | None:
        """By a pronoun in the cue, or a name beside it; or a quotation that goes on, by the speaker before it."""
        if pronoun := PRONOUN_IN_CUE.search(cue):
            return self._pronoun_turn(
                _Pronoun(attribution.cue[0].start, PRONOUNS[pronoun.group(1).lower()]), attribution
            )
        if cue and PASSIVE.search(cue):
            return None
        if entity := self._beside_cue(attribution):
            return Turn(_start(attribution), entity)
        return Turn(_start(attribution), self.known.turns[-1].entity) if self.known.turns else None

    def _beside_cue(self, attribution: Attribution) -> Entity | None:
        """Who stands right before or after the cue, a source that the network overlooked: "said Ana Dreth"."""
        for cue in attribution.cue:
            before = max(0, cue.start - LONGEST_GAP)
            found = AFTER_CUE.match(self.text, cue.end), WORD_BEFORE.search(self.text, before, cue.start)
            for start, end in (m.span(1) for m in found if m and not self.known.in_content(m.start(1))):
                word = self.text[start:end].lower()
                if PRONOUNS.get(word) in ("m", "f", "it", "they"):
                    return self._pronoun(PRONOUNS[word], start, attribution)
                if mention := self.known.mention_over(start):
                    return self.known.owner(mention)
            phrase = PHRASE_BEFORE.search(self.text, before, cue.start)
            if phrase and not self.known.in_content(phrase.start()) and head_noun(phrase.group(1)) in SPEAKING:
                whole = parse(self.known, Span(*phrase.span(1)))
                return self._phrase(whole, attribution) if whole else None
        return None

    def _phrase(self, phrase: Phrase, attribution: Attribution) -> Entity:
        if entity := self._named(phrase):
            return entity
        if OF_THEM.match(phrase.head_text) and (entity := self._pronoun("they", phrase.span.start, attribution)):
            return entity
        return self.descriptions.find(phrase) or self.descriptions.unnamed(phrase)

    def _named(self, phrase: Phrase) -> Entity | None:
        """The phrase's named head, if it has one: Ana Dreth, the mayor; the minister, Ana Dreth."""
        heads = [m for m in phrase.names if m.span.start < phrase.before_preposition]
        if heads:
            last = heads[-1]
            reach = max(last.span.end, phrase.before_preposition)
            if self.text[last.span.end : reach].strip(" ,").lower() in AFTER_HEAD:
                between = self.text[heads[-2].span.end : last.span.start] if len(heads) > 1 else ""
                return self._pair(heads[-2], last) if JOINT.fullmatch(between) else self.known.owner(last)
        return self._in_apposition(phrase)

    def _in_apposition(self, phrase: Phrase) -> Entity | None:
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
        first, second = self.known.owner(one), self.known.owner(two)
        return Entity(f"{first.name} and {second.name}", first.span, "person", plural=True, starts=[one.span.start])

    def _pronoun_turn(self, pronoun: _Pronoun, attribution: Attribution) -> Turn | None:
        entity = self._pronoun(pronoun.kind, pronoun.start, attribution)
        return Turn(pronoun.start, entity) if entity else None

    def _pronoun(self, pronoun: str, at: int, attribution: Attribution) -> Entity | None:
        """The nearest antecedent that agrees: he and she with persons, it with institutions, they with groups."""
        known = self.known
        last = known.turns[-1].entity if known.turns else None
        if pronoun == "relative":
            return self._before_relative(at) or last
        if pronoun == "speaker":  # outside a quotation, the outlet itself
            return last if known.in_content(at) else None
        if pronoun == "it":
            found = known.search(
                at,
                attribution,
                lambda e, spoke: e.kind == "institution" or (spoke and e.named and e.kind in ("place", "name")),
            )
            return found or known.search(at, attribution, lambda e, _: e.kind == "place") or last
        if pronoun == "they":
            found = known.search(at, attribution, lambda e, _: e.plural)
            return found or known.search(at, attribution, lambda e, _: e.kind == "institution") or last
        wanted: Gender = "f" if pronoun == "f" else "m"
        found = known.search(at, attribution, lambda e, _: agrees(e, wanted))
        if found and not found.gender and found.kind == "person":
            found.gender = wanted
        return found or last

    def _before_relative(self, at: int) -> Entity | None:
        """Whom "who" or "which" goes on about: the name or noun right before it, or after a comma the last name."""
        sentence = self.known.sentences[self.known.sentence_at(at)] if self.known.sentences else Span(0, at)
        before = self.text[sentence.start : at].rstrip()
        if not (word := re.search(r"[\w’'-]+$", before)):
            names = self.known.mentions_in(Span(max(sentence.start, at - 160), at))
            owners = [self.known.owner(m) for m in reversed(names)]
            return next((e for e in owners if e.may_be_person), None) or next(iter(owners), None)
        start = sentence.start + word.start()
        phrase = parse(self.known, Span(start, sentence.start + word.end()))
        return self._named(phrase) or self.descriptions.unnamed(phrase) if phrase else None
