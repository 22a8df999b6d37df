"""The service as a process: where it listens, how it stops, what it writes."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.errors import UsageError
from annotator.serving.server import is_loopback, read_token

pytest.importorskip("uvicorn")

TESTS = Path(__file__).parents[1]
SECRET = "the words of an article"
TOKEN = "a-token-that-nobody-may-see"
SLOW = """
import sys, time
sys.path.insert(0, {tests!r})
import annotator.predict, fakes
class Slow(fakes.FakeAnnotator):
    def annotate(self, article):
        time.sleep(0.1)
        return super().annotate(article)
annotator.predict.Annotator = Slow
from annotator.cli import main
sys.exit(main(["serve", "--port", "0", *sys.argv[1:]]))
"""


class Running:
    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SLOW.format(tests=str(TESTS)), *options], stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr
        found = re.search(r"at (http://\S+);", line := self.process.stderr.readline())
        assert found, line
        self.url, self.lines = found[1], [line]
        self.reading = threading.Thread(target=self.lines.extend, args=(self.process.stderr,))
        self.reading.start()

    def post(self, text: str, **headers: str) -> int:
        body = json.dumps({"text": text}).encode()
        request = urllib.request.Request(self.url + "/annotate", body, {"Content-Type": "application/json", **headers})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert json.load(answer)["text"] == text
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def waiting(self) -> int:
        with urllib.request.urlopen(self.url + "/health", timeout=30) as answer:
            return int(json.load(answer)["waiting"])

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.reading.join()
        return status


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def running(token_file: Path) -> Iterator[Running]:
    running = Running("--token-file", str(token_file), "--queue", str(token_file.parent / "queue"))
    yield running
    running.process.kill()


def test_a_stop_loses_no_request_that_was_accepted(running: Running) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert running.post("x", **bearer) == 200
    with ThreadPoolExecutor(40) as many:
        asked = [many.submit(running.post, f"{SECRET} {n}", **bearer) for n in range(40)]
        while running.waiting() + sum(a.done() for a in asked) < 40:
            time.sleep(0.01)
        status = running.stop()
        answers = [a.result() for a in asked]
    assert status == 0
    assert answers == [200] * 40
    assert "every accepted request was answered" in running.lines[-1]
    written = "".join(running.lines)
    assert written.count("POST /annotate 200") == 41
    assert TOKEN not in written and "words" not in written


def test_ctrl_c_stops_it_too(running: Running) -> None:
    assert running.post("x") == 401
    assert running.stop(signal.SIGINT) == 0


def test_beyond_this_machine_it_wants_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "--token-file" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_what_counts_as_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.example.org", "localhost.example.org", ""])
def test_what_does_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_port_that_is_taken_is_said(
    running: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import fakes

    monkeypatch.setattr("annotator.predict.Annotator", fakes.FakeAnnotator)
    assert main(["serve", "--port", running.url.rpartition(":")[2]]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_token_that_others_can_read_or_guess_is_refused(token_file: Path) -> None:
    assert read_token(token_file) == TOKEN
    token_file.chmod(0o640)
    with pytest.raises(UsageError, match="others can read"):
        read_token(token_file)
    token_file.chmod(0o600)
    token_file.write_text("short-one")
    with pytest.raises(UsageError, match="no token") as caught:
        read_token(token_file)
    assert "short-one" not in str(caught.value)
