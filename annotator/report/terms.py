"""The same loaded term in an outlet's voice here and in a source's voice there."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.markup import VOICES, Voice
from annotator.report.facts import Facts, Use
from annotator.report.tables import Cell, Column, Table

MOST_CONTRASTS, MOST_OUTLETS = 9, 4  # terms compared on the page, and outlets under each


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the term, and where it stands."""

    number: int
    use: Use


@dataclass(slots=True)
class Term:
    """One term's uses by outlet and voice, with the first example of each."""

    words: str
    counts: dict[str, Counter[Voice]] = field(default_factory=dict)
    categories: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, Voice], Example] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(counts.total() for counts in self.counts.values())

    @property
    def contrast(self) -> int:
        """How much there is to compare: the lesser of its uses by outlets that mostly say it and that mostly cite it.

        0 where all outlets use it in the same voice.
        """
        said = sum(c["outlet"] for c in self.counts.values() if c["outlet"] > c["source"])
        cited = sum(c["source"] for c in self.counts.values() if c["source"] > c["outlet"])
        return min(said, cited)

    def outlets(self) -> list[str]:
        """Its outlets, those that say it themselves first, then those that cite it."""
        return sorted(self.counts, key=lambda o: (self.counts[o]["source"] - self.counts[o]["outlet"], o))


def terms_of(articles: Iterable[Facts]) -> list[Term]:
    """Every loaded term, the most telling comparisons first, then the most frequent."""
    terms: dict[str, Term] = {}
    for facts in articles:
        for use in facts.uses:
            term = terms.setdefault(use.key, Term(use.words))
            term.counts.setdefault(facts.outlet, Counter())[use.voice] += 1
            term.categories[use.category] += 1
            term.examples.setdefault((facts.outlet, use.voice), Example(facts.number, use))
    return sorted(terms.values(), key=lambda t: (-t.contrast, -t.total, t.words))


def terms_table(terms: Iterable[Term]) -> Table:
    columns = [Column("Term"), Column("Category"), Column("Outlet")]
    columns += [Column(name, "number") for name in ("In the outlet's words", "In sources' words")]
    rows: list[list[Cell]] = [
        [t.words, t.categories.most_common(1)[0][0].replace("_", " "), outlet, *(t.counts[outlet][v] for v in VOICES)]
        for t in terms
        for outlet in t.outlets()
    ]
    return Table("terms", "Loaded terms by outlet and voice", columns, rows)


def categories_table(articles: Iterable[Facts]) -> Table:
    """Which kinds of loaded terms, by voice."""
    counts: dict[str, Counter[Voice]] = defaultdict(Counter)
    for facts in articles:
        for use in facts.uses:
            counts[use.category.replace("_", " ")][use.voice] += 1
    rows: list[list[Cell]] = [
        [name, *(counts[name][v] for v in VOICES)] for name in sorted(counts, key=lambda n: -counts[n].total())
    ]
    columns = [Column("Category"), Column("In the outlet's words", "number"), Column("In sources' words", "number")]
    return Table("categories", "Loaded terms by category", columns, rows)
