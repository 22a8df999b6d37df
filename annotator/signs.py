"""What people read in the terminal and in the report: the signs that stand for voices, and text made safe to show."""

from annotator.markup import Label, Sentence, Voice

LETTERS: dict[Label, str] = {"direct_quote": "D", "paraphrase": "P", "editorial_framing": "E"}
NAMES: dict[Label, str] = {
    "direct_quote": "direct quote",
    "paraphrase": "paraphrase",
    "editorial_framing": "outlet's own voice",
}
VOICE_MARKS: dict[Voice, str] = {"outlet": "ᵒ", "source": "ˢ"}
WHOSE: dict[Voice, str] = {"outlet": "the outlet's", "source": "a source's"}

# Control characters (a terminal would obey them) become their pictures, and those that reorder a line go; one
# character for one, so that offsets hold. White space becomes a space: lines are broken to the width elsewhere.
_VISIBLE = {n: 0x2400 + n for n in range(32)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_VISIBLE |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)
_VISIBLE |= dict.fromkeys(map(ord, "\n\t\r\x85\u2028\u2029"), ord(" "))

DOUBTFUL = 0.6  # a label whose calibrated score is below gets a question mark


def doubtful(sentence: Sentence) -> bool:
    """Whether the model is too unsure of the sentence's label for it to stand without a question mark."""
    return sentence.scores is not None and sentence.scores.get(sentence.label, 0.0) < DOUBTFUL


def visible(text: str) -> str:
    """``text`` with what a terminal would obey or be confused by replaced, character by character."""
    return text.translate(_VISIBLE)


def plural(count: int, noun: str) -> str:
    """``1 sentence``, ``2,000 sentences``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
