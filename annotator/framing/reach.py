"""What verbs of speech and belief make their subject's: which of the words after them they reach.

"Villagers said that the thugs fled" reaches "thugs"; "villagers called the troops butchers" reaches "butchers" and not
"troops". A term is reached only where its place in the sentence leaves no doubt.
"""

import re
from collections.abc import Mapping

from annotator.framing.inflect import verb_forms
from annotator.sources.nouns import NOT_A_NAME, may_speak

# by what follows: a clause with or without "that"; one with "that" or marks; somebody a thug; somebody as a thug;
# somebody of theft; of theft; somebody to thieves
VERBS = {
    "say": "say think believe",
    "tell": (
        "tell write feel fear testify cry admit warn claim insist complain report maintain contend assert boast "
        "suspect shout chant protest explain argue allege charge declare state announce acknowledge conclude concede"
    ),
    "call": "call brand label term deem consider dub pronounce declare",
    "as": (
        "condemn regard view portray depict dismiss hail decry paint mock see describe denounce praise characterise "
        "characterize deride revile refer"
    ),
    "of": "accuse",
    "of it": "speak talk complain warn write",
    "to": "compare liken",
}


def _kinds() -> Mapping[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {"felt": ("tell",)}
    for kind, verbs in VERBS.items():
        for form in {form for verb in verbs.split() for form in verb_forms(verb)}:
            kinds[form] = (*kinds.get(form, ()), kind)
    return kinds


KINDS = _kinds()  # by word form
MARK = "“‘„«\"'"
# what ends the reach of a clause, or leaves it in doubt
BOUNDARY = re.compile(
    r"[;:\n—–]|[.!?][”’\"'»]* |\b(?:but|whereas|unless)\b|"
    r",[’”'\"»]? (?:and|but|while|so|although|though|whereas|or|adding|who|which|he|she|they|it|we|I)\b"
)
THAT = re.compile(r"(?: [\w’'-]+){0,5} that ")
BARE = re.compile(
    r" (?!(?:to|so|no|yes|nothing|goodbye|in|on|at|of|by|for|with|about|from|during|after|through|and|or|as|little|"
    rf"more|less|twice|whether|if|how|why|who|what)\b)(?=[\w{MARK}])"
)
OPENED = re.compile(rf"(?:(?: [\w’'-]+){{0,4}}[,:])? (?=[{MARK}])|(?: [\w’'-]+){{0,4}}: ")
CLOSED = re.compile(r"[”»]|[’'\"](?!\w)")
PART = re.compile(rf"(?<!\w)[{MARK}](?=\S)[^”»]*$")
COMPLEMENT = re.compile(rf" (?:as |of )?[{MARK}]?(?:(?:an?|the|nothing but) )?(?:[\w’'-]+,? ){{0,3}}[{MARK}]?")
DIRECT = re.compile(rf" [{MARK}]?(?:(?:an?|the) )?(?:[\w-]+,? ){{0,3}}[{MARK}]?")  # "what villagers call a thug"
OBJECT = r"(?:the|an?|its|his|her|their|our|my|this|that|these|those|all|[A-Z])[^,;:.!?“”«»\"]{0,70}?|residents|people"
AFTER_PRONOUN = re.compile(rf" (?:them|him|it|us|me) [{MARK}]?(?:an? )?[{MARK}]?(?:[\w-]+,? ){{0,4}}[{MARK}]?")
AFTER_OBJECT = re.compile(
    rf" (?P<object>(?:(?:her|this|these|those|that|everyone|anyone)|{OBJECT})) "
    rf"(?:[{MARK}](?:[\w-]+,? ){{0,4}}|(?:an? |nothing but )[{MARK}]?(?:[\w-]+,? ){{0,3}}[{MARK}]?)"
)
AFTER_NOUN = re.compile(
    r" (?P<object>(?:(?:the|its|his|their|our|my|all) )?(?:[\w’'-]+ ){0,3}?[\w’'-]+) (?P<rest>(?:[\w-]+ ){0,2})"
)
_OBJECT = r" (?!(?:by|in|on|at|for|during|from|with|after|last)\b)[^,;:.!?]{1,60}"
_ENDING = rf"[{MARK}]?(?:[\w’'-]+,? ){{0,5}}[{MARK}]?(?:[\w-]+ ){{0,3}}"
AS, OF, TO = (re.compile(rf"{_OBJECT} {word} {_ENDING}") for word in ("as", "of", "to"))
AS_FRONTED, OF_IT = (re.compile(rf" {word} {_ENDING}") for word in ("as", "of"))
# after a complement: anything but a further noun or adjective, which would make the term part of the object
ENDS = re.compile(
    r"[”’\"'»]*(?:[,.;:!?)—–\n”»]|$| (?:and|or|but|who|that|which|in|on|for|of|after|as|when|because|while|with|to|at|"
    r"by|from|during|since|if|whose|before|over|last|yesterday|today|is|are|was|were|has|have|had|will|would)\b)"
)
UNFINISHED = re.compile(
    r"(?:^| )(?:the|an?|of|in|at|on|from|for|to|by|with|and|or|its|his|her|their|our|so-called|as|who)$"
)


def governs(verb: str, reach: str, after: str, *, fronted: bool) -> bool:
    """Whether a form of a verb in ``KINDS`` makes its subject's what stands between ``reach``, the words behind it,
    and ``after``. ``fronted``: its object stands before it ("what villagers call a thug")."""
    return any(_governs(kind, reach, after, fronted) for kind in KINDS[verb])


def is_called(verb: str, reach: str) -> bool:
    """Whether a passive form gives a name in the same way: "were called butchers", "were accused of butchery"."""
    return not {"call", "as", "of"}.isdisjoint(KINDS[verb]) and bool(COMPLEMENT.fullmatch(reach))


def is_known(words: str) -> bool:
    """Whether a phrase ends in a noun for people or a body, or in a name."""
    last = words.split()[-1]
    plain = last.lower()
    return may_speak(plain) or (last[0].isupper() and plain not in NOT_A_NAME)


def _governs(kind: str, reach: str, after: str, fronted: bool) -> bool:
    if kind in ("say", "tell"):
        opened = THAT.match(reach) or OPENED.match(reach) or (BARE.match(reach) if kind == "say" else None)
        if not opened or BOUNDARY.search(reach, opened.end()):
            return False
        rest = reach[opened.end() :]
        # marks round all that was said must still be open; marks round a part of it may be the speaker's own
        return not CLOSED.search(rest, 1) if rest[:1] in tuple(MARK) else not PART.search(rest)
    if kind == "call":
        return _is_complement(reach, after) or (fronted and bool(DIRECT.fullmatch(reach)))
    if kind == "as" and fronted:
        return bool(AS_FRONTED.fullmatch(reach))
    return bool({"as": AS, "of": OF, "of it": OF_IT, "to": TO}[kind].fullmatch(reach))


def _is_complement(reach: str, after: str) -> bool:
    """Whether the term is what somebody is called: "called the troops butchers", not "called the butchers cowards"."""
    if AFTER_PRONOUN.fullmatch(reach):
        return True
    if found := AFTER_OBJECT.fullmatch(reach):
        if UNFINISHED.search(found["object"]):
            return False
        marked = any(mark in reach[found.end("object") :] for mark in MARK)
        closed = CLOSED.search(after) if marked else None
        return not marked or bool(ENDS.match(after, closed.start() if closed else 0))
    found = AFTER_NOUN.fullmatch(reach)
    return bool(
        found and is_known(found["object"]) and NOT_A_NAME.isdisjoint(found["rest"].split()) and ENDS.match(after)
    )
