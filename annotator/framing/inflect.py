"""Inflected forms of English verbs and nouns by spelling rules, and which form of a word another one stands in.

What the rules miss is in ``IRREGULAR`` or spelled out by the table. A form that no one writes costs nothing in a
look-up table, so where spelling alone cannot tell (admit, visit) both forms are made. Where a form is to be written,
``DOUBLING`` says which.
"""

from typing import Literal

VerbForm = Literal["base", "s", "past", "participle", "ing"]

VOWELS = frozenset("aeiou")
_PAIRS = (
    "arise arose arisen|be was been|become became become|begin began begun|bend bent bent|bind bound bound|"
    "bite bit bitten|bleed bled bled|blow blew blown|break broke broken|bring brought brought|build built built|"
    "burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen|cling clung clung|"
    "come came come|cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|"
    "drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|fight fought fought|"
    "find found found|flee fled fled|fling flung flung|fly flew flown|forbid forbade forbidden|forget forgot forgotten|"
    "freeze froze frozen|get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|"
    "have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|"
    "know knew known|lay laid laid|lead led led|leave left left|let let let|lie lay lain|lose lost lost|"
    "make made made|mean meant meant|meet met met|mislead misled misled|pay paid paid|put put put|ride rode ridden|"
    "rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|"
    "set set set|shake shook shaken|shed shed shed|shoot shot shot|shut shut shut|sink sank sunk|sit sat sat|"
    "sling slung slung|slink slunk slunk|speak spoke spoken|spend spent spent|spin spun spun|split split split|"
    "spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|"
    "sting stung stung|strike struck struck|strive strove striven|swear swore sworn|sweep swept swept|"
    "swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought|"
    "throw threw thrown|tread trod trodden|understand understood understood|weave wove woven|weep wept wept|"
    "win won won|withdraw withdrew withdrawn|wring wrung wrung|write wrote written|retake retook retaken|"
    "overthrow overthrew overthrown|outdo outdid outdone|show showed shown|"
    "underpay underpaid underpaid|undercut undercut undercut|oversee oversaw overseen|withhold withheld withheld"
)
IRREGULAR = {base: (past, participle) for base, past, participle in (p.split() for p in _PAIRS.split("|"))}
DOUBLING = frozenset(  # verbs of more than one syllable whose last consonant doubles
    [
        "admit",
        "commit",
        "compel",
        "concur",
        "confer",
        "control",
        "defer",
        "deter",
        "expel",
        "incur",
        "infer",
        "occur",
        "omit",
        "permit",
        "prefer",
        "refer",
        "regret",
        "repel",
        "submit",
        "transfer",
    ]
)
_PLURALS = {"person": "people", "child": "children", "woman": "women", "man": "men", "thief": "thieves"}
# nouns without a plural, and words that are one
_NO_PLURAL = frozenset(
    [
        "police",
        "people",
        "men",
        "women",
        "children",
        "troops",
        "staff",
        "youth",
        "aid",
        "land",
        "control",
        "violence",
        "unrest",
        "criticism",
        "immigration",
        "leadership",
        "information",
        "growth",
        "propaganda",
        "enforcement",
        "presence",
        "criticism",
        "harm",
        "reform",
        "access",
        "help",
        "money",
        "spending",
        "pressure",
        "damage",
        "support",
        "evidence",
        "change",
        "work",
        "trade",
        "rule",
        "power",
        "force",
        "news",
        "advice",
        "cover",
        "incorporation",
        "retaking",
        "concern",
        "debt",
        "crime",
        "climate",
        "influence",
        "poverty",
        "research",
        "debris",
        "equipment",
        "confusion",
        "migration",
    ]
)


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
    return {base, _with_s(base)} | (set(IRREGULAR[base]) if base in IRREGULAR else past) | going


def noun_forms(base: str) -> set[str]:
    """``base`` and its plural: thug, thugs; strongman, strongmen."""
    return {base, plural(base)}


def plural(base: str) -> str:
    """The plural of a noun; ``base`` itself where it has none."""
    if base in _NO_PLURAL:
        return base
    if base.endswith("man") and not base.endswith("woman"):
        return base[:-3] + "men"
    return _PLURALS.get(base) or _with_s(base)


def form_of(base: str, word: str) -> VerbForm:
    """Which form of the verb ``base`` the lower-case ``word`` is; a past that may be a participle is ``past``."""
    if word == base:
        return "base"
    if word.endswith("ing"):
        return "ing"
    if base in IRREGULAR and word == IRREGULAR[base][1] != IRREGULAR[base][0]:
        return "participle"
    return "s" if word == _with_s(base) else "past"


def in_form(base: str, form: VerbForm) -> str:
    """The verb ``base`` in a form: take, past gives took."""
    if form == "base":
        return base
    if form == "s":
        return {"be": "is", "have": "has"}.get(base) or _with_s(base)
    if form != "ing" and base in IRREGULAR:
        return IRREGULAR[base][form == "participle"]
    if base.endswith("e"):
        return (
            base + "d"
            if form != "ing"
            else base + "ing"
            if base.endswith(("ee", "oe", "ye")) or base == "be"
            else _ing(base)
        )
    if form != "ing" and _consonant_y(base):
        return base[:-1] + "ied"
    short = sum(letter in VOWELS for letter in base) == 1
    stem = base + base[-1] if _doubles(base) and (short or base in DOUBLING) else base
    return stem + ("ing" if form == "ing" else "ed")


def _ing(base: str) -> str:
    return base[:-2] + "ying" if base.endswith("ie") else base[:-1] + "ing"


def _with_s(base: str) -> str:
    if _consonant_y(base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) or base in ("go", "do", "outdo") else "s")


def _consonant_y(base: str) -> bool:
    return len(base) > 1 and base[-1] == "y" and base[-2] not in VOWELS


def _doubles(base: str) -> bool:
    """Whether a last consonant may double: one vowel before it, as in slam and admit."""
    return (
        len(base) > 2
        and base[-1] not in VOWELS
        and base[-1] not in "wxy"
        and base[-2] in VOWELS
        and (base[-3] not in VOWELS or base[-3:-1] == "ui")
    )
