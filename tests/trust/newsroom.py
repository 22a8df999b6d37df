"""Texts that look like news and like nothing at all: what the properties in this folder are held against."""

import random
from collections import Counter

from hypothesis import strategies as st

PROSE = (
    "The army liberated Karvel on Monday. ",
    "The regime’s so-called government claimed a glorious victory",
    "Ana Dreth, the mayor of Karvel, said ",
    "she added. ",
    "according to two officials who asked not to be named, ",
    "the Ministry of Trade wrote in a report. ",
    "“We will stay,” said Gen. Bo Tann. ",
    '"They are terrorists," the envoy told reporters. "We asked them to go." ',
    "He called it ‘an outrage’ and promised an inquiry. ",
    "‘Why?’ asked the Lom Institute. ",
    "«Nous restons», a déclaré Léa Orlan; „Wir bleiben“, sagte sie. ",
    "``No,'' the 58-year-old said. ''Yes.''",
    "At 5 p.m. the U.S. Army came to No. 14. ",
    "It rose 3.5 percent… and fell; ",
    "It did not respond to a request for comment. ",
    "Its spokeswoman denied that the workers’ union had been asked",
)
LINES = (
    "OSK, Dec. 6 (TA) — ",
    "\nBy Mira Toll\n",
    "\nSource : AA\n",
    "\n(Editing by Jon Marrow)\n",
    "\nRead more: The road to Karvel\n",
    "\n© 2031 The Osk Courier. All rights reserved.\n",
    "\nPhoto: A man walks by the river. Jon Marrow/TA\n",
    "\nSign up for our newsletter\n",
    "\n— Mira Toll is a reporter in Osk.\n",
)
MARKS = (*"“”‘’\"'«»„‟‹›`()[]—–-.,:;?!… ", "''", "``", "...", "?!", " — ", ". ", "\n", "\n\n", "\t")
ODD = (
    "\r\n",
    "\r",
    "\0",
    "\x1b[31m",
    "\u2028",
    "\u2029",
    "\x85",
    "\xa0",
    "\u200b",
    "\ufeff",
    "😀",
    "👩‍👩‍👧",
    "🕊️",
    "e\u0301",
    "a\u0300\u0316\u0489",
    "שלום אמרה ",
    "مرحبا قال ",
    "\u202eeverse\u202c ",
    "日本語。「はい」と言った。",
    "İıſßﬁǅ",
    "𝔸𝕟𝕒 ",
    "\ud83d",
    "\ude00",
    "<script>alert(1)</script>",
    "&amp;&#0;",
    "=1+1",
    "-" * 300,
    "word " * 120,
    "x" * 2100,
)
PIECES = (*PROSE, *LINES, *MARKS, *ODD)

TEXTS = st.lists(
    st.one_of(st.sampled_from(PROSE), st.sampled_from(MARKS), st.sampled_from((*LINES, *ODD)), st.text(max_size=8)),
    max_size=24,
).map("".join)

tried: Counter[str] = Counter()  # texts that a property was held against, by property


def some(number: int, seed: int = 1) -> list[str]:
    """``number`` different texts that UTF-8 can hold, the same for the same ``seed``."""
    draw = random.Random(seed)
    sound = [piece for piece in PIECES if not any("\ud800" <= c <= "\udfff" for c in piece)]
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(draw.choices(PROSE, k=2) + draw.choices(sound, k=draw.randrange(24)))] = None
    return list(found)
