"""JSON Lines: one article a line, its text and whatever else is known about it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotator.readers.items import (
    MAX_COMMAS,
    MAX_DEPTH,
    MAX_RECORD_BYTES,
    Columns,
    Found,
    Item,
    Reject,
    not_utf8,
    too_large,
)
from annotator.readers.rows import article

# NaN and Infinity, which Python writes, are no JSON: they become null.
_JSON = json.JSONDecoder(parse_constant=lambda _: None)
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    """The articles of a stream, line by line; blank lines are passed over, a bad line is a ``Reject``."""
    offset = 0
    for number, line in enumerate(iter(lambda: stream.readline(MAX_RECORD_BYTES), b""), start=1):
        start, offset = offset, offset + len(line)
        if len(line) == MAX_RECORD_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_RECORD_BYTES)) and not rest.endswith(b"\n"):
                offset += len(rest)
            offset += len(rest)
            yield Reject(path, number, too_large("bytes on one line", MAX_RECORD_BYTES))
        elif line.count(b",") > MAX_COMMAS:
            yield Reject(path, number, too_large("values on one line", MAX_COMMAS))
        elif line.strip():
            yield _line(line, path, number, start, columns)


def _line(line: bytes, path: str, number: int, start: int, columns: Columns) -> Item:
    try:
        row = _JSON.decode(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Reject(path, number, not_utf8(error, line, start))
    except json.JSONDecodeError as error:
        return Reject(path, number, f"broken JSON: {error.msg} at character {error.pos + 1} of the line")
    except RecursionError:
        return Reject(path, number, "broken JSON: nested too deeply")
    except ValueError as error:  # a number of thousands of digits
        return Reject(path, number, f"broken JSON: {error}")
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and _deeper(row, MAX_DEPTH):
        return Reject(path, number, "broken JSON: nested too deeply")
    if b"\\u" in line and SURROGATE.search(line) and (lone := _lone_surrogate(row)):
        return Reject(path, number, f"broken text: half a surrogate pair (\\u{lone:04x}), no character at all")
    if not isinstance(row, Mapping):
        return Reject(path, number, f'not an article: a JSON {type(row).__name__}, where {{"text": …}} is wanted')
    try:
        return Found(article(row, columns), path, number)
    except ValueError as error:
        return Reject(path, number, str(error))


def _deeper(value: Any, levels: int) -> bool:
    """Whether more than so many ``levels`` of lists and objects lie within one another."""
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return not levels or any(_deeper(inner, levels - 1) for inner in value)


def _lone_surrogate(row: Any) -> int | None:
    """The first half of a pair that stands alone in any string of ``row``: it cannot be written as UTF-8."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return ord(text[error.start])
    return None
