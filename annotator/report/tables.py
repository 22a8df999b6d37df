"""The figures of the report as tables: on the page as far as it can hold them, as CSV all of them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from annotator.report.intervals import Estimate

Kind = Literal["text", "date", "number", "share", "score", "rate", "article"]
MOST_ROWS = 1_000  # of one table on the page
MOST_ARTICLES = 10_000  # of the list of articles, which is how a reader finds one
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Link(NamedTuple):
    """A cell that leads to an article by its number, and to a sentence of it where one is given."""

    text: str
    number: int


Cell = str | int | float | None | Estimate | Link


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` cells are 0 to 1 and shown in percent; an ``Estimate`` may stand in any column but text."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """``id`` names its place on the page and its CSV file. Rows are in the order in which they matter."""

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def for_page(self) -> dict[str, Any]:
        """What the page's script shows: the first rows, and how many there are in all."""
        most = MOST_ARTICLES if self.id == "articles" else MOST_ROWS
        rows = [[_on_page(cell) for cell in row] for row in self.rows[:most]]
        columns = [[c.name, c.kind] for c in self.columns]
        return {"caption": self.caption, "columns": columns, "rows": rows, "total": len(self.rows)}

    def csv(self) -> bytes:
        """All rows. A cell with an interval takes three columns; text that a spreadsheet would run is quoted."""
        wide = [
            any(isinstance(row[n], Estimate) and row[n].low is not None for row in self.rows)  # type: ignore[union-attr]
            for n in range(len(self.columns))
        ]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        heads: list[str] = []
        for column, has_interval in zip(self.columns, wide, strict=True):
            heads += [column.name, *([f"{column.name}, low", f"{column.name}, high"] if has_interval else [])]
        writer.writerow(heads)
        for row in self.rows:
            cells: list[object] = []
            for cell, has_interval in zip(row, wide, strict=True):
                cells += _in_csv(cell, has_interval)
            writer.writerow(cells)
        return out.getvalue().encode("utf-8-sig", "replace")


def _on_page(cell: Cell) -> object:
    if isinstance(cell, Link):
        return [cell.text, cell.number]
    if isinstance(cell, Estimate):
        return [_rounded(cell.value), _rounded(cell.low), _rounded(cell.high)]
    return _rounded(cell) if isinstance(cell, float) else cell


def _in_csv(cell: Cell, has_interval: bool) -> Sequence[object]:
    if isinstance(cell, Estimate):
        return [_rounded(n) for n in (cell.value, cell.low, cell.high)][: 3 if has_interval else 1]
    text = cell.text if isinstance(cell, Link) else cell
    if isinstance(text, str) and text.startswith(_FORMULA):
        text = f"'{text}"
    return [_rounded(text) if isinstance(text, float) else text, *([None, None] if has_interval else [])]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
