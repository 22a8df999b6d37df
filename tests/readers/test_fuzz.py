"""Whatever the bytes: no traceback, and a file is an article or a reject, never nothing."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from given import read
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st
from test_warc import record

from annotator.readers import READERS, Found, Options

SEEDS = (
    b'{"text": "A.", "id": 1}\n',
    b'id,text\n1,"A, ""b"".\nC."\n',
    b"<html><meta charset=utf-8><body><p>The minister said so.</p></body></html>",
    record("https://a.example/1", b"<p>The minister said so."),
    b"\xef\xbb\xbf",
    b"\xff\xfeA\0",
    b"\0",
    b"\r\n",
    b'"',
    b"PAR1",
    "“😀”\u202e\u200f".encode(),
    b"\\ud83d",
    b"&#xD83D;&#0;&#x110000;",
)
PIECES = st.one_of(st.sampled_from(SEEDS), st.binary(max_size=40))
DATA = st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=8).map(b"".join))
PACK = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}


@pytest.mark.parametrize("suffix", READERS)
@over(DATA, st.sampled_from(sorted(PACK)), st.integers(0, 30), st.booleans())
@settings(max_examples=60)
def test_any_bytes_are_articles_or_rejects(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes, pack: str, cut: int, raw: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzz{suffix}{pack}"
    packed = data if raw else PACK[pack](data)
    path.write_bytes(packed[: max(0, len(packed) - cut)])
    items = read(path, options=Options(language="any"))
    assert items
    for item in items:
        if isinstance(item, Found):
            json.dumps(item.article.extra)
            assert item.article.id and item.article.text.encode()
        else:
            assert item.path == str(path) and item.reason and "\n" not in item.reason


@over(st.binary(min_size=1, max_size=8), st.integers(0, 10_000))
@settings(max_examples=60)
def test_damaged_parquet_is_articles_or_rejects(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, at: int
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path(tmp_path_factory.getbasetemp() / "fuzz.parquet")
    pq.write_table(pa.table({"id": range(50), "text": [f"Article {n}." for n in range(50)]}), path)
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at : at + len(damage)] = damage
    path.write_bytes(data)
    assert read(path, options=Options(language="any"))
