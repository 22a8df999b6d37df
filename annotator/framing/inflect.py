"""Inflected forms of English verbs and nouns by spelling rules; what the rules miss, the table spells out.

A form that no one writes costs nothing in a look-up table, so where spelling alone cannot tell (admit, visit) both
forms are made.
"""

VOWELS = frozenset("aeiou")


def verb_forms(base: str) -> set[str]:
    """``base`` with its -s, -ed and -ing forms: occupy, occupies, occupied, occupying."""
    stems = {base}
    if base.endswith("e"):
        past, going = {base + "d"}, {base[:-1] + "ing"} if not base.endswith(("ee", "oe", "ye")) else {base + "ing"}
    elif _consonant_y(base):
        past, going = {base[:-1] + "ied"}, {base + "ing"}
    else:
        if _doubles(base):
            stems.add(base + base[-1])
        past, going = {s + "ed" for s in stems}, {s + "ing" for s in stems}
    return {base, _with_s(base)} | past | going


def noun_forms(base: str) -> set[str]:
    """``base`` and its plural: thug, thugs; strongman, strongmen."""
    return {base, base[:-3] + "men" if base.endswith("man") else _with_s(base)}


def _with_s(base: str) -> str:
    if _consonant_y(base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _consonant_y(base: str) -> bool:
    return len(base) > 1 and base[-1] == "y" and base[-2] not in VOWELS


def _doubles(base: str) -> bool:
    """Whether a last consonant may double: one vowel before it, as in slam and admit."""
    return (
        len(base) > 2
        and base[-1] not in VOWELS
        and base[-1] not in "wxy"
        and base[-2] in VOWELS
        and base[-3] not in VOWELS
    )
