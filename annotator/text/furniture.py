"""Furniture: the credits, bylines, datelines, captions, promos and copyright lines around the prose.

Each line (up to ``\\n``, U+2028, U+2029) is held against the patterns below; all but the dateline and the closing
credit take the whole line. They prefer to miss furniture than to eat prose: what a pattern asks for is the wording of
newsroom notices (a name and no verb after "By", an agency in brackets), never a word that prose could hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.markup import Furniture, FurnitureKind
from annotator.spans import Span

LONGEST = 400  # characters of a whole line of furniture

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
_NAME = rf"(?:[{_UP}][\w.’'-]*)"
_NAMES = rf"{_NAME}(?:(?:,? (?:and|&)|,|;)? (?:(?:de|da|del|der|di|van|von|al|bin|la|le|of|the|in|at|for) ){{0,2}}{_NAME})*"
_PERSON = rf"{_NAME}(?: (?:(?:de|da|del|der|van|von|al|bin) )?{_NAME}){{1,3}}"
_ROLE = (
    r"(?:correspondents?|reporters?|editors?|writers?|columnists?|contributors?|staff|desk|bureau|newsroom|team|agencies"
    r"|journalists?|analyst|critic|producer)"
)
_WORK = (
    r"(?:reporting|writing|editing|research|translation|graphics?|production|fact-checking|compiled|translated|produced"
    r"|edited|written|reported|contributing|contributors?)"
)
_AGENCIES = (
    r"(?:AFP|AP|Reuters|UPI|dpa|DPA|EFE|ANSA|TASS|Tass|Interfax|RIA Novosti|Xinhua|Kyodo|PTI|ANI|IANS|AAP|CP|PA|AA|IRNA"
    r"|Anadolu(?: Agency)?|Bloomberg|Agencies|The Associated Press|Associated Press|Agence France-Presse|[A-Z]{2,5}N?A)"
)
_PICTURE = r"(?:photo|photograph|picture|pic|image|illustration)"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"(?:\([A-Z][\w .&/-]{1,30}\)|/[A-Z][\w .&-]{1,30}/)"
_DASH = r"(?:—|–|―|--?)"

_SHOUTED = (
    rf"(?!(?:EXCLUSIVE|UPDATED?|BREAKING|WATCH|READ|LISTEN|FILE|NOTE|CORRECTION|OPINION|ANALYSIS|LIVE|VIDEO|PHOTOS?|EDITOR)\b)"
    rf"[{_UP}][{_UP}’'.-]+(?: [{_UP}][{_UP}’'.-]*){{0,3}}(?<!\.)(?<=[{_UP}]{{2}})"
)
_REGION = rf"(?:, {_NAME}(?: {_NAME})?)"
_DATELINE = re.compile(
    # WASHINGTON — / MIAMI, Fla. - / KARVEL, March 2 (Reuters) - / POLYARSK, 19 March. /SevInform/.
    rf"{_SHOUTED}{_REGION}{{0,2}}?(?:,? {_DATE})?(?:\.? {_AGENCY})?\s*(?:\.?\s?{_DASH}(?=\s)|(?<=[\d)/])[.:](?=\s))"
    # Karvel (AFP) - / Karvel, March 2 (Reuters) - / Dec 29 (Reuters) -
    rf"|(?:{_NAME}(?: {_NAME}){{0,3}}{_REGION}{{0,2}}?,? )?(?:{_DATE} )?{_AGENCY}\s*(?:\.?\s?{_DASH}(?=\s)|[.:](?=\s))"
    # Karvel, 14 January — / Karvel, 14 January.
    rf"|{_NAME}(?: {_NAME}){{0,2}},? {_DATE}(?:\s?{_DASH}(?=\s)|[.:](?=\s))"
)
_CLOSING_CREDIT = re.compile(
    rf"\((?:Additional |Further )?{_WORK}\b[^()]*\b(?:by|in)\b [^()]*\)\s*\Z|\s{_DASH}\s?{_AGENCIES}\.?\s*\Z", re.IGNORECASE
)

Where = Literal["anywhere", "edge", "end"]  # edge: the first or last three lines that hold text; end: the last three


@dataclass(frozen=True, slots=True)
class _Rule:
    """Lines of ``kind``: ``pattern`` matches from the line's first character to its last."""

    kind: FurnitureKind
    pattern: re.Pattern[str]
    where: Where = "anywhere"


def _rule(kind: FurnitureKind, pattern: str, where: Where = "anywhere", *, any_case: bool = False) -> _Rule:
    return _Rule(kind, re.compile(rf"(?:{pattern})\Z", re.IGNORECASE if any_case else 0), where)


_RULES = (
    _rule("copyright", r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by\b)).*", any_case=True),
    _rule("copyright", r".{0,200}\ball rights reserved\.?.{0,150}", any_case=True),
    _rule(
        "copyright",
        r".{0,120}\b(?:may not be (?:published|reproduced|copied|broadcast|redistributed)|not for redistribution"
        r"|reproduce freely|reproduction is (?:prohibited|forbidden))\b.{0,150}",
        "end",
        any_case=True,
    ),
    _rule("credit", rf"\(?(?:additional |further )?{_WORK}(?:(?:,| and|,? &) {_WORK})*(?: by|:) \S.{{1,250}}", any_case=True),
    _rule("credit", rf"(?:Sources?|Via|Credit|Agency|SOURCES?|CREDIT)\s?: ?(?:{_NAMES}|\S+\.\w{{2,6}})\.?"),
    _rule("credit", r"Source\(?s?\)?\s?: https?://\S+"),
    _rule("credit", rf"{_PICTURE}s?(?: credits?)?\s?: {_NAME}(?:[ /]{_NAME}){{0,4}}\.?".replace("(?:photo", "(?:(?i:photo", 1).replace("illustration)", "illustration))", 1)),
    _rule("credit", r"(?:.{3,120}) contributed (?:to (?:this|the) (?:report|story|article)|reporting)\b.{0,40}"),
    _rule("credit", r"Translated from\b.{3,80}"),
    _rule("credit", r".{0,80}\b(?:reference|link|credit) to the (?:agency|source|site)\b.{0,20}\b(?:obligatory|required|mandatory)\.?"),
    _rule("credit", rf"{_NAME} (?:correspondents?|reporters?) (?:{_NAME}(?:, | and | ))*{_NAME}", "edge"),
    _rule("credit", r"\(?[A-Z]{2,6}(?:/[A-Za-z]{2,6}){1,3}\)?", "end"),
    _rule("credit", rf"{_DASH}\s?{_AGENCIES}\.?|[(\[]{_AGENCIES}\.?[)\]]|(?:With )?(?:inputs? from )?{_AGENCIES}", "end"),
    _rule("byline", rf"(?:(?:[A-Z][A-Za-z]+ )?(?:By|BY|by)) {_NAMES}(?:,? {_ROLE}.{{0,40}})?(?:\s?[|·•/].{{0,60}})?(?<!\.)"),
    _rule("byline", rf"(?:By|BY) (?:our|the|a|an|Our|The) (?:[\w-]+ ){{0,4}}{_ROLE}(?: (?:of|in|at|for) [^.?!]{{2,60}})?", any_case=True),
    _rule("byline", rf"(?:Words|Text|Story|Compiled|Written|Posted|Interview|Analysis|Opinion|Report) by {_NAMES}"),
    _rule("byline", rf"{_PERSON}, (?:[\w’'-]+ ){{0,5}}{_ROLE}(?:,? (?:at|in|for|of)? ?{_NAMES})?", "edge", any_case=True),
    _rule("byline", rf"{_PERSON}\s?[|·•]\s?.{{0,40}}\d{{4}}.{{0,20}}", "edge"),
    _rule("byline", rf"[{_UP}]{{2,}}(?: [{_UP}][{_UP}’'-]+){{1,2}} (?:at|in) {_NAMES}", "edge"),
    _rule("caption", r"FILE(?: PHOTO| IMAGE)?\s?[-–—:].*"),
    _rule("caption", rf"(?i:(?:file |handout )?{_PICTURE}s?(?: credits?| caption)?\s?:|caption:|{_PICTURE} by) ?.*"),
    _rule("caption", r".*(?:\((?:AP |File )?Photo(?:graph)?s?(?: by|/|:| courtesy)[^()]*\)|\([^()]*(?:/|via |, )?Getty(?: Images)?\)|REUTERS/[A-Z][\w .-]+)\.?"),
    _rule("caption", rf".*[.?!”\"] (?:{_PICTURE}s?|Photograph|Photo|Picture|Image)(?::| by) {_NAME}(?:[ /]{_NAME}){{0,4}}\.?"),
    _rule("caption", r"\(?(?:[\w .&-]{1,40}/)?(?:Getty(?: Images)?|Shutterstock|AP Photo(?:/[\w .-]+)?|AFP/Getty Images)\)?\.?"),
    _rule("promo", r"(?:READ MORE|READ ALSO|ALSO READ|MORE|WATCH|LISTEN|RELATED|SEE ALSO|DON[’']T MISS|COMMENT|IN PICTURES|GALLERY|VIDEO|LIVE)\s?[:|>–—].*"),
    _rule("promo", r"\W?(?:read more|read also|also read|see also|related(?: (?:stories|articles|coverage|news))?|more on this(?: story)?|more (?:stories|explainers|news|coverage)|recommended|don[’']t miss|most read|up next)\s?(?:\W{0,3}|(?::|»|>| on page| from)\s?.*)", any_case=True),
    _rule("promo", r"\(?read (?:it all|(?:the|our|more|all|about) .{0,80}?)\s?\b(?:here|online|below|on our website|on page \d+)\.?\)?", any_case=True),
    _rule("promo", r"Read the (?:rest|full|whole|complete) (?:of )?(?:the |this )?(?:story|article|report|interview|piece|post)\b.{0,80}"),
    _rule("promo", r".{0,100}\bclick here\b.{0,80}", any_case=True),
    _rule("promo", r"\(?(?:sign up|subscribe|register)(?: now| today| here)? (?:for|to|here)\b.{0,150}", any_case=True),
    _rule("promo", r"Follow (?:us\b|@\w+|[^.?!]{2,90} on (?:Twitter|Facebook|Instagram|Telegram|X|YouTube)\b|[^.?!]{2,60}@\w+).{0,120}", any_case=True),
    _rule("promo", r"(?:Subscribers|Readers|Members)?:? ?.{0,80}\b(?:on|see) page \d+\.?"),
    _rule("promo", r".{0,120}\b(?:Chip in|Donate|Become a (?:member|subscriber|supporter)|Support (?:us|our (?:work|journalism)))\b.{0,120}", "end"),
    _rule("promo", r".{0,140}\b(?:Email|Contact|Write to|Call|Text|Tell) (?:us|our (?:newsdesk|news desk|team|hotline|reporters))\b.{0,80}"),
    _rule("promo", r"(?:Download|Get) (?:the|our) .{0,60}\bapp\b.{0,60}"),
    _rule("promo", r"(?:Watch|Listen to|See) (?:the|our|a|more|[A-Z]).{0,90}\b(?:above|below|here|on air|podcast|short ?wave|live on)\b.{0,40}"),
    _rule("promo", r"(?:That is all|That[’']s all) from us.{0,120}\b[Rr]ead our .{0,60}", "end"),
)


def find_furniture(text: str) -> list[Furniture]:
    """The furniture of ``text``: sorted pieces that do not overlap, without the white space at their ends."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\s](?:[^\n\u2028\u2029]*[^\s])?", text)]
    found: list[Furniture] = []
    for n, line in enumerate(lines):
        last = len(lines) - n <= 3
        if kind := _whole_line(text, line, last, edge=last or n < 3):
            found.append(Furniture(line, kind))
        else:
            found += _parts(text, line, last)
    return found


def _whole_line(text: str, line: Span, last: bool, edge: bool) -> FurnitureKind | None:
    if line.end - line.start > LONGEST:
        return None
    places = {"anywhere", *(["edge"] if edge else []), *(["end"] if last else [])}
    for rule in _RULES:
        if rule.where in places and rule.pattern.match(text, line.start, line.end):
            return rule.kind
    return None


def _parts(text: str, line: Span, last: bool) -> Iterator[Furniture]:
    """A dateline at the start of a line of prose, and a credit at the end."""
    start = line.start
    if found := _DATELINE.match(text, line.start, line.end):
        start = found.end()
        yield Furniture(Span(line.start, start), "dateline")
    tail = _CLOSING_CREDIT.search(text, max(start, line.end - 300), line.end)
    if tail and (last or text[tail.start()] == "("):
        yield Furniture(Span(tail.start() + (text[tail.start()] != "("), line.end), "credit")
