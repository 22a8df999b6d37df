"""What the words around a name say of its bearer: an apposition, a title in small letters, "who is a …", an age."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotator.sources.nouns import DETERMINERS, INSTITUTION, PERSON_NOUNS, TITLES

# after a name: an apposition up to its closing comma, or an age
APPOSITION = re.compile(
    r"(?:(?:, | \()(\d{1,3})\)?(?=[,.)\n]| who))?(?:, ([^,.;:“”\"()\n]{3,90})(?=[.;:)\n“”\"]|,(?!\d)|$))?"
)
COPULA = re.compile(
    r"(?:,? who)? (?:is|was|has been|served as|works as|worked as) ((?:an?|the|a former)\b[^,.;:“”\"\n]{3,60})"
)
ROLE_TAIL = re.compile(r"\b(?:who|which|that|whose)\b.*")
CLAUSE = re.compile(
    r"\b(?:said|says|told)\b|"
    r"\b(?:announced|replied|answered|added|insisted|warned|argued|explained|wrote|claimed|admitted|acknowledged|"
    r"recalled|complained|declared|noted|promised|predicted|conceded|remarked|maintained|asked|shouted|retorted)\b"
    r"(?! (?:by|in|to)\b)"
)  # "At the Supreme Court, the clerk said …" is no apposition
LOWER_WORD = re.compile(r"[a-z][\w’'-]*")
OWNER = re.compile(r"[^\W\d_][\w. ]*[’']s? ")
DESCRIBED_BEFORE = re.compile(
    r"\b(?:the|our|its|his|her|their|my|[^\W\d_][\w.]*[’']s?) "
    r"((?!.*\b(?:that|said|says|told|if|when|while|but)\b)[a-z][\w’' -]{2,60}), $",
    re.I,
)
CAPITALS = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+")
YEARS_OLD = re.compile(r"\b(\d+)-year-old\b")
PREPOSITION = re.compile(r" (?:of|for|at|in|from|with|on|to|by) ")


class Described(NamedTuple):
    """All words of the phrases about a name, those before a preposition, the head nouns, and an age."""

    words: set[str]
    heads: set[str]
    nouns: set[str]
    age: str


def described(text: str, start: int, end: int) -> Described:
    """What is said of the name at ``text[start:end]`` right before and after it."""
    phrases: list[str] = []
    age = ""
    if before := _lower_role(text, start):
        phrases.append(before)
    elif text[start - 2 : start] == ", ":
        aside = DESCRIBED_BEFORE.search(text, max(0, start - 90), start)
        if aside and _is_role(aside.group(1)):
            phrases.append(aside.group(1))
    if after := APPOSITION.match(text, end):
        age = after.group(1) or ""
        phrase = ROLE_TAIL.sub("", after.group(2)) if after.group(2) else ""
        said_of_it = phrase.strip() and not CLAUSE.search(phrase) and not _names_another(phrase)
        if said_of_it and (phrase.split()[0] in DETERMINERS or _is_person(phrase) or OWNER.match(phrase)):
            phrases.append(phrase)
    if said := COPULA.match(text, end):
        phrases.append(ROLE_TAIL.sub("", said.group(1)))
    if not phrases:
        return Described(set(), set(), set(), age)
    if years := YEARS_OLD.search(" ".join(phrases)):
        age = age or years.group(1)
    heads = [PREPOSITION.split(phrase, maxsplit=1)[0] for phrase in phrases]
    nouns = {w[-1] for h in heads if (w := re.findall(r"\w+", h.lower()))}
    return Described(_words(phrases), _words(heads), nouns, age)


def _lower_role(text: str, start: int) -> str:
    """Up to four small words right before a name that end in a role: "former finance minister" Ana Dreth."""
    before = text[max(0, start - 60) : start]
    if before[-1:] not in (" ", "-"):
        return ""
    words: list[str] = []
    for word in reversed(before[:-1].split(" ")[-4:]):
        if not LOWER_WORD.fullmatch(word):
            break
        words.insert(0, word)
    last = words[-1].rpartition("-")[2] if words else ""
    return " ".join(words) if last in PERSON_NOUNS or last in INSTITUTION else ""


def _names_another(phrase: str) -> bool:
    """Whether a phrase is a titled name of its own: "Dr Ana Dreth, Vice President Tarn Obel"."""
    opened = CAPITALS.match(PREPOSITION.split(phrase, maxsplit=1)[0])
    words = opened.group().lower().split() if opened else [""]
    last = words[-1]
    return words[0] in TITLES and not (last in TITLES or last in PERSON_NOUNS or last in INSTITUTION)


def _is_role(phrase: str) -> bool:
    return _is_person(phrase) or phrase.split()[-1] in INSTITUTION  # in small letters: else a name


def _is_person(phrase: str) -> bool:
    head = re.findall(r"[\w’']+", PREPOSITION.split(phrase.lower(), maxsplit=1)[0])
    return bool(head) and (head[-1] in PERSON_NOUNS or head[0] in TITLES)


def _words(phrases: Sequence[str]) -> set[str]:
    return {word for phrase in phrases for word in re.findall(r"[\w’']+", phrase.lower().replace("-", " "))}
