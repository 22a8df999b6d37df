import datetime
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from fakes import FakeAnnotator
from given import article, articles, reason, reasons

from annotator.article import Article
from annotator.readers import MAX_CHARACTERS, Columns, Options
from annotator.records import to_record
from annotator.writers import Writer, to_line


def write(path: Path, table: dict[str, object], **options: object) -> Path:
    pq.write_table(pa.table(table), path, **options)
    return path


def test_a_row_gives_its_columns(tmp_path: Path) -> None:
    columns = {
        "id": [7],
        "text": ["A.\r\nB."],
        "title": ["T"],
        "url": pa.array([None], pa.string()),
        "date": [datetime.date(2021, 6, 4)],
        "tags": [["a", None]],
        "at": [datetime.datetime(2021, 6, 4, 10, 30)],
        "n": [float("nan")],
        "raw": [b"\xff\0"],
        "about": [{"x": 1.5, "y": datetime.time(1, 2)}],
    }
    read = article(write(tmp_path / "a.parquet", columns))
    assert (read.id, read.text, read.title, read.url, read.date) == ("7", "A.\nB.", "T", None, "2021-06-04")
    extra = {
        "tags": ["a", None],
        "at": "2021-06-04T10:30:00",
        "n": None,
        "raw": "/wA=",
        "about": {"x": 1.5, "y": "01:02:00"},
    }
    assert read.extra == extra and json.dumps(extra)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_every_kind_of_string_is_text(tmp_path: Path, kind: pa.DataType) -> None:
    texts = pa.array(["A 😀.", "B."], pa.string()).cast(kind)
    assert [a.text for a in articles(write(tmp_path / "a.parquet", {"text": texts}))] == ["A 😀.", "B."]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_compressed_file_is_read(tmp_path: Path, pack: object) -> None:
    whole = write(tmp_path / "a.parquet", {"text": ["A."]}).read_bytes()
    (tmp_path / "a.parquet").unlink()
    (tmp_path / f"a.parquet.{'gz' if pack is gzip.compress else 'zst'}").write_bytes(pack(whole))
    assert article(tmp_path).text == "A."


def test_many_rows_come_in_order_from_several_groups(tmp_path: Path) -> None:
    texts = [f"Article {n}." for n in range(500)]
    given = write(tmp_path / "a.parquet", {"body": texts, "text": range(500)}, row_group_size=90)
    found = articles(given, options=Options(Columns(text="body")))
    assert [a.text for a in found] == texts and found[499].extra == {"text": 499}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"body": ["A."], "n": [1]}, 'no "text" column (columns: body, n); name the one that holds the text'),
        ({"text": [1, 2]}, '"text" is a column of int64, not of strings; name the right one with --text-column'),
        ({"text": [b"A."]}, '"text" is a column of binary'),
        ({"text": [["A."]]}, '"text" is a column of list'),
        ({"text": pa.array([], pa.string())}, "empty: no article in it"),
    ],
)
def test_a_file_without_texts_is_one_reject(tmp_path: Path, columns: dict[str, object], said: str) -> None:
    assert reason(write(tmp_path / "a.parquet", columns)).startswith(said)


def test_a_bad_row_is_set_aside_and_the_others_read(tmp_path: Path) -> None:
    bad = pa.array([b"A.", b"caf\xe9", None, b" ", b"a" * (MAX_CHARACTERS + 1), b"B."], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), len(bad), bad.buffers(), bad.null_count)
    given = write(tmp_path / "a.parquet", {"text": texts})
    assert [a.text for a in articles(given)] == ["A.", "B."]
    said = ["not UTF-8: byte 0xE9", 'no "text" column', "empty", "too large: more than 5,000,000 characters"]
    assert [(row, told.startswith(s)) for (row, told), s in zip(reasons(given), said, strict=True)] == [
        (n, True) for n in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1 and rubbish PAR1", b"{}", b"\0" * 5000])
def test_what_is_no_parquet_is_set_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    assert reason(tmp_path).startswith("broken Parquet: ")


def test_rows_before_the_damage_are_kept(tmp_path: Path) -> None:
    whole = io.BytesIO()
    texts = [f"Article {n}. " + "word " * 100 for n in range(90)]
    pq.write_table(pa.table({"text": texts}), whole, row_group_size=30, use_dictionary=False, compression="zstd")
    data = bytearray(whole.getvalue())
    second = pq.ParquetFile(whole).metadata.row_group(1).column(0)
    at = second.data_page_offset
    data[at : at + second.total_compressed_size] = b"\xff" * second.total_compressed_size
    (tmp_path / "a.parquet").write_bytes(data)
    assert len(articles(tmp_path)) == 30
    ((_, told),) = reasons(tmp_path)
    assert told.startswith("broken Parquet") and told.endswith("(what came before was read)")


def test_an_output_of_this_tool_is_read_as_its_articles(tmp_path: Path) -> None:
    with Writer(tmp_path / "out.parquet") as writer:
        for extra in ({"n": [1]}, {}):
            marked = FakeAnnotator().annotate(Article(f"a{len(extra)}", "“Yes.”", title="T", extra=extra))
            writer.write(to_line(to_record(marked)))
        writer.finish()
    assert [(a.id, a.text, a.title, a.extra) for a in articles(tmp_path / "out.parquet")] == [
        ("a1", "“Yes.”", "T", {"n": [1]}),
        ("a0", "“Yes.”", "T", {}),
    ]
