"""Gold as targets: what is not annotated is ignored, never negative; links point where the relation says."""

import pytest
from tokenizers import Tokenizer

from annotator.corpus import read_gold_record
from annotator.model.targets import collate, targets
from annotator.model.windows import IGNORED, Encoded, Window, encode
from annotator.predict import load_tokenizer
from annotator.shipped import MODEL

TEXT = "“We stay,” said Ana. Ben agreed."
RECORD = {
    "id": "x",
    "text": TEXT,
    "sentences": [
        {"start": 0, "end": 20, "label": "direct_quote"},
        {"start": 21, "end": 32, "label": "editorial_framing"},
    ],
    "attributions": [{"source": [[16, 19]], "cue": [[11, 15]], "content": [[1, 8]], "type": "direct"}],
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(MODEL)


def prepared(tokenizer: Tokenizer, record: dict) -> tuple[Encoded, object]:
    gold = read_gold_record(record)
    tokens = encode(tokenizer, gold.text, gold.sentences, gold.quoted)
    return tokens, targets(tokens, gold)


def words(tokens: Encoded, chosen) -> list[str]:
    return [TEXT[a:b] for a, b, c in zip(tokens.start, tokens.end, chosen, strict=True) if c]


def test_roles_mark_their_words(tokenizer: Tokenizer) -> None:
    tokens, t = prepared(tokenizer, RECORD)
    assert words(tokens, t.roles[:, 0] == 1) == ["Ana"]
    assert words(tokens, t.roles[:, 1] == 1) == ["said"]
    assert words(tokens, t.roles[:, 2] == 1) == ["We", "stay"]
    assert t.labels.tolist() == [0, 2]


def test_what_a_corpus_does_not_annotate_is_ignored(tokenizer: Tokenizer) -> None:
    _, t = prepared(tokenizer, RECORD)
    assert (t.loaded == IGNORED).all() and (t.framing == IGNORED).all()
    babe = {"id": "b", "text": TEXT, "biased": True, "biased_spans": [[21, 24]]}
    _, t = prepared(tokenizer, babe)
    assert (t.roles == IGNORED).all() and (t.labels == IGNORED).all() and not t.links
    assert t.framing.tolist() == [1] and (t.loaded == 1).sum() == 1


def test_a_span_that_cuts_a_token_leaves_it_unjudged(tokenizer: Tokenizer) -> None:
    cut = {**RECORD, "attributions": [{**RECORD["attributions"][0], "cue": [[11, 13]]}]}
    tokens, t = prepared(tokenizer, cut)
    assert words(tokens, t.roles[:, 1] == IGNORED) == ["said"]


def test_content_points_to_its_cue_and_the_cue_to_its_source(tokenizer: Tokenizer) -> None:
    tokens, t = prepared(tokenizer, RECORD)
    n = len(tokens.ids)
    pointer = collate([(t, tokens, Window(0, n))], n + 2, 2)["pointer"][0]
    column = {TEXT[a:b]: i + 1 for i, (a, b) in enumerate(zip(tokens.start, tokens.end, strict=True))}
    assert pointer[column["stay"]].nonzero()[0].tolist() == [column["said"]]
    assert pointer[column["said"]].nonzero()[0].tolist() == [column["Ana"]]
    assert not pointer[column["Ben"]].any()


def test_a_cue_outside_the_window_is_pointed_to_at_the_start_token(tokenizer: Tokenizer) -> None:
    tokens, t = prepared(tokenizer, RECORD)
    pointer = collate([(t, tokens, Window(0, 4))], 6, 1)["pointer"][0]
    assert pointer[3].nonzero()[0].tolist() == [0]
