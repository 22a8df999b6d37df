"""What calibration makes of a network's outputs."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from annotator.calibrate import _with_terms
from annotator.corpus import GoldArticle, read_gold_record
from annotator.framing.lexicon import Lexicon
from annotator.model.config import ModelConfig
from annotator.model.windows import encode
from annotator.predict import load_tokenizer
from annotator.shipped import MODEL

# the lexicon has "butchers" in other contexts, "counter" in none
TEXT = "Two butchers share the counter."
CONFIG = ModelConfig(encoder={}, start_id=101, end_id=102, pad_id=0)


def article(*loaded: str) -> GoldArticle:
    terms = [{"start": TEXT.index(w), "end": TEXT.index(w) + len(w), "voice": "outlet"} for w in loaded]
    sentences = [{"start": 0, "end": 31, "label": "editorial_framing"}]
    return read_gold_record(
        {"id": "a", "text": TEXT, "sentences": sentences, "attributions": [], "loaded_terms": terms}
    )


def seen(gold: GoldArticle, *words: str) -> tuple[Any, Any]:
    """A run, and scores as of a network that finds each of the words loaded."""
    encoded = encode(load_tokenizer(MODEL), TEXT, [gold.sentences[0]], [])
    loaded = np.array([any(TEXT[a:b] in w for w in words) for a, b in zip(encoded.start, encoded.end, strict=True)])
    return SimpleNamespace(gold=gold, encoded=encoded), SimpleNamespace(loaded=loaded * np.float32(0.9))


def test_words_new_to_the_lexicon_count_for_less_where_they_were_less_often_right() -> None:
    right, wrong = seen(article("butchers"), "butchers"), seen(article(), "counter")
    runs, scores = zip(*[right, wrong] * 20, strict=True)
    config = _with_terms(runs, scores, Lexicon.load(), CONFIG)
    _, known, new = config.loaded_scale
    assert known > 0 > new
    assert (config.thresholds.loaded, config.thresholds.term) == (0.5, 0.5)


def test_without_loaded_terms_in_gold_all_stays_as_it_was() -> None:
    runs, scores = zip(seen(article("butchers")), strict=True)
    assert _with_terms(runs, scores, Lexicon.load(), CONFIG) == CONFIG
