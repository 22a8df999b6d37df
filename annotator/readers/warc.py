"""Web archives: each HTML page that a server answered with (fastwarc)."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

from annotator.readers.expand import expanded
from annotator.readers.html import MAX_PAGE_BYTES, page
from annotator.readers.items import BrokenInput, Columns, Found, Item, Passed, Reject

HTML = ("text/html", "application/xhtml+xml")
CUT = BrokenInput("broken WARC: cut off before its end (what came before was read)")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item | Passed]:
    """The pages of an archive that came with status 200; ``record`` counts all its records from 1.

    What is no page, such as a picture or a redirection, is passed over and counted.
    """
    from fastwarc.warc import ArchiveIterator

    source = _Source(stream)
    number = others = 0
    broken: Exception | None = None
    try:
        for record in ArchiveIterator(source, auto_decode="none", stream_detect=False, fsspec_args=False):
            number += 1
            if not _is_page(record):
                others += 1
                continue
            # fastwarc knows the length of what follows the HTTP headers.
            data = record.reader.read(MAX_PAGE_BYTES + 1)
            if len(data) < min(record.content_length, MAX_PAGE_BYTES + 1):
                broken = CUT
                break
            yield _page(record, data, path, number)
    except OSError as error:  # of fastwarc: the source raises none
        broken = BrokenInput(f"broken WARC: {error} after record {number} (what came before was read)")
    if others:
        yield Passed(path, others, "records that are no web page")
    if source.error or broken or not source.ended:
        raise source.error or broken or CUT


class _Source:
    """What fastwarc reads from. It takes an exception for a fault of its own, so it gets none, but an early end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = cast(io.BufferedReader, stream), 0
        self._tail = b""
        self.error: Exception | None = None

    @property
    def ended(self) -> bool:
        """Whether it came to an end as records do. fastwarc says nothing of one that was cut off in its header."""
        return not self._tail or self._tail.endswith((b"\r\n\r\n", b"\n\n"))

    def read(self, size: int = -1) -> bytes:
        try:
            data = b"" if self.error else self._stream.read1(size)  # no more than is there before it breaks
        except (BrokenInput, OSError) as error:
            self.error, data = error, b""
        self._at += len(data)
        self._tail = (self._tail + data)[-4:]
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Only where the stream is is ever asked for."""
        return self._at

    def close(self) -> None:
        """Whoever opened the stream closes it."""


def _is_page(record: Any) -> bool:
    http = record.http_headers if record.headers.get("WARC-Type") == "response" else None
    return http is not None and http.status_code == 200 and (record.http_content_type or "").lower() in HTML


def _page(record: Any, data: bytes, path: str, number: int) -> Item:
    try:
        data = _decoded(data, record.http_headers)
    except (BrokenInput, OSError, ValueError) as error:
        return Reject(path, number, f"broken page: {error}")
    item = page(data, path, number, charset=record.http_charset, url=record.headers.get("WARC-Target-URI"))
    if isinstance(item, Found) and not item.article.date:
        fetched = _ISO_DATE.match(record.headers.get("WARC-Date") or "")
        return replace(item, article=replace(item.article, date=fetched and fetched[0]))
    return item


def _decoded(data: bytes, http: Any) -> bytes:
    """The page as it was before the server packed it, no more than one byte over the limit."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader

    limit = MAX_PAGE_BYTES + 1
    if "chunked" in (http.get("Transfer-Encoding") or "").lower() and re.match(rb"[0-9A-Fa-f]+\s*[;\r\n]", data):
        data = ChunkedReader(io.BytesIO(data)).read(limit)
    packed = (http.get("Content-Encoding") or "").strip().lower()
    if packed in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        return expanded(io.BytesIO(data), "gzip", lambda: zlib.decompressobj(wbits=31)).read(limit)
    if packed == "deflate":
        return expanded(io.BytesIO(data), "deflate", zlib.decompressobj).read(limit)
    return BrotliReader(io.BytesIO(data)).read(limit) if packed == "br" else data
