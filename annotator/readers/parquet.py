"""Parquet: one article a row, a few rows in memory at a time."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from annotator.readers.items import Columns, Found, Item, Reject, not_utf8
from annotator.readers.rows import article, no_column, plain
from annotator.records import ABOUT

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH_BYTES, BATCH_ROWS = 8_000_000, 32


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    """The articles of a file, row by row; ``record`` is the row, counted from 1.

    Parquet is read from its end, so a compressed one is expanded into a temporary file first. The wrong type of a
    column is one ``Reject`` for the file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with ExitStack() as stack:
        if not stream.seekable():
            whole = stack.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(stream, whole)
            stream = cast(BinaryIO, whole)
        try:
            file = stack.enter_context(pq.ParquetFile(stream))
            if wrong := _wrong(file.schema_arrow, columns):
                yield Reject(path, None, wrong)
                return
            names = list(file.schema_arrow.names)
            ours = {"schema", "sentences"} <= set(names)  # an output of this tool: its markup is not wanted
            if ours:
                names = [name for name in names if name in ("id", "text", "extra", *ABOUT)]
            for batch in _batches(file, names):
                for n in range(batch.num_rows):
                    number += 1
                    yield _row(batch, n, path, number, columns, ours)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last of a column's name
            yield Reject(path, None, f"broken Parquet: {str(error).splitlines()[0]} (what came before was read)")


def _wrong(schema: "pa.Schema", columns: Columns) -> str | None:
    """Why no row of the file can be an article, if so."""
    import pyarrow as pa

    if columns.text not in schema.names:
        return no_column(columns.text, schema.names)
    if len(set(schema.names)) < len(schema.names):
        return "several columns of one name"
    kind = schema.field(columns.text).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return f'"{columns.text}" is a column of {kind}, not of strings; name the right one with --text-column'
    return None


def _batches(file: "pq.ParquetFile", names: Sequence[str]) -> "Iterator[pa.RecordBatch]":
    for group in range(file.num_row_groups):
        about = file.metadata.row_group(group)
        row_bytes = about.total_byte_size // max(about.num_rows, 1) + 1
        rows = max(1, min(BATCH_ROWS, BATCH_BYTES // row_bytes))
        yield from file.iter_batches(rows, row_groups=[group], columns=names, use_threads=False)


def _row(batch: "pa.RecordBatch", n: int, path: str, number: int, columns: Columns, ours: bool) -> Item:
    try:
        row: dict[str, Any] = {name: plain(batch.column(name)[n].as_py()) for name in batch.schema.names}
        if ours:
            row |= json.loads(row.pop("extra") or "{}")
        return Found(article(row, columns), path, number)
    except UnicodeDecodeError as error:
        return Reject(path, number, not_utf8(error, error.object, 0))
    except (ValueError, OverflowError) as error:
        return Reject(path, number, str(error))
