"""A source phrase taken apart: its head noun phrase, the head noun, and the names in and after it."""

import re
from dataclasses import dataclass
from functools import cached_property

from annotator.sources.antecedents import Antecedents
from annotator.sources.mentions import Gender, Mention
from annotator.sources.nouns import FEMALE, MALE, is_document, is_plural, may_speak
from annotator.spans import Span

ARTICLES = re.compile(r"(?:(?:the|an?|its|his|her|their|our|my|this|these|those|that)\s+)+", re.I)
INDEFINITE = re.compile(
    r"(?:an?|\d[\d.,]*|(?:\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)(?:-\w+)?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|several|some|many|most|more|few|nearly|almost|about|only|another|other|neither|either|"
    r"no|each|every|dozens|hundreds|thousands)\b",
    re.I,
)
# the head noun phrase ends where a clause, a participle or an aside begins
HEAD_END = re.compile(
    r"\s*(?:,(?!\d)|[;:(—–])\s*|\s+-\s+|\s+(?!(?-i:WHO)\b)(?:who|which|that|whose|whom|where|when|speaking|seen|dated|obtained|released|published|"
    r"carried|reviewed|paid|conducted|commissioned|familiar|interviewed|contacted|reached|quoted|cited|named|said|"
    r"says|told)\b",
    re.I,
)
PREPOSITION = re.compile(
    r"\s(?:for|of|at|in|from|with|on|by|close to|near|to|inside|within|among|over|after|under|against|about|into|"
    r"behind|across|around|outside|between|without)\s",
    re.I,
)
POSSESSOR = re.compile(r"([\w-]+)(?:['’]s|(?<=s)['’])(?=\s)")
LEAD_IN = re.compile(
    r"\d{1,2}[.:]\d\d(?:\s?[ap]m)?:?\s+|(?:likewise|meanwhile|similarly|separately|privately|publicly|officially),\s+",
    re.I,
)
COMPOUND = re.compile(r"-(?:elect|designate|general|of|in)\b")  # president-elect, father-of-two
LAST_WORD = re.compile(r"[\w’'-]*\w")


@dataclass(frozen=True)
class Phrase:
    """``head`` is the span of the head noun phrase, ``noun`` its noun in lower case; ``names`` lie in the head."""

    span: Span
    text: str
    head: Span
    head_text: str
    noun: str
    names: list[Mention]
    later: list[Mention]

    @cached_property
    def before_preposition(self) -> int:
        """The offset at which the head's first prepositional phrase begins, or the head's end."""
        cut = PREPOSITION.search(self.head_text)
        return self.head.start + cut.start() if cut else self.head.end

    @cached_property
    def indefinite(self) -> bool:
        return bool(INDEFINITE.match(self.head_text))

    @cached_property
    def possessors(self) -> set[str]:
        """Who owns the head: "mayor" of "the mayor’s office"."""
        return {m.group(1).lower() for m in POSSESSOR.finditer(self.head_text)}

    @cached_property
    def words(self) -> frozenset[str]:
        """The head's words in lower case, its articles left out."""
        return frozenset(nouns(self.head_text))

    @cached_property
    def gender(self) -> Gender:
        """The gender that the head's nouns and titles show, if any."""
        return gender(self.head_text)

    @cached_property
    def plural(self) -> bool:
        return is_plural(self.noun)


def parse(known: Antecedents, span: Span) -> Phrase | None:
    """The phrase at ``span``, made whole where the span cuts a word or a name; None where it holds no word."""
    text = known.text
    start, end = _whole(known, span)
    while start < end and not text[start].isalnum():
        start += 1
    if opened := LEAD_IN.match(text, start, end):  # a live blog's entry; "Privately, aides"
        start = opened.end()
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "’'.)"):
        end -= 1
    whole = text[start:end]
    if not whole or ARTICLES.fullmatch(whole + " "):
        return None
    cut = HEAD_END.search(whole, 1)
    head = Span(start, start + (cut.start() if cut else len(whole)))
    names = known.mentions_in(Span(start, end))
    inside = [m for m in names if m.span.start < head.end]
    head_text = text[head.start : head.end]
    return Phrase(Span(start, end), whole, head, head_text, head_noun(head_text), inside, names[len(inside) :])


def _whole(known: Antecedents, span: Span) -> Span:
    text, (start, end) = known.text, span
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    first, last = known.mention_over(start), known.mention_over(end - 1)
    return Span(min(start, first.span.start) if first else start, max(end, last.span.end) if last else end)


def head_noun(text: str) -> str:
    """The last word before a preposition: "spokesman" of "a spokesman for it", "firm" of "a firm hired by it"."""
    words = LAST_WORD.findall(PREPOSITION.split(text, maxsplit=1)[0].lower())
    if len(words) > 1 and words[-1].endswith("ed") and (may_speak(words[-2]) or is_document(words[-2])):
        words.pop()
    if not words:
        return ""
    whole, *_ = COMPOUND.split(words[-1])
    return whole.rpartition("-")[2]


def nouns(text: str) -> set[str]:
    """The words of a phrase in lower case, its articles left out."""
    return {w.lower() for w in re.findall(r"\w+", ARTICLES.sub("", text, count=1))}


def gender(text: str) -> Gender:
    """The gender that a phrase's nouns and titles show, if any."""
    words = {w.lower() for w in re.findall(r"\w+", text)}
    return "f" if words & FEMALE else "m" if words & MALE else ""
