import gzip
import json
import os
from pathlib import Path

import pytest
import zstandard
from given import article, articles, read, reason, reasons

from annotator.readers import Found, Reject, expand

ROWS = [{"id": n, "text": f"Article {n} " + os.urandom(200).hex()} for n in range(200)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKED = pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("zst", zstd)])


@PACKED
def test_compressed_files_are_read(tmp_path: Path, suffix: str, pack: object) -> None:
    (tmp_path / f"A.TXT.{suffix.upper()}").write_bytes(pack(b"Packed."))
    assert article(tmp_path / f"A.TXT.{suffix.upper()}").text == "Packed."
    assert article(tmp_path).text == "Packed."


@PACKED
def test_several_parts_on_end_are_one_file(tmp_path: Path, suffix: str, pack: object) -> None:
    half = LINES.index(b"\n", len(LINES) // 2) - 9
    (tmp_path / f"a.jsonl.{suffix}").write_bytes(pack(LINES[:half]) + pack(b"") + pack(LINES[half:]))
    assert [a.text for a in articles(tmp_path)] == [row["text"] for row in ROWS]


@PACKED
def test_articles_before_a_cut_are_kept_and_the_cut_is_one_reject(tmp_path: Path, suffix: str, pack: object) -> None:
    whole = pack(LINES)
    (tmp_path / f"a.jsonl.{suffix}").write_bytes(whole[: len(whole) // 2])
    *found, cut = read(tmp_path)
    assert all(isinstance(i, Found) for i in found)
    # zstd gives what it has block by block, of 128 KB at most
    assert len(found) > (90 if suffix == "gz" else -1) and len(found) < 110
    assert isinstance(cut, Reject) and cut.reason.endswith("cut off before its end (what came before was read)")


@PACKED
def test_a_damaged_file_is_set_aside(tmp_path: Path, suffix: str, pack: object) -> None:
    (tmp_path / f"a.txt.{suffix}").write_bytes(b"It is none.")
    (tmp_path / f"b.jsonl.{suffix}").write_bytes(pack(b'{"text": "A."}\n') + b"rubbish at the end")
    assert [a.text for a in articles(tmp_path)] == ["A."]
    kind = {"gz": "gzip", "zst": "zstd"}[suffix]
    assert [told.startswith(f"broken {kind}: ") for _, told in reasons(tmp_path)] == [True, True]


@PACKED
def test_a_bomb_is_set_aside_before_it_grows(
    tmp_path: Path, suffix: str, pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expand, "MAX_EXPANDED", 10_000_000)
    for name, start in (("a.jsonl", b'{"text": "A."}\n'), ("b.csv", b"id,text\n1,A.\n")):
        (tmp_path / f"{name}.{suffix}").write_bytes(pack(start) + pack(b"\0" * 80_000_000))
    (tmp_path / f"c.parquet.{suffix}").write_bytes(pack(b"\0" * 80_000_000))
    assert [a.text for a in articles(tmp_path)] == ["A.", "A."]
    told = [told for _, told in reasons(tmp_path)]
    assert len(told) == 3 and all("bomb? It grows to over 10,000,000 bytes" in t for t in told)


def test_a_bomb_in_a_text_file_ends_at_the_size_of_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt.zst").write_bytes(zstd(b"a" * 100_000_000))
    assert reason(tmp_path) == "too large: more than 5,000,000 characters (split it into articles)"


def test_zeros_after_the_end_are_padding(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"A." + os.urandom(9000).hex().encode()) + b"\0" * 10_000)
    assert article(tmp_path).text.startswith("A.")


def test_an_empty_compressed_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"")
    assert reason(tmp_path) == "empty: the file holds no text"
