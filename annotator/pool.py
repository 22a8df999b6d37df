"""Articles annotated in this process or in several: the same records, whatever happens to one article.

Each worker is a process of its own (spawned, one thread) with its own model. It gets a few articles at a time and
answers article by article, so what a dying worker had finished is kept. What it had not is tried again, one by one:
only an article that kills its worker twice, alone, is given up.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple, Protocol

from annotator.article import Article
from annotator.errors import AnnotatorError
from annotator.markup import Prediction
from annotator.readers.items import Found
from annotator.records import to_record
from annotator.writers import to_line

CHUNK_ARTICLES, CHUNK_CHARACTERS = 16, 200_000  # handed to a worker at a time
TRIES_ALONE, TRIES_TO_LOAD = 2, 3
THREADS = ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "MKL_NUM_THREADS")


class Answer(NamedTuple):
    """What became of one article: its record's ``line``, or None and the ``reason`` why there is none."""

    line: bytes | None
    reason: str = ""
    tokens: int = 0  # that the network read


Result = tuple[Found, Answer]


class Annotates(Protocol):
    """What the pool needs of an ``Annotator``."""

    tokens: int

    @property
    def model_version(self) -> str: ...
    def annotate(self, article: Article, /) -> Prediction: ...
    def annotate_many(self, articles: Iterable[Article], /) -> Iterator[Prediction]: ...


Load = Callable[[], Annotates]


def answers(annotator: Annotates, articles: Sequence[Article]) -> Iterator[Answer]:
    """One answer an article, in order. Where the batch fails, its articles are tried one by one."""
    done, tokens = 0, annotator.tokens
    try:
        for prediction in annotator.annotate_many(articles):
            yield _answer(prediction, annotator.tokens - tokens)
            done, tokens = done + 1, annotator.tokens
    except Exception:
        for article in articles[done:]:
            tokens = annotator.tokens
            try:
                prediction = annotator.annotate(article)
            except Exception as error:
                yield Answer(None, f"failed: {type(error).__name__}: {error}")
            else:
                yield _answer(prediction, annotator.tokens - tokens)


def _answer(prediction: Prediction, tokens: int) -> Answer:
    if not prediction.markup.sentences:
        return Answer(None, f"no prose: {'only furniture' if prediction.markup.furniture else 'no sentence in it'}")
    try:
        return Answer(to_line(to_record(prediction)), tokens=tokens)
    except ValueError as error:
        return Answer(None, f"cannot be written as JSON: {error}")


class InProcess:
    """The pool of one: the model in this process."""

    def __init__(self, load: Load) -> None:
        self._annotator = load()
        self.model_version = self._annotator.model_version

    def __enter__(self) -> "InProcess":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, found: Iterator[Found]) -> Iterator[Result]:
        """Each article with its record's line or the reason for having none, in order."""
        for chunk in _chunks(found):
            yield from zip(chunk, answers(self._annotator, [f.article for f in chunk]), strict=True)


@dataclass
class _Worker:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    alone: int = 0  # how often the one article it holds was tried alone, this time included
    todo: deque[Found] = field(default_factory=deque)


class Workers:
    """A pool of processes. ``load`` must be picklable. Raises what ``load`` raises, and ``AnnotatorError`` where the
    first worker dies before its model is loaded, or where they all did and none is left."""

    def __init__(self, load: Load, count: int) -> None:
        self._load = load
        self._workers: list[_Worker] = []
        self._again: deque[tuple[Found, int]] = deque()
        self._next: list[Found] | None = None
        self._unborn = 0  # workers on end that died before they had loaded
        self.model_version = ""
        try:
            self._workers += [self._start() for _ in range(count)]
            self._greet(self._workers[0])
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.terminate()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()

    def run(self, found: Iterator[Found]) -> Iterator[Result]:
        """Each article with its record's line or the reason for having none, as they are done."""
        chunks = _chunks(found)
        self._next = next(chunks, None)
        while True:
            for worker in self._workers:
                if worker.ready and not worker.todo:
                    self._hand_out(worker)
                if self._next is None:  # read while the workers work
                    self._next = next(chunks, None)
            if not (self._next or self._again or any(w.todo for w in self._workers)):
                return
            waiting = {w.connection: w for w in self._workers if w.todo or not w.ready}
            for readable in wait(list(waiting)):
                yield from self._take(waiting[readable])  # type: ignore[index]

    def _hand_out(self, worker: _Worker) -> None:
        if self._again:
            one, tried = self._again.popleft()
            worker.todo, worker.alone = deque([one]), tried + 1
        elif self._next:
            worker.todo, worker.alone = deque(self._next), 0
            self._next = None
        else:
            return
        with suppress(BrokenPipeError, ConnectionResetError):  # it died idle: noticed when its answer is read
            worker.connection.send([f.article for f in worker.todo])

    def _take(self, worker: _Worker) -> Iterator[Result]:
        """One message of a worker: an answer, its greeting, or its death."""
        if not worker.ready:
            self._greet(worker)
            return
        try:
            answer: Answer = worker.connection.recv()
        except (EOFError, OSError):  # OSError: in the middle of a message
            yield from self._bury(worker)
        else:
            yield worker.todo.popleft(), answer

    def _greet(self, worker: _Worker) -> None:
        try:
            hello = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._unborn += 1
            if self.model_version and self._unborn < TRIES_TO_LOAD:  # it loaded before, so someone ended this one
                self._replace(worker)
                return
            self._workers.remove(worker)
            if self.model_version and self._workers:  # the others go on without it
                return
            raise AnnotatorError(
                f"a worker process {_death(worker)} while it loaded the model", fix="try --workers 1"
            ) from None
        if isinstance(hello, Exception):
            raise hello
        worker.ready, self.model_version, self._unborn = True, hello, 0

    def _bury(self, worker: _Worker) -> Iterator[Result]:
        worker.process.join()
        if worker.alone >= TRIES_ALONE:
            yield worker.todo.popleft(), Answer(None, f"failed: its worker process {_death(worker)}")
        self._again += ((found, worker.alone) for found in worker.todo)
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.connection.close()
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._load), daemon=True)
        with _interrupts_ignored():  # inherited: Ctrl-C is for the parent, which then ends its workers
            process.start()
        theirs.close()
        return _Worker(process, ours)


def _death(worker: _Worker) -> str:
    code = worker.process.exitcode or 0
    return f"was ended by signal {-code} (out of memory?)" if code < 0 else f"ended with status {code}"


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(connection: Connection, load: Load) -> None:
    """A worker's life. It ends when the parent closes the pipe, however the parent ended."""
    os.environ.update(dict.fromkeys(THREADS, "1"), TOKENIZERS_PARALLELISM="false")
    with suppress(OSError):  # where memory runs out, Linux ends a worker rather than the parent
        Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            annotator = load()
        except Exception as error:
            connection.send(error)
            return
        connection.send(annotator.model_version)
        while True:
            for answer in answers(annotator, connection.recv()):
                connection.send(answer)


def _chunks(found: Iterator[Found]) -> Iterator[list[Found]]:
    chunk: list[Found] = []
    characters = 0
    for one in found:
        chunk.append(one)
        characters += sum(len(str(getattr(one.article, name))) for name in Article.__slots__)
        if len(chunk) == CHUNK_ARTICLES or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
