"""Speaker resolution: each relation's source as the fullest name that the article gives.

A source phrase is read for its head: a name, a description ("the ministry", "the 58-year-old"), a pronoun,
or an unnamed source ("two officials"). What is not itself a name is looked up among those met so far.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotator.markup import Attribution, Speaker
from annotator.sources.antecedents import Antecedents, Turn
from annotator.sources.descriptions import Descriptions
from annotator.sources.entities import Entity
from annotator.sources.link import Candidates, Link, shipped_link
from annotator.sources.named import OF_THEM, Named, together
from annotator.sources.nouns import (
    HONOURS,
    PERSON_NOUNS,
    SPEAKING,
    is_document,
    singular,
)
from annotator.sources.phrases import ARTICLES, Phrase, head_noun, parse
from annotator.sources.scene import Anaphor
from annotator.sources.subjects import PASSIVE, PRONOUN_IN_CUE
from annotator.spans import Span

PRONOUNS: dict[str, str] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("i", "we", "me", "us", "my", "our", "you"), "speaker"),
    **dict.fromkeys(("who", "which", "that", "whom", "whose"), "relative"),
}
ASIDE = re.compile(r", (an? [^,]+)")
SPOKESPERSON = re.compile(r"(?:an?|the|another|one) spokes(?:man|woman|person) (?:for|of|at|from) (.+)", re.I | re.S)
RELATIVE = re.compile(r"(?:who|which|whom|whose) ")
INITIALS = re.compile(r"[A-Z]{2,3}")
OWNER = re.compile(r"((?:the|its|his|her|their) [\w -]+)(?:['’]s|(?<=s)['’]) ", re.I)
OWNER_OF_IT = re.compile(r"(its|his|her|their) ", re.I)
PAIR = re.compile(r"(?:both|neither)(?: (?:of them|\w+))?", re.I)
AFTER_CUE = re.compile(r" (?:the |[A-Z][a-z]+\. )?([^\W\d_][\w’'-]*)")
WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*) $")
PHRASE_BEFORE = re.compile(r"\b((?:the|an?|its|his|her|their)(?: [\w’'-]+){1,4}) $", re.I)
LONGEST_GAP = 60  # characters between an article taken for the whole source, and the cue
CLITIC = re.compile(r"['’]\w*$")


def _start(attribution: Attribution) -> int:
    return min(attribution.content + attribution.source + attribution.cue).start


class _Pronoun(NamedTuple):
    start: int
    kind: str  # a value of PRONOUNS


class Resolver:
    """One article's ``speakers``, aligned with its relations; None where the article names nobody.

    ``Speaker.span`` is the mention that gives the name: ``text[start:end]`` is the name, but for line ends and runs of
    spaces. Titles and articles lie outside it. Two people who speak together are named "A and B"; their span is the
    mention that names A. Relations are read in the order of the text, in whatever order they are given; after that
    ``other`` tells who is meant inside their content. Linear in the length of the text.
    """

    def __init__(
        self, text: str, sentences: Sequence[Span], attributions: Sequence[Attribution], link: Link | None = None
    ) -> None:
        self.text, self.link = text, link or shipped_link()
        self.known = Antecedents(text, sentences, attributions)
        self.candidates = Candidates(self.known)
        self.descriptions = Descriptions(self.known)
        self.named = Named(self.known)
        self.speakers: list[Speaker | None] = [None] * len(attributions)
        for n in sorted(range(len(attributions)), key=lambda n: _start(attributions[n])):
            if entity := self._resolve(attributions[n]):
                self.speakers[n] = Speaker(entity.name, entity.span)

    def other(self, span: Span, attribution: Attribution) -> Speaker | None:
        """Whom ``span``, inside the content of a relation with a speaker, means; None where that is the speaker."""
        phrase, speaker = parse(self.known, span), attribution.speaker
        if phrase is None or speaker is None:
            return None
        self.known.turns = [t for t in self.known.turns if t.start < span.start]
        entity = self._phrase(phrase, attribution)
        same = entity.span == speaker.span or entity.name.lower() == speaker.name.lower()
        return None if same else Speaker(entity.name, entity.span)

    def _resolve(self, attribution: Attribution) -> Entity | None:
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
        self.descriptions.learn_maker(cue, turn)
        return turn.entity

    def _reading(self, attribution: Attribution) -> Phrase | _Pronoun | None:
        """The relation's first source span that is no pronoun, else its pronoun; None where it holds no word."""
        pronouns: list[_Pronoun] = []
        for span in sorted(attribution.source):
            span = self._mended(span, attribution)
            word = CLITIC.sub("", self.text[span.start : span.end].strip(" ,")).lower()
            if word in PRONOUNS:
                pronouns.append(_Pronoun(span.start, PRONOUNS[word]))
            elif RELATIVE.match(word):  # a source cut short: "who stayed nine weeks"
                pronouns.append(_Pronoun(span.start, "relative"))
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
            named = _Pronoun(attribution.cue[0].start, PRONOUNS[pronoun.group(1).lower()])
            return self._pronoun_turn(named, attribution)
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
        entity: Entity | None = None
        if INITIALS.fullmatch(phrase.text) and self.text[phrase.span.end : phrase.span.end + 1] == ":":
            entity = self.known.with_initials(phrase.text, phrase.span.start)
        entity = entity or self.named.of(phrase)
        owner = OWNER_OF_IT.match(phrase.head_text) if is_document(phrase.noun) else None  # its report: its words
        if not entity and owner:
            entity = self._pronoun(PRONOUNS[owner.group(1).lower()], phrase.span.start, attribution)
        if entity:
            return entity
        people = singular(phrase.noun) in PERSON_NOUNS or phrase.noun in ("both", "neither", "them")
        if people and PAIR.fullmatch(phrase.head_text) and (pair := self._last_two(phrase.span.start)):
            return pair
        if OF_THEM.match(phrase.head_text):
            if aside := ASIDE.match(self.text, phrase.head.end, phrase.span.end):  # one of them, a cook
                phrase = parse(self.known, Span(*aside.span(1))) or phrase
            elif entity := self._pronoun("they", phrase.span.start, attribution):
                return entity
        entity = self._owner(phrase, attribution) or self.descriptions.find(phrase) or self._spoken_for(phrase)
        entity = entity or self._meant(phrase, attribution)
        if not entity and phrase.noun in PERSON_NOUNS:
            entity = self.known.named_soon(phrase.span.start, phrase.gender)
        return entity or self.descriptions.unnamed(phrase)

    def _owner(self, phrase: Phrase, attribution: Attribution) -> Entity | None:
        """Whose document it is, where only a description says so: "the firm's survey" is Orlo Research's."""
        owner = OWNER.match(phrase.head_text)
        if not owner or phrase.names or not is_document(phrase.noun):
            return None
        whole = parse(self.known, Span(phrase.head.start, phrase.head.start + owner.end(1)))
        found = whole and (self.descriptions.find(whole) or self._meant(whole, attribution))
        return found if found and found.named else None

    def _spoken_for(self, phrase: Phrase) -> Entity | None:
        """Whom a spokesperson without a name speaks for, where a short name says it: "a spokesman for Lom"."""
        body = SPOKESPERSON.fullmatch(phrase.head_text)
        whole = parse(self.known, Span(phrase.head.start + body.start(1), phrase.head.end)) if body else None
        entity = self.named.of(whole) if whole else None
        return entity if entity and entity.kind != "person" else None

    def _meant(self, phrase: Phrase, attribution: Attribution) -> Entity | None:
        """Whom the link takes a description to mean; None for nobody but its own words."""
        definite = phrase.head_text[:4].lower() == "the " or "-year-old" in phrase.head_text
        definite = definite or phrase.noun in HONOURS  # His Excellency
        if not definite or phrase.indefinite or phrase.names:
            return None
        anaphor = Anaphor(phrase.span.start, "the", attribution, phrase)
        best = self.link.choose(anaphor, self.candidates.of(anaphor))
        if best is None or best.entity is None:
            return None
        if best.entity.kind == "person":  # the next time it means the same person
            self.known.add_roles(best.entity, phrase.words)
        return best.entity

    def _last_two(self, at: int) -> Entity | None:
        """The two people named last before ``at``: who "neither" and "both candidates" are."""
        people = [e for e in map(self.known.owner, self.known.mentions_before(at)) if e.may_be_person]
        two, one, *_ = (*dict.fromkeys(people), None, None)
        return together(one, two) if one and two else None

    def _pronoun_turn(self, pronoun: _Pronoun, attribution: Attribution) -> Turn | None:
        entity = self._pronoun(pronoun.kind, pronoun.start, attribution)
        return Turn(pronoun.start, entity) if entity else None

    def _pronoun(self, pronoun: str, at: int, attribution: Attribution) -> Entity | None:
        """Whom a pronoun means; he, she, it and they by the learned link."""
        known = self.known
        last = known.turns[-1].entity if known.turns else None
        if pronoun == "relative":
            return self._before_relative(at) or last
        if pronoun == "speaker":  # outside a quotation, the outlet itself
            return last if known.in_content(at) else None
        anaphor = Anaphor(at, pronoun, attribution)
        best = self.link.choose(anaphor, self.candidates.of(anaphor))
        if best is None:
            return last or (self.known.named_soon(at, anaphor.gender) if anaphor.gender else None)
        if best.unnamed and best.entity and (phrase := parse(known, best.entity.span)):
            return self.descriptions.find(phrase) or self.descriptions.unnamed(phrase)
        if best.entity and best.entity.kind == "person":
            best.entity.gender = best.entity.gender or anaphor.gender
        return best.entity

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
        return self.named.of(phrase) or self.descriptions.unnamed(phrase) if phrase else None
