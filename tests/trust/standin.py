"""Processes to be killed, and a stand-in for Label Studio that is one: for ``scripts/faults``."""

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Client, Listener
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from annotator.labelstudio.fake import FakeApi
from annotator.labelstudio.seam import UnreachableError

PATIENCE = 180.0  # seconds, for anything that must end
PAUSE = 0.004  # seconds before and after a request is carried out, in which a kill may strike
fork = get_context("fork")  # what was imported here need not be imported again in each run


def begin(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    def quietly() -> None:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        work(*arguments)

    process = fork.Process(target=quietly)
    process.start()
    return process


def kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def ended(process: BaseProcess) -> int:
    """The exit status of a process that must end by itself."""
    process.join(PATIENCE)
    if process.is_alive():
        kill(process.pid or 0)
        return -1
    return process.exitcode or 0


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def workers(pid: int) -> list[int]:
    """The worker processes of a run, without Python's resource tracker."""
    found = []
    for child in children(pid):
        with suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


class Store(FakeApi):
    """The stand-in for Label Studio: what it holds is in a file, replaced as a whole by each request that is done."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        if path.exists():
            self.__dict__ |= pickle.loads(path.read_bytes())

    def serve(self, socket: Path) -> None:
        socket.unlink(missing_ok=True)
        with Listener(str(socket)) as listener:
            while True:
                with suppress(EOFError, OSError), listener.accept() as connection:
                    name, arguments = connection.recv()
                    answer = getattr(self, name)(*arguments)
                    answer = list(answer) if name == "tasks" else answer
                    time.sleep(PAUSE)
                    state = {"projects": self.projects, "stored": self.stored, "next_id": self.next_id}
                    partial = self.path.with_suffix(".partial")
                    partial.write_bytes(pickle.dumps(state))
                    partial.replace(self.path)
                    time.sleep(PAUSE)
                    connection.send(answer)


class Remote:
    """The seam over a socket to a ``Store``."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            try:
                with Client(str(self.socket)) as connection:
                    connection.send((name, arguments))
                    return connection.recv()
            except (OSError, EOFError) as error:
                raise UnreachableError("no answer", where=str(self.socket)) from error

        return call


@contextmanager
def served(folder: Path) -> Iterator[Callable[[], None]]:
    """A stand-in server in ``folder``; what is given kills it and starts it again."""
    running: list[BaseProcess] = []

    def start() -> None:
        running.append(begin(lambda: Store(folder / "held").serve(folder / "socket")))

    def again() -> None:
        kill(running[-1].pid or 0)
        running[-1].join()
        start()

    start()
    while not (folder / "socket").exists():
        time.sleep(0.01)
    try:
        yield again
    finally:
        kill(running[-1].pid or 0)
        running[-1].join()
