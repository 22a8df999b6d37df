"""JSON Lines: one article a line, its ``text`` and whatever else is known about it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotator.article import Article
from annotator.readers.items import MAX_CHARACTERS, Found, Item, Reject, holds_text, not_utf8, too_large
from annotator.records import ABOUT

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
MAX_LINE_BYTES = 64_000_000  # room for an escaped text of MAX_CHARACTERS and the other columns


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """The articles of a stream, line by line; blank lines are passed over, a bad line is a ``Reject``.

    A line that is one of our own records (it has ``schema``) is read as its article, without the markup.
    """
    offset = 0
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE_BYTES), b""), start=1):
        start, offset = offset, offset + len(line)
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                offset += len(rest)
            offset += len(rest)
            yield Reject(path, number, too_large("bytes on one line", MAX_LINE_BYTES))
        elif line.strip():
            yield _line(line, path, number, start)


def _line(line: bytes, path: str, number: int, start: int) -> Item:
    try:
        # NaN and Infinity, which Python writes, are no JSON: they become null.
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=lambda _: None)
    except UnicodeDecodeError as error:
        return Reject(path, number, not_utf8(error, line, start))
    except json.JSONDecodeError as error:
        return Reject(path, number, f"broken JSON: {error.msg} at character {error.pos + 1} of the line")
    except RecursionError:
        return Reject(path, number, "broken JSON: nested too deeply")
    except ValueError as error:  # a number of thousands of digits
        return Reject(path, number, f"broken JSON: {error}")
    if SURROGATE.search(line) and (lone := _lone_surrogate(row)):
        return Reject(path, number, f"broken text: half a surrogate pair (\\u{lone:04x}), no character at all")
    try:
        return Found(_article(row), path, number)
    except ValueError as error:
        return Reject(path, number, str(error))


def _lone_surrogate(row: Any) -> int | None:
    """The first half of a pair that stands alone in any string of ``row``: it cannot be written as UTF-8."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return ord(text[error.start])
    return None


def _article(row: Any) -> Article:
    """The article of one row. Raises ``ValueError``, worded as a reason, where there is none in it."""
    if not isinstance(row, Mapping):
        raise ValueError(f'not an article: a JSON {type(row).__name__}, where {{"text": …}} is wanted')
    text = row.get("text")
    if not isinstance(text, str):
        has = ", ".join(map(str, row)) or "none"
        raise ValueError(f'no "text" column (columns: {has})' if text is None else '"text" is not a string')
    if len(text) > MAX_CHARACTERS:
        raise ValueError(too_large())
    if not holds_text(text):
        raise ValueError('empty: "text" holds no text')
    id = row.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int | None):
        raise ValueError('"id" is neither a string nor a whole number')
    about = {name: str(row[name]) for name in ABOUT if _is_plain(row.get(name))}
    ours = {"id", "text", *about, *(name for name in ABOUT if row.get(name) in (None, ""))}
    extra = {name: value for name, value in row.items() if name not in ours}
    if "schema" in row and "sentences" in row:
        extra = row.get("extra") or {}
    return Article.read(text, id=None if id is None else str(id), **about, extra=extra)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
