"""Work on hostile bytes in a process of its own, which can be ended: a limit on processor time and memory.

Most of the time that a hostile page takes is spent inside C code, such as one XPath over thousands of elements that
runs for hours. No handler of a signal and no other thread can break that off; only the system can, by ending the
process. So the process has a timer of its own processor time, and the signal that it sends is left to do what it does
to a process that handles none. Processor time, so that a busy machine changes nothing. It is the same from whatever
thread, Ray task or other process the reader is called, since nothing in the caller is touched.
"""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

TRIES = 2  # a process may also be killed by accident
MAX_MEMORY = 1 << 30  # of the process, in bytes of address space
SPENT_BYTES = 300_000_000  # grown that large, it is replaced by a fresh one
_SIZES = struct.Struct("<II")
_MAIN = "import sys; sys.path[:] = sys.argv[2:]; from annotator.readers import apart; apart.serve(sys.argv[1])"


class TookTooLong(Exception):
    """The work was ended by its limit."""


class Died(Exception):
    """The process died of the work, twice. The message says how."""


class Apart:
    """A process that does one kind of work, started when it is first asked, and again when it died.

    ``work`` is the module and the name of a function that takes a mapping and bytes and returns a mapping; both
    mappings are JSON. It ends with this process, however that ends.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)  # two could not share its pipe

    def ask(self, request: Mapping[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """What the function returns, where it needs at most ``seconds`` of processor time. Raises ``TookTooLong``
        where it needs more, ``Died`` where its process dies otherwise, as it does from too much memory."""
        with self._lock:
            for _ in range(TRIES):
                try:
                    return self._exchange({"request": request, "seconds": seconds}, data)
                except (EOFError, OSError):  # it has ended, or is about to
                    code = self._end()
                    if sys.platform != "win32" and code == -signal.SIGPROF:
                        raise TookTooLong from None
        raise Died(f"ended by signal {-code}" if code < 0 else f"ended with status {code}")

    def _exchange(self, head: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        process = self._process = self._process or self._start()
        assert process.stdin and process.stdout
        try:
            _write(process.stdin, head, data)
            answer, _ = _read(process.stdout)
        except (EOFError, OSError):
            raise
        except BaseException:  # Ctrl-C: the answer that may still come belongs to no later question
            process.kill()
            self._end()
            raise
        if answer["spent"]:
            self._end()
        done: dict[str, Any] = answer["done"]
        return done

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", _MAIN, self._work, *sys.path]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    def _end(self) -> int:
        """Its exit status, once it has ended."""
        process, self._process = self._process, None
        if process is None:  # it could not even be started
            return 1
        try:
            process.__exit__(None, None, None)  # closes its input, at which it ends, and waits
        except OSError:  # what was not yet written
            process.wait()
        return process.returncode

    def _forget(self) -> None:
        self._process, self._lock = None, threading.Lock()


def serve(work: str) -> None:
    """The life of such a process: it answers until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    module, _, name = work.partition(":")
    done: Callable[[Mapping[str, Any], bytes], dict[str, Any]] = getattr(__import__(module, fromlist=[name]), name)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    while True:
        try:
            head, data = _read(sys.stdin.buffer)
        except EOFError:
            return
        _time(head["seconds"])
        answer = done(head["request"], data)
        _time(0)
        _write(answers, {"done": answer, "spent": _spent()}, b"")


def _time(seconds: float) -> None:
    if sys.platform != "win32":  # which has no such timer
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _spent() -> bool:
    """Not by getrusage: on Linux, its largest size of a process begins with that of the parent, model and all."""
    if sys.platform != "linux":
        return False
    with open("/proc/self/statm", "rb") as sizes:  # in pages: all, resident, …
        return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") > SPENT_BYTES


def _write(stream: IO[bytes], head: Mapping[str, Any], data: bytes) -> None:
    packed = json.dumps(head).encode()
    stream.write(_SIZES.pack(len(packed), len(data)) + packed)
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """A message. Raises ``EOFError`` where there is none, or only the beginning of one."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        raise EOFError
    head, data = (stream.read(size) for size in _SIZES.unpack(sizes))
    try:
        return json.loads(head), data
    except ValueError:
        raise EOFError from None
