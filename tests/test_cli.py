"""Every verb as a user runs it; the model is the fake one."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import FakeAnnotator

from annotator import cli
from annotator.errors import ServerError
from annotator.labelstudio.fake import FakeApi
from annotator.labelstudio.interface import missing_from
from annotator.shipped import MODEL

ROOT = Path(__file__).parents[1]
GOOD = "“Yes.”\nIt rained."


@pytest.fixture(autouse=True)
def in_a_folder_with_the_fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("annotator.predict.Annotator", FakeAnnotator)
    Path("good.txt").write_text(GOOD, encoding="utf-8")


def run(*arguments: str) -> int:
    try:
        return cli.main(arguments)
    except SystemExit as end:  # argparse
        return int(end.code or 0)


def rejects(out: str = "out.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(f"{out}.rejects.jsonl").read_text(encoding="utf-8").splitlines()]


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "good.txt") == 0
    assert " D  “Yes.”" in capsys.readouterr().out


def test_show_says_when_there_is_more(capsys: pytest.CaptureFixture[str]) -> None:
    Path("two.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert run("show", "two.jsonl") == 0
    printed = capsys.readouterr()
    assert "One." in printed.out and "Two." not in printed.out and "first of several" in printed.err


def test_score_a_good_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", "good.txt", "-o", "out.jsonl") == 0
    (record,) = map(json.loads, Path("out.jsonl").read_text(encoding="utf-8").splitlines())
    assert [s["label"] for s in record["sentences"]] == ["direct_quote", "editorial_framing"]
    printed = capsys.readouterr()
    summary = json.loads(printed.out)
    assert (summary["articles"], summary["rejected"], summary["out"]) == (1, 0, "out.jsonl")
    assert printed.err.startswith("annotator: 1 articles in out.jsonl; ")
    assert not Path("out.jsonl.rejects.jsonl").exists()


BAD = {
    "empty.txt": (b"", "empty"),
    "furniture.txt": (b"Source : AA\n", "only furniture"),
    "latin.txt": ("caf\u00e9 noir".encode("latin-1"), "not UTF-8: byte 0xE9 at offset 3"),
    "utf16.txt": ("It rained.".encode("utf-16"), "UTF-16"),
    "broken.jsonl": (b'{"text": "It rained."', "broken JSON"),
    "lacks.jsonl": (b'{"title": "Rain"}\n', 'no "text" column'),
    "number.jsonl": (b'{"text": 5}\n', '"text" is not a string'),
    "surrogate.jsonl": (b'{"text": "\\ud83d rain"}\n', "surrogate"),
    "cut.txt.gz": (b"\x1f\x8b\x08\x00cut", "gzip"),
    "crash.txt": (b"RAISE", "ZeroDivisionError"),
    "big.txt": (b"rain " * 1_000_001, "more than 5,000,000 characters"),
    "missing.txt": (None, "no such file"),
    "missing*.txt": (None, "no file matches"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_set_aside_and_the_others_are_unharmed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, reason = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    assert run("score", name, "good.txt", "-o", "out.jsonl") == 1
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["text"] == GOOD
    (reject,) = rejects()
    assert reject["path"] == name and reason in str(reject["reason"])
    assert "1 set aside, see out.jsonl.rejects.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("name", BAD)
def test_bad_input_alone_is_status_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, _ = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    assert run("score", name, "-o", "out.jsonl") == 2
    assert not Path("out.jsonl").exists() and len(rejects()) == 1
    assert "no output was written" in capsys.readouterr().err


@pytest.mark.parametrize("name", [n for n in BAD if n not in ("furniture.txt", "crash.txt")])
def test_show_says_what_is_wrong(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, reason = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    assert run("show", name) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith(f"annotator: {name}") and reason in printed.err


def test_furniture_alone_is_shown_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("furniture.txt").write_text("Source : AA")
    assert run("show", "furniture.txt") == 0
    printed = capsys.readouterr()
    assert "credit" in printed.out and "no prose" in printed.err


def test_two_megabytes_on_one_line_are_scored() -> None:
    Path("long.txt").write_text("rain " * 400_000)
    assert run("score", "long.txt", "good.txt", "-o", "out.jsonl") == 0
    assert Path("out.jsonl").read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score", "good.txt"], "-o"),
        (["score", "-o", "out.jsonl"], "IN"),
        (["score", "good.txt", "-o", "out.csv"], "out.csv: unknown output format (written are .jsonl and .parquet)"),
        (["score", "good.pdf", "-o", "out.jsonl"], "good.pdf: unknown input format (read are .txt .md .html"),
        (["score", "good.txt", "-o", "good.txt/out.jsonl"], "cannot write here"),
        (["score", "good.txt", "-o", "out.jsonl", "--workers", "0"], "--workers: '0' is no whole number above 0"),
        (["score", "good.txt", "-o", "out.jsonl", "--model", "none"], "none: no such model folder (see models/)"),
        (["show", "good.txt", "--model", "none"], "none: no such model folder"),
        (["push", "none.jsonl", "--project", "P"], "none.jsonl: no such file"),
        (["push", "good.txt", "--project", "P"], "not an output"),
        (["train", "none.jsonl", "-o", "m"], "none.jsonl"),
        (["evaluate", "m", "none.jsonl"], "none.jsonl"),
        (["export", "none"], "none"),
        (["frobnicate"], "frobnicate"),
        ([], "VERB"),
    ],
)
def test_wrong_usage_is_status_2_and_a_message(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("good.pdf").write_text("%PDF")
    before = sorted(Path().iterdir())
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err and "Traceback" not in printed.err and printed.out == ""
    assert sorted(Path().iterdir()) == before


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(b'{"text": "It rained.", "id": 3}')))
    )
    assert run("score", "-", "-o", "out.jsonl") == 0
    assert json.loads(Path("out.jsonl").read_text())["id"] == "3"


def test_another_model_is_used() -> None:
    Path("mine").mkdir()
    assert run("score", "good.txt", "-o", "out.jsonl", "--model", "mine") == 0
    assert json.loads(Path("out.jsonl").read_text())["model_version"] == "mine"


def test_stopping_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    Path("stop.txt").write_text("STOP")
    assert run("score", "good.txt", "stop.txt", "-o", "out.jsonl", "--workers", "1") == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    Path("stop.txt").write_text("Go.")
    assert run("score", "good.txt", "stop.txt", "-o", "out.jsonl") == 0
    assert json.loads(capsys.readouterr().out)["resumed"] == 1


def program(*arguments: str) -> list[str]:
    """The command line with the fake in place, in a process of its own."""
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
        "import annotator.predict, fakes\nannotator.predict.Annotator = fakes.FakeAnnotator\n"
        "from annotator.cli import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n"
    )
    Path("program.py").write_text(code)
    return [sys.executable, "program.py", *arguments]


def test_ctrl_c_with_workers_is_clean() -> None:
    many = range(200_000)  # so that it still works when this process, on a busy machine, comes to look
    lines = (json.dumps({"id": n, "text": f"“Yes {n}.”"}) + "\n" for n in many)
    Path("in.jsonl").write_text("".join(lines))
    command = program("score", "in.jsonl", "-o", "out.jsonl", "--workers", "2")
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    part = Path("out.jsonl.part")
    while run.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers too
    said = run.communicate(timeout=30)[1]
    assert (run.returncode, said) == (130, "annotator: stopped; the same command goes on from here\n")
    assert part.stat().st_size


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    Path("long.txt").write_text("It rained.\n" * 5_000)
    command = " ".join(program("show", "long.txt")) + " | head -n 1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_terminal_of_another_encoding_gets_marks_for_what_it_lacks() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = subprocess.run(program("show", "good.txt"), capture_output=True, env=environment, timeout=60)
    assert result.returncode == 0 and b"?Yes.?" in result.stdout


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("annotator ")


def test_review_up_prints_address_and_login(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "annotator.labelstudio.server.up",
        lambda port, say: SimpleNamespace(url=f"http://127.0.0.1:{port}", email="me@here", password="secret"),
    )
    assert run("review", "up", "--port", "8099") == 0
    assert capsys.readouterr().out.split() == ["http://127.0.0.1:8099", "login", "me@here", "password", "secret"]


def test_review_interface_prints_what_a_project_gets(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "interface") == 0
    assert missing_from(capsys.readouterr().out) == []


def test_a_server_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def connect() -> None:
        raise ServerError("no Label Studio server is known", fix="start one")

    run("score", "good.txt", "-o", "out.jsonl")
    monkeypatch.setattr("annotator.labelstudio.connection.connect", connect)
    assert run("push", "out.jsonl", "--project", "P") == 2
    assert "no Label Studio server is known (start one)" in capsys.readouterr().err


def test_push_sends_once_and_says_what_was_not_sent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = FakeApi()
    monkeypatch.setattr("annotator.labelstudio.connection.connect", lambda: server)
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert run("score", "good.txt", "-o", "out.jsonl") == 0
    capsys.readouterr()
    assert run("push", "out.jsonl", "--project", "P") == 0
    assert capsys.readouterr().out == "1 new, 0 updated, 0 there already\nfake://projects/1\n"
    lines = Path("out.jsonl").read_text(encoding="utf-8")
    Path("out.jsonl").write_text(lines + lines.replace("It rained", "No, it did"), encoding="utf-8")
    assert run("push", "out.jsonl", "--project", "P") == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("0 new, 0 updated, 1 there already") and "not sent: " in printed.err


def test_evaluate_prints_the_table_and_leaves_the_files_where_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[object] = []
    report = SimpleNamespace(table=lambda: "the table")
    monkeypatch.setattr("annotator.evaluate.evaluate", lambda *given: asked.append(given) or report)
    assert run("evaluate", "m", "a.jsonl", "b.jsonl", "-o", "scores") == 0
    assert asked == [(Path("m"), [Path("a.jsonl"), Path("b.jsonl")], Path("scores"))]
    assert capsys.readouterr().out == "the table\n"


def test_a_package_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "annotator.model.export", raising=False)
    assert run("export", "m") == 2
    assert "this needs torch: pip install 'annotator[train]'" in capsys.readouterr().err


@pytest.mark.skipif(not MODEL.exists(), reason="no model is shipped yet")
class TestWithTheShippedModel:
    """The same, in a process of its own."""

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "annotator", *arguments]
        return subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)

    def test_bad_input_of_every_kind_beside_a_good_article(self) -> None:
        Path("in").mkdir()
        bad = {name: data for name, (data, _) in BAD.items() if name != "crash.txt"}
        for name, data in bad.items():
            if data is not None:
                (Path("in") / name).write_bytes(data)
        missing = [name for name, data in bad.items() if data is None]
        result = self.run("score", "in", "good.txt", *missing, "-o", "out.jsonl")
        assert result.returncode == 1 and "Traceback" not in result.stderr
        (record,) = map(json.loads, Path("out.jsonl").read_text(encoding="utf-8").splitlines())
        assert record["text"] == GOOD and len(record["sentences"]) == 2
        told = {Path(str(r["path"])).name: str(r["reason"]) for r in rejects()}
        assert told.keys() == bad.keys()
        assert all(BAD[name][1] in reason for name, reason in told.items())

    @pytest.mark.slow
    def test_two_megabytes_on_one_line(self) -> None:
        paragraph = "The minister said the road would open on Friday. The road is 60 km long. " + "word " * 200
        Path("long.txt").write_text(paragraph * (2_000_000 // len(paragraph)))
        result = self.run("score", "long.txt", "-o", "out.jsonl")
        assert result.returncode == 0, result.stderr

    def test_hostile_characters_keep_their_offsets(self) -> None:
        text = "The \0 minister said “no\u202e” \u200f and 😀 left. It rained in Vesk."
        Path("in.jsonl").write_text(json.dumps({"text": text}))
        assert self.run("score", "in.jsonl", "-o", "out.jsonl").returncode == 0
        record = json.loads(Path("out.jsonl").read_text(encoding="utf-8"))
        last = record["sentences"][-1]
        assert record["text"] == text and text[last["start"] : last["end"]] == "It rained in Vesk."

    def test_show_is_quick_from_a_cold_start(self) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = self.run("show", "good.txt")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert result.returncode == 0 and "“Yes.”" in result.stdout
        # processor time, which a busy machine does not stretch as it does the clock
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
