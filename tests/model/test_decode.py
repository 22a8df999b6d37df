"""Logits to relations: made by hand, so that what the decoder does with them can be read off."""

from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from annotator.markup import Attribution
from annotator.model.config import ModelConfig
from annotator.model.decode import attributions, gather, label_probabilities, loaded_probability
from annotator.model.runtime import Outputs
from annotator.model.windows import Window, encode
from annotator.predict import load_tokenizer
from annotator.shipped import MODEL
from annotator.text.quotes import quoted_spans
from annotator.text.sentences import split_sentences

CONFIG = ModelConfig(encoder={}, start_id=101, end_id=102, pad_id=0)
SOURCE, CUE, CONTENT = range(3)
YES, NO = 5.0, -5.0


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(MODEL)


def relations(
    tokenizer: Tokenizer, text: str, roles: dict[int, list[str]], links: dict[str, str], size: int = 200
) -> list[dict[str, object]]:
    """Decode made-up outputs: ``roles`` lists phrases by role, ``links`` says which phrase points to which."""
    sentences, quoted = split_sentences(text), quoted_spans(text)
    tokens = encode(tokenizer, text, sentences, quoted)

    def inside(phrase: str) -> np.ndarray:
        start = text.index(phrase)
        return (tokens.start >= start) & (tokens.end <= start + len(phrase))

    n = len(tokens.ids)
    logits, pointer = np.full((n, 3), NO), np.full((n, n), NO)
    for role, phrases in roles.items():
        for phrase in phrases:
            logits[inside(phrase), role] = YES
    for origin, goal in links.items():
        pointer[np.ix_(inside(origin), inside(goal))] = YES
    linked = (pointer > 0).any(1)
    parts = []
    for first in range(0, n, size):
        last = min(n, first + size)
        length = last - first + 2
        out = Outputs(
            np.full((1, length, 3), NO),
            np.full((1, length), NO),
            np.full((1, length, length), NO),
            np.zeros((1, len(sentences), 3)),
            np.zeros((1, len(sentences))),
        )
        out.roles[0, 1:-1] = logits[first:last]
        out.pointer[0, 1:-1, 1:-1] = pointer[first:last, first:last]
        out.pointer[0, 1:-1, 0] = np.where(linked[first:last], NO, YES)
        parts.append((Window(first, last), out))
    scores = gather(tokens, text, len(sentences), parts, CONFIG)
    return [in_words(a, text) for a in attributions(scores, tokens, text, quoted)]


def in_words(a: Attribution, text: str) -> dict[str, object]:
    spans = {role: [text[s.start : s.end] for s in getattr(a, role)] for role in ("source", "cue", "content")}
    return {**spans, "type": a.type}


def test_content_cut_by_its_cue_is_one_relation_of_two_spans(tokenizer: Tokenizer) -> None:
    found = relations(
        tokenizer,
        "“We stay,” said Ana Dreth, “and we vote.”",
        {SOURCE: ["Ana Dreth"], CUE: ["said"], CONTENT: ["We stay", "and we vote"]},
        {"We stay": "said", "and we vote": "said", "said": "Ana Dreth"},
    )
    assert found == [
        {"source": ["Ana Dreth"], "cue": ["said"], "content": ["We stay", "and we vote"], "type": "direct"}
    ]


def test_two_speakers_in_a_sentence_are_two_relations(tokenizer: Tokenizer) -> None:
    found = relations(
        tokenizer,
        "Ana said the road was closed and Ben denied it was.",
        {SOURCE: ["Ana", "Ben"], CUE: ["said", "denied"], CONTENT: ["the road was closed", "it was"]},
        {"the road was closed": "said", "it was": "denied", "said": "Ana", "denied": "Ben"},
    )
    assert [(r["source"], r["content"]) for r in found] == [(["Ana"], ["the road was closed"]), (["Ben"], ["it was"])]


def test_a_passive_cue_has_no_source(tokenizer: Tokenizer) -> None:
    (found,) = relations(
        tokenizer,
        "The road is believed to be mined.",
        {CUE: ["is believed"], CONTENT: ["to be mined"]},
        {"to be mined": "is believed"},
    )
    assert found["source"] == [] and found["cue"] == ["is believed"] and found["type"] == "indirect"


def test_a_quotation_without_cue_goes_on_with_the_relation_before_it(tokenizer: Tokenizer) -> None:
    (found,) = relations(
        tokenizer,
        "“We stay,” said Ana. “We vote.”",
        {SOURCE: ["Ana"], CUE: ["said"], CONTENT: ["We stay", "We vote"]},
        {"We stay": "said", "said": "Ana"},
    )
    assert found["content"] == ["We stay", "We vote"] and found["source"] == ["Ana"]


def test_content_over_sentences_is_one_span(tokenizer: Tokenizer) -> None:
    (found,) = relations(
        tokenizer,
        "“We stay. We vote,” said Ana.",
        {SOURCE: ["Ana"], CUE: ["said"], CONTENT: ["We stay. We vote"]},
        {"We stay. We vote": "said", "said": "Ana"},
    )
    assert found["content"] == ["We stay. We vote"]


def test_content_whose_cue_is_in_another_window_is_kept(tokenizer: Tokenizer) -> None:
    found = relations(
        tokenizer,
        "Ana said the road was closed.",
        {SOURCE: ["Ana"], CUE: ["said"], CONTENT: ["the road was closed"]},
        {"the road was closed": "said", "said": "Ana"},
        size=4,
    )
    assert "".join("".join(r["content"]) for r in found).replace(" ", "") == "theroadwasclosed"


def test_calibrated_label_scores_sum_to_one_and_follow_the_scale() -> None:
    logits = np.array([[2.0, 0.0, -1.0], [0.0, 0.0, 0.0]], np.float32)
    plain = label_probabilities(logits, CONFIG)
    assert plain.sum(-1) == pytest.approx([1, 1])
    cooled = label_probabilities(logits, replace(CONFIG, label_scale=(0.5, 0.0, 0.0, 0.0)))
    assert 1 / 3 < cooled[0, 0] < plain[0, 0]
    told = label_probabilities(logits, replace(CONFIG, label_scale=(1.0, 0.0, 2.0, 0.0)))
    assert told[1].argmax() == 1 and told[1, 1] > plain[1, 1]


def test_the_network_s_word_alone_counts_for_less_where_the_lexicon_does_not_know_it() -> None:
    assert loaded_probability(0.8, known=False, config=CONFIG) == pytest.approx(0.8)
    scaled = replace(CONFIG, loaded_scale=(0.5, 0.0, -1.5))
    known, new = (loaded_probability(0.8, known=k, config=scaled) for k in (True, False))
    assert new < known < 0.8
    assert 0 < loaded_probability(0.0, known=True, config=scaled) < loaded_probability(1.0, known=True, config=scaled)
