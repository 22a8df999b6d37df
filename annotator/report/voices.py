"""Whose voice, and how slanted: by outlet and over time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from annotator.markup import LABELS
from annotator.report.facts import Facts
from annotator.report.intervals import Estimate, ratio
from annotator.report.tables import Column, Table
from annotator.signs import LETTERS

MOST_OUTLETS = 12  # in a chart by outlet
MOST_LINES = 5  # outlets in the chart over time
ALL = "all outlets"

Groups = dict[str, list[Facts]]


def by_outlet(articles: Iterable[Facts]) -> Groups:
    """The articles of each outlet, those with most articles first."""
    groups: Groups = defaultdict(list)
    for facts in articles:
        groups[facts.outlet].append(facts)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def voices(outlets: Groups) -> tuple[Table, list[dict[str, Any]]]:
    """The share of each voice in an outlet's sentences: the table, and what the chart draws."""
    columns = [Column("Outlet"), Column("Articles", "number"), Column("Sentences", "number")]
    columns += [Column(name, "share") for name in ("Direct quotes", "Paraphrases", "Outlet's voice")]
    columns.append(Column("Doubtful labels", "share"))
    rows, drawn = [], []
    for outlet, articles in outlets.items():
        sizes = [len(f.strip) for f in articles]
        counts = [f.labels for f in articles]
        shares = [ratio([c[label] for c in counts], sizes) for label in LABELS]
        unsure = ratio([f.doubtful for f in articles], sizes).value
        rows.append([outlet, len(articles), sum(sizes), *shares, unsure])
        for label, share in zip(LABELS, shares, strict=True):
            if share.value is not None and len(rows) <= MOST_OUTLETS:
                drawn.append({"outlet": outlet, "letter": LETTERS[label], "share": round(share.value, 4)})
    return Table("voices", "Share of voices by outlet", columns, rows), drawn


def framing(outlets: Groups) -> tuple[Table, list[dict[str, Any]]]:
    """The mean framing score of an outlet's sentences, and its loaded terms by voice for each 100 sentences."""
    columns = [
        Column("Outlet"),
        Column("Articles", "number"),
        Column("Framing score", "score"),
        Column("Loaded, own words, per 100 sentences", "rate"),
        Column("Loaded, sources' words, per 100 sentences", "rate"),
    ]
    rows: list[list[Any]] = []
    for outlet, articles in outlets.items():
        hundreds = [len(f.strip) / 100 for f in articles]
        own, theirs = (ratio([f.terms(voice) for f in articles], hundreds) for voice in ("outlet", "source"))
        rows.append([outlet, len(articles), _framing(articles), own, theirs])
    drawn = [
        {"outlet": outlet, "articles": count, **_drawn(score), "own": own.value or 0, "theirs": theirs.value or 0}
        for outlet, count, score, own, theirs in rows[:MOST_OUTLETS]
        if score.value is not None
    ]
    return Table("framing", "Framing score and loaded terms by outlet", columns, rows), drawn


def over_time(outlets: Groups) -> tuple[Table, list[dict[str, Any]], str]:
    """The framing score by day, week, month or year, as the dates span: for all, and for the largest outlets."""
    columns = [Column("From", "date"), Column("Outlet"), Column("Articles", "number"), Column("Framing score", "score")]
    dated = [f for articles in outlets.values() for f in articles if f.day]
    name, start_of = _period([f.day for f in dated if f.day])
    lines = {ALL: dated, **dict(list(outlets.items())[:MOST_LINES])} if len(outlets) > 1 else {ALL: dated}
    rows: list[list[Any]] = []
    drawn = []
    for outlet, articles in lines.items():
        periods: dict[date, list[Facts]] = defaultdict(list)
        for facts in articles:
            if facts.day:
                periods[start_of(facts.day)].append(facts)
        for start, inside in sorted(periods.items()):
            score = _framing(inside)
            if score.value is not None:
                rows.append([start.isoformat(), outlet, len(inside), score])
                drawn.append({"start": start.isoformat(), "outlet": outlet, "articles": len(inside), **_drawn(score)})
    return Table("time", f"Framing score by {name}", columns, rows), drawn, name


def _framing(articles: Sequence[Facts]) -> Estimate:
    return ratio([sum(f.framing) for f in articles], [len(f.framing) for f in articles])


def _drawn(estimate: Estimate) -> dict[str, float | None]:
    return {"score": estimate.value, "low": estimate.low, "high": estimate.high}


def _period(days: Sequence[date]) -> tuple[str, Callable[[date], date]]:
    span = (max(days) - min(days)).days if days else 0
    if span <= 31:
        return "day", lambda day: day
    if span <= 182:
        return "week", lambda day: day - timedelta(day.weekday())
    if span <= 5 * 366:
        return "month", lambda day: day.replace(day=1)
    return "year", lambda day: day.replace(month=1, day=1)
