"""The signs that stand for voices wherever people read markup: in the terminal and in the report."""

from annotator.markup import Label, Sentence, Voice

LETTERS: dict[Label, str] = {"direct_quote": "D", "paraphrase": "P", "editorial_framing": "E"}
NAMES: dict[Label, str] = {
    "direct_quote": "direct quote",
    "paraphrase": "paraphrase",
    "editorial_framing": "outlet's own voice",
}
VOICE_MARKS: dict[Voice, str] = {"outlet": "ᵒ", "source": "ˢ"}
WHOSE: dict[Voice, str] = {"outlet": "the outlet's", "source": "a source's"}

DOUBTFUL = 0.6  # a label whose calibrated score is below gets a question mark


def doubtful(sentence: Sentence) -> bool:
    """Whether the model is too unsure of the sentence's label for it to stand without a question mark."""
    return sentence.scores is not None and sentence.scores.get(sentence.label, 0.0) < DOUBTFUL


def plural(count: int, noun: str) -> str:
    """``1 sentence``, ``2,000 sentences``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
