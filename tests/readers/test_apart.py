"""Hostile pages: each costs itself a limited time, wherever the time goes, and never the run or the caller."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from given import read
from helping import HANGS
from test_html import PARAGRAPHS, page
from test_warc import record

from annotator.readers import Found, Reject, html
from annotator.readers.apart import SPENT_BYTES, Apart, Died

GOOD = b"The minister said on Friday that the road would open, and that the crews had been paid."


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Apart]:
    """Pages are read by ``helping.page``, within 0.2 s."""
    process = Apart("helping:page")
    monkeypatch.setattr(html, "_READING", process)
    monkeypatch.setattr(html, "MAX_CPU_SECONDS", 0.2)
    yield process
    process._end()


LIMIT = "takes too long: more than 0.2 s of processor time for one page"


def said(items: list[Found | Reject]) -> list[str]:
    return [item.reason if isinstance(item, Reject) else "found" for item in items]


def test_a_page_that_lets_no_signal_through_is_set_aside_and_the_run_goes_on(tmp_path: Path, standin: Apart) -> None:
    for name, data in (("a", GOOD), ("b", HANGS), ("c", GOOD)):
        (tmp_path / f"{name}.html").write_bytes(data)
    (tmp_path / "d.warc").write_bytes(record("https://a.example/1", HANGS) + record("https://a.example/2", GOOD))
    assert said(read(tmp_path)) == ["found", LIMIT, "found", LIMIT, "found"]


def test_a_page_over_which_trafilatura_takes_minutes_is_set_aside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(html, "MAX_CPU_SECONDS", 1)
    # One XPath sorts 38,000 pieces of text by walking from each to each: half a minute inside C.
    slow = page(*PARAGRAPHS, body="<p>" + "<b>x</b>yzw " * 19_000)
    (tmp_path / "a.html").write_text(slow)
    assert said(read(tmp_path)) == [LIMIT.replace("0.2", "1")]


def test_a_thread_that_reads_is_limited_too_and_no_signal_of_the_caller_is_touched(standin: Apart) -> None:
    before, items = signal.getsignal(signal.SIGPROF), []
    thread = threading.Thread(target=lambda: items.append(html.page(HANGS, "a.html")))
    thread.start()
    thread.join()
    assert items == [Reject("a.html", None, LIMIT)]
    assert signal.getsignal(signal.SIGPROF) == before


def test_a_kill_by_accident_costs_no_page(standin: Apart) -> None:
    assert isinstance(html.page(GOOD, "a.html"), Found)
    process = standin._process
    assert process
    process.kill()
    process.wait()
    assert isinstance(html.page(GOOD, "a.html"), Found)


def test_a_large_caller_gets_no_new_process_for_each_page(standin: Apart) -> None:
    large = b"x" * (SPENT_BYTES + 1)
    assert isinstance(html.page(GOOD, "a.html"), Found) and (first := standin._process)
    assert isinstance(html.page(GOOD, "b.html"), Found) and standin._process is first
    del large


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux tells")
def test_a_process_that_grew_large_is_replaced() -> None:
    process = Apart("helping:keeps")
    process.ask({}, b"", 10)
    assert process._process is None


def test_no_process_is_started_where_there_is_no_page(tmp_path: Path, standin: Apart) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD)
    assert said(read(tmp_path)) == ["found"] and standin._process is None


def test_what_kills_its_process_is_said() -> None:
    with pytest.raises(Died, match="ended by signal 9"):
        Apart("helping:dies").ask({}, b"", 10)


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux holds to it")
def test_memory_is_limited() -> None:
    assert Apart("helping:grows").ask({}, b"", 10) == {"length": None}
