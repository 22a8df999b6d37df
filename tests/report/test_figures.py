"""The figures: who is counted where, what is compared, and how sure a figure is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.report import speakers, terms, voices
from annotator.report.events import events_of
from annotator.report.facts import NO_OUTLET, Facts, Quoted, day_of, facts_of
from annotator.report.intervals import Estimate, ratio
from annotator.report.tables import MOST_ROWS, Column, Link, Table
from tests.report.made import plain, port


def facts(*predictions: object) -> list[Facts]:
    return [facts_of(n, p) for n, p in enumerate(predictions, start=1)]  # type: ignore[arg-type]


def test_an_article_in_figures() -> None:
    (f,) = facts(port())
    assert f.labels == {"direct_quote": 1, "paraphrase": 1, "editorial_framing": 2}
    assert f.doubtful == 1
    assert f.framing_score == pytest.approx((0.87 + 3 * 0.1) / 4)
    assert [(u.words, u.voice, u.speaker, u.sentence) for u in f.uses] == [
        ("freed", "outlet", None, 0),
        ("terrorism", "source", "Orland Fisheries Ministry", 1),
    ]
    # of "the crews of “economic terrorism.”" 10 letters stand before the marks and 17 inside them
    assert f.speakers == {"Orland Fisheries Ministry": Quoted(17, 10), "Mira Tolvane": Quoted(19, 0)}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2031-06-04", date(2031, 6, 4)),
        ("2031-06-04T23:10:00Z", date(2031, 6, 4)),
        ("Wed, 04 Jun 2031 08:00:00 GMT", date(2031, 6, 4)),
        ("2031-06-04 or so", date(2031, 6, 4)),
        ("last spring", None),
        ("", None),
    ],
)
def test_days_are_read_as_feeds_write_them(written: str, day: date | None) -> None:
    assert day_of(written) == day


def test_an_article_without_outlet_or_title_still_has_names() -> None:
    (f,) = facts(plain("x", text="Boats left the harbour."))
    assert (f.outlet, f.title, f.day) == (NO_OUTLET, "Boats left the harbour.", None)


# how sure


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=40))
def test_an_interval_holds_its_figure(pairs: list[tuple[int, int]]) -> None:
    estimate = ratio([a for a, _ in pairs], [b for _, b in pairs])
    assert estimate.value == pytest.approx(sum(a for a, _ in pairs) / sum(b for _, b in pairs))
    assert estimate.low is not None and estimate.high is not None
    assert estimate.low <= estimate.high


def test_intervals_are_wide_for_few_articles_narrow_for_many_and_absent_for_one() -> None:
    assert ratio([3], [10]) == Estimate(0.3)
    assert ratio([], []) == Estimate(None)
    assert ratio([0, 0], [0, 0]) == Estimate(None)
    few, many = ratio([1, 5, 3, 9], [10] * 4), ratio([1, 5, 3, 9] * 50, [10] * 200)
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert few.low < many.low < 0.45 < many.high < few.high
    assert ratio([1, 5, 3, 9], [10] * 4) == few  # the same articles, the same report


def test_outlets_are_ordered_by_articles_and_periods_follow_the_span() -> None:
    dated = [plain(str(n), outlet="B" if n else "A", date=f"2031-0{n + 1}-15") for n in range(3)]
    outlets = voices.by_outlet(facts(*dated))
    assert list(outlets) == ["B", "A"]
    table, drawn, period = voices.over_time(outlets)
    assert period == "week" and [row[0] for row in table.rows[:3]] == ["2031-01-13", "2031-02-10", "2031-03-10"]
    assert {d["outlet"] for d in drawn} == {voices.ALL, "A", "B"}


# the same term in two voices


def test_terms_that_one_says_and_another_cites_come_first() -> None:
    found = terms.terms_of(
        facts(
            *(plain(f"a{n}", [("talks", "outlet")], outlet="A") for n in range(5)),
            plain("b", [("rebels", "outlet")], outlet="A", text="The rebels left."),
            plain("c", [("Rebels", "source")], outlet="B", text="Rebels left, he said."),
        )
    )
    assert [(t.words, t.contrast, t.total) for t in found] == [("rebels", 1, 2), ("talks", 0, 5)]
    assert found[0].outlets() == ["A", "B"]  # who says it, then who cites it
    assert found[0].examples["B", "source"].use.shown == "Rebels left, he said."
    assert terms.terms_table(found).rows[:2] == [["rebels", "label", "A", 1, 0], ["rebels", "label", "B", 0, 1]]


# who is heard


def test_a_name_is_unheard_where_the_article_has_it_and_quotes_no_word_of_it() -> None:
    found = speakers.speakers_of(
        facts(
            port(),
            plain("x", text="The crew met Mira Tolvane on Monday.", outlet="Other"),
            plain("y", text="Mayor Ana Dreth stayed away.", outlet="Other"),
        )
    )
    by_name = {v.name: v for v in found}
    skipper, mayor = by_name["Mira Tolvane"], by_name["Ana Dreth"]
    assert (skipper.how, skipper.articles.total(), dict(skipper.unheard)) == ("directly", 1, {"Other": 1})
    assert (mayor.how, dict(mayor.unheard)) == ("not at all", {"Tarsk News Agency": 1, "Other": 1})
    assert [v.name for v in found][:2] == ["Orland Fisheries Ministry", "Mira Tolvane"]


# events


def told(id: str, title: str, outlet: str, day: str, **extra: str) -> object:
    return plain(id, title=title, outlet=outlet, date=day, extra=extra)


def test_near_same_titles_within_days_are_one_event() -> None:
    (event,) = events_of(
        facts(
            told("1", "Port of Lasker Bay reopens after blockade", "A", "2031-06-04"),
            told("2", "Lasker Bay port reopens as blockade ends", "B", "2031-06-05"),
            told("3", "Port of Lasker Bay reopens after blockade", "C", "2031-07-20"),  # weeks later
            told("4", "Council of Karvel votes on new school", "B", "2031-06-04"),
        )
    )
    assert [f.id for f in event.articles] == ["1", "2"]
    assert event.name == "Port of Lasker Bay reopens after blockade"


def test_one_outlet_alone_makes_no_event_and_a_named_event_needs_no_likeness() -> None:
    same = "Port of Lasker Bay reopens after blockade"
    assert events_of(facts(told("1", same, "A", "2031-06-04"), told("2", same, "A", "2031-06-04"))) == []
    (event,) = events_of(
        facts(told("1", "Boats", "A", "", event="blockade"), told("2", "Guns", "B", "2031-01-01", event="blockade"))
    )
    assert (event.name, len(event.articles)) == ("blockade", 2)


def test_words_that_stand_in_every_title_join_nothing() -> None:
    titles = [f"Live updates from the summit hall: item{n}a and item{n}b at the table" for n in range(60)]
    assert events_of(facts(*(told(t, t, f"Outlet {n}", "2031-06-04") for n, t in enumerate(titles)))) == []


# tables


def test_csv_has_every_row_its_intervals_and_nothing_that_a_spreadsheet_would_run() -> None:
    columns = [Column("Name"), Column("Score", "score"), Column("Article", "article")]
    rows = [['=HYPERLINK("x")', Estimate(0.5, 0.25, 0.75), Link("A, B", 7)]] * (MOST_ROWS + 1)
    table = Table("t", "Caption", columns, rows)
    lines = table.csv().decode("utf-8-sig").splitlines()
    assert lines[0] == 'Name,Score,"Score, low","Score, high",Article'
    assert lines[1] == '"\'=HYPERLINK(""x"")",0.5,0.25,0.75,"A, B"'
    assert len(lines) == MOST_ROWS + 2
    page = table.for_page()
    assert (len(page["rows"]), page["total"]) == (MOST_ROWS, MOST_ROWS + 1)
