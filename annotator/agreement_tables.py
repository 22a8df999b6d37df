"""The figures of agreement as tables of text, for the terminal and the page alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement import Agreement, Figures
from annotator.agreement_counts import KINDS, MODEL, VALUES, Disputed

MOST_DISPUTED = 50
NONE = "–"
ORIGINS = {"prediction": "kept", "prediction-changed": "changed", "manual": "added"}


@dataclass(frozen=True, slots=True)
class Table:
    """Text cells under a heading; the first ``names`` columns hold names, the others numbers."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: int = 1


def words(name: str) -> str:
    return name.replace("_", " ")


def overview(found: Agreement) -> list[str]:
    """Sentences on what was compared."""
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.3f}"
    lines = [
        f"{found.annotations:,} annotations of {found.articles:,} articles by {len(found.reviewers):,} reviewers; "
        f"{found.twice:,} articles by two or more."
    ]
    if found.twice:
        lines.append(f"Krippendorff's alpha of the sentence labels, all reviewers: {alpha}.")
    else:
        lines.append("No article has two reviewers yet, so there is no agreement between reviewers.")
    return lines


def tables(found: Agreement) -> Iterator[Table]:
    """Every table that ``found`` has rows for, but that of disputed sentences."""
    both = (*found.pairs, *found.with_model)
    rows = [((p.one, p.other), {**p.figures, "articles": p.articles}) for p in both]
    if rows:
        pair = ("reviewer", "and")
        labels = {"articles": "articles", "sentences": "sentences", "agreed": "agreed", "kappa": "Cohen's kappa"}
        yield _table("Sentence labels", pair, rows, labels | {f"f1_{v}": f"F1 {words(v)}" for v in VALUES})
        for name, title in (("exact", "the same to the character"), ("overlap", "over shared letters")):
            yield _table(f"Spans: F1, {title}", pair, rows, {f"{name}_{kind}": words(kind) for kind in KINDS})
    yield _reviewers(found)
    if found.periods:
        rows_of = [
            ([p.start.isoformat(), str(p.annotations)], p.between.get("kappa"), p.with_model.get("kappa"))
            for p in found.periods
        ]
        header = ("week from" if found.weekly else "day", "annotations", "kappa, reviewers", "kappa, with the model")
        yield Table("Over time", header, [[*about, _number(a), _number(b)] for about, a, b in rows_of])


def disputed(found: Agreement) -> list[tuple[Disputed, list[str]]]:
    """The most disputed sentences, each with its labels in words, the reviewers' first and the model's last."""
    shown = []
    for sentence in found.disputed[:MOST_DISPUTED]:
        names = sorted(sentence.labels, key=lambda name: (name == MODEL, name))
        shown.append((sentence, [f"{name}: {words(sentence.labels[name])}" for name in names]))
    return shown


def _reviewers(found: Agreement) -> Table:
    header = [
        "reviewer",
        "annotations",
        "sentences",
        "minutes (median)",
        *(f"{name} regions" for name in ORIGINS.values()),
        "kappa, with the model",
        "kappa, with others",
    ]
    rows = []
    for r in found.reviewers:
        minutes = NONE if r.seconds is None else f"{r.seconds / 60:.1f}"
        kept = [f"{r.origins.get(origin, 0):,}" for origin in ORIGINS]
        figures = [_number(f.get("kappa")) for f in (r.with_model, r.with_others)]
        rows.append([r.name, f"{r.articles:,}", f"{r.sentences:,}", minutes, *kept, *figures])
    return Table("By reviewer", header, rows)


def _table(
    title: str, names: Sequence[str], rows: Iterable[tuple[Sequence[str], Figures]], columns: Mapping[str, str]
) -> Table:
    """One row for each of ``rows`` and a column for each figure that at least one of them has."""
    rows = list(rows)
    kept = {key: head for key, head in columns.items() if any(key in figures for _, figures in rows)}
    whole = {"articles", "sentences"}
    cells = [
        [*who, *(f"{int(figures[k]):,}" if k in whole and k in figures else _number(figures.get(k)) for k in kept)]
        for who, figures in rows
    ]
    return Table(title, [*names, *kept.values()], cells, names=len(names))


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.3f}"
