import gzip
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from given import article, articles, read, reason, reasons

from annotator import readers
from annotator.errors import UsageError
from annotator.readers import Columns, Found, Options, Passed, Reject


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT"])
def test_a_text_file_is_one_article_kept_as_it_stands(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("\ufeffTitle 😀\r\n\r\n  A line.\r\n".encode())
    read = article(tmp_path / name)
    assert (read.text, read.title) == ("Title 😀\n\n  A line.\n", None)


def test_a_text_has_the_same_id_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"One.\r\nTwo.")
    (tmp_path / "b.md").write_bytes(b"One.\nTwo.")
    assert article(tmp_path / "a.txt").id == article(tmp_path / "b.md").id


def test_a_jsonl_row_gives_its_columns(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": "A.",
        "title": "T",
        "date": 2031,
        "url": None,
        "outlet": ["x"],
        "score": float("nan"),
        "n": 1,
    }
    read = article(write(tmp_path / "a.jsonl", row))
    assert (read.id, read.title, read.date, read.url, read.language) == ("7", "T", "2031", None, "en")
    assert read.extra == {"outlet": ["x"], "score": None, "n": 1}


def test_one_of_our_records_is_read_without_its_markup(tmp_path: Path) -> None:
    row = {"schema": 1, "id": "x", "text": "A.", "sentences": [], "summary": {}, "extra": {"n": 1}}
    assert article(write(tmp_path / "a.jsonl", row)).extra == {"n": 1}


def test_a_users_own_summary_column_is_kept(tmp_path: Path) -> None:
    assert article(write(tmp_path / "a.jsonl", {"text": "A.", "summary": "short"})).extra == {"summary": "short"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "A."', "broken JSON"),
        (b'{"title": "T"}', 'no "text" column (columns: title)'),
        (b'{"text": 5}', '"text" is not a string'),
        (b'{"text": " \\n"}', "empty"),
        (b'["A."]', "a JSON list"),
        (b'{"text": "A.", "id": 1.5}', '"id" is neither'),
        (b'{"text": "A.", "id": true}', '"id" is neither'),
        (b'{"text": "caf\xe9"}', "byte 0xE9 at offset 30"),
        (b'{"text": "half \\ud83d of a pair"}', r"\ud83d"),
        (b'{"text": "A.", "n": "\\udc00"}', r"\udc00"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "A.", "n": ' + b"[" * 500 + b"]" * 500 + b"}", "nested too deeply"),
        (b'{"n": ' + b"1" * 5000 + b"}", "broken JSON"),
    ],
)
def test_a_bad_line_is_set_aside_and_the_others_read(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n' + line + b'\n\n{"text": "Two."}')
    one, bad, two = read(path)
    assert isinstance(one, Found) and isinstance(two, Found) and (one.record, two.record) == (1, 4)
    assert isinstance(bad, Reject) and bad.record == 2 and said in bad.reason


def test_an_emoji_written_as_a_pair_of_escapes_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "\\ud83d\\ude00 and \\u0000"}')
    assert article(tmp_path / "a.jsonl").text == "😀 and \0"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\0\0 ?! --", "empty"),
        (b"caf\xe9", "byte 0xE9 at offset 3 (convert it with the encoding it has, such as: iconv -f WINDOWS-1252"),
        ("“Yes”".encode("utf-16"), "iconv -f UTF-16"),
    ],
)
def test_a_bad_text_file_is_set_aside(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert said in reason(tmp_path / "a.txt")


def test_two_megabytes_on_one_line_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 400_000)
    write(tmp_path / "b.jsonl", {"text": "word " * 400_000})
    assert len(article(tmp_path / "a.txt").text) == len(article(tmp_path / "b.jsonl").text) == 2_000_000


@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_a_text_beyond_the_limit_is_set_aside(tmp_path: Path, letter: str) -> None:
    text = letter * (readers.MAX_CHARACTERS + 1)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": text}))
    assert "more than 5,000,000 characters" in reason(tmp_path / "a.txt")
    assert "more than 5,000,000 characters" in reason(tmp_path / "b.jsonl")


def test_a_monstrous_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.readers.jsonl.MAX_RECORD_BYTES", 30)
    (tmp_path / "a.jsonl").write_text('{"text": "' + "x" * 95 + '"}\n{"text": "caf"}\n')
    long, after = read(tmp_path / "a.jsonl")
    assert isinstance(long, Reject) and "more than 30 bytes on one line" in long.reason
    assert isinstance(after, Found) and after.record == 2


def test_a_line_of_countless_values_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.readers.jsonl.MAX_COMMAS", 10)
    (tmp_path / "a.jsonl").write_text('{"text": "A.", "x": [' + "{}, " * 10 + '{}]}\n{"text": "B."}\n')
    assert [a.text for a in articles(tmp_path)] == ["B."]
    assert reasons(tmp_path) == [(1, "too large: more than 10 values on one line (split it into articles)")]


def test_gzip_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Zipped."))
    assert article(tmp_path / "a.txt.gz").text == "Zipped."


@pytest.mark.parametrize("cut", [slice(0, -9), slice(0, 0), slice(3, None)])
def test_broken_gzip_is_set_aside(tmp_path: Path, cut: slice) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "A."}\n' * 3)[cut])
    *_, last = [*read(tmp_path / "a.jsonl.gz"), None] if cut == slice(0, 0) else read(tmp_path / "a.jsonl.gz")
    assert last is None or (isinstance(last, Reject) and "gzip" in last.reason)


def test_a_folder_is_walked_in_order_past_what_is_hidden_or_foreign(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a.pdf", ".x.txt", ".git/y.txt", "out.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = read(tmp_path, skip={(tmp_path / "out.jsonl").resolve()})
    assert [Path(f.path).name for f in found] == ["c.txt", "b.txt"]


def test_a_pattern_is_matched_but_a_file_of_that_very_name_comes_first(tmp_path: Path) -> None:
    for name in ("1.txt", "2.txt", "[3].txt"):
        (tmp_path / name).write_text(name)
    assert len(read(tmp_path / "?.txt")) == 2
    assert article(tmp_path / "[3].txt").text == "[3].txt"


@pytest.mark.parametrize(
    ("given", "said"), [("no.txt", "no such file"), ("no*.txt", "no file matches"), (".", "no articles")]
)
def test_nothing_there_is_set_aside(tmp_path: Path, given: str, said: str) -> None:
    assert said in reason(tmp_path / given)


def test_files_of_other_formats_are_passed_over_and_said(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", "sub/c.jpg", "sub/d.jpg", "sub/e"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("A.")
    said: list[Passed] = []
    assert len(read(tmp_path, passed=said.append)) == 1
    assert [str(p) for p in said] == [
        f"{tmp_path}: passed over 4 files of other formats (.jpg 2, .pdf 1, without suffix 1)"
    ]


def test_what_cannot_be_read_in_a_folder_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "folder.txt" / "b.txt").write_text("B.")
    os.mkfifo(tmp_path / "pipe.txt")
    items = read(tmp_path)
    assert [i.article.text for i in items if isinstance(i, Found)] == ["A.", "B."]
    assert {Path(i.path).name: i.reason for i in items if isinstance(i, Reject)} == {
        "gone.txt": "cannot be read: No such file or directory",
        "pipe.txt": "not a file that can be read (a pipe or a device)",
    }


def test_a_folder_or_file_without_permission_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "b.txt").write_text("B.")
    listed, opened = Path.iterdir, Path.open

    def refuse(name: str, real: Any) -> Any:
        def refused(self: Path, *given: Any, **named: Any) -> Any:
            if self.name == name:
                raise PermissionError(13, "Permission denied", str(self))
            return real(self, *given, **named)

        return refused

    monkeypatch.setattr(Path, "iterdir", refuse("shut", listed))  # the superuser, who may run this, is refused nothing
    monkeypatch.setattr(Path, "open", refuse("a.txt", opened))
    items = read(tmp_path)
    assert [i.article.text for i in items if isinstance(i, Found)] == ["B."]
    assert [(Path(i.path).name, i.reason) for i in items if isinstance(i, Reject)] == [
        ("a.txt", "cannot be read: Permission denied"),
        ("shut", "cannot be read: Permission denied"),
    ]


def test_a_file_without_any_article_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n\n")
    assert reason(tmp_path / "a.jsonl") == "empty: no article in it"


def test_columns_of_other_names(tmp_path: Path) -> None:
    row = {"body": "A.", "no": 5, "headline": "H", "paper": "P", "link": "L", "day": "2021", "title": "T", "n": 1}
    names = Columns("body", "no", "headline", "paper", "link", "day")
    read = article(write(tmp_path / "a.jsonl", row), options=Options(names))
    assert (read.text, read.id, read.title, read.outlet, read.url, read.date) == ("A.", "5", "H", "P", "L", "2021")
    assert read.extra == {"title": "T", "n": 1}
    told = reason(write(tmp_path / "b.jsonl", {"body": "A."}))
    assert told == 'no "text" column (columns: body); name the one that holds the text with --text-column'


def test_a_name_that_is_no_unicode_is_read(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    path.write_text("A.")
    assert article(path).text == "A."


def test_an_unknown_format_stops_the_run_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("%PDF")
    with pytest.raises(UsageError, match=r"a\.pdf: unknown input format \(read are \.txt \.md \.html"):
        readers.read([str(tmp_path / "a.pdf")])


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"Plain.\nText.", ["Plain.\nText."]),
        (b'\xef\xbb\xbf \n{"text": "A."}\n{"text": "B."}', ["A.", "B."]),
        (b"", []),
    ],
)
def test_standard_input_is_a_text_or_json_lines(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert [i.article.text for i in read("-") if isinstance(i, Found)] == texts
