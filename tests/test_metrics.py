"""Figures worked out by hand on small invented articles, and the same as the scorer outside the project gives."""

import json
import random
import runpy
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.article import Article
from annotator.corpus import OWN, GoldArticle, read_gold_record
from annotator.counts import same_name
from annotator.errors import RecordError
from annotator.markup import (
    LABELS,
    Attribution,
    Framing,
    Furniture,
    Label,
    LoadedTerm,
    Markup,
    Prediction,
    Sentence,
)
from annotator.metrics import Scores, measure
from annotator.records import read_prediction
from annotator.spans import Span

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS = Path(__file__).resolve().parents[1] / "seeds"
QUOTE, PARAPHRASE, FRAMING = LABELS

TEXT = "“No more talks,” the mayor said. She wants a vote. Rain fell on the bridge. The thugs left."
SENTENCES = (Span(0, 32), Span(33, 50), Span(51, 75), Span(76, 91))
GOLD = GoldArticle(
    "a",
    TEXT,
    OWN,
    SENTENCES,
    (Span(1, 15),),
    labels=(QUOTE, PARAPHRASE, FRAMING, FRAMING),
    attributions=(
        Attribution((Span(17, 26),), (Span(27, 31),), (Span(1, 15),), "direct"),
        Attribution((Span(33, 36),), (Span(37, 42),), (Span(43, 49),), "indirect"),
    ),
    loaded=(Span(80, 85),),
    voices=("outlet",),
    speakers=("Mayor Ann Lee", "Mayor Ann Lee", None, None),
    furniture=(),
)


def sentence(span: Span, label: Label, score: float | None = None, **more: Any) -> Sentence:
    rest = None if score is None else (1 - score) / 2
    return Sentence(span, label, None if score is None else dict.fromkeys(LABELS, rest) | {label: score}, **more)


def predicted(markup: Markup, gold: GoldArticle = GOLD, outlet: str | None = None) -> dict[str, Prediction]:
    return {gold.id: Prediction(Article(gold.id, gold.text, outlet=outlet), markup, "test")}


def labelled(labels: Sequence[Label], scores: Sequence[float | None] = (None,) * 4) -> Markup:
    return Markup(tuple(map(sentence, SENTENCES, labels, scores)))


def test_gold_as_prediction_is_perfect() -> None:
    sentences = tuple(
        sentence(s, label, 1.0, speaker=who)
        for s, label, who in zip(SENTENCES, GOLD.labels, GOLD.speakers, strict=True)
    )
    terms = tuple(LoadedTerm(s, "label", v) for s, v in zip(GOLD.loaded, GOLD.voices, strict=True))
    scores = measure([GOLD], predicted(Markup(sentences, GOLD.attributions, terms)))
    assert scores.figures.pop("ece") == 0
    assert len(scores.figures) == 14 and set(scores.figures.values()) == {1.0}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="no articles to try it on")
def test_authored_gold_as_its_own_prediction_is_perfect() -> None:
    records = [json.loads(path.read_text()) for path in sorted(SEEDS.glob("*.gold.jsonl"))]
    gold = [read_gold_record(record) for record in records]
    scores = measure(gold, {r["id"]: read_prediction(r) for r in records})
    assert scores.figures["relation_f1"] == scores.figures["furniture_f1"] == scores.figures["speaker_accuracy"] == 1.0
    assert set(scores.figures.values()) == {1.0}


def test_labels_by_hand() -> None:
    """Two of four right. Quote: 1 found, 2 given. Paraphrase: none. Framing: 1 of 2 found, 2 given."""
    scores = measure([GOLD], predicted(labelled((QUOTE, FRAMING, FRAMING, QUOTE))))
    assert scores.figures["sentence_accuracy"] == 0.5
    assert scores.figures["sentence_f1_direct_quote"] == pytest.approx(2 / 3)
    assert scores.figures["sentence_f1_paraphrase"] == 0.0
    assert scores.figures["sentence_f1_editorial_framing"] == 0.5
    assert scores.figures["sentence_macro_f1"] == pytest.approx((2 / 3 + 0.5) / 3)
    assert scores.confusion.tolist() == [[1, 0, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0]]
    assert [(s.text, s.predicted) for s in scores.judged if s.gold != s.predicted] == [
        ("She wants a vote.", FRAMING),
        ("The thugs left.", QUOTE),
    ]


def test_calibration_by_hand() -> None:
    """Bins: .9 (two sentences, one right), .6 (one, right), .4 (one, wrong)."""
    scores = measure([GOLD], predicted(labelled((QUOTE, FRAMING, FRAMING, QUOTE), (0.95, 0.93, 0.65, 0.4))))
    assert [(b.sentences, pytest.approx(b.score), b.right) for b in scores.bins] == [
        (1, 0.4, 0.0),
        (1, 0.65, 1.0),
        (2, 0.94, 0.5),
    ]
    assert scores.figures["ece"] == pytest.approx((0.4 + 0.35 + 0.88) / 4)


def test_a_certain_score_falls_in_the_last_bin() -> None:
    scores = measure([GOLD], predicted(labelled(GOLD.labels, (1.0,) * 4)))
    assert [b.sentences for b in scores.bins] == [4]


def test_another_cut_into_sentences_costs_nothing() -> None:
    """Gold's third sentence is cut in two; its fourth runs together with the longer part."""
    parts = (*labelled(GOLD.labels).sentences[:2], sentence(Span(51, 55), QUOTE), sentence(Span(56, 91), FRAMING))
    assert measure([GOLD], predicted(Markup(parts))).figures["sentence_accuracy"] == 1.0


def test_a_sentence_taken_for_furniture_counts_as_the_outlets_own() -> None:
    first = labelled(GOLD.labels).sentences[:2]
    aside = (Furniture(Span(51, 75), "caption"), Furniture(Span(76, 80), "credit"))
    third, fourth = measure([GOLD], predicted(Markup(first, furniture=aside))).judged[2:]
    assert (third.predicted, fourth.predicted) == (FRAMING, None)


def test_articles_without_a_prediction_are_wrong_throughout() -> None:
    scores = measure([GOLD], {})
    assert (scores.articles, scores.missing) == (1, 1)
    assert scores.figures["sentence_accuracy"] == scores.figures["relation_f1"] == scores.figures["source_f1"] == 0.0
    assert scores.figures["speaker_accuracy"] == scores.figures["term_f1"] == 0.0
    assert scores.confusion[:, -1].tolist() == [1, 1, 2]
    assert "ece" not in scores.figures


def test_a_prediction_for_another_text_is_refused() -> None:
    other = {"a": Prediction(Article("a", TEXT + " More."), Markup(), "test")}
    with pytest.raises(RecordError, match="another text"):
        measure([GOLD], other)


def test_span_letters_by_hand() -> None:
    """Source: "mayor" of "the mayor" (5 of 8 letters) and all of "She" (3 of 3)."""
    first, second = GOLD.attributions
    markup = Markup(attributions=(replace(first, source=(Span(21, 26),), cue=()), second))
    figures = measure([GOLD], predicted(markup)).figures
    assert figures["source_f1"] == pytest.approx(2 * 8 / (8 + 11))
    assert figures["cue_f1"] == pytest.approx(2 * 5 / (5 + 9))
    assert figures["content_f1"] == 1.0


FIRST = GOLD.attributions[0]  # content: Nomoretalks, 11 letters


@pytest.mark.parametrize(
    ("found", "matches"),
    [
        (replace(FIRST, content=(Span(1, 9),)), True),  # Nomore, 6 of 11 letters
        (replace(FIRST, content=(Span(9, 15),)), False),  # talks, 5 of 11
        (replace(FIRST, source=(Span(17, 20),)), True),
        (replace(FIRST, source=(Span(33, 36),)), False),
        (replace(FIRST, source=()), False),
        (replace(FIRST, cue=()), True),
    ],
)
def test_which_relations_count_as_found(found: Attribution, matches: bool) -> None:
    gold = replace(GOLD, attributions=(FIRST,))
    assert measure([gold], predicted(Markup(attributions=(found,)))).figures["relation_f1"] == float(matches)


def test_half_of_the_content_is_enough_and_relations_without_a_source_can_match() -> None:
    gold = replace(GOLD, attributions=(Attribution((), (), (Span(33, 42),), "indirect"),))  # She wants, 8 letters
    found = Attribution((), (), (Span(33, 37), Span(37, 38)), "indirect")  # She w, 4 letters
    assert measure([gold], predicted(Markup(attributions=(found,)))).figures["relation_f1"] == 1.0


def test_a_predicted_relation_is_matched_once() -> None:
    gold = replace(GOLD, attributions=(FIRST, FIRST))
    assert measure([gold], predicted(Markup(attributions=(FIRST,)))).figures["relation_f1"] == pytest.approx(2 / 3)


def test_loaded_terms_by_hand() -> None:
    """Gold: thugs (outlet), wants (source). Found: "The thugs" (outlet), "wants a" (outlet), "Rain"."""
    gold = replace(GOLD, loaded=(Span(80, 85), Span(37, 42)), voices=("outlet", "source"))
    terms = [LoadedTerm(s, "other", "outlet") for s in (Span(37, 44), Span(51, 55), Span(76, 85))]
    figures = measure([gold], predicted(Markup(loaded_terms=tuple(terms)))).figures
    assert figures["term_recall"] == 1.0
    assert figures["term_precision"] == pytest.approx(2 / 3)
    assert figures["term_f1"] == pytest.approx(0.8)
    assert figures["voice_accuracy"] == 0.5


@pytest.mark.parametrize(
    ("gold", "named", "same"),
    [
        ("Russian Foreign Ministry", "the Foreign Ministry", True),
        ("Foreign Ministry", "Russian Foreign Ministry", True),
        ("Mr Smith", "SMITH", True),
        ("Ann Lee", "Ann Moore", False),
        ("Ann Lee", None, False),
        ("the", "a", False),
    ],
)
def test_when_a_speaker_is_named(gold: str, named: str | None, same: bool) -> None:
    assert same_name(gold, named) is same


def test_speakers_are_judged_where_gold_has_one() -> None:
    named = replace(sentence(SENTENCES[0], QUOTE), speaker="Ann Lee")
    loose = replace(sentence(SENTENCES[2], FRAMING), speaker="Rain")
    assert measure([GOLD], predicted(Markup((named, loose)))).figures["speaker_accuracy"] == 0.5


def test_furniture_by_hand() -> None:
    gold = replace(GOLD, furniture=(Span(51, 75),))  # 19 letters
    figures = measure([gold], predicted(Markup(furniture=(Furniture(Span(51, 60), "credit"),)))).figures
    assert figures["furniture_f1"] == pytest.approx(2 * 8 / (8 + 19))


def test_babe_flags_by_hand() -> None:
    """Loaded: 1 right, 2 flagged, 1 in gold, F1 2/3. Not loaded: 1 right, 1 flagged, 2 in gold, F1 2/3."""
    texts, gold_flags, flags = ("Thugs ran.", "Rain fell.", "Ann left."), (True, False, False), (True, True, False)
    gold = [
        GoldArticle(t, t, "babe", (Span(0, len(t)),), (), loaded=(), framing=(f,))
        for t, f in zip(texts, gold_flags, strict=True)
    ]
    found = {}
    for g, flag in zip(gold, flags, strict=True):
        found |= predicted(Markup((sentence(g.sentences[0], FRAMING, framing=Framing(0.5, flag)),)), g)
    scores = measure(gold, found)
    assert set(scores.figures) == {"biased_macro_f1"}
    assert scores.figures["biased_macro_f1"] == pytest.approx(2 / 3)


def test_what_gold_did_not_annotate_has_no_figure() -> None:
    plain = GoldArticle("a", TEXT, "basil", SENTENCES, (), loaded=(Span(80, 85),), voices=("outlet",))
    scores = measure([plain], predicted(labelled((QUOTE,) * 4)))
    assert set(scores.figures) == {"term_precision", "term_recall", "term_f1", "voice_accuracy"}
    assert not scores.judged and not scores.bins and not scores.by_length


def many(right: Sequence[int], outlet: Callable[[int], str | None] = lambda n: None) -> Scores:
    """The figures of one article for each number: so many of its four sentences are labelled right."""
    gold = [replace(GOLD, id=str(n)) for n in range(len(right))]
    wrong = (FRAMING, QUOTE, QUOTE, PARAPHRASE)
    found = {}
    for n, (g, k) in enumerate(zip(gold, right, strict=True)):
        found |= predicted(labelled((*GOLD.labels[:k], *wrong[k:]), (0.8,) * 4), g, outlet(n))
    return measure(gold, found)


def test_intervals_come_from_drawing_whole_articles() -> None:
    scores = many([4] * 16 + [0] * 16)
    low, high = scores.intervals["sentence_accuracy"]
    # the share of right articles has a standard error of sqrt(.25 / 32) = .088, of right sentences half of that
    assert scores.figures["sentence_accuracy"] == 0.5
    assert low == pytest.approx(0.5 - 1.96 * 0.088, abs=0.02) and high == pytest.approx(0.5 + 1.96 * 0.088, abs=0.02)
    (point,) = scores.bins
    assert point.interval == pytest.approx((low, high))
    assert many([4] * 16 + [0] * 16).intervals == scores.intervals


def test_articles_all_alike_leave_no_doubt_and_one_alone_says_nothing() -> None:
    assert many([2] * 5).intervals["sentence_accuracy"] == (0.5, 0.5)
    assert many([2]).intervals == {}


def test_the_figures_by_outlet() -> None:
    scores = many([4, 0, 2, 4], lambda n: ("Harbour Post", "harbour post", "Delta", None)[n])
    found = [(g.name, g.articles, g.sentences, g.figures["sentence_accuracy"]) for g in scores.by_outlet]
    assert found == [("(no outlet given)", 1, 4, 1.0), ("Delta", 1, 4, 0.5), ("Harbour Post", 2, 8, 0.5)]


def test_the_figures_by_length() -> None:
    text = "She said no. " + " ".join(["word"] * 11) + "."
    spans = (Span(0, 12), Span(13, len(text)))
    gold = GoldArticle("l", text, "polnear", spans, (), labels=(PARAPHRASE, FRAMING), attributions=())
    markup = Markup((sentence(spans[0], QUOTE), sentence(spans[1], FRAMING)))
    groups = measure([gold], predicted(markup, gold)).by_length
    found = [(g.name, g.sentences, g.figures["sentence_accuracy"]) for g in groups]
    assert found == [("1 to 10 words", 1, 0.0), ("11 to 20 words", 1, 1.0)]


def disturbed(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A gold record made into a prediction that is wrong in every way there is, some of the time."""
    length = len(record["text"])

    def moved(start: int, end: int) -> tuple[int, int]:
        if rng.random() < 0.6:
            return start, end
        start = min(max(0, start + rng.randint(-9, 9)), length - 1)
        return start, min(max(start + 1, end + rng.randint(-9, 9)), length)

    sentences = []
    for s in record.get("sentences") or [{"start": 0, "end": length}]:
        middle = (s["start"] + s["end"]) // 2
        cuts = [(s["start"], middle), (middle, s["end"])] if rng.random() < 0.2 else [(s["start"], s["end"])]
        for start, end in cuts:
            if start == end or rng.random() < 0.1:
                continue
            scores = [round(float(p), 4) for p in np.random.default_rng(rng.randrange(9999)).dirichlet((1, 1, 1))]
            scored = dict(zip(LABELS, scores, strict=True))
            gold_label = s.get("label", FRAMING)
            sentences.append(
                {
                    "start": start,
                    "end": end,
                    "label": gold_label if rng.random() < 0.7 else rng.choice(LABELS),
                    "scores": scored,
                    "speaker": rng.choice([s.get("speaker"), None, "Ann Lee", "the ministry"]),
                    "framing": {"score": 0.5, "loaded": rng.random() < 0.5},
                }
            )
    attributions = [
        {role: [moved(*span) for span in a[role]] if rng.random() < 0.9 else [] for role in ("source", "cue")}
        | {"content": [moved(*span) for span in a["content"]], "type": "mixed"}
        for a in record.get("attributions", [])
        if rng.random() < 0.9
    ]
    rng.shuffle(attributions)
    spans = [(t["start"], t["end"]) for t in record.get("loaded_terms", record.get("bias", []))] * 2
    terms = [
        {"start": start, "end": end, "category": "other", "voice": rng.choice(["outlet", "source"])}
        for start, end in (moved(*s) for s in spans if rng.random() < 0.6)
    ]
    furniture = [
        {"start": start, "end": end, "kind": "credit"}
        for start, end in (
            moved(s["start"], s["end"]) for s in record.get("furniture", record.get("sentences", [])[:2])
        )
    ]
    made = {"sentences": sentences, "attributions": attributions, "loaded_terms": terms, "furniture": furniture}
    return {name: record.get(name) for name in ("id", "text", "outlet")} | made


@pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the scorer is not on this machine")
@pytest.mark.parametrize(
    ("path", "articles"),
    [
        (SHARED / "data/corpora/polnear.dev.jsonl", 12),
        (SHARED / "data/corpora/basil.dev.jsonl", 12),
        (SHARED / "data/corpora/babe.dev.jsonl", 60),
        *((path, 1) for path in sorted(SEEDS.glob("*.gold.jsonl"))),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_the_figures_are_those_of_the_scorer_outside(path: Path, articles: int) -> None:
    if not path.is_file():
        pytest.skip("the corpus is not on this machine")
    rng = random.Random(path.name)
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, articles)]
    for r in records:  # PolNeAR has a few relations without content, which is none; ``read_gold`` leaves them out
        r |= {"attributions": [a for a in r["attributions"] if a["content"]]} if "attributions" in r else {}
    found = {r["id"]: disturbed(r, rng) for r in records[: max(1, articles - 1)]}
    theirs = runpy.run_path(str(SHARED / "score.py"))["score"]({r["id"]: r for r in records}, found)
    ours = measure([read_gold_record(r) for r in records], {id: read_prediction(r) for id, r in found.items()})
    assert (ours.articles, ours.missing) == (theirs.pop("articles"), theirs.pop("missing"))
    assert dict(ours.figures) == pytest.approx(theirs, abs=1e-9)
    assert sum(value < 1 for value in theirs.values()) > len(theirs) / 2  # or this test would compare ones with ones
