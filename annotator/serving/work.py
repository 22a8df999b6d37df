"""The model's work in threads, with a bound on what waits for it.

One thread a core. The network is nine tenths of an article's time and runs outside Python's lock, so threads share one
model in memory and still keep the cores busy.
"""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

WAITING = 256  # articles accepted at once, those being read included
FIRST_GUESS = 0.1  # seconds an article takes, until some have been read

Task = Callable[[], bytes]


class BusyError(Exception):
    """No room for so much now. ``seconds``: when there is likely to be some."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"try again in {seconds} s")


class Work:
    """Runs tasks in ``threads`` threads (default: one a core); ``held`` counts those accepted and not done."""

    def __init__(self, threads: int | None = None, waiting: int = WAITING) -> None:
        self.threads = threads or os.cpu_count() or 1
        self.waiting, self.held = waiting, 0
        self._each = FIRST_GUESS
        self._pool = ThreadPoolExecutor(self.threads, "annotate")

    async def run(self, tasks: Sequence[Task]) -> list[bytes]:
        """What ``tasks`` return, in their order. All are accepted or none.

        Raises ``BusyError`` where they find no room, and what a task raises. When the caller is cancelled, those that
        no thread has begun are dropped.
        """
        if self.held + len(tasks) > self.waiting:
            raise BusyError(max(1, round(self.held * self._each / self.threads)))
        self.held += len(tasks)
        loop = asyncio.get_running_loop()
        futures = [self._pool.submit(_timed, task) for task in tasks]
        for future in futures:
            future.add_done_callback(lambda done: loop.call_soon_threadsafe(self._done, done))
        return [value for value, _ in await asyncio.gather(*map(asyncio.wrap_future, futures))]

    def close(self) -> None:
        """Waits for what a thread has begun."""
        self._pool.shutdown(wait=True)

    def _done(self, future: Future[tuple[bytes, float]]) -> None:
        self.held -= 1
        if not future.cancelled() and not future.exception():
            self._each = 0.9 * self._each + 0.1 * future.result()[1]


def _timed(task: Task) -> tuple[bytes, float]:
    start = time.monotonic()
    return task(), time.monotonic() - start
