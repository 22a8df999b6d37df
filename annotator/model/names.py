"""Names hidden from the network: each name of an article is read as one stand-in, the same wherever the name recurs.

A small network has opinions on the names that it met in training, and would read an article otherwise when the two
sides of a conflict, two parties or two outlets change places. So it never sees which name it is: the first name of an
article is read as the first of a few fixed names, the next one as the second, and so on. Training draws the stand-ins
anew each time, so that none of them gets a part of its own. Offsets stay those of the text, and whatever works on the
text itself, such as the resolution of speakers and the lexicon, sees the names.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from annotator.model.windows import CAPITALISED, Encoded, capitalised, case
from annotator.model.windows import encode as encode_as_written
from annotator.spans import Span

# always capitalised, and no names
# fmt: off
NEVER = frozenset((
    "i", "mr", "mrs", "ms", "dr", "gov", "sen", "rep", "lt", "gen", "col", "sgt", "rev", "prof", "jr", "sr", "st",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "aug",
    "sept", "oct", "nov", "dec", "president", "prime", "minister", "ministry", "secretary", "senator", "governor",
    "mayor", "chancellor", "king", "queen", "prince", "princess",
))
# fmt: on
STAND_INS = (
    *("hamilton", "lincoln", "jackson", "austin", "logan", "houston", "madison", "franklin", "carter", "jordan"),
    *("wilson", "taylor", "morgan", "lewis", "harris", "clark", "allen", "scott"),
)
PEOPLES = ("dutch", "danish", "swedish", "norwegian", "finnish", "belgian", "swiss", "polish")
# common words that belong to the name beside them: "New Delhi", "The Jerusalem Post"
PLACE_PARTS = frozenset(
    ("new", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "saint")
)
OUTLET_PARTS = frozenset(
    (
        *("agency", "broadcasting", "chronicle", "courier", "daily", "echo", "express", "gazette", "globe", "guardian"),
        *("herald", "independent", "journal", "mail", "mirror", "news", "observer", "post", "press", "star", "sun"),
        *("telegraph", "times", "tribune", "weekly"),
    )
)
PARTS = PLACE_PARTS | OUTLET_PARTS | {"the"}
# Endings tell a people ("Velian"), but for "an", "i" and "ch", which persons and places have as often ("Pakistan",
# "Pelosi"): words with these are written out.
PEOPLE = re.compile(
    r"(?:.{3,}(?:ian|ean|ese|ish)|afghan|african|american|angolan|asian|catalan|cuban|dominican|german|guatemalan|"
    r"honduran|jamaican|kenyan|libyan|mexican|moldovan|moroccan|nicaraguan|paraguayan|republican|rwandan|salvadoran|"
    r"texan|tibetan|ugandan|uruguayan|venezuelan|azerbaijani|bahraini|bangladeshi|bengali|emirati|houthi|iraqi|israeli|"
    r"kashmiri|kuwaiti|nepali|omani|pakistani|qatari|saudi|somali|sunni|yazidi|yemeni|greek|turk|czech|kosovar|thai|"
    r"democrat)s?|democratic|dutch|french"
)


@cache
def common_words() -> frozenset[str]:
    """Words that news writes in lower case; ``scripts/words`` counts them and writes the list."""
    return frozenset(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())


def encode(tokenizer: Tokenizer, text: str, sentences: Sequence[Span], quoted: Sequence[Span]) -> Encoded:
    """What the network reads of an article: its tokens (``windows.encode``) with the names hidden."""
    return hide_names(tokenizer, text, encode_as_written(tokenizer, text, sentences, quoted))


def hide_names(tokenizer: Tokenizer, text: str, encoded: Encoded) -> Encoded:
    """``encoded`` with one stand-in token for each run of name words.

    A name word begins with a capital and is no common word. Names of one article that end in the same word are one
    name ("Ana Dreth", "Dreth"), and get the same stand-in, but for those with a common word in them ("North Tarsk" and
    "South Tarsk"); peoples ("Velian") get theirs from a list of their own.
    Where the tokenizer knows no stand-in, as a foreign encoder's may not, the names stay.
    """
    known = _stand_ins(tokenizer)
    if not all(known) or not len(encoded.ids):
        return encoded
    ids, end, kept = encoded.ids.copy(), encoded.end.copy(), np.ones(len(encoded.ids), np.bool_)
    hidden = ~kept
    chosen: dict[str, int] = {}
    taken = [0, 0]
    for first, last in _names(text, encoded):
        end[first] = end[last - 1]
        name = text[encoded.start[first] : end[first]].lower()
        words = name.split(" ")
        if PARTS.isdisjoint(words):
            name = words[-1]
        if name not in chosen:
            pool = int(len(words) == 1 and PEOPLE.fullmatch(name) is not None)
            chosen[name] = known[pool][taken[pool] % len(known[pool])]
            taken[pool] += 1
        ids[first] = chosen[name]
        hidden[first] = True
        kept[first + 1 : last] = False
    features = capitalised(encoded, hidden)  # TASS as Reuters
    return Encoded(ids[kept], encoded.start[kept], end[kept], encoded.sentence[kept], features[kept])


def with_other_stand_ins(tokenizer: Tokenizer, encoded: Encoded, seed: int) -> Encoded:
    """``encoded``, whose names are hidden, with the stand-ins changed among themselves, as ``seed`` draws it."""
    draw, other = random.Random(seed), np.arange(tokenizer.get_vocab_size())
    for known in _stand_ins(tokenizer):
        other[known] = draw.sample(known, len(known))
    return replace(encoded, ids=np.where(case(encoded) == CAPITALISED, other[encoded.ids], encoded.ids))


def _stand_ins(tokenizer: Tokenizer) -> list[list[int]]:
    """The tokens of the stand-ins that the tokenizer has, and of those for peoples."""
    return [[i for n in names if (i := tokenizer.token_to_id(n)) is not None] for names in (STAND_INS, PEOPLES)]


def _names(text: str, encoded: Encoded) -> Iterator[tuple[int, int]]:
    """First and last token of each name: a run of name words and parts of names, with single spaces between them."""
    run: list[tuple[int, int, str]] = []
    for first, last, word in _words(text, encoded):
        lower = word.lower()
        if lower not in PARTS and (lower in NEVER or len(word) == 1 or lower in common_words()):
            continue
        goes_on = run and run[-1][1] == first and encoded.sentence[first - 1] == encoded.sentence[first]
        if not (goes_on and text[encoded.end[first - 1] : encoded.start[first]] == " "):
            yield from _named(run)
            run = []
        run.append((first, last, lower))
    yield from _named(run)


def _named(run: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """A run as a name: with a name word in it, or an outlet's words ("The Guardian"); else none."""
    words = [word for _, _, word in run]
    outlet = not OUTLET_PARTS.isdisjoint(words)
    if words and words[0] == "the" and not outlet:
        run = run[1:]
    if (outlet and len(run) > 1) or not PARTS.issuperset(words):
        yield run[0][0], run[-1][1]


def _words(text: str, encoded: Encoded) -> Iterator[tuple[int, int, str]]:
    """Each word that begins with a capital, with its first and last token: tokens that touch and are letters alone."""
    start, end = encoded.start.tolist(), encoded.end.tolist()
    goes_on = [*(encoded.start[1:] == encoded.end[:-1]).tolist(), False]  # at once, whether the next token touches it
    for first in np.flatnonzero(case(encoded)).tolist():
        if first and goes_on[first - 1] and text[start[first - 1] : end[first - 1]].isalpha():
            continue  # a capital within a word
        last = first + 1
        while goes_on[last - 1] and text[start[last] : end[last]].isalpha():
            last += 1
        word = text[start[first] : end[last - 1]]
        if word.isalpha():
            yield first, last, word
