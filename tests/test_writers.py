import json
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeAnnotator

from annotator.article import Article
from annotator.errors import RecordError, UsageError
from annotator.markup import LoadedTerm, Speaker
from annotator.readers import Reject
from annotator.readers.output import read_output
from annotator.records import to_record
from annotator.spans import Span
from annotator.writers import Writer, text_key, to_line

TRICKY = 'A "text": "trick", "text": "x", "sentences": [ \\ \u2028 \0 😀", "sentences": ['


def line(id: str, text: str = "“Yes.”\nIt was.", **about: object) -> bytes:
    return to_line(to_record(FakeAnnotator().annotate(Article(id, text, **about))))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_the_output_appears_whole_and_reads_back_the_same(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "new" / f"out{suffix}"
    with Writer(out) as writer:
        writer.write(line("a", TRICKY, title=TRICKY, extra={"n": [1, None]}))
        writer.write(line("b"))
        assert not out.exists()
        assert writer.finish()
    assert [p.name for p in out.parent.iterdir()] == [out.name]
    assert list(read_output(out)) == [
        FakeAnnotator().annotate(Article("a", TRICKY, title=TRICKY, extra={"n": [1, None]})),
        FakeAnnotator().annotate(Article("b", "“Yes.”\nIt was.")),
    ]


def test_a_line_is_utf_8_json_or_refused() -> None:
    assert json.loads(line("a", TRICKY))["text"] == TRICKY
    with pytest.raises(ValueError, match="surrogates"):
        line("a", "\ud83d")
    with pytest.raises(ValueError, match="JSON compliant"):
        line("a", extra={"n": float("inf")})


def test_a_torn_line_is_cut_off_and_the_rest_kept(tmp_path: Path) -> None:
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    part.write_bytes(line("a", TRICKY, title=TRICKY) + line('b"\\') + line("c")[:50])
    with Writer(out) as writer:
        assert writer.done == {"a": text_key(TRICKY), 'b"\\': text_key("“Yes.”\nIt was.")}
        writer.write(line("c"))
        writer.finish()
    assert [json.loads(row)["id"] for row in out.read_bytes().splitlines()] == ["a", 'b"\\', "c"]


@pytest.mark.parametrize(
    "foreign",
    [
        b"no JSON\n",
        b'{"id": "a", "text": "It was."}\n',
        b'{"schema": 1, "id": 1, "text": "It was.", "sentences": []}\n',
        b'{"schema": 1, "id": "a", "text": null, "sentences": []}\n',
        b'{"schema": 1, "id": "a", "text": "It was.\n',
        b'{"schema": 1, "id": "a", "text": "It \\was.", "sentences": []}\n',
    ],
)
def test_a_checkpoint_that_no_run_wrote_is_refused(tmp_path: Path, foreign: bytes) -> None:
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(line("a") + foreign + line("b"))
    with pytest.raises(RecordError, match="not a checkpoint of ours"):
        Writer(tmp_path / "out.jsonl")
    assert part.read_bytes() == line("a") + foreign + line("b")


def test_an_unfinished_run_leaves_its_records_and_nothing_else(tmp_path: Path) -> None:
    for records in (1, 0):
        with pytest.raises(KeyboardInterrupt), Writer(tmp_path / "out.jsonl", resume=False) as writer:
            writer.reject(Reject("x", None, "bad"))
            for _ in range(records):
                writer.write(line("a"))
            raise KeyboardInterrupt
        assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl.part"] * records


def test_rejects_stand_beside_and_go_when_there_are_none(tmp_path: Path) -> None:
    out, rejects = tmp_path / "out.jsonl", tmp_path / "out.jsonl.rejects.jsonl"
    with Writer(out) as writer:
        writer.reject(Reject("caf\udce9.txt", 3, "bad"))
        assert not writer.finish()
    assert json.loads(rejects.read_text()) == {"path": "caf\udce9.txt", "record": 3, "reason": "bad", "id": None}
    assert not out.exists()
    with Writer(out) as writer:
        writer.write(line("a"))
        writer.finish()
    assert out.exists() and not rejects.exists()


@pytest.mark.parametrize("name", ["out.csv", "file/out.jsonl", "folder.jsonl"])
def test_what_cannot_be_written_is_a_usage_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(UsageError):
        Writer(tmp_path / name)


def test_two_runs_do_not_write_to_one_place(tmp_path: Path) -> None:
    with Writer(tmp_path / "out.jsonl"), pytest.raises(UsageError, match="another run"):
        Writer(tmp_path / "out.jsonl")


def test_a_full_disk_is_said_and_the_run_goes_on_later(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(line("a")) + 100, hard))  # as near to a full disk as a test gets
    try:
        with pytest.raises(UsageError, match=r"File too large \(make room"), Writer(tmp_path / "out.jsonl") as writer:
            writer.write(line("a"))
            writer.write(line("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with Writer(tmp_path / "out.jsonl") as writer:
        assert list(writer.done) == ["a"]


@pytest.mark.parametrize("name", ["no.jsonl", "a.txt", "b.jsonl", "c.jsonl", "d.parquet"])
def test_what_is_no_output_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "b.jsonl").write_text("{")
    (tmp_path / "c.jsonl").write_text('{"id": "x"}')
    (tmp_path / "d.parquet").write_text("PAR")
    with pytest.raises((UsageError, RecordError), match=name):
        list(read_output(tmp_path / name))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_inner_sources_come_back(tmp_path: Path, suffix: str) -> None:
    plain = FakeAnnotator().annotate(Article("a", "Villagers called them thugs."))
    named = LoadedTerm(Span(22, 27), "label", "source", 0, inner_source=Speaker("villagers", Span(0, 9)))
    terms = (named, replace(named, inner_source=None))
    prediction = replace(plain, markup=replace(plain.markup, loaded_terms=terms))
    with Writer(tmp_path / f"out{suffix}") as writer:
        writer.write(to_line(to_record(prediction)))
        writer.finish()
    assert list(read_output(tmp_path / f"out{suffix}")) == [prediction]
