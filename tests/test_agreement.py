"""Agreement figures by hand-counted cases, and the two ways in which people read them."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from annotator import agreement, agreement_page
from annotator.agreement_counts import MODEL, Review, read
from annotator.article import Article
from annotator.errors import RecordError, UsageError
from annotator.markup import Annotation, Attribution, Label, LoadedTerm, Markup, Prediction, Sentence
from annotator.records import to_record
from annotator.spans import Span

D: Label = "direct_quote"
P: Label = "paraphrase"
E: Label = "editorial_framing"
WORDS = 10  # letters and a space: each sentence of the invented text


def text_of(count: int) -> str:
    return " ".join("Sentence." for _ in range(count))


def markup(labels: list[Label], terms: tuple[tuple[int, int], ...] = ()) -> Markup:
    sentences = tuple(Sentence(Span(n * WORDS, n * WORDS + 9), label) for n, label in enumerate(labels))
    loaded = tuple(LoadedTerm(Span(a, b), "label", "outlet") for a, b in terms)
    return Markup(sentences, loaded_terms=loaded)


def review(
    who: str, labels: list[Label], *, article: str = "a", predicted: list[Label] | None = None, day: int = 1, **about
) -> Review:
    made = markup(predicted) if predicted else None
    link = f"https://labels.example.org/projects/1/data?task={article}"
    fields = {"seconds": 60.0, "origins": Counter({"prediction": len(labels)})} | about
    return Review(article, text_of(len(labels)), who, markup(labels), made, date(2031, 6, day), link=link, **fields)


def test_two_reviewers_by_hand() -> None:
    """Agreed 3 of 4; by chance 6/16, so kappa is (0.75 - 0.375) / 0.625."""
    found = agreement.measure([review("ann", [D, D, P, E]), review("bob", [D, P, P, E])])
    (pair,) = found.pairs
    assert (pair.one, pair.other, pair.articles) == ("ann", "bob", 1)
    assert pair.figures["agreed"] == 0.75
    assert pair.figures["kappa"] == pytest.approx((0.75 - 5 / 16) / (1 - 5 / 16))
    assert pair.figures["f1_direct_quote"] == pytest.approx(2 / 3)
    assert pair.figures["f1_editorial_framing"] == 1.0
    assert pair.confusion[:3, :3].tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_a_day_counts_what_was_submitted_on_it_with_a_prediction_or_without() -> None:
    found = agreement.measure(
        [review("ann", [D, P]), review("bob", [D, E], day=3), review("ann", [P], article="b", day=3)]
    )
    assert [(p.start.day, p.annotations) for p in found.periods] == [(1, 1), (3, 2)]


def test_alpha_of_all_reviewers_is_krippendorff_s() -> None:
    """One less the disagreement seen over that expected from the labels' counts; 11 of 12 agree here."""
    code: dict[str, Label] = {"a": D, "b": P, "c": E}
    one = [code[c] for c in "aabbbcccccba"]
    two = [code[c] for c in "aabbbcccccbc"]
    found = agreement.measure([review("ann", one), review("bob", two)])
    n, agreed = 24, 11
    counts = Counter(one) + Counter(two)
    by_chance = 1 - sum(c * (c - 1) for c in counts.values()) / (n * (n - 1))
    assert found.alpha == pytest.approx(1 - (1 - agreed / 12) / by_chance)


def test_a_sentence_that_one_reviewer_lacks_or_cut_otherwise_is_still_compared() -> None:
    whole = review("ann", [D, P], predicted=[D, P])
    cut = Markup((Sentence(Span(0, 3), P), Sentence(Span(3, 9), D), Sentence(Span(10, 19), P)))
    found = agreement.measure([whole, replace(whole, reviewer="bob", markup=cut)])
    assert found.pairs[0].figures["agreed"] == 1.0


def test_with_the_model_each_reviewer_is_compared_to_what_was_corrected() -> None:
    found = agreement.measure(
        [
            review("ann", [D, P, P, P], predicted=[D, D, P, P], origins=Counter({"prediction-changed": 1})),
            review("bob", [E, E], article="b", predicted=[E, E]),
        ]
    )
    assert [(p.one, p.other, p.figures["agreed"]) for p in found.with_model] == [
        ("ann", MODEL, 0.75),
        ("bob", MODEL, 1.0),
    ]
    assert "kappa" not in found.with_model[1].figures  # one label only: chance alone would agree
    assert found.alpha is None
    assert [r.name for r in found.reviewers] == ["ann", "bob"]
    assert found.reviewers[0].origins == {"prediction-changed": 1}


def test_spans_count_exactly_and_by_shared_letters() -> None:
    def said(source: Span) -> Attribution:
        return Attribution((source,), (), (Span(10, 19),), "indirect")

    one = Markup(
        (Sentence(Span(0, 9), P),), (said(Span(0, 8)),), loaded_terms=(LoadedTerm(Span(0, 4), "label", "outlet"),)
    )
    two = replace(one, attributions=(said(Span(4, 8)),), loaded_terms=())
    ann = replace(review("ann", [P, P]), markup=one)
    (pair,) = agreement.measure([ann, replace(ann, reviewer="bob", markup=two)]).pairs
    assert (pair.figures["exact_source"], pair.figures["exact_content"], pair.figures["exact_loaded_term"]) == (0, 1, 0)
    assert pair.figures["overlap_source"] == pytest.approx(2 * 4 / (8 + 4))
    assert "exact_cue" not in pair.figures


def test_time_is_told_by_days_and_a_long_one_by_weeks() -> None:
    few = agreement.measure([review("ann", [D, P], article=str(n), predicted=[D, P], day=n) for n in (1, 3)])
    assert (few.weekly, [p.start.day for p in few.periods]) == (False, [1, 3])
    long = [review("ann", [D, P], article=str(n), predicted=[D, P]) for n in (1, 2)]
    later = replace(long[1], day=date(2031, 7, 9))
    found = agreement.measure([long[0], later])
    assert (found.weekly, [p.start for p in found.periods]) == (True, [date(2031, 5, 26), date(2031, 7, 7)])


def test_most_disputed_first_with_every_label_and_link() -> None:
    found = agreement.measure(
        [
            review("ann", [D, D, P], predicted=[D, P, P]),
            review("bob", [D, P, P]),
            review("cy", [D, E, E]),
        ]
    )
    first, second = found.disputed
    assert first.labels == {"ann": D, "bob": P, "cy": E, MODEL: P}
    assert (first.share, second.share) == (1.0, pytest.approx(2 / 3))
    assert first.links["cy"].endswith("task=a")


def test_two_texts_under_one_id_and_one_reviewer_twice_are_named() -> None:
    with pytest.raises(RecordError, match="different texts"):
        agreement.measure([review("ann", [D]), review("bob", [D, D])])
    with pytest.raises(RecordError, match="ann annotated it twice"):
        agreement.measure([review("ann", [D]), review("ann", [D])])
    with pytest.raises(UsageError, match="no annotation"):
        agreement.measure([])


def gold(path: Path, who: str, labels: list[Label], text: str) -> Path:
    """A line of a gold file, as ``annotator pull`` writes it."""
    article = Article("a", text)
    predicted = to_record(Prediction(article, markup([D] * len(labels)), "v1"))
    about = {
        "link": "javascript:alert(1)",
        "updated": "2031-06-04T10:00:00.5Z",
        "seconds": 90,
        "regions": [{"origin": "manual"}],
        "prediction": {key: predicted[key] for key in ("model_version", "sentences", "attributions", "loaded_terms")},
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(to_record(Annotation(article, markup(labels), who, about))) + "\n")
    return path


def test_hostile_text_breaks_neither_the_page_nor_the_terminal(tmp_path: Path) -> None:
    text = "<script>x Sent\x1bnce."
    path = gold(tmp_path / "gold.jsonl", "<b>ann", [D, P], text)
    gold(path, "bob", [P, P], text)
    found = agreement.measure(read([path]))
    assert found.disputed[0].text == "<script>x"
    agreement_page.write(found, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<b>" not in page and "javascript:" not in page
    assert "&lt;script&gt;x" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    out = StringIO()
    agreement_page.show(found, Console(file=out, width=120, force_terminal=False))
    assert "\x1b" not in out.getvalue()
    assert "<script>x" in out.getvalue()
    assert "Cohen's kappa" in out.getvalue()


def test_a_file_that_is_no_gold_is_named_with_its_line(tmp_path: Path) -> None:
    path = gold(tmp_path / "gold.jsonl", "ann", [D], "Sentence.")
    with path.open("a") as file:
        file.write('{"id": 3}\n')
    with pytest.raises(RecordError, match=r"gold\.jsonl:2"):
        list(read([path]))
    with pytest.raises(UsageError, match="no such file"):
        list(read([tmp_path / "none.jsonl"]))


def test_kappa_of_nothing_is_undefined() -> None:
    assert agreement.kappa(np.zeros((4, 4), np.int64)) is None
