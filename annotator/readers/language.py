"""Which language an article is in. The model reads English, so others are set aside unless they are asked for.

Most articles show it by their small words, which is quick. Only for the others is py3langid loaded, which takes a
second and 90 MB, and then 0.4 ms an article.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH, NO_LANGUAGE = "en", "zxx"  # the latter is said of figures and code
SAMPLE = 1000  # characters from the middle, where datelines and notices are few
MIN_LETTERS = 60  # with fewer, a name decides
SURE = 0.95  # for texts in Latin letters; in others nothing is English
LATIN_END = "\u0250"

# Small words that are frequent in English and in no other language of the same letters.
MIN_WORDS, CHARACTERS_A_WORD = 4, 80  # English prose has one in 35 characters
_WORD = re.compile(r"\b(?:the|and|of|that|with|from|which|were|have|been|this|they|their|would|who|not|said|after)\b")


def other_language(text: str) -> tuple[str, float] | None:
    """The ISO 639-1 code of the language that ``text`` is surely in, with its probability, where that is not English.

    None for English, and for a text that is too short or too mixed to say.
    """
    middle = max(0, (len(text) - SAMPLE) // 2)
    sample = text[middle : middle + SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    if len(letters) < MIN_LETTERS or _plainly_english(sample):
        return None
    language, probability = _identifier().classify(sample.encode("utf-8", "replace"))
    latin = sum(letter < LATIN_END for letter in letters) * 2 >= len(letters)
    if language in (ENGLISH, NO_LANGUAGE) or (latin and probability < SURE):
        return None
    return language, float(probability)


def _plainly_english(sample: str) -> bool:
    small = _WORD.findall(sample.lower())
    return len(set(small)) >= MIN_WORDS and len(small) * CHARACTERS_A_WORD >= len(sample)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
