"""Files opened as streams of bytes, those that end in ``.gz`` or ``.zst`` expanded as they are read.

One class for both, since a file cut off in the middle must be noticed (zstandard's own reader takes it for a whole
one) and a small file must not grow without end.
"""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from annotator.readers.items import BrokenInput

SUFFIXES = (".gz", ".zst")
SLICE = 2048  # compressed bytes at a time: zstd makes at most 32,768 of one, gzip 1,032
BUFFER = 1 << 20
# A bomb is what grows beyond both. Articles shrink to a fifth; even one article repeated, by gzip, only to 1/250.
MAX_EXPANDED, MAX_RATIO = 1 << 30, 500


def bare(path: Path) -> str:
    """The file's name in lower case, without the suffix that says how it is compressed."""
    name = path.name.lower()
    return next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name)


def opened(path: Path) -> BinaryIO:
    """The file's content, expanded. Reading on raises ``BrokenInput`` where a compressed file is broken or a bomb."""
    file = path.open("rb", buffering=BUFFER)
    name = path.name.lower()
    if name.endswith(".gz"):
        return expanded(file, "gzip", lambda: zlib.decompressobj(wbits=31))
    if name.endswith(".zst"):
        return expanded(file, "zstd", _zstd())
    return file


def expanded(file: BinaryIO, kind: str, decoder: Callable[[], Any]) -> BinaryIO:
    """``file`` expanded by what ``decoder`` makes, one for each part (a compressed file may be several on end)."""
    return cast(BinaryIO, io.BufferedReader(_Expanded(file, kind, decoder), BUFFER))


def _zstd() -> Callable[[], Any]:
    import zstandard

    # One for all parts: making it takes longer than expanding a small part.
    return zstandard.ZstdDecompressor().decompressobj


class _Expanded(io.RawIOBase):
    def __init__(self, file: BinaryIO, kind: str, decoder: Callable[[], Any]) -> None:
        self._file, self._kind, self._new = file, kind, decoder
        self._decoder: Any = None  # of the part that is being read; None between two
        self._rest = memoryview(b"")  # expanded, not yet asked for
        self._read = self._given = 0
        self._error: BrokenInput | None = None  # once what came before it is given

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer)
        while not self._rest:
            if self._error:
                raise self._error
            if not (data := self._file.read(SLICE)):
                if self._decoder:
                    raise self._broken("cut off before its end")
                return 0
            self._read += len(data)
            self._rest = memoryview(self._expand(data))
        taken = min(len(room), len(self._rest))
        room[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken

    def _expand(self, data: bytes) -> bytes:
        """What ``data`` adds; the end of one part and the start of the next may lie in it."""
        made = []
        while data:
            if self._decoder is None:
                if self._read > len(data) and not data.strip(b"\0"):
                    break  # padded to a block, as tapes are
                self._decoder = self._new()
            try:
                more = self._decoder.decompress(data)
            except Exception as error:  # zlib and zstandard each have their own
                self._error = self._broken(str(error))
                break
            self._given += len(more)
            if self._given > max(MAX_EXPANDED, MAX_RATIO * self._read):
                self._error = BrokenInput(
                    f"a {self._kind} bomb? It grows to over {MAX_EXPANDED:,} bytes and {MAX_RATIO} times its size "
                    "(expand it first if it is none; what came before was read)"
                )
                break
            made.append(more)
            data = self._decoder.unused_data if self._decoder.eof else b""
            if self._decoder.eof:
                self._decoder = None
        return b"".join(made)

    def _broken(self, why: str) -> BrokenInput:
        return BrokenInput(f"broken {self._kind}: {why} (what came before was read)")
