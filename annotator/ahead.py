"""What a run has before it: its files, and about how many records they hold, for the time that is left."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from annotator import readers
from annotator.readers import Passed, Reject
from annotator.readers.expand import bare, opened
from annotator.readers.walk import files

SLICE = 1 << 20


def files_of(inputs: Sequence[str], skip: Collection[Path] = ()) -> Iterator[Path | Reject | Passed]:
    """The files that ``readers.read`` opens, in its order, with what it says of the others; not standard input."""
    for given in inputs:
        if given != readers.STDIN:
            yield from files(given, _known, skip, readers.supported())


def count_records(inputs: Sequence[str]) -> int | None:
    """About how many records the inputs hold, without reading them as articles; None where nobody can know."""
    if readers.STDIN in inputs:
        return None
    return sum(_records(path) if isinstance(path, Path) else 1 for path in files_of(inputs))


def _records(path: Path) -> int:
    try:
        match Path(bare(path)).suffix:
            case ".jsonl":
                return _times(b"\n", path)
            case ".csv":
                return _times(b"\n", path) - 1  # its first line names the columns
            case ".warc":
                return _times(b"WARC-Type: response", path)
            case ".parquet":
                import pyarrow.parquet as pq

                return int(pq.read_metadata(path).num_rows)
    except Exception:
        pass  # what is wrong with the file is said when it is read
    return 1


def _times(what: bytes, path: Path) -> int:
    """How often ``what`` stands in a file; where it lies across two slices it is missed."""
    with opened(path) as stream:
        return sum(data.count(what) for data in iter(lambda: stream.read(SLICE), b""))


def _known(path: Path) -> bool:
    return Path(bare(path)).suffix in readers.READERS
