"""Regions stand for exactly the marks they were made of, and what breaks the rules is named."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.guideline import attribution_type
from annotator.labelstudio.convert import to_prediction, to_regions, to_task
from annotator.labelstudio.read_back import faults, to_markup
from annotator.markup import (
    CATEGORIES,
    FURNITURE_KINDS,
    LABELS,
    VOICES,
    Attribution,
    Furniture,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
    Speaker,
)
from annotator.spans import Span
from annotator.text.quotes import quoted_spans

WORDS = st.sampled_from(
    [
        "the ",
        "army ",
        "“yes,” ",
        "👩‍👩‍👧 ",
        "e\u0301t\u00e9 ",
        "🕊️",
        "«non» ",
        "said ",
        "\n",
        "’s ",
        "İ",
        "\U0001f1e9\U0001f1ea. ",
    ]
)


def spans_of_words(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"\w+", text)]


def nearest(text: str, words: Span, to: Span) -> Span:
    """Where the same words stand nearest to a term: a source within the term's own sentence stands there."""
    length = words.end - words.start
    starts = [m.start() for m in re.finditer(re.escape(text[slice(*words)]), text)]
    start = min(starts, key=lambda at: abs(at - to.start))
    return Span(start, start + length)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Markup]:
    """A text full of characters that other programs count otherwise, and markup in the order of the text."""
    text = "".join(draw(st.lists(WORDS, min_size=2, max_size=25))) + "."
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    pieces = [Span(a, b) for a, b in pairwise(cuts)]

    def spans(least: int) -> st.SearchStrategy[tuple[Span, ...]]:
        one = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)).map(
            lambda at: Span(at[0], min(at[0] + at[1], len(text)))
        )
        return st.sets(one, min_size=least, max_size=3).map(lambda found: tuple(sorted(found)))

    quoted = quoted_spans(text)
    relations = []
    for _ in range(draw(st.integers(0, 4))):
        content = draw(spans(1))
        kind = attribution_type(text, content, quoted)
        relations.append(Attribution(draw(spans(0)), draw(spans(0)), content, kind))
    relations.sort(key=lambda a: (min(a.source + a.cue + a.content), a.content, a.source, a.cue))

    def meets(piece: Span) -> tuple[int, ...]:
        return tuple(n for n, a in enumerate(relations) if any(s.overlaps(piece) for s in a.source + a.cue + a.content))

    sentences, furniture = [], []
    for piece in pieces:
        if draw(st.booleans()):
            speaker = draw(st.sampled_from([None, "Zoë 🕊️ Ødegård"]))
            sentences.append(Sentence(piece, draw(st.sampled_from(LABELS)), None, speaker, meets(piece)))
        elif draw(st.booleans()):
            furniture.append(Furniture(piece, draw(st.sampled_from(FURNITURE_KINDS))))
    terms = []
    for span in draw(spans(0)):
        voice = draw(st.sampled_from(VOICES))
        inside = next((n for n, a in enumerate(relations) if any(s.covers(span) for s in a.content)), None)
        neutral = draw(st.sampled_from([(), ("took",), ("took", "é🕊️")]))
        category = draw(st.sampled_from(CATEGORIES))
        at = draw(st.sampled_from([None, *spans_of_words(text)]))
        named = at and Speaker(draw(st.sampled_from(["Zoë 🕊️ Ødegård", text[slice(*at)]])), nearest(text, at, span))
        terms.append(
            LoadedTerm(span, category, voice, inside if voice == "source" else None, None, None, neutral, named)
        )
    return text, Markup(tuple(sentences), tuple(relations), tuple(terms), tuple(furniture))


@settings(deadline=None)
@given(marked())
def test_regions_come_back_as_the_same_markup(case: tuple[str, Markup]) -> None:
    text, markup = case
    sent = json.loads(json.dumps(to_regions(text, markup)))
    assert to_markup(text, sent) == (markup, [])
    assert faults(text, sent) == []


@settings(deadline=None)
@given(marked())
def test_each_region_quotes_its_own_words_and_ids_are_unique_and_stable(case: tuple[str, Markup]) -> None:
    text, markup = case
    regions = to_regions(text, markup)
    marks = [r for r in regions if r["type"] == "labels"]
    for region in marks:
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"]
    assert len({r["id"] for r in marks}) == len(marks)
    assert regions == to_regions(text, markup)


def test_a_task_holds_the_article_and_its_least_certain_sentence(markup: Markup, predict) -> None:
    task = to_task(predict("a-17"))
    assert task["data"]["article_id"] == "a-17"
    assert task["data"]["title"] == "Article a-17"
    (prediction,) = task["predictions"]
    assert prediction["score"] == 0.6
    assert prediction["model_version"] == "v1"


def test_an_article_without_scores_comes_first(predict) -> None:
    plain = predict()
    bare = replace(plain, markup=Markup())
    assert to_prediction(bare)["score"] < to_prediction(plain)["score"]


def regions_of(prediction: Prediction) -> list[dict]:
    return to_prediction(prediction)["result"]


def test_offsets_counted_in_utf16_are_refused(predict) -> None:
    prediction = predict()
    text, regions = prediction.article.text, regions_of(prediction)
    for region in regions:
        if region["type"] == "labels":
            at = region["value"]["start"]
            shift = sum(ord(c) > 0xFFFF for c in text[:at])
            region["value"]["start"] += shift
            region["value"]["end"] += shift
    reasons = faults(text, regions)
    assert any("liberated" in reason for reason in reasons)
    assert not any("dateline" in reason or "OSK" in reason for reason in reasons)  # it stands before the emoji


def spoil(regions: list[dict], id_part: str, **value: object) -> list[dict]:
    return [
        {**r, "value": {**r["value"], **value}} if r["type"] == "labels" and id_part in r["id"] else r for r in regions
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"end": 9999, "text": "x"}, "outside the text of"),
        ({"labels": ["opinion"]}, "label ['opinion'] of 'loaded' is not in the labelling interface"),
        ({"labels": []}, "0 labels"),
        ({"text": "freed"}, "says 'freed', the text 'liberated'"),
    ],
)
def test_a_wrong_region_is_named(predict, value: dict, reason: str) -> None:
    prediction = predict()
    span = prediction.markup.loaded_terms[0].span
    wrong = spoil(regions_of(prediction), f"loaded_{span.start}_", **value)
    assert any(reason in found for found in faults(prediction.article.text, wrong))


def test_text_that_cannot_be_shown_or_sent_is_named(predict) -> None:
    bare = Markup()
    assert "\\r" in faults("a\r\nb", to_regions("a\r\nb", bare))[0]
    assert "surrogate" in faults("a\ud800b", to_regions("a\ud800b", bare))[0]


def test_two_labels_on_one_stretch_are_reported_and_the_first_kept(predict) -> None:
    prediction = predict()
    text, first = prediction.article.text, prediction.markup.sentences[0]
    again = replace(first, label="paraphrase", span=Span(first.span.start + 3, first.span.end))
    result = to_regions(text, replace(prediction.markup, sentences=(*prediction.markup.sentences, again)))
    read, reasons = to_markup(text, result)
    assert [s.label for s in read.sentences] == ["editorial_framing", "direct_quote", "direct_quote"]
    assert len(reasons) == 1
    assert "overlaps editorial_framing" in reasons[0]


def test_a_sentence_key_pressed_on_a_role_is_reported(predict) -> None:
    """Label Studio then gives the one region two labels; which one is meant cannot be known."""
    prediction = predict()
    regions = regions_of(prediction)
    source = next(r for r in regions if r["type"] == "labels" and r["value"]["labels"] == ["source"])
    second = {**source, "from_name": "sentence", "value": {**source["value"], "labels": ["paraphrase"]}}
    _, reasons = to_markup(prediction.article.text, [*regions, second])
    assert any("must have one label" in reason for reason in reasons)


def test_relations_that_hang_in_the_air_are_reported(predict) -> None:
    prediction = predict()
    text = prediction.article.text
    regions = regions_of(prediction)
    without = [r for r in regions if r.get("labels") != ["source_of"]]
    assert any("source" in reason and "no relation" in reason for reason in to_markup(text, without)[1])
    dangling = [*regions, {"type": "relation", "from_id": "gone", "to_id": "nowhere", "labels": ["cue_of"]}]
    assert any("'gone'" in reason for reason in to_markup(text, dangling)[1])


def test_a_relation_drawn_backwards_and_without_a_name_counts(predict) -> None:
    prediction = predict()
    text, regions = prediction.article.text, regions_of(prediction)
    turned = [
        {**r, "from_id": r["to_id"], "to_id": r["from_id"], "labels": []} if r["type"] == "relation" else r
        for r in regions
    ]
    assert to_markup(text, turned) == to_markup(text, regions)


def test_a_region_drawn_over_a_line_end_fits_as_the_browser_writes_it() -> None:
    text = "One.\nTwo."
    value = {"start": 0, "end": 9, "text": "One.\\nTwo.", "labels": ["paraphrase"]}
    drawn = {"id": "uUN6pEsAHn", "from_name": "sentence", "to_name": "text", "type": "labels", "value": value}
    read, reasons = to_markup(text, [drawn])
    assert reasons == []
    assert read.sentences[0].span == Span(0, 9)


def test_marks_drawn_by_hand_get_the_voice_that_their_place_gives_them(predict) -> None:
    prediction = predict()
    regions = [r for r in regions_of(prediction) if r.get("from_name") not in ("voice", "category", "neutral")]
    read, reasons = to_markup(prediction.article.text, regions)
    assert reasons == []
    assert [(t.voice, t.category) for t in read.loaded_terms] == [("outlet", "other"), ("source", "other")]


def test_furniture_needs_its_kind(predict) -> None:
    prediction = predict()
    regions = [r for r in regions_of(prediction) if r.get("from_name") != "kind"]
    read, reasons = to_markup(prediction.article.text, regions)
    assert read.furniture == ()
    assert len([reason for reason in reasons if "no kind was chosen" in reason]) == 2


def test_a_reviewer_changes_or_takes_away_the_inner_source() -> None:
    text = "The minister said villagers called the troops butchers."
    term = LoadedTerm(Span(46, 54), "label", "source", None, inner_source=Speaker("Orl villagers", Span(18, 27)))
    sent = to_regions(text, Markup(loaded_terms=(term,)))
    (carried,) = [item for item in sent if item["from_name"] == "inner_source"]
    assert carried["value"]["text"] == ["Orl villagers", "villagers"]
    carried["value"]["text"] = ["troops"]
    assert to_markup(text, sent)[0].loaded_terms[0].inner_source == Speaker("troops", Span(39, 45))
    sent.remove(carried)
    assert to_markup(text, sent)[0].loaded_terms[0].inner_source is None
