"""Batch scoring: any input to one output, on every core, taken up again where it was cut off."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from annotator import readers
from annotator.errors import UsageError
from annotator.pool import InProcess, Load, Workers
from annotator.readers import Found, Item, Reject
from annotator.writers import Writer, beside, first_model

FEW_ARTICLES, FEW_CHARACTERS = 32, 150_000  # below both, starting processes costs more than it gains


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. ``articles`` are the records in the output; ``resumed`` of them were there already."""

    out: str | None
    articles: int
    resumed: int
    rejected: int
    duplicates: int
    seconds: float
    articles_per_second: float
    rejects: str | None
    model_version: str | None


@dataclass(slots=True)
class Counts:
    """The run so far, for a progress bar."""

    scored: int = 0
    resumed: int = 0
    rejected: int = 0
    duplicates: int = 0


def score(
    inputs: Sequence[str],
    out: Path,
    load: Load,
    *,
    workers: int | None = None,
    resume: bool = True,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Summary:
    """Annotate every article of ``inputs`` (see ``readers.read``) into ``out``.

    ``load`` makes an annotator, in each worker where there are several (then it must be picklable). Without
    ``workers`` a few articles are done in this process, more in one process a core. A run that was cut off leaves
    ``OUT.part``, and the next one goes on from there. Raises ``UsageError`` for arguments that cannot be carried
    out and for an output that cannot be written, and what ``load`` raises.
    """
    started = time.perf_counter()
    companions = {p.resolve() for p in (out, *(beside(out, s) for s in ("part", "rejects.jsonl")))}
    if out.resolve() in {Path(i).resolve() for i in inputs}:
        raise UsageError("the output is also an input", where=str(out), fix="choose another -o")
    items = readers.read(inputs, skip=companions)
    with Writer(out, resume=resume) as writer:
        counts = Counts()
        fresh = _Fresh(items, writer, counts)
        head, few = _head(iter(fresh))
        model_version = None
        if head or writer.done:
            processes = workers or (1 if few else _cores())
            with InProcess(load) if processes == 1 else Workers(load, processes) as pool:
                model_version = pool.model_version
                _same_model(writer, model_version)
                for found, line, reason in pool.run(chain(head, fresh)):
                    if line is None:
                        fresh.reject(Reject(found.path, found.record, reason, found.article.id))
                    else:
                        writer.write(line)
                        counts.scored += 1
                    progress(counts)
        written = writer.finish(stale=writer.done.keys() - fresh.seen.keys())
    seconds = time.perf_counter() - started
    return Summary(
        out=str(out) if written else None,
        articles=counts.scored + counts.resumed,
        resumed=counts.resumed,
        rejected=counts.rejected,
        duplicates=counts.duplicates,
        seconds=round(seconds, 3),
        articles_per_second=round(counts.scored / seconds, 2),
        rejects=str(beside(out, "rejects.jsonl")) if counts.rejected else None,
        model_version=model_version,
    )


class _Fresh:
    """The articles that are still to be done: rejects are written, repeats and finished ones passed over."""

    def __init__(self, items: Iterator[Item], writer: Writer, counts: Counts) -> None:
        self._items, self._writer, self._counts = items, writer, counts
        self.seen: dict[str, int] = {}

    def __iter__(self) -> Iterator[Found]:
        return self

    def __next__(self) -> Found:
        for item in self._items:
            if isinstance(item, Reject):
                self.reject(item)
            elif self._is_new(item):
                return item
        raise StopIteration

    def reject(self, reject: Reject) -> None:
        self._writer.reject(reject)
        self._counts.rejected += 1

    def _is_new(self, found: Found) -> bool:
        id, text = found.article.id, hash(found.article.text)
        if id in self.seen:
            if self.seen[id] == text:
                self._counts.duplicates += 1
            else:
                self.reject(Reject(found.path, found.record, "another text came before under the same id", id))
            return False
        self.seen[id] = text
        if id not in self._writer.done:
            return True
        if self._writer.done[id] != text:
            raise UsageError(
                f"it holds article {id!r} with another text than the input now has",
                where=str(self._writer.part),
                fix="start over with --no-resume",
            )
        self._counts.resumed += 1
        return False


def _head(fresh: Iterator[Found]) -> tuple[list[Found], bool]:
    """The first articles, and whether they are all and few."""
    head: list[Found] = []
    characters = 0
    for found in fresh:
        head.append(found)
        characters += len(found.article.text)
        if len(head) >= FEW_ARTICLES or characters >= FEW_CHARACTERS:
            return head, False
    return head, True


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _same_model(writer: Writer, model_version: str) -> None:
    begun = first_model(writer.part) if writer.done else None
    if begun not in (None, model_version):
        raise UsageError(
            f"it was begun with model {begun}, not {model_version}",
            where=str(writer.part),
            fix="use that model, or start over with --no-resume",
        )
