"""Output that is whole or absent: records gather in ``OUT.part``, and OUT appears by one rename at the end.

``OUT.part`` is JSON Lines whatever OUT is, one flushed line a record, so that it doubles as the checkpoint of a run
that was cut off. Rejects go to ``OUT.rejects.jsonl`` in the same way.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotator.errors import RecordError, UsageError
from annotator.readers.items import Reject

FORMATS = (".jsonl", ".parquet")
BUFFER = 1 << 20  # bytes read ahead of a checkpoint
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_ID = re.compile(rb'\{"schema": \d+, "id": ("[^"\\]*+(?:\\.[^"\\]*+)*+")')
_TEXT, _SENTENCES = b', "text": ', b', "sentences": ['  # what stands in a record before and behind its text


def to_line(record: dict[str, Any]) -> bytes:
    """One record as a JSON line. Raises ``ValueError`` for what JSON or UTF-8 cannot hold (infinity, half a pair)."""
    return _JSON.encode(record).encode() + b"\n"


def text_key(text: str) -> int:
    """A number by which a text is known again, in any process."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def beside(out: Path, suffix: str) -> Path:
    """The companion file ``OUT.suffix``."""
    return out.with_name(f"{out.name}.{suffix}")


class Writer:
    """Writes one run's records and rejects; a context manager that leaves the checkpoint behind unless finished.

    Raises ``UsageError`` for a format that is not known, a place that cannot be written, or when another run is
    writing there.
    """

    def __init__(self, out: Path, *, resume: bool = True) -> None:
        if out.suffix not in FORMATS:
            raise UsageError("unknown output format", where=str(out), fix=f"written are {' and '.join(FORMATS)}")
        if out.is_dir():
            raise UsageError("the output is a folder", where=str(out), fix="name a file in it")
        self.out, self.part = out, beside(out, "part")
        self._rejects_path, self._rejects_part = beside(out, "rejects.jsonl"), beside(out, "rejects.part")
        self.records = self.rejects = 0
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.part.open("r+b" if self.part.exists() else "w+b", buffering=BUFFER)
            self._lock()
            self._rejects = self._rejects_part.open("wb")
        except OSError as error:
            raise UsageError(f"cannot write here: {error.strerror}", where=str(out), fix="choose another -o") from error
        self.done = dict(self._resume()) if resume else {}
        if not resume:
            self._file.truncate(0)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file.closed:  # finished
            return
        with suppress(OSError):  # of a full disk, raised before when the record was written
            self._close()
        self._rejects_part.unlink()  # the next run finds the same ones
        if self.part.stat().st_size == 0:
            self.part.unlink()

    def _close(self) -> None:
        try:
            self._file.close()  # which writes what a full disk did not take, and fails again
        finally:
            self._rejects.close()

    def write(self, line: bytes) -> None:
        """Append one record's line and flush it."""
        self._append(self._file, line)
        self.records += 1

    def reject(self, reject: Reject) -> None:
        line = json.dumps(asdict(reject), ensure_ascii=False)
        # A file name may hold bytes that are no UTF-8: written as the JSON escapes that they are in Python.
        self._append(self._rejects, line.encode("utf-8", "backslashreplace") + b"\n")
        self.rejects += 1

    def finish(self, stale: Collection[str] = ()) -> bool:
        """Put the output in place, without the records whose ids are ``stale``; False where there is no record.

        The rejects come first: once OUT is there, all is. A rejects file of an earlier run is removed.
        """
        try:
            return self._finish(stale)
        except OSError as error:
            raise full(self.out, error) from error

    def _finish(self, stale: Collection[str]) -> bool:
        self._close()
        if self.rejects:
            os.replace(self._rejects_part, self._rejects_path)
        else:
            self._rejects_part.unlink()
            self._rejects_path.unlink(missing_ok=True)
        if stale:
            self._drop(stale)
        if self.part.stat().st_size == 0:
            self.part.unlink()
            return False
        if self.out.suffix == ".parquet":
            whole = beside(self.out, "part.parquet")
            from annotator.parquet import to_parquet  # pyarrow is slow to import

            try:
                to_parquet(self.part, whole)
            except OSError:  # a full disk: half a file would only take more of it
                whole.unlink(missing_ok=True)
                raise
            os.replace(whole, self.out)
            self.part.unlink()
        else:
            os.replace(self.part, self.out)
        return True

    def _append(self, file: Any, line: bytes) -> None:
        try:
            file.write(line)
            file.flush()
        except OSError as error:
            raise full(self.out, error) from error

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                return  # a file system without locks
            raise UsageError("another run is writing here", where=str(self.out), fix="choose another -o") from error

    def _resume(self) -> Iterator[tuple[str, int]]:
        """The id of each whole record in the checkpoint, and its text's key; a torn last line is cut off."""
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            yield id_and_key(line, str(self.part))
            whole += len(line)
        self._file.truncate(whole)
        self._file.seek(whole)

    def _drop(self, stale: Collection[str]) -> None:
        kept = beside(self.out, "part.kept")
        with self.part.open("rb") as part, kept.open("wb") as file:
            file.writelines(line for line in part if id_and_key(line, str(self.part))[0] not in stale)
        os.replace(kept, self.part)


def full(out: Path, error: OSError) -> UsageError:
    return UsageError(
        f"could not be written: {error.strerror}", where=str(out), fix="make room and run the same command: it goes on"
    )


def id_and_key(line: bytes, where: str) -> tuple[str, int]:
    """The id and ``text_key`` of a line that ``to_line`` made, without reading the rest of it (resuming is quick).

    A bare quotation mark cannot lie inside a JSON string, so the first match of each pattern is the field itself.
    """
    id, text = _ID.match(line), line.partition(_TEXT)[2].partition(_SENTENCES)[0]
    if id and text.startswith(b'"'):
        with suppress(ValueError):
            return json.loads(id[1]), text_key(json.loads(text))
    raise RecordError("not a checkpoint of ours", where=where, fix="move it away, or use --no-resume")


def first_model(part: Path) -> str | None:
    """The ``model_version`` of the first record of a checkpoint; None where it holds none."""
    with part.open("rb") as file:
        line = file.readline()
    return str(json.loads(line).get("model_version", "")) if line.endswith(b"\n") else None
