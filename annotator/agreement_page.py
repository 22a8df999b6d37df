"""Agreement as people read it: in the terminal, and as one page that needs nothing from outside."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from annotator.agreement import Agreement, Pair, Period
from annotator.agreement_counts import VALUES
from annotator.agreement_tables import Table, disputed, overview, tables, words
from annotator.report.html import Html, address, clean, joined, page, tag
from annotator.signs import visible

STYLES = ("assets/base.css", "assets/agreement.css")
IN_TERMINAL = 10  # disputed sentences
CELL, LEFT, TOP = 92, 130, 26  # of the confusion plot
WIDE, HIGH, EDGE = 640, 220, 42  # of the plot over time


def show(found: Agreement, console: Console | None = None) -> None:
    """Print the figures and the most disputed sentences."""
    console = console or Console(highlight=False)
    for line in overview(found):
        console.print(line)
    for table in tables(found):
        grid = Grid(title=table.title, title_justify="left", title_style="bold")
        for n, name in enumerate(table.header):
            grid.add_column(name, justify="left" if n < table.names else "right", no_wrap=n < table.names)
        for row in table.rows:
            grid.add_row(*(Text(visible(cell)) for cell in row))
        console.print()
        console.print(grid)
    for sentence, labels in disputed(found)[:IN_TERMINAL]:
        console.print()
        console.print(Text(visible(sentence.text), style="italic"))
        console.print(Text(visible("; ".join(labels))))
        console.print(Text(visible(next(iter(sentence.links.values()), "")), style="dim"))


def write(found: Agreement, path: Path) -> None:
    """Write the page: all figures, plots, and the most disputed sentences with links to their tasks."""
    parts = [tag("h1", "Agreement"), *(tag("p", line) for line in overview(found))]
    for table in tables(found):
        parts += [tag("h2", table.title), _grid(table)]
        if table.title == "Over time":
            parts.append(_timeline(found.periods))
    if found.pairs or found.with_model:
        parts.append(tag("h2", "Who said what"))
        parts.append(tag("p", "Sentences by the label of one (rows) and of the other (columns).", class_="note"))
        parts.append(tag("div", *map(_confusion, (*found.pairs, *found.with_model)), class_="plots"))
    if found.disputed:
        parts += [tag("h2", "Most disputed sentences"), _disputed(found)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page("Agreement", tag("main", *parts), styles=STYLES))


def _grid(table: Table) -> Html:
    def cells(row: Sequence[str], name: str) -> Html:
        return tag("tr", *(tag(name, clean(c), class_=None if n < table.names else "n") for n, c in enumerate(row)))

    body = tag("tbody", *(cells(row, "td") for row in table.rows))
    grid = tag("table", tag("caption", table.title, class_="unseen"), tag("thead", cells(table.header, "th")), body)
    return tag("div", grid, class_="scroll")


def _confusion(pair: Pair) -> Html:
    """The table of two labellers, each cell tinted by its share of the row."""
    used = [n for n in range(len(VALUES)) if pair.confusion[n].any() or pair.confusion[:, n].any()]
    parts = []
    for row, a in enumerate(used):
        y, total = TOP + row * CELL // 2, max(1, int(pair.confusion[a].sum()))
        parts.append(tag("text", words(VALUES[a]), x=LEFT - 8, y=y + 28, text_anchor="end"))
        for column, b in enumerate(used):
            x, share = LEFT + column * CELL, int(pair.confusion[a, b]) / total
            where = {"x": x + 1, "y": y + 1, "width": CELL - 2, "height": CELL // 2 - 2}
            parts.append(tag("rect", class_="cell", fill_opacity=f"{0.06 + 0.94 * share:.2f}", **where))
            ink = "on" if share > 0.55 else None
            count = f"{int(pair.confusion[a, b]):,}"
            parts.append(tag("text", count, x=x + CELL // 2, y=y + 28, text_anchor="middle", class_=ink))
    parts += [
        tag("text", words(VALUES[b]), x=LEFT + n * CELL + CELL // 2, y=16, text_anchor="middle", class_="small")
        for n, b in enumerate(used)
    ]
    width, height = LEFT + len(used) * CELL, TOP + len(used) * CELL // 2
    name = clean(f"{pair.one} and {pair.other}")
    drawn = tag("svg", *parts, viewBox=f"0 0 {width} {height}", width=width, role="img", aria_label=f"Labels: {name}")
    rows = tag("span", clean(pair.one))
    return tag("figure", tag("figcaption", rows, " (rows), ", clean(pair.other), " (columns)"), drawn)


def _timeline(periods: Sequence[Period]) -> Html:
    """Kappa by period, between reviewers and with the model."""
    step = (WIDE - 2 * EDGE) / max(1, len(periods) - 1)
    at = [EDGE + n * step if len(periods) > 1 else WIDE / 2 for n in range(len(periods))]

    def y(value: float) -> float:
        return HIGH - EDGE - max(0.0, value) * (HIGH - 1.5 * EDGE)

    parts = []
    for value in (0, 0.25, 0.5, 0.75, 1):
        parts.append(tag("line", x1=EDGE, x2=WIDE - EDGE, y1=f"{y(value):.1f}", y2=f"{y(value):.1f}", class_="rule"))
        parts.append(tag("text", f"{value:g}", x=EDGE - 8, y=f"{y(value) + 4:.1f}", text_anchor="end", class_="small"))
    every = max(1, len(periods) // 6)
    parts += [
        tag("text", p.start.isoformat(), x=f"{x:.1f}", y=HIGH - EDGE + 20, text_anchor="middle", class_="small")
        for n, (p, x) in enumerate(zip(periods, at, strict=True))
        if n % every == 0
    ]
    for name, values in (
        ("between", [p.between.get("kappa") for p in periods]),
        ("model", [p.with_model.get("kappa") for p in periods]),
    ):
        points = [(f"{x:.1f}", f"{y(v):.1f}") for x, v in zip(at, values, strict=True) if v is not None]
        parts.append(tag("polyline", points=" ".join(map(",".join, points)), class_=f"line {name}"))
        parts += [tag("circle", cx=a, cy=b, r=4, class_=f"dot {name}") for a, b in points]
    drawn = tag("svg", *parts, viewBox=f"0 0 {WIDE} {HIGH}", width=WIDE, role="img", aria_label="Kappa over time")
    key = joined(
        [
            tag("span", "● ", class_="between"),
            "between reviewers   ",
            tag("span", "● ", class_="model"),
            "with the model (Cohen's kappa)",
        ]
    )
    return tag("figure", drawn, tag("figcaption", key))


def _disputed(found: Agreement) -> Html:
    items = []
    for sentence, labels in disputed(found):
        by_link: dict[str, list[str]] = {}
        for name, link in sentence.links.items():
            if where := address(link):
                by_link.setdefault(where, []).append(clean(name))
        links = [tag("a", f"task of {', '.join(names)}", href=where) for where, names in by_link.items()]
        about = joined([clean("; ".join(labels)), " ", joined(links, " ")])
        items.append(tag("li", tag("blockquote", clean(sentence.text)), tag("p", about, class_="note")))
    shown = f"{len(items):,} of {len(found.disputed):,}, those on which most pairs of reviewers disagree first."
    return joined([tag("p", shown, class_="note"), tag("ol", *items, class_="disputed")])
