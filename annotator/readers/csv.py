"""CSV with a header: one article a row. A row with broken quoting costs itself, not the file."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from annotator.readers.items import (
    MAX_CHARACTERS,
    MAX_COMMAS,
    MAX_RECORD_BYTES,
    Columns,
    Found,
    Item,
    Reject,
    not_utf8,
    too_large,
)
from annotator.readers.rows import article, no_column

MAX_AGAIN = 100_000_000  # bytes read again to find the way after broken quoting
PER_LINE = 100  # bytes that a line counts there beyond its own: short lines take the time of longer ones


class _TooLong(Exception):
    """Of a row, worded as a reason."""


class _Lines:
    """A stream's lines as text. Those of the record that is being read are kept, so that it can be begun anew."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back: deque[bytes] = deque()
        self._kept: list[bytes] = []
        self._bytes = self._commas = 0
        self.number, self.offset = 1, 0  # of the record's first line
        self.again = 0
        self.wrong: UnicodeDecodeError | None = None

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._stream.readline(MAX_RECORD_BYTES)
        if not line:
            raise StopIteration
        self._kept.append(line)
        self._bytes += len(line)
        self._commas += line.count(b",")
        if self._bytes >= MAX_RECORD_BYTES:
            while not line.endswith(b"\n") and (line := self._stream.readline(1 << 20)):
                self._kept[-1], self._bytes = b"\n", self._bytes + len(line)
            raise _TooLong(too_large("bytes in one row", MAX_RECORD_BYTES))
        if self._commas > MAX_COMMAS:
            raise _TooLong(too_large("commas in one row", MAX_COMMAS))
        try:
            return line.decode("utf-8-sig" if self.offset == 0 and len(self._kept) == 1 else "utf-8")
        except UnicodeDecodeError as error:
            self.wrong = self.wrong or error
            return line.decode("utf-8", "replace")

    def begin(self) -> None:
        """What was read so far is settled; the next line begins a record."""
        self.number += len(self._kept)
        self.offset += self._bytes
        self._kept, self._bytes, self._commas, self.wrong = [], 0, 0, None

    def begin_anew(self) -> None:
        """The next record begins with the second line of the one that was read."""
        first, rest = self._kept[:1], self._kept[1:]
        length = sum(map(len, rest))
        self._back.extendleft(reversed(rest))
        self.again += length + PER_LINE * len(rest)
        self._kept, self._bytes = first, self._bytes - length
        self.begin()

    @property
    def several(self) -> bool:
        return len(self._kept) > 1

    @property
    def quoted(self) -> bool:
        return self._kept[0].startswith(b'"')

    @property
    def encoding(self) -> str | None:
        """What is wrong with the record's bytes, if anything."""
        if not self.wrong:
            return None
        data = b"".join(self._kept)
        before = data.find(self.wrong.object)
        return not_utf8(self.wrong, self.wrong.object, self.offset + before)


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    """The articles of a stream, row by row; ``record`` is the line that a row begins on.

    Broken quoting is noticed only where the next quotation mark stands, often in a later row. So reading begins anew
    a line after the row began, and takes up again with the first row that looks like one: as many fields as the header
    and no space after a comma, which a line of prose would have.
    """
    csv.field_size_limit(MAX_CHARACTERS)  # one setting for the whole process
    lines = _Lines(stream)
    rows = csv.reader(lines, strict=True)  # after an error it begins anew with the next line
    header: list[str] = []
    lost: Reject | None = None  # the broken row that reading has not yet found its way out of
    while True:
        lines.begin()
        broken = ""
        try:
            row = next(rows, None)
        except csv.Error as error:
            row, broken = [], _broken(error)
        except _TooLong as error:
            row, broken = [], str(error)
        if row is None:
            break
        number = lines.number
        if not (row or broken):
            continue
        if not header:
            header = row
            if wrong := broken or lines.encoding or (no_column(columns.text, row) if columns.text not in row else ""):
                yield Reject(path, number, wrong)
                return
            continue
        amiss = "" if broken or len(row) == len(header) else _miscounted(row, header)
        if broken or (amiss and lines.several):
            lost = lost or Reject(path, number, broken or amiss)
        if lost and (broken or amiss or not _looks_like_a_row(row, lines)):
            lines.begin_anew()
            if lines.again > MAX_AGAIN:
                yield Reject(path, lost.record, f"{lost.reason}; too much of it: the rest of the file was not read")
                return
            continue
        if lost:
            yield _told(lost, number - 1)
            lost = None
        yield Reject(path, number, amiss) if amiss else _row(header, row, columns, path, lines)
    if lost:
        yield _told(lost, lines.number - 1)


def _broken(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"too large: more than {MAX_CHARACTERS:,} characters in one field (or a quotation mark is not closed)"
    return f"broken CSV: {error}"


def _miscounted(row: Sequence[str], header: Sequence[str]) -> str:
    return f"broken CSV: {len(row)} fields, where the header names {len(header)}"


def _looks_like_a_row(row: Sequence[str], lines: _Lines) -> bool:
    return lines.quoted if len(row) == 1 else not any(field.startswith(" ") for field in row[1:])


def _told(lost: Reject, last: int) -> Reject:
    to = f" (lines {lost.record} to {last} set aside)" if lost.record != last else ""
    return Reject(lost.path, lost.record, lost.reason + to)


def _row(header: Sequence[str], row: Sequence[str], columns: Columns, path: str, lines: _Lines) -> Item:
    if lines.encoding:
        return Reject(path, lines.number, lines.encoding)
    try:
        return Found(article(dict(zip(header, row, strict=True)), columns), path, lines.number)
    except ValueError as error:
        return Reject(path, lines.number, str(error))
