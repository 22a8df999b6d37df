"""The output record: what is written comes back, and what breaks the schema is refused by name."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.article import Article, text_id
from annotator.errors import RecordError
from annotator.markup import (
    CATEGORIES,
    FURNITURE_KINDS,
    LABELS,
    TYPES,
    VOICES,
    Attribution,
    Framing,
    Furniture,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    Speaker,
)
from annotator.records import read_prediction, to_record
from annotator.spans import Span

TEXT = "🚢 “We stay,” said Ana Dreth, the mayor.\nThe regime fell.\nSource : VNA"


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def spans(length: int) -> st.SearchStrategy[Span]:
    pairs = st.tuples(st.integers(0, length - 1), st.integers(1, 12))
    return pairs.map(lambda p: Span(p[0], min(length, p[0] + p[1])))


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    text = draw(st.text(min_size=1, max_size=60))
    span, score = spans(len(text)), st.floats(0, 1).map(lambda x: round(x, 4))
    some = st.lists(span, max_size=3).map(tuple)
    sentence = st.builds(
        Sentence,
        span,
        st.sampled_from(LABELS),
        st.none() | st.fixed_dictionaries(dict.fromkeys(LABELS, score)),
        st.none() | st.text(min_size=1, max_size=10),
        st.lists(st.integers(0, 5), max_size=2).map(tuple),
        st.none() | st.builds(Framing, score, st.booleans()),
        st.none() | st.sampled_from(LABELS),
    )
    speaker = st.none() | st.builds(Speaker, st.text(min_size=1, max_size=10), span)
    attribution = st.builds(Attribution, some, some, some, st.sampled_from(TYPES), speaker, st.none() | score)
    term = st.builds(
        LoadedTerm,
        span,
        st.sampled_from(CATEGORIES),
        st.sampled_from(VOICES),
        st.none() | st.integers(0, 5),
        st.none() | score,
        st.sampled_from([None, "model", "lexicon", "both"]),
        st.lists(st.text(min_size=1, max_size=8), max_size=2).map(tuple),
        speaker,
    )
    furniture = st.builds(Furniture, span, st.sampled_from(FURNITURE_KINDS))
    markup = st.builds(
        Markup, *(st.lists(part, max_size=3).map(tuple) for part in (sentence, attribution, term, furniture))
    )
    about = st.none() | st.text(max_size=8)
    extra = st.dictionaries(st.text(max_size=5), st.integers(), max_size=2)
    article = st.builds(
        Article, st.text(min_size=1, max_size=8), st.just(text), about, about, about, about, st.just("en"), extra
    )
    return Prediction(draw(article), draw(markup), draw(st.text(max_size=8)))


@given(predictions())
def test_a_prediction_comes_back_from_its_json_line(prediction: Prediction) -> None:
    assert read_prediction(json.loads(json.dumps(to_record(prediction)))) == prediction


def test_the_record_has_the_fields_of_the_contract() -> None:
    whole = Sentence(at("🚢 “We stay,” said Ana Dreth, the mayor."), "direct_quote", dict.fromkeys(LABELS, 1 / 3))
    whole = replace(whole, speaker="Ana Dreth", attributions=(0,), framing=Framing(0.1, False))
    speaker = Speaker("Ana Dreth", at("Ana Dreth"))
    said = Attribution((at("Ana Dreth"),), (at("said"),), (at("We stay"),), "direct", speaker, 0.9)
    term = LoadedTerm(at("regime"), "contested_status", "outlet", None, 0.8, "both", ("government",))
    markup = Markup((whole,), (said,), (term,), (Furniture(at("Source : VNA"), "credit"),))
    record = to_record(Prediction(Article.read(TEXT, title="T"), markup, "m-1"))
    assert list(record) == [
        "schema", "id", "title", "outlet", "url", "date", "language", "text", "sentences", "attributions",
        "loaded_terms", "furniture", "summary", "model_version",
    ]  # fmt: skip
    assert record["loaded_terms"][0]["text"] == "regime"
    assert record["attributions"][0]["speaker"] == {"name": "Ana Dreth", "start": 18, "end": 27}
    assert record["summary"] == {
        "sentences": {"direct_quote": 1, "paraphrase": 0, "editorial_framing": 0},
        "framing_score": 0.1,
        "outlet_loaded_terms": 1,
        "speakers": {"Ana Dreth": 6},
    }


def test_a_sentence_says_the_label_by_the_rule_only_where_that_is_another() -> None:
    sentence = Sentence(at("Ana Dreth"), "paraphrase")
    both = Markup((sentence, replace(sentence, by_rule="editorial_framing")))
    agreeing, differing = to_record(Prediction(Article.read(TEXT), both, "m-1"))["sentences"]
    assert "by_rule" not in agreeing
    assert differing["by_rule"] == "editorial_framing"


def test_line_ends_are_made_one_kind_before_any_offset_is_taken() -> None:
    assert Article.read("One.\r\nTwo.").text == "One.\nTwo."


def test_an_article_without_id_gets_the_same_one_each_time_from_its_text() -> None:
    assert Article.read("One.\r\n").id == Article.read("One.\n").id == text_id("One.\n")
    assert Article.read("One.", id="7").id == "7"


GOOD = {"id": "x", "text": "A b.", "sentences": [{"start": 0, "end": 4, "label": "paraphrase"}]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": None}, "'id'"),
        ({"text": 3}, "'text'"),
        ({"sentences": [{"start": 0, "end": 5, "label": "paraphrase"}]}, "not inside the text of 4"),
        ({"sentences": [{"start": 2, "end": 2, "label": "paraphrase"}]}, "empty"),
        ({"sentences": [{"start": 0, "end": 4, "label": "quote"}]}, "'quote' is not one of direct_quote"),
        ({"loaded_terms": [{"start": 0, "end": 1, "voice": "reader"}]}, "'reader' is not one of outlet, source"),
        ({"furniture": [{"start": 0, "end": 1, "kind": "ad"}]}, "'ad' is not one of credit"),
        ({"attributions": [{"content": [[0, 9]], "type": "direct"}]}, "not inside the text"),
    ],
)
def test_a_record_that_breaks_the_schema_is_refused_by_name(change: dict, said: str) -> None:
    read_prediction(GOOD)
    with pytest.raises(RecordError, match=said):
        read_prediction({**GOOD, **change})


def test_a_loaded_term_of_an_older_record_has_no_inner_source() -> None:
    read = read_prediction({**GOOD, "loaded_terms": [{"start": 0, "end": 1, "voice": "source"}]})
    assert read.markup.loaded_terms[0].inner_source is None


def test_halves_of_a_character_are_joined_as_json_would_join_them() -> None:
    article = Article.read("Yes \ud83d\ude00 \ud83d no")
    assert article.text == "Yes \U0001f600 \ud83d no"
    assert json.loads(json.dumps(article.text)) == article.text
