"""The tool's own output read back: the predictions of ``OUT.jsonl`` or ``OUT.parquet``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.errors import RecordError, UsageError
from annotator.markup import Prediction
from annotator.records import read_prediction


def read_output(out: Path) -> Iterator[Prediction]:
    """The predictions in an output of ``annotator score``, one at a time.

    Raises ``UsageError``, before anything is read, for a file that is missing or of another format, and
    ``RecordError``, with file and line, for a record that breaks the schema.
    """
    if not out.is_file():
        raise UsageError("no such file", where=str(out), fix="make it with: annotator score IN… -o OUT")
    if out.suffix not in (".jsonl", ".parquet"):
        raise UsageError("not an output of annotator score", where=str(out), fix="name its .jsonl or .parquet file")
    return _predictions(out)


def _predictions(out: Path) -> Iterator[Prediction]:
    for number, record in enumerate(_parquet(out) if out.suffix == ".parquet" else _jsonl(out), start=1):
        try:
            yield read_prediction(record)
        except (KeyError, TypeError, AttributeError, RecordError) as error:
            raise RecordError(f"not an output record: {error}", where=f"{out}:{number}") from error


def _jsonl(out: Path) -> Iterator[Any]:
    with out.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise RecordError(f"broken JSON: {error}", where=f"{out}:{number}") from error


def _parquet(out: Path) -> Iterator[Any]:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(out) as file:
            for batch in file.iter_batches(500):
                for row in batch.to_pylist():
                    extra = json.loads(row.pop("extra") or "{}")
                    yield row | {"extra": extra}
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise RecordError(f"broken Parquet: {error}", where=str(out)) from error
