"""Bad input and bad output at the command line, each with the exit status and the message that a user gets."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from fakes import FakeAnnotator
from given import ENGLISH, GERMAN
from test_html import PARAGRAPHS, page
from test_warc import record

from annotator import cli
from annotator.readers import expand

GOOD = "“Yes.”\nIt rained."


@pytest.fixture(autouse=True)
def in_a_folder_with_the_fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("annotator.predict.Annotator", FakeAnnotator)
    Path("good.txt").write_text(GOOD, encoding="utf-8")


def wrong_type() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": [1, 2]}), sink)
    return sink.getvalue().to_pybytes()


# What it is: file name, bytes, articles read from it, what the reject says.
BAD: dict[str, tuple[str, bytes, int, str]] = {
    "truncated gzip": ("a.jsonl.gz", gzip.compress(b'{"text": "One."}\n')[:-9], 1, "broken gzip: cut off"),
    "truncated zstd": ("a.jsonl.zst", zstandard.compress(b'{"text": "One."}\n')[:-9], 0, "broken zstd: cut off"),
    "truncated WARC": ("a.warc", record("https://a.example/1") + record("u")[:-300], 1, "broken WARC: cut off"),
    "gzip bomb": ("a.jsonl.gz", gzip.compress(b"\0" * 30_000_000), 0, "a gzip bomb?"),
    "zstd bomb": ("a.csv.zst", zstandard.compress(b"id,text\n1,One.\n" + b"\0" * 30_000_000), 0, "a zstd bomb?"),
    "100 MB text": ("a.txt", b"rain " * 20_000_000, 0, "too large: more than 5,000,000 characters"),
    "100 MB line": (
        "a.jsonl",
        b'{"text": "' + b"rain " * 20_000_000 + b'"}',
        0,
        "too large: more than 64,000,000 bytes",
    ),
    "100 MB packed": ("a.txt.zst", zstandard.compress(b"rain " * 20_000_000), 0, "too large"),
    "lone surrogate": ("a.jsonl", b'{"text": "\\ud83d rain"}\n{"text": "One."}\n', 1, "half a surrogate pair"),
    "NUL bytes alone": ("a.txt", b"\0" * 100, 0, "empty"),
    "mixed encodings": ("a.csv", "id,text\n1,“One.”\n".encode() + b"2,caf\xe9\n", 1, "not UTF-8: byte 0xE9"),
    "broken quoting": ("a.csv", b'id,text\n1,"a" b\n2,One.\n', 1, "broken CSV"),
    "wrong Parquet": ("a.parquet", wrong_type(), 0, '"text" is a column of int64, not of strings'),
    "another language": (
        "a.txt",
        GERMAN.encode(),
        0,
        "language de (100%), not English; --language any scores it anyway",
    ),
}


def run(*arguments: str) -> int:
    return cli.main(arguments)


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]


def rejects() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("out.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_reject_and_status_1(
    what: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expand, "MAX_EXPANDED", 10_000_000 if "bomb" in what else expand.MAX_EXPANDED)
    name, data, kept, said = BAD[what]
    Path(name).write_bytes(data)
    assert run("score", name, "good.txt", "-o", "out.jsonl") == 1
    assert len(records()) == kept + 1 and records()[-1]["text"] == GOOD
    (reject,) = rejects()
    assert reject["path"] == name and said in reject["reason"]
    assert "1 set aside, see out.jsonl.rejects.jsonl" in capsys.readouterr().err


def test_hostile_characters_are_kept_and_status_0() -> None:
    text = "The \0 minister said “no\u202e” \u200f and 😀 left."
    Path("a.jsonl").write_text(json.dumps({"text": text}))
    assert run("score", "a.jsonl", "-o", "out.jsonl") == 0
    assert records()[0]["text"] == text


def test_a_folder_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/a.html").write_text(page(*PARAGRAPHS), encoding="utf-8")
    Path("in/b.csv.gz").write_bytes(gzip.compress(b"id,text,n\nb,It rained.,5\n"))
    Path("in/c.warc.zst").write_bytes(zstandard.compress(record("https://a.example/c", page(*PARAGRAPHS[1:]).encode())))
    Path("in/d.pdf").write_text("%PDF")
    Path("in/e.txt").symlink_to("nowhere")
    pq.write_table(pa.table({"id": ["f"], "text": ["It snowed."]}), "in/f.parquet")
    assert run("score", "in", "-o", "out.jsonl") == 1
    assert [r.get("url") or r["id"] for r in records()][1:] == ["b", "https://a.example/c", "f"]
    assert records()[1]["extra"] == {"n": "5"}
    assert [(r["path"], r["reason"]) for r in rejects()] == [("in/e.txt", "cannot be read: No such file or directory")]
    assert "annotator: in: passed over 1 files of other formats (.pdf 1)\n" in capsys.readouterr().err


def test_columns_and_languages_are_options() -> None:
    Path("a.csv").write_text(f"key,body,paper\nk,{GERMAN.replace(',', '')},P\n", encoding="utf-8")
    named = ("--text-column", "body", "--id-column", "key", "--outlet-column", "paper", "--language", "any")
    assert run("score", "a.csv", "-o", "out.jsonl", *named) == 0
    (only,) = records()
    assert (only["id"], only["outlet"], only["language"]) == ("k", "P", "de")


def test_show_reads_the_same_formats(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.csv").write_text(f"body\n{ENGLISH.replace(',', '')}\n")
    assert run("show", "a.csv", "--text-column", "body") == 0
    assert "The minister said" in capsys.readouterr().out
    Path("b.txt").write_text(GERMAN, encoding="utf-8")
    assert run("show", "b.txt") == 2
    assert "annotator: b.txt: language de (100%), not English" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("good.txt/out.jsonl", "cannot write here: "),
        ("/proc/none/out.jsonl", "cannot write here: "),
        ("folder.jsonl", "the output is a folder"),
        ("out.csv", "unknown output format"),
        (f"{'n' * 300}.jsonl", "File name too long"),
    ],
)
def test_an_unwritable_output_is_said_before_anything_is_done(
    out: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder.jsonl").mkdir()
    before = sorted(Path().iterdir())
    assert run("score", "good.txt", "-o", out) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"annotator: {out}: {said}") and "Traceback" not in told
    assert sorted(Path().iterdir()) == before


def test_a_folder_without_permission_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = Path.open

    def refused(self: Path, *given: Any, **named: Any) -> Any:
        if self.name.endswith(".part"):
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *given, **named)

    monkeypatch.setattr(Path, "open", refused)  # the superuser, who may run this, is refused nothing
    assert run("score", "good.txt", "-o", "out.jsonl") == 2
    assert capsys.readouterr().err == "annotator: out.jsonl: cannot write here: Permission denied (choose another -o)\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_said_and_the_run_goes_on_later(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text('{"id": 1, "text": "One."}\n{"id": 2}\n{"id": 3, "text": "Three."}\n')
    Path("out.jsonl.rejects.part").symlink_to("/dev/full")
    assert run("score", "a.jsonl", "-o", "out.jsonl") == 2
    assert capsys.readouterr().err == (
        "annotator: out.jsonl: could not be written: No space left on device "
        "(make room and run the same command: it goes on)\n"
    )
    assert run("score", "a.jsonl", "-o", "out.jsonl") == 1
    assert [r["id"] for r in records()] == ["1", "3"]


def test_a_huge_article_never_reaches_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeAnnotator, "annotate", lambda *given: pytest.fail("it was run"))
    Path("a.txt").write_bytes(b"rain " * 20_000_000)
    assert run("score", "a.txt", "-o", "out.jsonl") == 2
