"""Names in an article: where they stand, whether they name a person or an institution, and what is said of them.

Rules on capitals, titles and appositions only, one pass over the words; no list of names is used.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.sources.nouns import (
    FEMALE,
    INSTITUTION,
    MALE,
    NOT_A_NAME,
    PARTICLES,
    PERSON_NOUNS,
    PLACE,
    PLURAL_PERSONS,
    SAME_ROLE,
    TITLES,
    singular,
)
from annotator.spans import Span

Kind = Literal["person", "institution", "place", "name"]
Gender = Literal["f", "m", ""]

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:\w|[-'’&](?=\w)|\.(?=\w))*\.?|\d[\w.,]*")
POSSESSIVE = re.compile(r"['’]s?$|(?<=s)['’]$")
# after a name: an apposition up to its closing comma, or an age
APPOSITION = re.compile(r"(?:(?:, | \()(\d{1,3})\)?(?=[,.)\n]| who))?(?:, ([^,.;:“”\"()\n]{3,90})(?=[,.;:)\n“”\"]|$))?")
ACRONYM_AFTER = re.compile(r",? \((?:the )?([A-Z][A-Za-z]*[A-Z])\)|, or ([A-Z]{2,})\b")
COPULA = re.compile(
    r"(?:,? who)? (?:is|was|has been|served as|works as|worked as) ((?:an?|the|a former)\b[^,.;:“”\"\n]{3,60})"
)
ROLE_TAIL = re.compile(r"\b(?:who|which|that|whose|said|says|told)\b.*")
LOWER_ROLE = re.compile(r"(?<![\w’'-])((?:[a-z][\w’'-]*[ -]){1,4})$")
DESCRIBED_BEFORE = re.compile(r"\b(?:the|our|its|his|her|their|my|[^\W\d_][\w.]*[’']s?) ([a-z][\w’' -]{2,60}), $", re.I)
LOCATED = re.compile(r"\b(?:in|at|near|from|to|outside|into|towards?|across|around|of) (?:the )?$")
YEARS_OLD = re.compile(r"\b(\d+)-year-old\b")
PREPOSITION = re.compile(r" (?:of|for|at|in|from|with|on|to|by) ")
DETERMINERS = frozenset("a an the his her its their our my one".split())


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


def find_mentions(text: str, sentences: Sequence[Span]) -> list[Mention]:
    """Every name in the text, in order. Linear in the text."""
    tokens = list(_tokens(text, {s.start for s in sentences}))
    lower = Counter(t.text.lower() for t in tokens if t.text[0].islower())
    headlines = [s for s in sentences if _is_headline(text[s.start : s.end])]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        run = _run(text, tokens, at, lower)
        if run:
            found += _mention(text, run)
        at += max(1, len(run))
    return [m for m in found if not any(s.start <= m.span.start < s.end for s in headlines)] if headlines else found


def _is_headline(sentence: str) -> bool:
    """Title Case or CAPITALS throughout: capitals tell no names there, and the body gives them again."""
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    share = 0.95 if sentence.rstrip().endswith(".") else 0.8
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= share * len(words)


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
    if not _is_name_word(text, tokens, at, lower):
        return []
    run, i = [tokens[at]], at
    while True:
        step = _joined(text, tokens, i, run)
        if not step:
            return run
        run += tokens[i + 1 : i + 1 + step]
        i += step


def _is_name_word(text: str, tokens: Sequence[Token], at: int, lower: Counter[str]) -> bool:
    token = tokens[at]
    plain = token.text.lower()
    if not token.text[0].isupper() or plain in NOT_A_NAME:
        return False
    if not token.first:
        return True
    if plain in TITLES and at + 1 < len(tokens) and tokens[at + 1].text[0].isupper():
        return True
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
        if (
            n == 1
            and last.possessive
            and not (
                _institution(token.text) and (_institution(last.text) or last.text.lower() in TITLES or len(run) > 1)
            )
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
        return heads
    return heads and inside and words == ["and"]


def _institution(word: str) -> bool:
    return singular(word.lower()) in INSTITUTION


def _mention(text: str, run: list[Token]) -> list[Mention]:
    """The mention of a run of name words, its titles stripped; nothing where only titles remain."""
    titles = [i for i, t in enumerate(run) if _is_title(t.text)]
    compound = any(t.text in ("of", "for", "on") for t in run)
    cut = (
        titles[-1] + 1
        if titles and not compound and not any(_institution(t.text) for t in run[titles[-1] + 1 :])
        else 0
    )
    if len(titles) == len(run) or (run[-1].text.lower() in PERSON_NOUNS and len(run) > 1):
        return []
    cut = 0 if cut == len(run) else cut
    title = " ".join(t.text.rstrip(".") for t in run[:cut]).lower().replace("-", " ")
    words = tuple(t.text for t in run[cut:])
    span = Span(run[cut].start, run[-1].end)
    roles, heads, lasts, age = _described(text, run[0].start, span.end)
    roles |= set(title.split())
    heads |= set(title.split())
    roles |= {alike for role in roles for alike in SAME_ROLE.get(role, ())}
    named_so = not cut and any(_institution(w) for w in words)
    person = not named_so and bool(cut or age or heads & PERSON_NOUNS)
    institution = named_so or (not person and bool(lasts & INSTITUTION))
    place = words[-1].lower() in PLACE or (not person and LOCATED.search(text, max(0, run[0].start - 14), run[0].start))
    kind: Kind = "person" if person else "institution" if institution else "place" if place else "name"
    gender: Gender = "f" if heads & FEMALE else "m" if heads & MALE else ""
    acronym = ACRONYM_AFTER.match(text, span.end)
    short = (acronym.group(1) or acronym.group(2)) if acronym else ""
    return [Mention(span, words, kind, gender if person else "", frozenset(roles), age, short)]


def _is_title(word: str) -> bool:
    return all(part in TITLES for part in word.rstrip(".").lower().split("-")) or word.rstrip(".").lower() in TITLES


def _described(text: str, start: int, end: int) -> tuple[set[str], set[str], set[str], str]:
    """What the words around a name say of its bearer: all words, those before a preposition, head nouns, and age."""
    phrases: list[str] = []
    age = ""
    if before := LOWER_ROLE.search(text, max(0, start - 60), start):
        words = before.group(1).replace("-", " ").split()
        if words[-1] in PERSON_NOUNS or words[-1] in INSTITUTION:
            phrases.append(before.group(1))
    elif (before := DESCRIBED_BEFORE.search(text, max(0, start - 90), start)) and _is_role(before.group(1)):
        phrases.append(before.group(1))
    if after := APPOSITION.match(text, end):
        age = after.group(1) or ""
        phrase = ROLE_TAIL.sub("", after.group(2) or "")
        if phrase.strip() and (
            phrase.split()[0] in DETERMINERS or _is_person(phrase) or re.match(r"[^\W\d_][\w. ]*[’']s? ", phrase)
        ):
            phrases.append(phrase)
    if said := COPULA.match(text, end):
        phrases.append(ROLE_TAIL.sub("", said.group(1)))
    if years := YEARS_OLD.search(" ".join(phrases)):
        age = age or years.group(1)
    heads = [PREPOSITION.split(phrase, maxsplit=1)[0] for phrase in phrases]
    return _words(phrases), _words(heads), {w[-1] for h in heads if (w := re.findall(r"\w+", h.lower()))}, age


def _is_role(phrase: str) -> bool:
    return _is_person(phrase) or phrase.lower().split()[-1] in INSTITUTION


def _is_person(phrase: str) -> bool:
    head = re.findall(r"[\w’']+", PREPOSITION.split(phrase.lower(), maxsplit=1)[0])
    return bool(head) and (head[-1] in PERSON_NOUNS or head[0] in TITLES)


def _words(phrases: Sequence[str]) -> set[str]:
    return {word for phrase in phrases for word in re.findall(r"[\w’']+", phrase.lower().replace("-", " "))}
