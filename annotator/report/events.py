"""The same event told by several outlets.

Articles tell the same event where their records say so (a column ``event``). Without one, an article joins an event
where at least half of the words of both titles are the same, three of them at least, and their dates lie no more than
three days apart. Words weigh by how rare they are in all titles; small words and endings do not count. Each is held
against the event's first article, so that a chain of likenesses cannot join what is unlike.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from annotator.report.facts import NO_OUTLET, Facts
from annotator.report.tables import Cell, Column, Link, Table
from annotator.sources.nouns import word_set

DAYS, LIKE, SHARED = 3, 0.5, 3
CROWD = 200  # events with one word: a word of so many tells nothing, and looking through them would take long
ENOUGH = 50  # titles: in fewer, what they share is more likely an event than a custom of wording
_SMALL = word_set(
    "a an and are as at be by for from has have he her his how in into is it its new no not of off on or out over say "
    "says she than that the their they this to up was were what when who why will with after amid"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Articles of at least two outlets on one event, by date. ``named`` is the record's own name for it, or empty."""

    articles: Sequence[Facts]
    named: str

    @property
    def name(self) -> str:
        return self.named or self.articles[0].title

    @property
    def outlets(self) -> list[str]:
        return list(dict.fromkeys(f.outlet for f in self.articles))


def events_of(articles: Iterable[Facts]) -> list[Event]:
    """The events that several outlets tell, those with most outlets first, then the latest."""
    named: dict[str, list[Facts]] = defaultdict(list)
    free: list[Facts] = []
    for facts in articles:
        if facts.event:
            named[facts.event].append(facts)
        elif facts.day and facts.outlet != NO_OUTLET:
            free.append(facts)
    events = [Event(sorted(group, key=_order), name) for name, group in named.items()]
    events += [Event(group, "") for group in _alike(sorted(free, key=_order))]
    told = [event for event in events if len(event.outlets) > 1]
    return sorted(told, key=lambda e: (-len(e.outlets), -(e.articles[0].day or date.min).toordinal(), e.name))


def events_table(events: Iterable[Event]) -> Table:
    columns = [Column("Event"), Column("Outlet"), Column("Date", "date"), Column("Article", "article")]
    columns += [Column(name, "number") for name in ("Direct quotes", "Paraphrases", "Outlet's voice")]
    columns += [Column("Framing score", "score")]
    columns += [Column(name, "number") for name in ("Loaded, own words", "Loaded, sources' words")]
    rows: list[list[Cell]] = []
    for event in events:
        for f in event.articles:
            told: list[Cell] = [event.name, f.outlet, f.dated, Link(f.title, f.number), *f.labels.values()]
            rows.append([*told, f.framing_score, f.terms("outlet"), f.terms("source")])
    return Table("events", "The same event in several outlets", columns, rows)


def _order(facts: Facts) -> tuple[date, int]:
    return facts.day or date.min, facts.number


def _alike(articles: Sequence[Facts]) -> list[list[Facts]]:
    """Articles in the order of their dates, grouped by title; linear but for the words that several titles share."""
    titles = [title_words(f.title) for f in articles]
    spread = Counter(word for words in titles for word in words)
    weight = {word: math.log((max(len(titles), ENOUGH) + 1) / count) for word, count in spread.items()}
    groups: list[list[Facts]] = []
    words_of: list[frozenset[str]] = []
    with_word: dict[str, list[int]] = defaultdict(list)
    for facts, words in zip(articles, titles, strict=True):
        shared: Counter[int] = Counter()
        for word in words:
            recent = with_word[word]
            while recent and _days_between(groups[recent[0]][0], facts) > DAYS:
                recent.pop(0)
            if len(recent) <= CROWD:
                shared.update(recent)
        close = [(_likeness(words, words_of[n], weight), -n) for n, count in shared.items() if count >= SHARED]
        likeness, first = max(close, default=(0.0, 0))
        if likeness >= LIKE:
            groups[-first].append(facts)
        else:
            for word in words:
                with_word[word].append(len(groups))
            groups.append([facts])
            words_of.append(words)
    return groups


def title_words(title: str) -> frozenset[str]:
    """The words of a title that tell what it is about, without their endings."""
    words = re.findall(r"\w+", title.casefold())
    return frozenset(re.sub(r"(?<=\w{4})(?:ing|ed|es|s)$", "", word) for word in words if word not in _SMALL)


def _likeness(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """The share of the heavier title's weight that both have."""
    both, first, second = (sum(map(weight.__getitem__, words)) for words in (one & other, one, other))
    return both / max(first, second)


def _days_between(one: Facts, other: Facts) -> int:
    return abs(((one.day or date.min) - (other.day or date.min)).days)
