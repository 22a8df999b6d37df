"""Neutral wordings in the form that fits the sentence: "stormed" gives "entered", "thugs" gives "attackers"."""

import re
from collections.abc import Sequence
from typing import Literal

from annotator.framing.inflect import VerbForm, form_of, in_form, noun_forms, plural

Inflects = Literal["", "verb", "noun"]  # the kind of word that a row's neutral wordings follow
# a participle follows one of these, or an adverb between
AUXILIARY = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "has",
        "have",
        "had",
        "having",
        "having's",
        "get",
        "gets",
        "got",
        "getting",
        "'s",
        "'ve",
        "'d",
    ]
)
BETWEEN = frozenset(("not", "been", "being", "also", "now", "never", "since", "just", "already"))
# where a noun phrase goes on behind its noun
BEHIND = re.compile(
    r" (?:of|who|that|which|where|for|with|in|by|from|to|on|out|against|without|near|later|not|born|brought|known"
    r"|addicted|accused|assigned|blamed|convicted|detained|killed|recognised|used)(?= |$)"
)
WHO = re.compile(r"\b(who|that|which) (was|is|has|\w{2,}[^s]s)\b")
MANY = {"was": "were", "is": "are", "has": "have"}
# wordings that name one thing or are no noun
ONE = re.compile(r"[(]|the |an? |that |who |.*(?:ed|-wing|-right|-held|-run|-\w+ing)$", re.IGNORECASE)
NO_NOUN = frozenset(("gay", "strict", "dead", "urban", "critical", "small", "much", "many", "working", "demanding"))
PEOPLES = ("an", "ist", "im", "ic", "al", "ya")


def fitted(neutral: Sequence[str], inflects: Inflects, base: str, word: str, before: Sequence[str]) -> tuple[str, ...]:
    """``neutral`` in the form that ``word`` has of ``base``; ``before`` are the sentence's words before it.

    All in lower case. Advice in round brackets stays, and so does every wording of a row that does not inflect.
    """
    if not inflects or word == base:
        return tuple(neutral)
    if inflects == "noun":
        is_plural = word in noun_forms(base)
        return tuple(_plural(n) if is_plural else n for n in neutral)
    form = form_of(base, word)
    if form == "past" and _after_auxiliary(before):
        form = "participle"
    return tuple(dict.fromkeys(_verb(n, form) for n in neutral))


def _after_auxiliary(before: Sequence[str]) -> bool:
    for word in reversed(before[-3:]):
        if word in AUXILIARY:
            return True
        if word not in BETWEEN and not word.endswith("ly"):
            return False
    return False


def _verb(wording: str, form: VerbForm) -> str:
    if wording.startswith("("):
        return wording
    verb, *rest = wording.split(" ", 1)
    return " ".join((in_form(verb, form), *rest))


def _plural(wording: str) -> str:
    behind = BEHIND.search(wording)
    end = behind.start() if behind else len(wording)
    before, _, noun = wording[:end].rpartition(" ")
    is_name = noun[:1].isupper() and not noun.endswith(PEOPLES)
    if ONE.match(wording[:end]) or is_name or noun in NO_NOUN or (noun.endswith("s") and not noun.endswith("ss")):
        return wording
    tail = WHO.sub(lambda m: f"{m[1]} {MANY.get(m[2], m[2][:-1])}", wording[end:])
    return (before + " " if before else "") + plural(noun) + tail
