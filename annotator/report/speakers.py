"""Who gets quoted directly, who is only paraphrased, and who is named without being heard at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from annotator.report.facts import NO_NAME, Facts, Quoted, same_speaker
from annotator.report.tables import Cell, Column, Table
from annotator.sources.mentions import find_mentions
from annotator.sources.nouns import PLACE
from annotator.spans import Span

How = Literal["directly", "only in paraphrase", "not at all"]
MOST_DRAWN = 15  # speakers in the chart
CANDIDATES = 1_000  # names never quoted that are looked at more closely
HOWS: tuple[How, ...] = get_args(How)
NONE = Quoted(0, 0)


@dataclass(slots=True)
class Voice:
    """One speaker over all articles: letters and articles by outlet, and articles that name it and do not quote it."""

    name: str
    quoted: dict[str, Quoted] = field(default_factory=dict)
    articles: Counter[str] = field(default_factory=Counter)
    unheard: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> Quoted:
        return sum(self.quoted.values(), NONE)

    @property
    def how(self) -> How:
        total = self.total
        return "directly" if total.direct else "only in paraphrase" if total.reported else "not at all"


def speakers_of(articles: Iterable[Facts]) -> list[Voice]:
    """Every speaker, those with most letters first; then the people and institutions that are named and never quoted.

    Speakers of the same name are taken as one. A name counts as unheard in an article that has it and no words of it.
    """
    found: dict[str, Voice] = {}
    unheard: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, tuple[str, str]] = {}
    for facts in articles:
        for name, quoted in facts.speakers.items():
            voice = found.setdefault(same_speaker(name), Voice(name))
            voice.quoted[facts.outlet] = voice.quoted.get(facts.outlet, NONE) + quoted
            voice.articles[facts.outlet] += 1
        here = {same_speaker(name) for name in facts.speakers}
        for name, sentence in facts.named.items():
            key = same_speaker(name)
            if key not in here:
                unheard[key][facts.outlet] += 1
                first.setdefault(key, (name, sentence))
    for key in unheard.keys() & found.keys():
        found[key].unheard = unheard.pop(key)
    silent = [Voice(name, unheard=unheard[key]) for key, name in _never_quoted(unheard, first, found)]
    voices = sorted(found.values(), key=lambda v: -(v.total.direct + v.total.reported))
    return voices + sorted(silent, key=lambda v: -v.unheard.total())


def speakers_table(voices: Iterable[Voice]) -> Table:
    columns = [
        Column("Speaker"),
        Column("Quoted"),
        Column("Articles that quote", "number"),
        Column("Letters, direct", "number"),
        Column("Letters, paraphrased", "number"),
        Column("Direct share", "share"),
        Column("Articles that name and do not quote", "number"),
    ]
    rows: list[list[Cell]] = []
    for v in voices:
        total = v.total
        letters = total.direct + total.reported
        share = total.direct / letters if letters else None
        rows.append([v.name, v.how, v.articles.total(), total.direct, total.reported, share, v.unheard.total()])
    return Table("speakers", "Who is quoted, and how", columns, rows)


def by_outlet_table(voices: Iterable[Voice]) -> Table:
    columns = [
        Column("Speaker"),
        Column("Outlet"),
        Column("Articles that quote", "number"),
        Column("Letters, direct", "number"),
        Column("Letters, paraphrased", "number"),
        Column("Articles that name and do not quote", "number"),
    ]
    rows: list[list[Cell]] = [
        [v.name, outlet, v.articles[outlet], q.direct, q.reported, v.unheard[outlet]]
        for v in voices
        for outlet in sorted(v.articles.keys() | v.unheard.keys())
        for q in [v.quoted.get(outlet, NONE)]
    ]
    return Table("speakers-by-outlet", "The same speaker in each outlet", columns, rows)


def drawn(voices: Iterable[Voice]) -> list[dict[str, Any]]:
    """What the chart of the most quoted speakers draws."""
    named = [v for v in voices if v.name != NO_NAME and v.total != NONE][:MOST_DRAWN]
    return [{"speaker": v.name, "direct": v.total.direct, "reported": v.total.reported} for v in named]


def _never_quoted(
    unheard: dict[str, Counter[str]], first: dict[str, tuple[str, str]], found: dict[str, Voice]
) -> list[tuple[str, str]]:
    """Of the names that nobody quotes, those that the sentence they first stand in shows as person or institution."""
    heard = {word for key in found for word in key.split()}
    names = []
    for key in sorted(unheard, key=lambda k: (-unheard[k].total(), k))[:CANDIDATES]:
        name, sentence = first[key]
        mentions = find_mentions(sentence, [Span(0, len(sentence))])
        last = key.split()[-1]
        if last not in heard | PLACE and any(
            m.kind in ("person", "institution") and sentence[slice(*m.span)].endswith(name) for m in mentions
        ):
            names.append((key, name))
    return names
