"""Names in an article: where they stand, whether they name a person or an institution, and what is said of them.

Rules on capitals, titles and appositions only, one pass over the words; no list of names is used.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.nouns import (
    FEMALE,
    INSTITUTION,
    MALE,
    NOT_A_NAME,
    PARTICLES,
    PERSON_NOUNS,
    PLACE,
    PLURAL_PERSONS,
    TITLES,
    singular,
)
from annotator.spans import Span

Kind = Literal["person", "institution", "place", "name"]
Gender = Literal["f", "m", ""]

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:\w|[-'’&](?=\w)|\.(?=\w))*\.?|\d[\w.,]*")
POSSESSIVE = re.compile(r"['’]s?$|(?<=s)['’]$")
# after a name: an apposition up to its closing comma, or an age
APPOSITION = re.compile(r"(?:,? \(?(\d{1,3})\)?(?=[,. ]))?(?:, ([^,.;:“”\"()\n]{3,90})(?=[,.;:)\n“”\"]|$))?")
ACRONYM_AFTER = re.compile(r",? \((?:the )?([A-Z][A-Za-z]*[A-Z])\)|, or ([A-Z]{2,})\b")
COPULA = re.compile(r"(?:,? who)? (?:is|was|has been|served as|works as|worked as) ((?:an?|the|a former)\b[^,.;:“”\"\n]{3,60})")
ROLE_TAIL = re.compile(r"\b(?:who|which|that|said|says)\b.*")
LOWER_ROLE = re.compile(r"((?:[a-z][\w’'-]*[ -]){1,4})$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its span; ``first`` where its capital may come from opening a sentence or a quotation."""

    text: str
    start: int
    end: int
    first: bool
    possessive: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at one place. ``words`` leave out titles; ``roles`` are nouns said of its bearer, in lower case."""

    span: Span
    words: tuple[str, ...]
    kind: Kind
    gender: Gender = ""
    roles: frozenset[str] = frozenset()
    age: str = ""
    acronym: str = ""
    title: str = ""


def find_mentions(text: str, sentences: Sequence[Span]) -> list[Mention]:
    """Every name in the text, in order. Linear in the text."""
    tokens = list(_tokens(text, {s.start for s in sentences}))
    lower = Counter(t.text.lower() for t in tokens if t.text[0].islower())
    found, at = [], 0
    while at < len(tokens):
        run = _run(text, tokens, at, lower)
        if run:
            found += _mention(text, run, tokens[at - 1] if at else None)
        at += max(1, len(run))
    return found


def _tokens(text: str, starts: set[int]) -> Iterator[Token]:
    fresh = True
    for m in TOKEN.finditer(text):
        word, start, end = m.group(), m.start(), m.end()
        if word.endswith(".") and not _keeps_stop(word):
            word, end = word[:-1], end - 1
        before = text[start - 1] if start else "\n"
        fresh = fresh or start in starts or before in "\n“‘\"'«" or _after_stop(text, start)
        if mark := POSSESSIVE.search(word):
            word, end = word[: mark.start()], end - len(mark.group())
        elif text[end : end + 1] in ("’", "'") and word.endswith("s") and text[end + 1 : end + 2] == " ":
            mark = POSSESSIVE.search(word + "’")
        if word:
            yield Token(word, start, end, fresh, bool(mark))
        fresh = False


def _keeps_stop(word: str) -> bool:
    return len(word) == 2 or "." in word[:-1] or word[:-1].lower() in TITLES


def _after_stop(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip()
    return before.endswith((".", "?", "!", ":")) and not text[max(0, start - 6) : start].rstrip().endswith(tuple("."))


def _run(text: str, tokens: Sequence[Token], at: int, lower: Counter[str]) -> list[Token]:
    """The longest name that starts at token ``at``: capitalised words, and small words that join them."""
    if not _is_name_word(tokens[at], lower):
        return []
    run, i = [tokens[at]], at
    while True:
        step = _joined(text, tokens, i, run)
        if not step:
            return run
        run += tokens[i + 1 : i + 1 + step]
        i += step


def _is_name_word(token: Token, lower: Counter[str]) -> bool:
    word = token.text
    if not word[0].isupper() or word.lower() in NOT_A_NAME:
        return False
    if not token.first:
        return True
    plain = word.lower()
    return not (lower[plain] or plain in PLURAL_PERSONS or plain in PERSON_NOUNS)


def _joined(text: str, tokens: Sequence[Token], i: int, run: Sequence[Token]) -> int:
    """How many tokens after ``i`` go on with the name: 0 where it ends."""
    last = tokens[i]
    for n in (1, 2, 3):
        if i + n >= len(tokens):
            return 0
        token = tokens[i + n]
        if text[tokens[i + n - 1].end : token.start] not in (" ", "-", "’ ", "' ", "’s ", "'s "):
            return 0
        if n == 1 and last.possessive and not (
            _institution(token.text) and (_institution(last.text) or last.text.lower() in TITLES or len(run) > 1)
        ):
            return 0
        if token.text[0].isupper() and token.text.lower() not in NOT_A_NAME:
            return n if n == 1 or _may_join(tokens[i + 1 : i + n], run) else 0
        if token.text.lower() not in PARTICLES and token.text not in ("of", "for", "and", "the", "on", "to", "&"):
            return 0
    return 0


def _may_join(small: Sequence[Token], run: Sequence[Token]) -> bool:
    """Whether small words go on with the name: particles in a person's, "of" and "for" after an institution."""
    words = [t.text.lower() for t in small]
    if words[0] in PARTICLES:
        return True
    inside = any(t.text in ("of", "for", "on") for t in run)
    heads = any(_institution(t.text) for t in run)
    if words[0] in ("of", "for", "on", "to"):
        return heads and not (words[0] != "of" and run[-1].text.lower() in TITLES)
    return heads and inside and words == ["and"]


def _institution(word: str) -> bool:
    return singular(word.lower()) in INSTITUTION


def _mention(text: str, run: list[Token], before: Token | None) -> list[Mention]:
    """The mention of a run of name words, its titles stripped; nothing where only titles remain."""
    titles = [i for i, t in enumerate(run) if t.text.rstrip(".").lower() in TITLES]
    institution = any(_institution(t.text) for t in run)
    cut = 0
    if titles and titles[-1] + 1 < len(run) and not any(_institution(t.text) for t in run[titles[-1] + 1 :]):
        cut = titles[-1] + 1
        institution = False
    title = " ".join(t.text.rstrip(".") for t in run[:cut]).lower()
    name = run[cut:]
    if not cut and len(name) == len(titles):
        return []
    words = tuple(t.text for t in name)
    span = Span(name[0].start, name[-1].end)
    roles, age = _roles(text, run[0].start, span.end)
    nouns = set(title.split()) | roles
    person = bool(cut or age) or (not institution and bool(nouns & PERSON_NOUNS))
    place = words[-1].lower() in PLACE or (not person and len(words) == 1 and _located(text, run[0].start))
    kind: Kind = "person" if person else "institution" if institution else "place" if place else "name"
    gender: Gender = "f" if nouns & FEMALE else "m" if nouns & MALE else ""
    acronym = ACRONYM_AFTER.match(text, span.end)
    return [
        Mention(
            span, words, kind, gender if kind == "person" else "", frozenset(nouns), age,
            (acronym.group(1) or acronym.group(2)) if acronym else "", title,
        )
    ]  # fmt: skip


def _located(text: str, start: int) -> bool:
    return re.search(r"\b(?:in|at|near|from|to|outside|into|towards?|across) (?:the )?$", text[max(0, start - 14) : start]) is not None


def _roles(text: str, start: int, end: int) -> tuple[set[str], str]:
    """Nouns that the words around a name say of its bearer, and the age."""
    found: set[str] = set()
    if before := LOWER_ROLE.search(text, max(0, start - 60), start):
        words = before.group(1).replace("-", " ").split()
        if words[-1].strip("’'") in PERSON_NOUNS or words[-1] in INSTITUTION:
            found |= set(words)
    elif before := re.search(r"\b(?:[Tt]he|[Oo]ur|[Ii]ts|[A-Z]\w+[’']s) ([a-z][\w -]{2,60}), $", text[max(0, start - 90) : start]):
        found |= set(before.group(1).replace("-", " ").split())
    age = ""
    if after := APPOSITION.match(text, end):
        age = after.group(1) or ""
        phrase = after.group(2) or ""
        if phrase and re.match(r"(?:an?|the|who|its|his|her|their|[a-z]+|[A-Z][\w.]*[’']s?) ", phrase + " "):
            found |= _words(phrase)
    if said := COPULA.match(text, end):
        found |= _words(said.group(1))
    if about := re.search(r"\d+", " ".join(found)):
        age = age or about.group()
    return found, age


def _words(phrase: str) -> set[str]:
    return set(re.findall(r"[\w’']+", ROLE_TAIL.sub("", phrase.lower().replace("-", " "))))
