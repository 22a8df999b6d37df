"""Characters to tokens and back: offsets, windows of whole sentences, and what the token features say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from annotator.model.config import ModelConfig
from annotator.model.windows import batch, encode, windows
from annotator.predict import load_tokenizer
from annotator.shipped import MODEL
from annotator.spans import Span
from annotator.text.quotes import quoted_spans
from annotator.text.sentences import split_sentences

CONFIG = ModelConfig(encoder={}, start_id=101, end_id=102, pad_id=0)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(MODEL)


def encoded(tokenizer: Tokenizer, text: str):
    return encode(tokenizer, text, split_sentences(text), quoted_spans(text))


@given(text=st.text(max_size=300))
def test_any_text_encodes_and_every_token_lies_in_its_sentence(text: str) -> None:
    tokenizer = load_tokenizer(MODEL)
    sentences = split_sentences(text)
    tokens = encode(tokenizer, text, sentences, quoted_spans(text))
    for start, end, n in zip(tokens.start, tokens.end, tokens.sentence, strict=True):
        assert 0 <= start < end <= len(text)
        assert sentences[n].start <= start < sentences[n].end


def test_offsets_count_code_points_after_an_emoji(tokenizer: Tokenizer) -> None:
    text = "“🚢🇫🇮 Full ahead,” the harbour wrote. The mayor agreed."
    tokens = encoded(tokenizer, text)
    words = [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)]
    assert words[-3:] == ["mayor", "agreed", "."]


def test_a_lone_surrogate_does_not_stop_it(tokenizer: Tokenizer) -> None:
    text = "The \ud83d ferry sailed."
    tokens = encoded(tokenizer, text)
    assert text[tokens.start[-2] : tokens.end[-2]] == "sailed"


def test_features_tell_marks_case_and_boundaries_apart(tokenizer: Tokenizer) -> None:
    text = "Ana said “no” at UN. Ben left.\nCal stayed."
    tokens = encoded(tokenizer, text)
    feature = {text[a:b]: int(f) for a, b, f in zip(tokens.start, tokens.end, tokens.features, strict=True)}
    quoted, case, boundary = (
        {w: f % 2 for w, f in feature.items()},
        {w: f // 2 % 3 for w, f in feature.items()},
        {w: f // 6 for w, f in feature.items()},
    )
    assert quoted["no"] == 1 and quoted["said"] == 0
    assert (case["said"], case["Ana"], case["UN"]) == (0, 1, 2)
    assert (boundary["said"], boundary["Ben"], boundary["Ana"], boundary["Cal"]) == (0, 1, 2, 2)


@given(lengths=st.lists(st.integers(1, 40), max_size=30), size=st.integers(4, 50), first=st.none() | st.integers(1, 50))
def test_windows_hold_every_token_once_and_break_only_sentences_longer_than_one(
    lengths: list[int], size: int, first: int | None
) -> None:
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    blank = np.zeros(len(sentence), np.int64)
    tokens = type("Tokens", (), {"ids": blank, "sentence": sentence})
    cuts = list(windows(tokens, size, first))  # type: ignore[arg-type]
    assert [n for w in cuts for n in range(w.first, w.last)] == list(range(len(sentence)))
    assert all(w.last - w.first <= size for w in cuts)
    for w in cuts[1:]:
        if sentence[w.first] == sentence[w.first - 1]:
            assert lengths[sentence[w.first]] > min(size, w.last - w.first)


def test_a_batch_numbers_the_sentences_of_each_row_and_gives_their_first_columns(tokenizer: Tokenizer) -> None:
    text = "One two. Three four five. Six."
    tokens = encoded(tokenizer, text)
    whole, last = windows(tokens, 100), list(windows(tokens, 5))[-1]
    made = batch([(tokens, next(iter(whole))), (tokens, last)], CONFIG)
    assert made.sentence[0].tolist() == [-1, 0, 0, 0, 1, 1, 1, 1, 2, 2, -1]
    assert made.starts[0].tolist() == [1, 4, 8]
    assert made.sentence[1].max() == 0 and made.starts[1].tolist() == [1, 0, 0]
    assert made.attention_mask.sum(1).tolist() == [11, last.last - last.first + 2]


def test_furniture_between_sentences_leaves_no_gap_in_the_numbering(tokenizer: Tokenizer) -> None:
    text = "One two. (Editing by X) Three."
    tokens = encode(tokenizer, text, [Span(0, 8), Span(24, 30)], [])
    made = batch([(tokens, next(windows(tokens, 50)))], CONFIG)
    assert made.sentence[0].tolist() == [-1, 0, 0, 0, 1, 1, -1]
