"""Batch scoring: any input to one output, on every core, taken up again where it was cut off."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from annotator import readers
from annotator.errors import UsageError
from annotator.pool import Answer, InProcess, Load, Workers
from annotator.readers import Found, Item, Options, Passed, Reject
from annotator.writers import Writer, beside, first_model, text_key

if TYPE_CHECKING:
    from annotator.distributed import Scored

Engine = Literal["local", "ray"]

FEW_ARTICLES, FEW_CHARACTERS = 32, 150_000  # below both, starting processes costs more than it gains


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. ``articles`` are the records in the output; ``resumed`` of them were there already, and
    ``repeats`` of them have a text that came before under another id. ``duplicates`` came twice and are there once.
    """

    out: str | None
    articles: int
    resumed: int
    rejected: int
    duplicates: int
    seconds: float
    articles_per_second: float
    repeats: int
    tokens: int
    tokens_per_second: float
    rejects: str | None
    model_version: str | None


@dataclass(slots=True)
class Counts:
    """The run so far, for a progress bar. ``tokens`` are those that the network read."""

    scored: int = 0
    resumed: int = 0
    rejected: int = 0
    duplicates: int = 0
    tokens: int = 0

    @property
    def records(self) -> int:
        """Records of the input that are dealt with."""
        return self.scored + self.resumed + self.rejected + self.duplicates


def score(
    inputs: Sequence[str],
    out: Path,
    load: Load,
    *,
    engine: Engine = "local",
    gpu: bool = False,
    workers: int | None = None,
    resume: bool = True,
    options: Options = Options(),  # noqa: B008 (frozen)
    progress: Callable[[Counts], None] = lambda counts: None,
    passed: Callable[[Passed], None] = lambda passed: None,
) -> Summary:
    """Annotate every article of ``inputs`` (see ``readers.read``, and there ``options`` and ``passed``) into ``out``.

    ``load`` makes an annotator, in each worker where there are several (then it must be picklable). Without
    ``workers`` a few articles are done in this process, more in one process a core; the ``engine`` "ray" spreads them
    over a Ray cluster, and with ``gpu`` over its GPUs. A run that was cut off leaves ``OUT.part``, and the next one
    goes on from there. Raises ``UsageError`` for arguments that cannot be carried out and for an output that cannot
    be written, and what ``load`` raises.
    """
    started = time.perf_counter()
    companions = {p.resolve() for p in (out, *(beside(out, s) for s in ("part", "rejects.jsonl")))}
    if out.resolve() in {Path(i).resolve() for i in inputs}:
        raise UsageError("the output is also an input", where=str(out), fix="choose another -o")
    with Writer(out, resume=resume) as writer:
        run = _Run(writer, progress)
        if engine == "ray":
            from annotator.distributed import Cluster  # which imports Ray

            with Cluster(load, workers, gpu=gpu) as cluster:
                run.begin(cluster.model_version)
                _there(run, cluster.run(inputs, writer.done.keys(), companions, options), passed)
        else:
            items = readers.read(inputs, skip=companions, options=options, passed=passed, known=writer.done.keys())
            _here(run, items, load, workers)
        written = writer.finish(stale=writer.done.keys() - run.seen.keys())
    seconds, counts = time.perf_counter() - started, run.counts
    return Summary(
        out=str(out) if written else None,
        articles=counts.scored + counts.resumed,
        resumed=counts.resumed,
        rejected=counts.rejected,
        duplicates=counts.duplicates,
        repeats=run.repeats,
        seconds=round(seconds, 3),
        articles_per_second=round(counts.scored / seconds, 2),
        tokens=counts.tokens,
        tokens_per_second=round(counts.tokens / seconds, 1),
        rejects=str(beside(out, "rejects.jsonl")) if counts.rejected else None,
        model_version=run.model_version,
    )


def _here(run: "_Run", items: Iterator[Item], load: Load, workers: int | None) -> None:
    fresh = run.fresh(items)
    head, few = _head(fresh)
    if not head and not run.writer.done:
        return
    processes = (workers or (1 if few else _cores())) if head else 1
    with InProcess(load) if processes == 1 else Workers(load, processes) as pool:
        run.begin(pool.model_version)
        for found, answer in pool.run(chain(head, fresh)):
            run.take(found.path, found.record, found.article.id, answer)


def _there(run: "_Run", items: "Iterator[Scored | Reject | Passed]", passed: Callable[[Passed], None]) -> None:
    for item in items:
        if isinstance(item, Passed):
            passed(item)
        elif isinstance(item, Reject):
            run.reject(item)
        elif run.is_new(item.path, item.record, item.id, item.text_key):
            assert item.answer  # missing only where the checkpoint has it, and then the article is not new
            run.take(item.path, item.record, item.id, item.answer)


class _Run:
    """What is known of a run: which articles it has seen, so that repeats and finished ones are passed over."""

    def __init__(self, writer: Writer, progress: Callable[[Counts], None]) -> None:
        self.writer, self._progress = writer, progress
        self.counts = Counts()
        self.seen: dict[str, int] = {}
        self.model_version: str | None = None

    @property
    def repeats(self) -> int:
        """How many articles have a text that came before under another id."""
        return len(self.seen) - len(set(self.seen.values()))

    def begin(self, model_version: str) -> None:
        """Say which model answers. Raises ``UsageError`` where the checkpoint is of another."""
        self.model_version = model_version
        begun = first_model(self.writer.part) if self.writer.done else None
        if begun not in (None, model_version):
            raise UsageError(
                f"it was begun with model {begun}, not {model_version}",
                where=str(self.writer.part),
                fix="use that model, or start over with --no-resume",
            )

    def fresh(self, items: Iterator[Item]) -> Iterator[Found]:
        """The articles that are still to be done; rejects are written on the way."""
        for item in items:
            if isinstance(item, Reject):
                self.reject(item)
            elif self.is_new(item.path, item.record, item.article.id, text_key(item.article.text)):
                yield item

    def take(self, path: str, record: int | None, id: str, answer: Answer) -> None:
        """Write what became of an article."""
        if answer.line is None:
            self.reject(Reject(path, record, answer.reason, id))
            return
        self.writer.write(answer.line)
        self.counts.scored += 1
        self.counts.tokens += answer.tokens
        self._progress(self.counts)

    def reject(self, reject: Reject) -> None:
        self.writer.reject(reject)
        self.counts.rejected += 1
        self._progress(self.counts)

    def is_new(self, path: str, record: int | None, id: str, text: int) -> bool:
        """Whether no article came before under this ``id``, in this run or in its checkpoint; ``text`` is its key."""
        if id in self.seen:
            if self.seen[id] == text:
                self.counts.duplicates += 1
            else:
                self.reject(Reject(path, record, "another text came before under the same id", id))
            return False
        self.seen[id] = text
        if id not in self.writer.done:
            return True
        if self.writer.done[id] != text:
            raise UsageError(
                f"it holds article {id!r} with another text than the input now has",
                where=str(self.writer.part),
                fix="start over with --no-resume",
            )
        self.counts.resumed += 1
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
