"""Sources that the network overlooked: the subject of a cue whose relation names nobody in the cue's sentence.

A source stands in the sentence of its cue (in PolNeAR's calibration articles all but 7 of 874 do). Where the network
points to another sentence it has mostly missed the one beside the cue.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from annotator.markup import Attribution
from annotator.sources.nouns import DETERMINERS, NOT_A_NAME, SPEAKING, may_speak
from annotator.sources.phrases import HEAD_END, INDEFINITE
from annotator.sources.turns import split_turns
from annotator.spans import Span, has_letters

LONGEST = 200  # characters from a subject's start to its cue
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\b(?: \w+){0,2} \w+(?:ed|aid|own|ought|old|eld|een|ood|earnt)\b|"
    r"(?:’s|'s) said\b|\w+edly\b",
    re.I,
)
PRONOUN_IN_CUE = re.compile(r"\b(his|her|its|their)\b", re.I)  # "in her view": the resolver reads it
LONGEST_HEAD = 60
BREAK = re.compile(r"[;:!?\n—–“”«»\"]|\.(?= )|, (?:while|as|so|though|although) ", re.I)
COORDINATE = re.compile(r",? (?:and|but|or) (?:later |then |also |has |have |had )*$|, ?(?:\w+ )?$", re.I)
OPENING = re.compile(
    r"(?:and|but|yet|then|so|still|meanwhile|instead|however|later|earlier|once|also|\d{1,2}[.:]\d\d(?:\s?[ap]m)?)\b,?\s*|"
    r"(?:in|on|at|by|after|before|for|from|with|since|until|during|under|over|across|among|according|asked|as|when|while|"
    r"if|last|this|that|late|early|beside)\b[^,]*,\s*",
    re.I,
)
AUXILIARY = re.compile(
    r"(?:\s+(?:has|have|had|is|are|was|were|be|been|will|would|did|does|do|may|might|could|can|should|not|also|now|then|"
    r"later|still|never|again|once|already|only|all|both|\w+ly))+$",
    re.I,
)
PRONOUN = re.compile(r"(?:he|she|it|they|who|which)$", re.I)
WORD = re.compile(r"[^\W\d_][\w’'-]*")
LEADING_NAME = re.compile(
    r"(?:(?:the|its|his|her|their) )?(?:[A-Z][\w’'-]*\.?(?: (?:of|for|and|the|de|van|von)(?: the)?(?= [A-Z]))? )*"
    r"[A-Z][\w’'-]*"
)
LEADING_NOUN = re.compile(r"[\w’' -]+?\b(?P<noun>[a-z][\w-]*)(?= (?!of|for|from|in|at|on|with)\w)")
FOLLOWING = re.compile(
    r",? ((?:(?:the|an?|its|his|her|their|one|two|three) (?:[\w’'-]+ ){0,3}?[\w’'-]+|"
    r"(?:the )?(?:[A-Z][\w’'-]*\.? (?:of (?=[A-Z]))?)*[A-Z][\w’'-]*|he|she|it|they))"
    r"(?=[,.;:\n]| (?:in|on|at|of|who|which|that|as|to|after|from)\b)"
)


def find_sources(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Attribution]:
    """``attributions`` in their order, each with its source in the sentence of its cue; then turns of speech that lack.

    Where it has none there, its cue's subject becomes the source; a passive cue ("is said") has no source. Where
    neither helps, a source elsewhere stays.
    """
    starts = [s.start for s in sentences]
    found: list[Attribution] = []
    for a in split_turns(text, sentences, attributions):
        n = bisect_right(starts, a.cue[0].start) - 1 if a.cue else -1
        if n >= 0 and a.source and not any(s.overlaps(sentences[n]) for s in a.source):
            cue = " ".join(text[s.start : s.end] for s in a.cue)
            subject = subject_of(text, sentences[n], a)
            if PASSIVE.search(cue) or PRONOUN_IN_CUE.search(cue):
                a = replace(a, source=())
            elif subject:
                a = replace(a, source=(subject,))
        found.append(a)
    return found


def subject_of(text: str, sentence: Span, attribution: Attribution) -> Span | None:
    """Who does what the cue says: the words between content and cue, or after a cue that follows its content."""
    cue, content = attribution.cue[0], attribution.content
    after = FOLLOWING.match(text, cue.end, sentence.end)
    if after and any(s.start < after.end(1) and after.start(1) < s.end for s in content):
        after = None
    inverted = text[sentence.start : cue.start].rstrip().endswith((",", "”", "’", "'", '"', "»", "?", "!"))
    said = max([s.end for s in content if sentence.start < s.end <= cue.start], default=sentence.start)
    before = None if after and inverted else _before(text, Span(max(said, cue.start - LONGEST), cue.start))
    if before or not after:
        return before
    return Span(*after.span(1)) if _names_someone(after.group(1)) else None


def _before(text: str, gap: Span) -> Span | None:
    start, end = gap
    while opened := OPENING.match(text, start, end):
        start = opened.end()
    for cut in BREAK.finditer(text, start, end):
        start = cut.end()
    while start < end and not text[start].isalnum():
        start += 1
    while opened := OPENING.match(text, start, end):
        start = opened.end()
    words = text[start:end]
    clause = COORDINATE.search(words)  # "The ministry summoned the envoy and demanded": its subject opens the clause
    if clause and (not words.rstrip().endswith(",") or _has_verb(words)):
        words = _leading(words)
    words = AUXILIARY.sub("", words.rstrip(" ,")).rstrip(" ,")
    head = HEAD_END.search(words, 1)
    if (head.start() if head else len(words)) > LONGEST_HEAD:
        return None
    span = Span(start, start + len(words))
    return span if has_letters(text, span) and _names_someone(words) else None


def _leading(words: str) -> str:
    """The name, or the noun for somebody, that a clause opens with; empty where it opens with neither."""
    if name := LEADING_NAME.match(words):
        return name.group()
    noun = LEADING_NOUN.match(words)
    return noun.group() if noun and noun.group("noun") in SPEAKING else ""


def _has_verb(words: str) -> bool:
    """Whether words that end in a comma are a clause of their own: "The minister refuted it," """
    return "," not in words.rstrip(" ,") and bool(re.search(r"[a-z]ed\b", words))


def _names_someone(words: str) -> bool:
    """Whether a phrase opens like one that names somebody: a name, a determiner, a pronoun, people."""
    if PRONOUN.match(words) or INDEFINITE.match(words):
        return True
    first = WORD.match(words)
    if not first:
        return False
    plain = first.group().lower()
    if plain in DETERMINERS:
        return " " in words
    nouns = {w.lower() for w in WORD.findall(words)}
    capital = first.group()[0].isupper() and plain not in NOT_A_NAME
    return capital or any(map(may_speak, nouns))
