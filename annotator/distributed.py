"""Batch scoring on a Ray cluster: Ray Data reads and annotates there, and what comes of it is written here.

Reading is one task a file, so a run has as many readers as files. Each article goes to a stateful actor, which keeps
one worker of ``annotator.pool`` as a process beside it: an article that kills its worker costs a line in the rejects
here too, and not the actor. The checkpoint is the local engine's, by id: what it holds is passed over where it is read.
"""

import logging
import os
import pickle
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from annotator import readers
from annotator.ahead import files_of
from annotator.errors import AnnotatorError, UsageError
from annotator.pool import Answer, Load, Workers
from annotator.readers import Found, Options, Passed, Reject
from annotator.writers import text_key

BLOCK_BYTES = 1 << 20  # handed on at a time: small, so that the first articles are annotated while others are read
ITEMS = 64  # to an actor at a time
READER_CPUS = 0.1  # an actor leaves so much of its core to reading


@dataclass(frozen=True, slots=True)
class Scored:
    """An article's place, id and text's key, and what became of it; None where the checkpoint holds it."""

    path: str
    record: int | None
    id: str
    text_key: int
    answer: Answer | None


class Cluster:
    """A Ray cluster with the model known to work there: the one that RAY_ADDRESS names, or one on this machine.

    ``workers`` is the number of actors, one a core where it is not said; with ``gpu`` they share the cluster's GPUs.
    Raises what ``load`` raises.
    """

    def __init__(self, load: Load, workers: int | None = None, *, gpu: bool = False) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would report to its makers
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        self._owns = not ray.is_initialized()
        if self._owns:
            own = "RAY_ADDRESS" not in os.environ
            try:
                ray.init(
                    num_cpus=workers if own else None,
                    include_dashboard=False if own else None,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
            except Exception as error:  # Ray raises plain ones here
                fix = "on a busy machine try again, or start a cluster with `ray start` and name it in RAY_ADDRESS"
                raise AnnotatorError(f"Ray did not start: {error}", fix=fix) from error
        self._load = load
        has: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        self._workers = workers or max(1, int(has.get("CPU", 1)))
        self._resources: dict[str, Any] = {"num_cpus": 1 - READER_CPUS}
        if gpu:
            self._resources["num_gpus"] = min(1.0, has.get("GPU", 0) / self._workers)
        try:
            self.model_version: str = ray.get(ray.remote(**self._resources)(_version).remote(load))
        except ray.exceptions.RayTaskError as error:
            self.__exit__()
            raise error.cause from None
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        if self._owns:
            ray.shutdown()

    def run(
        self, inputs: Sequence[str], done: Iterable[str], skip: Collection[Path], options: Options
    ) -> Iterator[Scored | Reject | Passed]:
        """What ``readers.read`` finds, in its order, each article annotated, but for those whose ids are ``done``.

        The inputs must be files that every machine of the cluster sees under the same path. Raises ``UsageError``
        for standard input.
        """
        if readers.STDIN in inputs:
            raise UsageError("a cluster cannot read standard input", fix="write it to a file, or use --engine local")
        found = list(files_of(inputs, skip))
        yield from (item for item in found if not isinstance(item, Path))
        paths = [str(item) for item in found if isinstance(item, Path)]
        if not paths:
            return
        context = DataContext.get_current()
        context.target_max_block_size = BLOCK_BYTES
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True  # of two texts under one id the first counts
        reading = partial(_read, options=options, done=ray.put(frozenset(done)))
        rows = (
            ray.data.from_items([{"item": pickle.dumps(path)} for path in paths], override_num_blocks=len(paths))
            .map_batches(reading, batch_size=1, batch_format="pyarrow", num_cpus=READER_CPUS)
            .map_batches(
                _Actor,
                fn_constructor_args=(self._load,),
                batch_size=ITEMS,
                batch_format="pyarrow",
                compute=ActorPoolStrategy(size=self._workers),
                **self._resources,
            )
        )
        for table in rows.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from _items(table)


def _version(load: Load) -> str:
    return load().model_version


def _read(table: pa.Table, options: Options, done: Any) -> Iterator[pa.Table]:
    """The items of files, a table of a few at a time."""
    finished = ray.get(done)
    for path in _items(table):
        passed: list[Passed] = []
        chunk: list[object] = []
        for item in readers.read([path], options=options, passed=passed.append, known=finished):
            if isinstance(item, Found) and item.article.id in finished:
                chunk.append(_scored(item, None))
            else:
                chunk.append(item)
            if len(chunk) >= ITEMS:
                yield _table(chunk)
                chunk = []
        yield _table([*chunk, *passed])


class _Actor:
    """Keeps a loaded model for the length of a run."""

    def __init__(self, load: Load) -> None:
        self._pool = Workers(load, 1)

    def __call__(self, table: pa.Table) -> pa.Table:
        items = list(_items(table))
        answers = {id(found): answer for found, answer in self._pool.run(i for i in items if isinstance(i, Found))}
        return _table([_scored(i, answers[id(i)]) if isinstance(i, Found) else i for i in items])


def _scored(found: Found, answer: Answer | None) -> Scored:
    return Scored(found.path, found.record, found.article.id, text_key(found.article.text), answer)


def _table(items: Sequence[object]) -> pa.Table:
    """Things as a column of pickles: a table of their fields could not hold columns that differ in type."""
    return pa.table({"item": pa.array([pickle.dumps(item) for item in items], pa.binary())})


def _items(table: pa.Table) -> Iterator[Any]:
    return map(pickle.loads, table["item"].to_pylist())
