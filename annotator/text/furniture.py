"""Furniture: the credits, bylines, datelines, captions, promos and copyright lines around the prose.

Each line (up to ``\\n``, U+2028, U+2029) is held against the rules below; all but the dateline and the closing credit
take the whole line. They would rather miss furniture than eat prose: a rule asks for the wording of newsroom notices
(names and no verb after "By", an agency in brackets) and never for a word alone that prose could hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.markup import Furniture, FurnitureKind
from annotator.spans import Span

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
_NAME = rf"(?:[{_UP}][\w.’'-]*)"
_LINK = r"(?:de|da|del|der|di|van|von|al|bin|la|le|of|the|in|at|for)"
_NAMES = rf"{_NAME}(?:(?:,? (?:and|&)|[,;])? (?:{_LINK} ){{0,2}}{_NAME})*"
_PERSON = rf"{_NAME}(?: (?:(?:de|da|del|der|van|von|al|bin) )?{_NAME}){{1,3}}"
_ROLE = (
    r"(?:(?i:correspondent|reporter|editor|writer|columnist|contributor|journalist|analyst|critic|producer)s?"
    r"|(?i:staff|desk|bureau|newsroom|team|agencies))"
)
_WORK = (
    r"(?:reporting|writing|editing|research|translation|graphics?|production|fact-checking|contributing"
    r"|compiled|translated|produced|edited|written|reported)"
)
_AGENCIES = (
    r"(?:AFP|AP|Reuters|UPI|dpa|DPA|EFE|ANSA|TASS|Interfax|RIA Novosti|Xinhua|Kyodo|PTI|ANI|IANS|AAP|PA|AA|IRNA"
    r"|Anadolu(?: Agency)?|Bloomberg|Agencies|(?:The )?Associated Press|Agence France-Presse)"
)
_PICTURE = r"(?i:(?:file |handout )?(?:photo|photograph|picture|pic|image|illustration)s?)"
_AGENCY = r"(?:\([A-Z][\w .&/-]{1,30}\)|/[A-Z][\w .&-]{1,30}/)"
_DASH = r"(?:[—–―]|--?)"
_DAY = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{1,6}|\.)? \d{1,2}"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{1,6}|\.)?)(?:,? \d{4})?"
)
_NO_PLACE = (
    r"(?:EXCLUSIVE|UPDATED?|BREAKING|WATCH|READ|LISTEN|FILE|NOTE|CORRECTION|OPINION|ANALYSIS|LIVE|VIDEO|PHOTOS?|EDITOR)"
)
_PLACE = rf"(?!{_NO_PLACE}\b)[{_UP}][{_UP}’'.-]+(?: [{_UP}][{_UP}’'.-]*){{0,3}}"
_REGION = rf"(?:, {_NAME}(?: {_NAME})?)"
_DATELINE = re.compile(
    # WASHINGTON — | MIAMI, Fla. - | KARVEL, March 2 (Reuters) - | POLYARSK, 19 March. /SevInform/. | KARVEL, May 9:
    rf"{_PLACE}{_REGION}{{0,2}}?(?:,? {_DAY})?(?:\.? {_AGENCY}|, [A-Z]{{2,6}})?"
    rf"(?:[.:]?\s?{_DASH}(?=\s)|(?<=[\d)/])[.:](?=\s))"
    # Karvel (AFP) – | Karvel, March 2 (Reuters) - | Dec 29 (Reuters) -
    rf"|(?:{_NAME}(?: {_NAME}){{0,3}}{_REGION}{{0,2}}?(?:, {_DAY})? |{_DAY} ){_AGENCY}[.:]?\s?{_DASH}(?=\s)"
    # Karvel, 14 January — | Karvel, 14 January.
    rf"|{_NAME}(?: {_NAME}){{0,2}}, {_DAY}(?:\s?{_DASH}(?=\s)|[.:](?= [“\"{_UP}]))"
)
# ISLAMABAD: at the top of an article, where no other line opens so (a transcript's speakers do)
_DATELINE_WITH_COLON = re.compile(rf"{_PLACE}{_REGION}?:(?= [“\"{_UP}].{{100}})")
_CLOSING_CREDIT = re.compile(
    rf"(?P<bracket>\((?i:(?:additional |further )?{_WORK})\b[^()]*\bby [^()]*\)\.?)\Z"
    rf"|\s(?P<agency>[—–―-]\s?{_AGENCIES}\.?)\Z"
)

Where = Literal["anywhere", "edge", "end"]  # edge: the first or last three lines that hold text; end: the last three


@dataclass(frozen=True, slots=True)
class _Rule:
    """Lines that ``pattern`` finds something in are ``kind``, up to ``longest`` characters."""

    kind: FurnitureKind
    pattern: re.Pattern[str]
    where: Where
    longest: int


def _rule(kind: FurnitureKind, pattern: str, where: Where = "anywhere", longest: int = 200) -> _Rule:
    return _Rule(kind, re.compile(pattern), where, longest)


_RULES = (
    _rule("copyright", r"^(?i:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by\b))", longest=400),
    _rule("copyright", r"(?i:\ball rights reserved\b)", longest=400),
    _rule(
        "copyright",
        r"(?i:\b(?:may not be (?:published|reproduced|copied|broadcast|rewritten|redistributed)|not for redistribution"
        r"|reproduce freely|reproduction is (?:prohibited|forbidden))\b)",
        "end",
    ),
    _rule(
        "byline", rf"^(?:Words|Text|Story|Compiled|Written|Posted|Interview|Analysis|Opinion) by {_NAMES}$", longest=100
    ),
    _rule(
        "credit",
        rf"^\(?(?i:(?:additional |further )?{_WORK}(?:(?:,| and|,? &) {_WORK})*(?: by|:)) {_NAMES}",
        longest=300,
    ),
    _rule("credit", r"^\W?\s?(?:With|with) (?:reporting|assistance|files|contributions|inputs?) (?:from|by) [^.]*\.?$"),
    _rule("credit", r"^This (?:article|story|report|piece) (?:was )?(?:originally|first) (?:appeared|published)\b"),
    _rule("credit", rf"^(?i:sources?|via|credits?|agency)\s?: ?(?:{_NAMES}|\S+\.\w{{2,6}}\S*)\.?$", longest=80),
    _rule("credit", rf"^{_PICTURE}(?: credits?)?\s?: ?{_NAME}(?:[ /]{_NAME}){{0,4}}\.?$", longest=80),
    _rule("credit", rf"^{_NAMES} contributed (?:to (?:this|the) (?:report|story|article)|reporting)\b"),
    _rule("credit", r"^Translated from\b[^.]*\.?$", "edge"),
    _rule(
        "credit",
        r"\b(?:reference|link|credit) to the (?:agency|source|site)\b.{0,20}\b(?:obligatory|required|mandatory)\.?$",
        "end",
    ),
    _rule("credit", rf"^{_NAME} (?:correspondents?|reporters?) (?:{_NAME}(?:, | and | ))*{_NAME}$", "edge"),
    _rule("credit", r"^\(?[A-Z]\w{1,11}(?:/[A-Za-z]{1,3}\.?[A-Za-z]{0,3}\.?){1,3}\)?$", "end", 40),
    _rule("credit", rf"^(?:[(\[]{_AGENCIES}[)\]]|(?:{_DASH}\s?)?{_AGENCIES})\.?$", "end", 40),
    _rule(
        "byline",
        rf"^(?:EXCLUSIVE )?(?:By|BY|by) {_NAMES}(?:,? .{{0,40}}\b{_ROLE}\b.{{0,40}})?(?:\s?[|·•/].*)?(?<!\.)$",
        longest=120,
    ),
    _rule("byline", rf"^(?i:by (?:our|the|an?)) (?:[\w-]+ ){{0,4}}{_ROLE}(?: (?:of|in|at|for) [^.?!]+)?$", longest=100),
    _rule("byline", rf"^{_PERSON}, (?:[\w’'-]+ ){{0,5}}{_ROLE}(?:,? (?:(?:at|in|for|of) )?{_NAMES})?$", "edge", 100),
    _rule("byline", r"^(?i:published|(?:last )?(?:updated|modified)|posted)\b:? [^.?!]*\b\d{4}\b[^.?!]*$", "edge", 80),
    _rule("byline", rf"^{_PERSON}\s?[|·•]\s?.*\b\d{{4}}\b", "edge", 100),
    _rule("byline", rf"^[{_UP}]{{2,}}(?: [{_UP}][{_UP}’'-]+){{1,2}} (?:at|in) {_NAMES}$", "edge", 60),
    _rule("caption", r"^FILE(?: PHOTO| IMAGE)?\s?[-–—:]", longest=400),
    _rule("caption", rf"^(?:{_PICTURE}(?: credits?)?\s?:|(?i:caption):|{_PICTURE} by {_NAME})", longest=300),
    _rule("caption", r"\((?:AP |File )?(?i:photo|photograph|image|picture)(?i: by |/|: )[^()]*\)\.?$", longest=400),
    _rule("caption", r"(?:\([^()]*\bGetty(?: Images)?\)|\bREUTERS/[A-Z][\w .-]+)\.?$", longest=400),
    _rule("caption", rf"[.?!”\"] {_PICTURE}(?: credit)?(?::| by) {_NAME}(?:[ /]{_NAME}){{0,4}}\.?$", longest=400),
    _rule(
        "caption",
        r"^\(?(?:[\w .&-]{1,40}/)?(?:Getty(?: Images)?|Shutterstock|AP Photo(?:/[\w .-]+)?)\)?\.?$",
        longest=80,
    ),
    _rule(
        "promo",
        r"^(?:READ MORE|READ ALSO|ALSO READ|MORE|WATCH|LISTEN|RELATED|SEE ALSO|DON[’']T MISS|COMMENT|IN PICTURES"
        r"|GALLERY|VIDEO)\s?[:|>]",
    ),
    _rule(
        "promo",
        r"^\W?(?i:read more|read also|also read|see also|related(?: (?:stories|articles|coverage|news))?"
        r"|more on this(?: story)?|more (?:stories|explainers|news|coverage)|recommended|don[’']t miss|most read)"
        r"(?:\W{0,3}$|\s?[:»>]| on page)",
    ),
    _rule(
        "promo", r"^\(?Read (?:it all|(?:the|our|more) [^.]*?)\b(?:here|online|below|on our website|on page \d+)\.?\)?$"
    ),
    _rule(
        "promo",
        r"^Read (?:the (?:rest|full|whole|complete)|our)\b[^.]*\b(?:story|article|report|interview|post)\b[^.]*\.?$",
    ),
    _rule("promo", r"\b[Cc]lick here\b"),
    _rule("promo", r"^\(?(?i:(?:sign up|subscribe|register)(?: now| today)? (?:for|to|here))\b"),
    _rule(
        "promo",
        r"^Follow (?:us\b|@\w|[^.?!]{2,90} (?i:on (?:Twitter|Facebook|Instagram|Telegram|X|YouTube))\b"
        r"|[^.?!]{2,60}@\w)",
    ),
    _rule("promo", r"^(?:Subscribers|Readers|Members): |^[^.?!]*(?:: |\bsee )[Pp]age \d+\b[^.?!]*\.?$", longest=120),
    _rule(
        "promo",
        r"^(?:[^“”\"]*[.!?] )?(?:Chip in|Donate) (?:[$€£]\d|today|now|here)"
        r"|^Become a (?:member|subscriber|supporter)\b",
    ),
    _rule(
        "promo",
        r"(?:^|[.?!:] )(?:Email|Contact|Write to|Call|Text|Tell) (?:us|our [\w ]*(?:desk|team|hotline|reporters))\b",
    ),
    _rule("promo", r"^(?:Download|Get) (?:the|our)\b[^.]*\bapp\b", longest=120),
    _rule(
        "promo",
        r"^(?:Watch|Listen to|See) [^.?!,]*\b(?:(?:video|clip|interview|audio|photos|ad|podcast)s? [^.?!,]*"
        r"\b(?:here|above|below)"
        r"|short ?wave|kHz|MHz|FM)\b",
        longest=150,
    ),
    _rule("promo", r"\bRead our [^.?!]* here\.?$", "end"),
)


def find_furniture(text: str) -> list[Furniture]:
    """The furniture of ``text``: sorted pieces that do not overlap, without the white space at their ends."""
    lines = [Span(*m.span()) for m in re.finditer(r"\S(?:[^\n\u2028\u2029]*\S)?", text)]
    found: list[Furniture] = []
    speakers = [span for span in lines if _DATELINE_WITH_COLON.match(text, span.start, span.end)]
    for n, span in enumerate(lines):
        line = text[span.start : span.end]
        end = len(lines) - n <= 3
        if kind := _whole_line(line, end, edge=end or n < 3):
            found.append(Furniture(span, kind))
        elif speakers == [span] and n < 3:
            found.append(Furniture(Span(span.start, text.index(":", span.start) + 1), "dateline"))
        else:
            found += _parts(line, span, end)
    return found


def _whole_line(line: str, end: bool, edge: bool) -> FurnitureKind | None:
    holds = {"anywhere": True, "edge": edge, "end": end}
    for rule in _RULES:
        if len(line) <= rule.longest and holds[rule.where] and rule.pattern.search(line):
            return rule.kind
    return None


def _parts(line: str, span: Span, end: bool) -> Iterator[Furniture]:
    """A dateline that opens a line of prose, and a credit that closes it."""
    if dateline := _DATELINE.match(line):
        yield Furniture(Span(span.start, span.start + dateline.end()), "dateline")
    credit = _CLOSING_CREDIT.search(line, max(dateline.end() if dateline else 0, len(line) - 300))
    if credit and (end or credit["bracket"]):
        yield Furniture(Span(span.start + max(credit.start("bracket"), credit.start("agency")), span.end), "credit")
