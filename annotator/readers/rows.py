"""One row of a format with columns, as an article: ours are used, the others kept as ``extra``."""

import base64
import math
from collections.abc import Iterable, Mapping
from datetime import date, time
from itertools import islice
from typing import Any

from annotator.article import Article
from annotator.readers.items import MAX_CHARACTERS, MAX_COLUMNS, Columns, holds_text, too_large
from annotator.records import ABOUT

NAMES_TOLD, NAME_CHARACTERS = 20, 100  # of the columns, in a reason: a hostile input has a million


def article(row: Mapping[str, Any], columns: Columns) -> Article:
    """The article of one row. Raises ``ValueError``, worded as a reason, where there is none in it.

    One of our own records (it has ``schema`` and ``sentences``) is read without its markup.
    """
    if len(row) > MAX_COLUMNS:
        raise ValueError(f"too large: more than {MAX_COLUMNS:,} columns")
    text = row.get(columns.text)
    if not isinstance(text, str):
        raise ValueError(no_column(columns.text, row) if text is None else f'"{columns.text}" is not a string')
    if len(text) > MAX_CHARACTERS:
        raise ValueError(too_large())
    if not holds_text(text):
        raise ValueError(f'empty: "{columns.text}" holds no text')
    id = row.get(columns.id)
    if isinstance(id, bool) or not isinstance(id, str | int | None):
        raise ValueError(f'"{columns.id}" is neither a string nor a whole number')
    about: dict[str, str] = {}
    used = {columns.id, columns.text}
    for name in ABOUT:
        if (column := getattr(columns, name)) not in row:
            continue
        value = row[column]
        if _is_plain(value):
            about[name] = str(value)
            used.add(column)
        elif value in (None, ""):
            used.add(column)
    extra = {name: value for name, value in row.items() if name not in used}
    if "schema" in row and "sentences" in row:
        extra = row.get("extra") or {}
    return Article.read(text, id=None if id is None else str(id), **about, extra=extra)


def no_column(column: str, names: Iterable[object]) -> str:
    """The reason for a row or a file without the column of texts."""
    some = [" ".join(str(name)[:NAME_CHARACTERS].split()) for name in islice(names, NAMES_TOLD + 1)]
    has = ", ".join(some[:NAMES_TOLD]) + (", …" if len(some) > NAMES_TOLD else "") or "none"
    return f'no "{column}" column (columns: {has}); name the one that holds the text with --text-column'


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it: dates as ISO 8601, bytes in base64, no number that is none."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
