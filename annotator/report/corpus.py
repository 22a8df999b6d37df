"""The page on all articles together: its sections, and the data that its script draws and lists."""

import base64
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.markup import Voice
from annotator.report import events, speakers, terms, voices
from annotator.report.beside import strip
from annotator.report.facts import NO_NAME, Facts
from annotator.report.html import Html, joined, tag
from annotator.report.intervals import FEW, LEVEL, RESAMPLES
from annotator.report.tables import Cell, Column, Link, Table
from annotator.signs import DOUBTFUL, LETTERS, VOICE_MARKS, plural

MOST_EVENTS, MOST_TOLD = 24, 6  # events side by side on the page, and articles of each
MOST_NAMES = 12  # in each of the three lists of speakers
MOST_LISTED = 6  # loaded terms and speakers of one article of an event

LinkTo = Callable[[int, int | None], str]
CsvLink = Callable[[Table], str]


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """The body, and what the page's script needs; ``tables`` are written as CSV beside a folder's page."""

    body: Html
    data: dict[str, Any]
    tables: Sequence[Table]


def corpus_page(articles: Sequence[Facts], repeated: int, link: LinkTo, csv: CsvLink) -> CorpusPage:
    """``link`` gives the address of an article or of a sentence in it, ``csv`` that of a table's file.

    ``repeated`` articles were left out because their id had come before.
    """
    return _Corpus(articles, repeated, link, csv).page()


def data_link(table: Table) -> str:
    """The CSV inside its own address, for a page that has no files beside it."""
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(table.csv()).decode()}"


class _Corpus:
    def __init__(self, articles: Sequence[Facts], repeated: int, link: LinkTo, csv: CsvLink) -> None:
        self.articles, self.repeated, self.link, self.csv = articles, repeated, link, csv
        self.outlets = voices.by_outlet(articles)
        self.charts: dict[str, Any] = {}
        self.tables: list[Table] = []

    def page(self) -> CorpusPage:
        sections = [
            self.voices_part(),
            self.framing_part(),
            self.time_part(),
            self.terms_part(),
            self.speakers_part(),
            self.events_part(),
            self.list_part(),
            self.method_part(),
        ]
        names = [(s[0], s[1]) for s in sections]
        contents = tag(
            "nav", tag("ul", *(tag("li", tag("a", n, href=f"#{i}")) for i, n in names)), aria_label="Sections"
        )
        body = tag(
            "section",
            self.header(),
            contents,
            *(tag("section", tag("h2", name), *parts, id=id, class_="part") for id, name, *parts in sections),
            id="report",
            class_="corpus",
        )
        tables = {table.id: table.for_page() for table in self.tables}
        return CorpusPage(body, {"tables": tables, "charts": self.charts}, self.tables)

    def header(self) -> Html:
        days = sorted(f.day for f in self.articles if f.day)
        about = [
            plural(len(self.articles), "article"),
            plural(len(self.outlets), "outlet"),
            plural(sum(len(f.strip) for f in self.articles), "sentence"),
            *([f"{days[0].isoformat()} to {days[-1].isoformat()}"] if days else []),
        ]
        return tag(
            "header",
            tag("h1", "Whose voice, and whose words"),
            tag("p", " · ".join(about), class_="kicker"),
            class_="masthead",
        )

    def with_table(self, table: Table, drawn: Sequence[Any] = (), alt: str = "") -> Html:
        """A table's place on the page, with its chart beside it where something is drawn."""
        self.tables.append(table)
        csv = tag("a", "Download as CSV", href=self.csv(table), download=f"{table.id}.csv", class_="csv")
        place = tag("div", tag("p", csv, class_="tools"), class_="table", data_table=table.id)
        if not drawn:
            return place
        self.charts[table.id] = list(drawn)
        chart = tag("figure", tag("div", class_="chart", data_chart=table.id, data_alt=alt), tag("figcaption", alt))
        return tag("div", chart, place, class_="pair")

    def voices_part(self) -> tuple[object, ...]:
        table, drawn = voices.voices(self.outlets)
        alt = f"Share of each voice in the sentences of {self.shown_outlets()}."
        lead = tag(
            "p",
            *(self.chip(letter) for letter in "DPE"),
            "Direct quotes (D) and paraphrases (P) are sources' voices; the rest (E) is the outlet's own, "
            "plain or slanted.",
        )
        return "voices", "Voices by outlet", lead, self.with_table(table, drawn, alt)

    def framing_part(self) -> tuple[object, ...]:
        table, drawn = voices.framing(self.outlets)
        lead = tag("p", "How slanted the wording of the sentences is, from 0 to 1, and whose the loaded words are.")
        alt = f"Mean framing score of {self.shown_outlets()}, with {LEVEL:.0%} intervals; a point for each."
        pair = self.with_table(table, drawn, alt)
        loaded = "Loaded terms per 100 sentences: sources' words to the left, the outlet's own to the right."
        self.charts["loaded"] = drawn
        chart = tag("div", class_="chart", data_chart="loaded", data_alt=loaded)
        return "framing", "Framing by outlet", lead, pair, tag("figure", chart, tag("figcaption", loaded))

    def time_part(self) -> tuple[object, ...]:
        table, drawn, period = voices.over_time(self.outlets)
        undated = sum(f.day is None for f in self.articles)
        lead = f"The mean framing score by {period}, with {LEVEL:.0%} intervals."
        if undated:
            lead += f" {plural(undated, 'article')} without a date that can be read left out."
        if not drawn:
            return "time", "Framing over time", tag("p", "No article has a date that can be read.")
        return "time", "Framing over time", tag("p", lead), self.with_table(table, drawn, lead)

    def terms_part(self) -> tuple[object, ...]:
        found = terms.terms_of(self.articles)
        lead = tag(
            "p",
            f"The same word can be the outlet's own (term{VOICE_MARKS['outlet']}) in one place and a source's "
            f"(term{VOICE_MARKS['source']}) in another. First come words that some outlets use themselves and others "
            "leave to their sources.",
        )
        compared = [t for t in found if t.contrast][: terms.MOST_CONTRASTS]
        missing = None if compared else tag("p", "No loaded term is one outlet's own and only a source's in another.")
        cards = tag("div", *map(self.term_card, compared), class_="cards") if compared else None
        kinds = terms.categories_table(self.articles)
        parts = [lead, missing, cards, self.with_table(terms.terms_table(found)), self.with_table(kinds)]
        return "terms", "Loaded terms: whose words", *parts

    def term_card(self, term: terms.Term) -> Html:
        rows = [self.term_row(term, outlet) for outlet in term.outlets()]
        if len(rows) > terms.MOST_OUTLETS:  # both ends: who says it, and who cites it
            half = terms.MOST_OUTLETS // 2
            more = tag("p", f"{len(rows) - 2 * half} more outlets in the table", class_="note")
            rows = [*rows[:half], more, *rows[-half:]]
        return tag("article", tag("h3", f"“{term.words}”"), *rows, class_="card")

    def term_row(self, term: terms.Term, outlet: str) -> Html:
        counts = term.counts[outlet]
        own, theirs = counts["outlet"], counts["source"]
        most = max(max(c.values()) for c in term.counts.values())
        bar = tag(
            "svg",
            tag("rect", class_="their", x=50 - 50 * theirs / most, y=0, width=50 * theirs / most, height=10),
            tag("rect", fill="url(#hatch)", x=50 - 50 * theirs / most, y=0, width=50 * theirs / most, height=10),
            tag("rect", class_="own", x=50, y=0, width=50 * own / most, height=10),
            tag("path", d="M50,0 V10", class_="axis"),
            viewBox="0 0 100 10",
            preserveAspectRatio="none",
            class_="quoted",
            aria_hidden="true",
        )
        voice: Voice = "outlet" if own >= theirs else "source"
        example = term.examples[outlet, voice]
        where = self.link(example.number, example.use.sentence)
        by = f" ({example.use.speaker})" if example.use.speaker else ""
        quote = tag("a", example.use.shown or example.use.words, href=where, class_="example", dir="auto")
        whose = f"{VOICE_MARKS['source']} {theirs:,} in sources' words, {VOICE_MARKS['outlet']} {own:,} in its own"
        return tag("div", tag("b", outlet), bar, tag("span", whose, class_="amount"), tag("p", quote, by), class_="row")

    def speakers_part(self) -> tuple[object, ...]:
        found = speakers.speakers_of(self.articles)
        alt = "Letters of the most quoted speakers: solid inside quotation marks, hatched in the outlets' words."
        lists = tag("div", *(self.names(found, how) for how in speakers.HOWS), class_="cards three")
        table = self.with_table(speakers.speakers_table(found), speakers.drawn(found), alt)
        beside = self.with_table(speakers.by_outlet_table(found)) if len(self.outlets) > 1 else None
        return "speakers", "Who gets quoted", lists, table, beside

    def names(self, found: Sequence[speakers.Voice], how: speakers.How) -> Html:
        here = [v for v in found if v.how == how and v.name != NO_NAME]
        items = []
        for voice in here[:MOST_NAMES]:
            total = voice.total
            words = f"{total.direct + total.reported:,} letters" if how != "not at all" else ""
            named = plural(voice.unheard.total(), "article") if how == "not at all" else ""
            items.append(tag("li", tag("bdi", voice.name), " ", tag("span", words or named, class_="amount")))
        more = len(here) - len(items)
        return tag(
            "article",
            tag("h3", f"Quoted {how}" if how != "not at all" else "Named, not quoted at all"),
            tag("ol", *items) if items else tag("p", "nobody"),
            tag("p", f"and {more:,} more in the table", class_="note") if more else None,
            class_="card",
        )

    def events_part(self) -> tuple[object, ...]:
        found = events.events_of(self.articles)
        if not found:
            return "events", "The same event", tag("p", "No event is told by several outlets here. ", self.rule())
        shown = "" if len(found) <= MOST_EVENTS else f" The first {MOST_EVENTS} are shown; the table has more."
        lead = tag("p", f"{plural(len(found), 'event')} told by several outlets.{shown} ", self.rule())
        cards = [self.event(event) for event in found[:MOST_EVENTS]]
        return "events", "The same event", lead, *cards, self.with_table(events.events_table(found))

    def rule(self) -> str:
        return (
            "Articles tell the same event if their records say so (a column “event”), or if their titles share at "
            f"least half of their words, rare words counting for more, and {events.SHARED} of them at least, and their "
            f"dates lie within {events.DAYS} days."
        )

    def event(self, event: events.Event) -> Html:
        told = event.articles[:MOST_TOLD]
        more = len(event.articles) - len(told)
        columns = tag(
            "div", *map(self.told, told), class_="columns", tabindex="0", role="region", aria_label=event.name
        )
        note = tag("p", f"{more:,} more in the table", class_="note") if more else None
        return tag("section", tag("h3", event.name, dir="auto"), columns, note, class_="event")

    def told(self, f: Facts) -> Html:
        counts = " · ".join(f"{LETTERS[label]} {n}" for label, n in f.labels.items())
        score = "–" if f.framing_score is None else f"{f.framing_score:.2f}"
        facts: list[tuple[str, object]] = [("Voices", counts), ("Framing", score)]
        for name, voice in (("Its own loaded words", "outlet"), ("Sources' loaded words", "source")):
            words = Counter(use.words for use in f.uses if use.voice == voice)
            facts.append((name, _listed(list(words))))
        for name, direct in (("Quoted directly", True), ("Only paraphrased", False)):
            facts.append((name, _listed([n for n, q in f.speakers.items() if bool(q.direct) == direct])))
        terms_and_values = [part for name, value in facts for part in (tag("dt", name), tag("dd", value))]
        return tag(
            "article",
            tag("p", f"{f.outlet} · {f.dated}", class_="kicker"),
            tag("h4", tag("a", f.title, href=self.link(f.number, None)), dir="auto"),
            tag("div", strip(f), tag("dl", *terms_and_values), class_="told"),
        )

    def list_part(self) -> tuple[object, ...]:
        columns = [Column("Title", "article"), Column("Outlet"), Column("Date", "date")]
        columns += [Column(n, "number") for n in ("Direct quotes", "Paraphrases", "Outlet's voice")]
        columns += [Column("Framing score", "score")]
        columns += [Column(n, "number") for n in ("Loaded, own words", "Loaded, sources' words", "Doubtful labels")]
        rows: list[list[Cell]] = []
        for f in self.articles:
            row: list[Cell] = [Link(f.title[:160], f.number), f.outlet, f.dated, *f.labels.values(), f.framing_score]
            rows.append([*row, f.terms("outlet"), f.terms("source"), f.doubtful])
        return "list", "All articles", self.with_table(Table("articles", "All articles", columns, rows))

    def method_part(self) -> tuple[object, ...]:
        models = ", ".join(sorted({f.model for f in self.articles} - {""})) or "not named"
        few = sum(len(group) < FEW for group in self.outlets.values())
        left_out = (
            f"{plural(self.repeated, 'article')} left out because the id had come before." if self.repeated else None
        )
        points = [
            f"Made by a model ({models}), not by people. Labels less than {DOUBTFUL:.0%} sure are doubtful and counted "
            "like the others; the tables say how many there are.",
            f"Intervals hold {LEVEL:.0%}. They come from drawing as many articles anew, {RESAMPLES:,} times "
            "(percentile bootstrap over articles), and say how far a figure would move with other articles of the same "
            "kind. They do not cover the model's own errors. One article has no interval; with fewer than "
            f"{FEW} articles it is too narrow" + (f", as for {plural(few, 'outlet')} here." if few else "."),
            "A figure of several articles counts their sentences together, so a long article weighs more.",
            "A loaded term is the outlet's own unless it lies in words attributed to a source. Terms are compared as "
            "they are written, in lower case.",
            "Speakers of the same name are taken as one over all articles. Direct are letters and digits inside "
            "quotation marks, paraphrased the rest of what is attributed. Somebody is named and not quoted where the "
            "article has the full name and no words of theirs; rules find the names, and may miss some.",
            "The figures judge wording, not truth. Before judging an outlet, read the sentences behind them.",
        ]
        items = [tag("li", point) for point in points] + ([tag("li", left_out)] if left_out else [])
        return "method", "How the figures are made", tag("ul", *items)

    def chip(self, letter: str) -> Html:
        return joined([tag("span", letter, class_=f"chip {letter}", aria_hidden="true"), " "])

    def shown_outlets(self) -> str:
        count = len(self.outlets)
        if count <= voices.MOST_OUTLETS:
            return plural(count, "outlet")
        return f"the {voices.MOST_OUTLETS} outlets with most articles, of {count:,}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_LISTED
    return (", ".join(names[:MOST_LISTED]) or "–") + (f" and {more} more" if more > 0 else "")
