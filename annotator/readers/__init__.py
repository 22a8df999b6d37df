"""Input of any shape as one stream of articles and rejects.

A format is one module here with ``read(stream, path)`` (see ``items.Reader``), and one line in ``READERS``.
"""

import glob
import gzip
import io
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from annotator.errors import UsageError
from annotator.readers import jsonl, text
from annotator.readers.items import MAX_CHARACTERS, Found, Item, Reader, Reject

__all__ = ["MAX_CHARACTERS", "READERS", "Found", "Item", "Reader", "Reject", "read", "supported"]

READERS: dict[str, Reader] = {".txt": text.read, ".md": text.read, ".jsonl": jsonl.read}
STDIN = "-"


def supported() -> str:
    """The suffixes that can be read, for messages and help."""
    return f"{' '.join(READERS)}, each also .gz"


def read(inputs: Iterable[str], *, skip: Collection[Path] = ()) -> Iterator[Item]:
    """Every article of ``inputs``: files, folders (all below, sorted), glob patterns, ``-`` for standard input.

    ``skip`` are resolved paths passed over in folders and patterns, such as the run's own output. An input that
    cannot be read is a ``Reject``. Raises ``UsageError``, before anything is read, for a file of unknown format.
    """
    plan = [(given, list(_files(given, skip))) for given in inputs]
    for _, files in plan:
        for path in files:
            _reader(path)
    return _read(plan)


def _read(plan: list[tuple[str, list[Path]]]) -> Iterator[Item]:
    for given, files in plan:
        if given == STDIN:
            yield from _guarded(sys.stdin.buffer, _sniff(sys.stdin.buffer), STDIN)
        elif not files:
            yield Reject(given, None, _nothing_there(given))
        for path in files:
            try:
                with _open(path) as stream:
                    yield from _guarded(stream, _reader(path), str(path))
            except OSError as error:
                yield Reject(str(path), None, f"cannot be read: {error.strerror or error}")


def _guarded(stream: BinaryIO, reader: Reader, path: str) -> Iterator[Item]:
    """What ``reader`` yields, and a ``Reject`` for the rest where the stream itself breaks off."""
    items = reader(stream, path)
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Reject(path, None, f"broken gzip: {error} (what came before was read)")
            return
        except OSError as error:
            yield Reject(path, None, f"cannot be read: {error.strerror or error}")
            return
        yield item


def _files(given: str, skip: Collection[Path]) -> Iterator[Path]:
    """The files that one input stands for; none for standard input, and none where nothing is there."""
    path = Path(given)
    if given == STDIN:
        return
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if not any(n.startswith(".") for n in p.relative_to(path).parts))
    elif path.exists() or not glob.has_magic(given):
        yield from [path] if path.exists() else []
        return
    else:
        found = sorted(map(Path, glob.glob(given, recursive=True)))
    yield from (p for p in found if p.is_file() and _suffix(p) in READERS and p.resolve() not in skip)


def _nothing_there(given: str) -> str:
    path = Path(given)
    if path.is_dir():
        return f"no articles in this folder (read are {supported()})"
    return f"no file matches (read are {supported()})" if glob.has_magic(given) else "no such file"


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def _reader(path: Path) -> Reader:
    try:
        return READERS[_suffix(path)]
    except KeyError:
        raise UsageError("unknown input format", where=str(path), fix=f"read are {supported()}") from None


def _open(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.name.lower().endswith(".gz") else path.open("rb", buffering=1 << 20)


def _sniff(stream: BinaryIO) -> Reader:
    """JSON Lines where the first character is a brace, else one text; nothing of the stream is taken."""
    head = cast(io.BufferedReader, stream).peek(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return jsonl.read if head.startswith(b"{") else text.read
