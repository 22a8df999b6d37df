"""What opens a report on the line of its first sentence: datelines (place, day, agency) and the bylines before them."""

import re
from collections.abc import Sequence

from annotator.text.wordings import fill

_DATED = re.compile(
    fill(
        # KARVEL, 22 May. From our own correspondent. —
        r"<CITY>, <DATE>\. From our (?:own |special )?correspondent\.?<DASH>"
        # KARVEL, March 2 (Reuters) - | POLYARSK, 19 March. /TNA/. | KARVEL, 20 MAY, XYZ PRESS. | Karvel, 14 January.
        r"|(?:<CITY><REGION>{0,2}?,? <DAY>|<TOWN><REGION>{0,2}?, (?:<DATE>|<WEEKDAY>(?=<DASH>| ?<BRACKET>)))"
        r"(?:(?:[.,]? <BRACKET>|, <NAME>(?: <NAME>){0,3}?)(?:<STOP>|<DASH>)|[.,]? <BRACKET>(?= *<PROSE>)|<STOP>|<DASH>)"
        # KARVEL (AP) – | KARVEL, Norland (XNA), 3 March — | Dec 29 (Reuters) - | MIAMI, Fla. -
        r"|<CITY><REGION>{0,2}?,? <BRACKET>(?:,? <DAY>)?(?:<DASH>|<STOP>)|<DAY> <BRACKET><DASH>"
        r"|<CITY><REGION>{1,2}?<DASH>"
        # KARVEL, 8 (TNA) — | KARVEL, 21 Rajab (TNA) -- | Karvel, March 2, Tarsk News Agency The army
        r"|<CITY>, \d{1,2}(?: <NAME>)? <BRACKET><DASH>"
        r"|<TOWN>, <DATE>, (?:<NAME> ){1,3}(?:Agency|Press|News)(?= <NAME> [a-z])"
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


_SIGNED = re.compile(
    fill(
        # By Vera Holm KARVEL — | By Vera Holm and Piet Baas, Staff Writers
        r"(?:(?:By|BY) <BOTH>(?:(?:, <BOTH>)?,? and <BOTH>)?(?:, (?:<NAME> ){0,3}?<ROLE>)?(?: in <NAME>)?"
        # Vera Holm in Karvel | From Vera Holm at Port Karvel
        r"|(?:From )?<BOTH> (?:in|at) <NAME>(?: <NAME>)?)"
        r"(?=(?P<gap>\s+)(?:(?P<opener><OPENER>\s[\w“\"‘'])|[<UP>]{2})).{50}"
    )
)


def byline_end(lines: Sequence[str], n: int) -> tuple[int, int]:
    """Where the byline ends that opens ``lines[n]``, and where the sentence or dateline begins that it runs into.

    Both are 0 if there is none.
    """
    if n < 3 and (found := _SIGNED.match(lines[n])):
        end, following = found.span("gap")
        if found["opener"] or dateline_end(lines, n, following):
            return end, following
    return 0, 0


def dateline_end(lines: Sequence[str], n: int, start: int = 0) -> int:
    """Where the dateline at ``start`` of ``lines[n]`` ends, 0 if there is none. ``lines`` are those of one article."""
    line = lines[n]
    if found := _DATED.match(line, start) or (n < 6 and _PLACED.match(line, start)):
        return found.end()
    if n < 4 and not start and (found := _WITH_COLON.match(line)):
        return 0 if any(_WITH_COLON.match(other) for other in (*lines[:n], *lines[n + 1 :])) else found.end()
    return 0
