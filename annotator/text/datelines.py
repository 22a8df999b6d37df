"""Datelines: the place, day and agency that open a report."""

import re
from collections.abc import Sequence

from annotator.text.wordings import fill

_DATED = re.compile(
    fill(
        # KARVEL, March 2 (Reuters) - | POLYARSK, 19 March. /TNA/. | KARVEL, 20 MAY, XYZ PRESS. | Karvel, 14 January.
        r"(?:<CITY><REGION>{0,2}?,? <DAY>|<TOWN><REGION>{0,2}?, (?:<DATE>|<WEEKDAY>(?=<DASH>| ?<BRACKET>)))"
        r"(?:(?:[.,]? <BRACKET>|, <NAME>(?: <NAME>){0,3}?)(?:<STOP>|<DASH>)|[.,]? <BRACKET>(?= *<PROSE>)|<STOP>|<DASH>)"
        # KARVEL (AP) – | KARVEL, Norland (XNA), 3 March — | Dec 29 (Reuters) - | MIAMI, Fla. -
        r"|<CITY><REGION>{0,2}?,? <BRACKET>(?:,? <DAY>)?(?:<DASH>|<STOP>)|<DAY> <BRACKET><DASH>"
        r"|<CITY><REGION>{1,2}?<DASH>"
    )
)
_PLACED = re.compile(
    fill(
        # WASHINGTON — | KARVEL – March 2 – | KARVEL (XNA) The army | (AP) — | Karvel, Norland (AP) –
        r"(?=.{50})(?:(?![<UP>]{2,4} [—–-]<ASIDE>)"
        r"<CITY>(?:<DASH>(?: <DAY>\s?<DASH>)?|<REGION>{0,2}? \([A-Z]{2,8}\)(?= [“\"<UP>]))"
        r"|(?:<TOWN><REGION>{0,2}?,? )?<BRACKET>(?:<DASH>|<STOP>)"
        # Karvel – The army
        r"|<TOWN><REGION>?\s?(?:[—―]|[–-](?=\s))(?=\s*[“\"<UP>])(?!<ASIDE>))"
    )
)
_WITH_COLON = re.compile(
    fill(
        # ISLAMABAD: at the top of an article, where no other line opens so (a transcript's speakers do)
        r"<CITY><REGION>?:(?= [“\"<UP>\d].{100})"
        r"|<TOWN><REGION>?:(?= [<UP>\d].{100})(?=[^!?]{0,250}\b(?:<WEEKDAY>|today|yesterday)\b)"
    )
)


def dateline_end(lines: Sequence[str], n: int) -> int:
    """Where the dateline that opens ``lines[n]`` ends, 0 if there is none. ``lines`` are those of one article."""
    line = lines[n]
    if found := _DATED.match(line) or (n < 6 and _PLACED.match(line)):
        return found.end()
    if n < 4 and (found := _WITH_COLON.match(line)):
        return 0 if any(_WITH_COLON.match(other) for other in (*lines[:n], *lines[n + 1 :])) else found.end()
    return 0
