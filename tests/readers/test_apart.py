"""Hostile pages: each costs itself a limited time, wherever the time goes, and never the run or the caller."""

import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from given import read
from test_html import PARAGRAPHS, page
from test_warc import record

from annotator.readers import Found, Reject, apart, html
from annotator.readers.apart import Apart, Died

# One XPath of trafilatura sorts 38,000 pieces of text by walking from each to each: half a minute inside C.
SLOW = page(*PARAGRAPHS, body="<p>" + "<b>x</b>yzw " * 19_000).encode()
GOOD = page(*PARAGRAPHS).encode()


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_CPU_SECONDS", 1)


def said(*inputs: object) -> list[str]:
    return [item.reason if isinstance(item, Reject) else "found" for item in read(*inputs)]


LIMIT = "takes too long: more than 1 s of processor time for one page"


def test_a_page_that_takes_too_long_is_set_aside_and_the_others_read(tmp_path: Path) -> None:
    for name, data in (("a", GOOD), ("b", SLOW), ("c", GOOD)):
        (tmp_path / f"{name}.html").write_bytes(data)
    (tmp_path / "d.warc").write_bytes(
        record("https://a.example/1", SLOW) + record("https://a.example/2", GOOD.replace(b"nine", b"ten"))
    )
    assert said(tmp_path) == ["found", LIMIT, "found", LIMIT, "found"]


def test_a_thread_that_reads_is_limited_too_and_no_signal_of_the_caller_is_touched() -> None:
    before, items = signal.getsignal(signal.SIGPROF), []
    thread = threading.Thread(target=lambda: items.append(html.page(SLOW, "a.html")))
    thread.start()
    thread.join()
    assert items == [Reject("a.html", None, LIMIT)]
    assert signal.getsignal(signal.SIGPROF) == before


def test_a_kill_by_accident_costs_no_page() -> None:
    assert isinstance(html.page(GOOD, "a.html"), Found)
    process = html._READING._process
    assert process
    process.kill()
    process.wait()
    assert isinstance(html.page(GOOD, "a.html"), Found)


def dies(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def grows(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"length": len(bytes(apart.MAX_MEMORY))}
    except MemoryError:
        return {"length": None}


def test_what_kills_its_process_is_said() -> None:
    with pytest.raises(Died, match="ended by signal 9"):
        Apart(f"{__name__}:dies").ask({}, b"", 10)


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux holds to it")
def test_memory_is_limited() -> None:
    assert Apart(f"{__name__}:grows").ask({}, b"", 10) == {"length": None}
