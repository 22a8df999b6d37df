"""Names in an article: where they stand, whether they name a person or an institution, and what is said of them.

Rules on capitals, titles and appositions, one pass over the words. Of name lists only one of given names is used.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from annotator.sources.given_names import FEMALE_NAMES, MALE_NAMES
from annotator.sources.nouns import (
    ABBREVIATED,
    COMPANY,
    FEMALE,
    HONORIFICS,
    INSTITUTION,
    JOINING,
    MALE,
    NOT_A_NAME,
    PARTICLES,
    PERSON_NOUNS,
    PLACE,
    PLURAL_PERSONS,
    POST_NOMINALS,
    SAME_ROLE,
    SURNAMES,
    TITLES,
    singular,
)
from annotator.sources.roles import described
from annotator.spans import Span

Kind = Literal["person", "institution", "place", "name"]
Gender = Literal["f", "m", ""]

SMALL = PARTICLES | JOINING  # words that join capitalised ones
# no word with a small letter first, and no part of a word
TOKEN = re.compile(r"[^\W\d_a-z](?<!\w.)(?<!\w[-'’&.].)\w*(?:[-'’&.]\w+)*\.?")
WORD = re.compile(r"\w+")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
POSSESSIVE = re.compile(r"['’](?:s|ve|ll|re|m|d)?$")
GAP = re.compile(rf"(?: & |['’]s? | |-)((?:(?:{'|'.join(sorted(SMALL))})[ -]){{0,2}})")  # between two words of a name
NICKNAME = re.compile(r" [‘“'\"][A-Z][\w-]*(?: [A-Z][\w-]*){0,2}[’”'\"] (?=[A-Z])")
ACRONYM_AFTER = re.compile(r",? \((?:the )?([A-Z][A-Za-z]*[A-Z])\)|, or ([A-Z]{2,})\b")
WHO = re.compile(r", who\b")
FEWEST = 4  # words in a headline
LOCATED = re.compile(
    r"\b(?:(?P<inside>in|at|near|outside|into)|from|(?<!ccording )to|towards?|across|around|of) (?:the )?$"
)


class Token(NamedTuple):
    """A word that may be part of a name, without its possessive ending."""

    text: str
    start: int
    end: int
    possessive: bool


class Mention(NamedTuple):
    """A name at one place. ``words`` leave out titles; ``roles`` are nouns said of its bearer, in lower case."""

    span: Span
    words: tuple[str, ...]
    kind: Kind
    gender: Gender = ""
    roles: frozenset[str] = frozenset()
    age: str = ""
    acronym: str = ""


def find_mentions(text: str, sentences: Sequence[Span]) -> list[Mention]:
    """Every name in the text, in order, but for headlines. Linear in the text."""
    return _Reader(text, sentences).mentions()


class _Reader:
    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentence_starts = {s.start for s in sentences}
        self.words = set(WORD.findall(text))
        self.tokens = _tokens(text)
        starts = [token.start for token in self.tokens]
        for s in reversed(sentences):
            low, high = bisect_left(starts, s.start), bisect_left(starts, s.end)
            if high - low >= FEWEST and _is_headline(text[s.start : s.end]):
                del self.tokens[low:high]

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        end = 0
        for at, token in enumerate(self.tokens):
            if token.start >= end and (run := self._run(at)):
                end = run[-1].end
                if mention := _mention(self.text, run):
                    found.append(mention)
        return found

    def _run(self, at: int) -> list[Token]:
        """The longest name that starts at token ``at``: capitalised words, and small words that join them."""
        if not self._opens_name(at):
            return []
        run = [self.tokens[at]]
        while more := self._joined(at, run):
            run += more
            at += sum(token.text[0].isupper() for token in more)
        return run

    def _opens_name(self, at: int) -> bool:
        token = self.tokens[at]
        plain = token.text.lower()
        if not token.text[0].isupper() or (plain in NOT_A_NAME and plain not in INSTITUTION):
            return False
        if not self._capital_by_place(token.start):
            return True
        if plain in TITLES and self._joined(at, [token]):
            return True
        return plain not in self.words and plain not in PLURAL_PERSONS and plain not in PERSON_NOUNS

    def _capital_by_place(self, start: int) -> bool:
        """Whether the word at ``start`` would have a capital anyhow: it opens a sentence or a quotation."""
        if start in self.sentence_starts or not start or self.text[start - 1] in "\n“‘\"'«":
            return True
        before = self.text[max(0, start - 4) : start].rstrip()
        return before.endswith((".", "?", "!", ":", "«"))

    def _joined(self, i: int, run: Sequence[Token]) -> list[Token]:
        """The tokens with which the name goes on after token ``i``: small words and a capitalised one, or none."""
        if i + 1 == len(self.tokens):
            return []
        last, token = self.tokens[i], self.tokens[i + 1]
        gap = GAP.fullmatch(self.text, last.end, token.start)
        if not gap:
            return self._past_nickname(i)
        small = [Token(m.group(), *m.span(), False) for m in WORD.finditer(self.text, *gap.span(1))]
        if last.possessive and (small or not _owns_part_of_name(token, run, gap.group())):
            return []
        plain = token.text.lower()
        name = plain not in NOT_A_NAME or plain in INSTITUTION
        return [*small, token] if name and (not small or _may_join(small, run)) else []

    def _past_nickname(self, i: int) -> list[Token]:
        """The tokens of a nickname in marks and the word after it: Ana ‘The Fox’ Dreth."""
        if nickname := NICKNAME.match(self.text, self.tokens[i].end):
            for n, token in enumerate(self.tokens[i + 1 : i + 6], i + 2):
                if token.start == nickname.end():
                    return self.tokens[i + 1 : n] if token.text.lower() not in NOT_A_NAME else []
        return []


def _is_headline(sentence: str) -> bool:
    """Title Case or CAPITALS throughout: capitals tell no names there, and the body gives them again."""
    words = LONG_WORD.findall(sentence[:400])
    share = 0.95 if sentence.rstrip().endswith(".") else 0.8
    return len(words) >= FEWEST and sum(w[0].isupper() for w in words) >= share * len(words)


def _tokens(text: str) -> list[Token]:
    """The capitalised words."""
    found: list[Token] = []
    for m in TOKEN.finditer(text):
        word = m.group()
        if not word[0].isupper():
            continue
        start = m.start()
        if word.endswith(".") and not (len(word) == 2 or "." in word[:-1] or word[:-1].lower() in ABBREVIATED):
            word = word[:-1]
        owner = POSSESSIVE.search(word)
        word = word[: owner.start()] if owner else word
        end = start + len(word)
        plural = word.endswith("s") and text[end : end + 1] in ("’", "'") and text[end + 1 : end + 2] == " "
        if word:
            found.append(Token(word, start, end, bool(owner) or plural))
    return found


def _owns_part_of_name(token: Token, run: Sequence[Token], gap: str) -> bool:
    """Whether a possessive goes on: the Lawyers' Union, the House Speaker's Office; not Velia's Ministry."""
    last = run[-1].text
    plural = gap in ("’ ", "' ")
    return _institution(token.text) and (plural or _institution(last) or last.lower() in TITLES or len(run) > 1)


def _may_join(small: Sequence[Token], run: Sequence[Token]) -> bool:
    """Whether small words go on with the name: particles in a person's, "of" and "for" after an institution."""
    words = [t.text.lower() for t in small]
    if words[0] in PARTICLES:
        return True
    heads = any(_institution(t.text) for t in run)
    if words[0] in ("of", "for", "on", "to"):
        return heads or all(_is_title(t.text) for t in run)
    return heads and any(t.text in JOINING for t in run) and words == ["and"]


def _company(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[-1].lower() in COMPANY and not given_gender(words[0])


def _institution(word: str) -> bool:
    return singular(word.lower()) in INSTITUTION


def _mention(text: str, run: list[Token]) -> Mention | None:
    """The mention of a run of name words, its titles stripped; None where only titles remain."""
    if len(run) > 2 and run[-1].text.lower() in POST_NOMINALS:
        run = run[:-1]
    cut = _titles(run, text[max(0, run[0].start - 4) : run[0].start].lower() == "the ")
    if cut is None:
        return None
    title = " ".join(t.text.rstrip(".") for t in run[:cut]).lower().replace("-", " ").split()
    words = tuple(t.text for t in run[cut:])
    span = Span(run[cut].start, run[-1].end)
    said = described(text, run[0].start, span.end)
    roles, heads = said.words.union(title), said.heads.union(title)
    roles |= {alike for role in roles for alike in SAME_ROLE.get(role, ())}
    acronym_last = len(words) > 1 and words[-1].isupper() and len(words[-1]) > 2 and not words[0].isupper()
    named_so = not cut and (
        acronym_last or any(map(_institution, words)) or _company(words) or " & " in text[slice(*span)]
    )
    given = len(words) > 1 and given_gender(words[0]) and words[-1].lower() not in PLACE
    located = LOCATED.search(text, max(0, run[0].start - 20), run[0].start)
    inside = located and located["inside"]  # "in Lom, the mayor said": Lom is no mayor
    called_so = heads & PERSON_NOUNS and not inside
    who = WHO.match(text, span.end) and words[-1] == singular(words[-1])
    person = not named_so and bool(cut or said.age or given or called_so or who)
    institution = named_so or (not person and bool(said.nouns & INSTITUTION))
    place = words[-1].lower() in PLACE or (not person and located)
    kind: Kind = "person" if person else "institution" if institution else "place" if place else "name"
    gender: Gender = "f" if heads & FEMALE else "m" if heads & MALE else ""
    acronym = ACRONYM_AFTER.match(text, span.end)
    short = (acronym.group(1) or acronym.group(2)) if acronym else ""
    return Mention(span, words, kind, gender if person else "", frozenset(roles), said.age, short)


def given_gender(name: str) -> Gender:
    """The gender that a given name suggests, if any."""
    plain = name.lower()
    return "f" if plain in FEMALE_NAMES else "m" if plain in MALE_NAMES else ""


def _titles(run: Sequence[Token], after_the: bool) -> int | None:
    """How many words of a run are titles before a person's name; None where the run names nobody."""
    words = [t.text.lower() for t in run]
    if len(run) == 2 and words[0].rstrip(".") in HONORIFICS:
        return None if after_the and _is_title(words[1]) else 1  # "the Lord Marshal" names nobody
    if words[-1] in PERSON_NOUNS and len(run) > 1:
        before = words[-2]
        surname = words[-1] in SURNAMES and not (_is_title(before) or _institution(before) or before in JOINING)
        if not surname:
            return None
        words[-1] = ""  # a surname that is also a title
    titles = [i for i, word in enumerate(words) if _is_title(word) or words[i - 1 : i + 1] == ["of", "state"]]
    if titles and all(_is_title(w) or w in JOINING for w in words):
        return None
    if not titles:
        return 0
    cut = titles[-1] + 1
    opened = all(i in titles or w in JOINING for i, w in enumerate(words[:cut]))  # Minister of Trade Ana Dreth
    compound = any(w in JOINING for w in words) and not opened
    surname = len(run) > cut + 1 and words[-1] != singular(words[-1])  # General Ana Banks
    body = any(map(_institution, words[cut : -1 if surname else None]))
    return 0 if compound or cut == len(run) or body else cut


def _is_title(word: str) -> bool:
    plain = word.rstrip(".").lower()
    return plain in TITLES or ("-" in plain and all(part in TITLES for part in plain.split("-")))
