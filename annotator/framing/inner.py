"""The inner source of a loaded term: whom the speaker himself gives for the word.

"The minister said that villagers had called the troops “butchers”": the relation is the minister's, the word the
villagers'. Only the words of the relation's content in the term's own sentence are read, by rules that would rather
name nobody than the wrong one: no pronouns, no "not" or "would", nobody that is the speaker himself.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from annotator.framing.reach import BOUNDARY, KINDS, governs, is_called, is_known
from annotator.markup import Attribution, LoadedTerm, Speaker
from annotator.sources.nouns import DETERMINERS, NOT_A_NAME, PLURAL_PERSONS, may_speak, word_set
from annotator.sources.phrases import head_noun
from annotator.sources.subjects import subject_of
from annotator.spans import Span, overlapping

# who is meant by words in a relation's content, if not its speaker
Name = Callable[[Span, Attribution], Speaker | None]

WORD = re.compile(r"[A-Za-z]+")
SOMEBODY = r"(?P<source>[^,;:.!?“”«»\"]{2,60}?)"
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|get|got)(?: \w+ly| also| widely)? $", re.I)
AGENT = re.compile(
    rf"[^,;:.!?]{{0,40}}? by {SOMEBODY}(?=[,;:.!?“”«»\"]|$| (?:in|on|at|who|after|when|during|that|and|as)\b)"
)
ACCORDING = re.compile(rf" to {SOMEBODY}(?=,)")
# behind the term: "according to villagers"; ", villagers say"; ", as villagers call them"
_TO_COMMA = r"[^,;:.!?—–“”«»\"\n]{0,60}"
BEHIND = (
    re.compile(rf"{_TO_COMMA}?,? (?P<cue>according to) {SOMEBODY}(?=[,;.!?”»\"]|$)"),
    re.compile(
        rf"{_TO_COMMA}[,?!][’'”»\"]? {SOMEBODY} (?:(?:have|had|has|also|now) )?"
        r"(?P<cue>said|says?|thinks?|thought|believe[sd]?|tell us|told us|(?:insist|claim|complain)(?:s|ed)?)"
        r"(?=[,;.!?”’»\"]|$)"
    ),
    re.compile(rf"{_TO_COMMA}, as {SOMEBODY} (?P<cue>call(?:s|ed)?|puts?) (?:them|it|him|her|us)\b"),
)
WHO = re.compile(
    r"((?:[A-Z][\w’'-]*\.? )*[\w’'-]+),? who (?:(?:has|have|had|are|were|is|was|also|later|often|once|\w+ly) )*$"
)
FRONTED = re.compile(r"\b(?:what|which|whom)\b[^,;:.!?]{1,80}$", re.I)
# where a clause may begin, with the subject right behind
START = re.compile(
    r"\b(?:that|because|since|when|after|before|while|where|how|why|as|although|though|than|what|which|whom|if|whether|"
    r"unless|until)\b|, (?:and|but|or|so|yet)\b"
)
# words between subject and verb that leave it open whether anybody said so
DOUBT = re.compile(
    r"\b(?:not|never|no|would|could|should|may|might|must|will|can|cannot|hardly|den(?:y|ied|ies)|refus\w+|want\w*|to|"
    r"nor|neither|stop\w*|did|does|do|if|whether|about|almost|nearly|"
    r"i|we|you|he|she|it|they)\b|n[’']t\b",
    re.I,
)
PRONOUNS = word_set("i we you he she it they who")
VERBAL = PRONOUNS | word_set(
    "not never no none neither nor few would could should may might must will can did does do is are was were be been "
    "being has have had to if whether let make makes made help said say says called told"
)
NOBODY = PRONOUNS | word_set(
    "which one some many most several both others other these those all mine everybody everyone somebody someone "
    "anybody anyone nobody whoever having"
)
COUNTS = word_set("some many several two three four five six dozens other local these those all")


class Clause(NamedTuple):
    """The words for the inner source, and the verb or words that give the term to it."""

    source: Span
    cue: Span


def name_inner(
    text: str, sentences: Sequence[Span], relations: Sequence[Attribution], terms: Sequence[LoadedTerm], name: Name
) -> tuple[LoadedTerm, ...]:
    """``terms`` in their order, each with its inner source where the content of its relation gives one.

    ``sentences`` are sorted and disjoint. The span of an inner source is where the content names it; its name is what
    ``name`` makes of those words.
    """
    found = list(terms)
    for n, term in enumerate(terms):
        if term.voice == "source" and term.attribution is not None:
            found[n] = _named(text, sentences, relations[term.attribution], term, name)
    return tuple(found)


def _named(text: str, sentences: Sequence[Span], relation: Attribution, term: LoadedTerm, name: Name) -> LoadedTerm:
    here = overlapping(sentences, term.span)[:1]
    for content in relation.content:
        within = content.clip(here[0]) if here else None
        if within and within.covers(term.span) and (clause := find_clause(text, within, term.span)):
            outer = relation.source + relation.cue
            if any(s.overlaps(part) for s in outer for part in clause):
                return term
            if speaker := name(clause.source, relation):
                return replace(term, inner_source=Speaker(speaker.name, clause.source))
    return term


def find_clause(text: str, within: Span, term: Span) -> Clause | None:
    """The clause of ``text[within]`` that attributes ``term`` to somebody: the nearest before it, else one after."""
    for found in reversed(list(WORD.finditer(text, within.start, term.start))):
        word, cue = found.group(), Span(*found.span())
        if word.lower() == "according" and (opened := ACCORDING.match(text, cue.end, term.start)):
            return None if BOUNDARY.search(text, opened.end() + 1, term.start) else _clause(text, opened, cue)
        if word not in KINDS:
            continue
        reach, after = text[cue.end : term.start], text[term.end : within.end]
        before = text[within.start : cue.start]
        passive = PASSIVE.search(before)
        if passive and is_called(word, reach):
            by = AGENT.match(text, term.end, within.end)
            return _clause(text, by, cue) if by else None
        if governs(word, reach, after, fronted=bool(FRONTED.search(before))):
            return None if passive or word.endswith("ing") else _active(text, within, cue)
    behind = next(filter(None, (form.match(text, term.end, within.end) for form in BEHIND)), None)
    return _clause(text, behind, Span(*behind.span("cue"))) if behind else None


def _active(text: str, within: Span, cue: Span) -> Clause | None:
    """The clause whose verb is ``cue``: its subject, where it is plain who that is."""
    before = text[within.start : cue.start]
    if relative := WHO.search(before):
        start, end = relative.span(1)
        noun = relative[1].split()[-1]  # of "a man who says", nobody in particular may be meant
        known = (
            is_known(noun) and _is_somebody(noun) and (noun[0].isupper() or noun in PLURAL_PERSONS or noun[-1] == "s")
        )
        return Clause(Span(within.start + start, within.start + end), cue) if known else None
    opened = [*START.finditer(before)]
    if opened and opened[-1].group() in ("if", "whether", "unless"):
        return None
    clause = Span(within.start + (opened[-1].end() if opened else 0), within.end)
    relation = Attribution((), (cue,), (Span(cue.end, within.end),), "indirect")
    source = subject_of(text, clause, relation)
    if source is None or source.end > cue.start or not _is_somebody(text[source.start : source.end]):
        return None
    gap = text[source.end : cue.start]
    plain = not DOUBT.search(gap) and KINDS.keys().isdisjoint(gap.lower().split())
    return Clause(source, cue) if plain else None


def _clause(text: str, found: re.Match[str], cue: Span) -> Clause | None:
    return Clause(Span(*found.span("source")), cue) if _is_somebody(found["source"]) else None


def _is_somebody(words: str) -> bool:
    """Whether a phrase names somebody plainly: a name or a noun for people or a body, with no verb hidden in it."""
    first, *asides = words.split(", ")
    if len(asides) > 1 or (asides and not first[:1].isupper()) or not VERBAL.isdisjoint(WORD.findall(words.lower())):
        return False
    parts = first.split(" and ")
    return len(parts) <= 2 and all(map(_is_noun_phrase, parts))


def _is_noun_phrase(phrase: str) -> bool:
    noun, words = head_noun(phrase), phrase.split()
    if not noun or len(words) > 9 or noun in NOBODY or words[0].lower() in NOBODY - COUNTS:
        return False
    if words[-1].endswith(("’s", "'s")):
        return False
    inner = words[2:] if words[0].lower() in DETERMINERS | COUNTS else words[1:]
    if any(word.endswith("ed") for word in inner):
        return False
    names = (w.lower() for w in words if w[0].isupper() and w.lower() not in NOT_A_NAME)
    return may_speak(noun) or any(name.startswith(noun) for name in names)
