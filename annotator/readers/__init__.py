"""Input of any shape as one stream of articles and rejects.

A format is one module here with ``read(stream, path, columns)`` (see ``items.Reader``), and one line in ``READERS``.
"""

import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

from annotator.errors import UsageError
from annotator.readers import csv, html, jsonl, parquet, text, warc
from annotator.readers.expand import SUFFIXES, bare, opened
from annotator.readers.items import (
    MAX_CHARACTERS,
    BrokenInput,
    Columns,
    Found,
    Item,
    Passed,
    Reader,
    Reject,
)
from annotator.readers.language import ENGLISH, other_language
from annotator.readers.walk import files

__all__ = [
    "MAX_CHARACTERS",
    "READERS",
    "Columns",
    "Found",
    "Item",
    "Options",
    "Passed",
    "Reader",
    "Reject",
    "read",
    "supported",
]

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
    ".csv": csv.read,
    ".parquet": parquet.read,
    ".warc": warc.read,
}
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what the columns are called, and whether articles in other languages than English are wanted."""

    columns: Columns = field(default_factory=Columns)
    language: Literal["en", "any"] = "en"


DEFAULT = Options()


def supported() -> str:
    """The suffixes that can be read, for messages and help."""
    return f"{' '.join(READERS)}, each also {' or '.join(SUFFIXES)}"


def read(
    inputs: Iterable[str],
    *,
    skip: Collection[Path] = (),
    options: Options = DEFAULT,
    passed: Callable[[Passed], None] = lambda passed: None,
    known: Collection[str] = (),
) -> Iterator[Item]:
    """Every article of ``inputs``: files, folders (all below, sorted), glob patterns, ``-`` for standard input.

    ``skip`` are resolved paths passed over in folders and patterns, such as the run's own output. An input that
    cannot be read is a ``Reject``; ``passed`` is told of what is no article by its nature. Articles whose ids are
    ``known`` were read before, and their language is not looked at again. Raises ``UsageError``, before anything is
    read, for a file of unknown format.
    """
    inputs = list(inputs)
    for given in inputs:
        if given != STDIN and os.path.exists(given) and not os.path.isdir(given):
            _reader(Path(given))
    return _read(inputs, skip, options, passed, known)


def _read(
    inputs: list[str],
    skip: Collection[Path],
    options: Options,
    passed: Callable[[Passed], None],
    known: Collection[str],
) -> Iterator[Item]:
    for item in _all(inputs, skip, options.columns):
        if isinstance(item, Passed):
            passed(item)
        elif isinstance(item, Found) and item.article.id not in known:
            yield _language(item, options)
        else:
            yield item


def _all(inputs: list[str], skip: Collection[Path], columns: Columns) -> Iterator[Item | Passed]:
    for given in inputs:
        if given == STDIN:
            yield from _guarded(sys.stdin.buffer, _sniff(sys.stdin.buffer), STDIN, columns)
            continue
        for path in files(given, lambda path: _suffix(path) in READERS, skip, supported()):
            if not isinstance(path, Path):
                yield path
                continue
            try:
                with closing(opened(path)) as stream:
                    yield from _guarded(stream, _reader(path), str(path), columns)
            except OSError as error:
                yield Reject(str(path), None, f"cannot be read: {error.strerror or error}")


def _guarded(stream: BinaryIO, reader: Reader, path: str, columns: Columns) -> Iterator[Item | Passed]:
    """What ``reader`` yields, and a ``Reject`` for the rest where the stream itself breaks off, or for nothing."""
    items = reader(stream, path, columns)
    nothing = True
    while True:
        try:
            item = next(items)
        except StopIteration:
            break
        except BrokenInput as error:
            item = Reject(path, None, str(error))
        except OSError as error:
            item = Reject(path, None, f"cannot be read: {error.strerror or error}")
        nothing = nothing and isinstance(item, Passed)
        yield item  # a generator that raised has ended
    if nothing:
        yield Reject(path, None, "empty: no article in it")


def _language(found: Found, options: Options) -> Item:
    """The article with its language filled in, or set aside for it. What the text shows stands above what it says."""
    article = found.article
    if not (other := other_language(article.text)):
        return found
    language, probability = other
    if options.language == ENGLISH:
        reason = f"language {language} ({probability:.0%}), not English; --language any scores it anyway"
        return Reject(found.path, found.record, reason, article.id)
    return replace(found, article=replace(article, language=language))


def _suffix(path: Path) -> str:
    return Path(bare(path)).suffix


def _reader(path: Path) -> Reader:
    try:
        return READERS[_suffix(path)]
    except KeyError:
        raise UsageError("unknown input format", where=str(path), fix=f"read are {supported()}") from None


def _sniff(stream: BinaryIO) -> Reader:
    """JSON Lines where the first character is a brace, else one text; nothing of the stream is taken."""
    head = cast(io.BufferedReader, stream).peek(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return jsonl.read if head.startswith(b"{") else text.read
