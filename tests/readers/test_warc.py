import gzip
import os
import random
import zlib
from pathlib import Path

import pytest
import zstandard
from given import articles, read, reasons
from test_html import HEAD, PARAGRAPHS, page

from annotator.readers import Passed, Reject, html

PAGE = page(*PARAGRAPHS).encode()


def record(
    url: str,
    body: bytes = PAGE,
    *,
    type: str = "response",
    content: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    headers: str = "",
) -> bytes:
    http = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
    about = (
        f"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
        f"WARC-Date: 2021-06-05T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={type}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return about.encode() + http + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def urls(path: Path) -> list[str | None]:
    return [a.url for a in articles(path)]


def test_pages_are_taken_and_the_rest_passed_over_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        record("https://a.example/1")
        + record("https://a.example/1", b"GET", type="request")
        + record("https://a.example/p.png", b"\x89PNG", content="image/png")
        + record("https://a.example/gone", status="404 Not Found")
        + record("https://a.example/2", page(*PARAGRAPHS[1:], head=HEAD).encode())
    )
    said: list[Passed] = []
    one, two = read(tmp_path, passed=said.append)
    assert (one.article.url, one.article.date, one.record) == ("https://a.example/1", "2021-06-05", 1)
    assert one.article.text.split("\n") == list(PARAGRAPHS)
    assert (two.article.url, two.article.date, two.record) == ("https://a.example/2", "2021-06-04", 5)
    assert [(p.count, p.what) for p in said] == [(3, "records that are no web page")]


@pytest.mark.parametrize(
    ("headers", "pack"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress),
        ("Content-Encoding: gzip\r\n", lambda body: body),  # unpacked by the crawler, the header left
        ("Content-Encoding: deflate\r\n", zlib.compress),
        ("Transfer-Encoding: chunked\r\n", chunked),
        ("Transfer-Encoding: chunked\r\n", lambda body: body),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", lambda body: chunked(gzip.compress(body))),
    ],
)
def test_packed_pages_are_unpacked(tmp_path: Path, headers: str, pack: object) -> None:
    (tmp_path / "a.warc").write_bytes(record("https://a.example/1", pack(PAGE), headers=headers))
    assert [a.text.split("\n")[0] for a in articles(tmp_path)] == [PARAGRAPHS[0]]


def test_a_page_that_cannot_be_unpacked_costs_only_itself(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    packed = "Content-Encoding: gzip\r\n"
    (tmp_path / "a.warc").write_bytes(
        record("https://a.example/1", gzip.compress(PAGE)[:-200], headers=packed)
        + record("https://a.example/2", b"none", headers="Content-Encoding: br\r\n")
        + record("https://a.example/3", b"none", headers="Content-Encoding: deflate\r\n")
        + record("https://a.example/4", bomb, headers=packed)
        + record("https://a.example/5", b"<p>" * (html.MAX_PAGE_BYTES // 3 + 1))
        + record("https://a.example/6")
    )
    assert urls(tmp_path) == ["https://a.example/6"]
    told = dict(reasons(tmp_path))
    assert all(told[n].startswith("broken page") for n in (1, 2, 3))
    assert all(told[n].startswith("too large: more than 5,000,000 bytes in a page") for n in (4, 5))


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress)])
@pytest.mark.parametrize("left", [0.1, 0.3, 0.9])
def test_pages_before_a_cut_are_kept_and_the_cut_is_one_reject(
    tmp_path: Path, suffix: str, pack: object, left: float
) -> None:
    parts = [pack(record(f"https://a.example/{n}")) for n in range(4)]
    whole = b"".join(parts[:3]) + parts[3][: int(len(parts[3]) * left)]
    (tmp_path / f"a.warc{suffix}").write_bytes(whole)
    assert urls(tmp_path) == [f"https://a.example/{n}" for n in range(3)]
    ((_, told),) = reasons(tmp_path)
    assert "cut off" in told and told.endswith("(what came before was read)")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty: no article in it"),
        (b"hello\nworld\n\n", "broken WARC: "),
        (record("https://a.example/p.png", b"\x89PNG", content="image/png"), "empty: no article in it"),
    ],
)
def test_an_archive_without_pages_is_set_aside(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    ((_, told),) = reasons(tmp_path)
    assert told.startswith(said)


def test_what_follows_damage_is_one_reject(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        record("https://a.example/1") + b"rubbish\r\n\r\n" + record("https://a.example/2")
    )
    assert urls(tmp_path) == ["https://a.example/1"]
    ((_, told),) = reasons(tmp_path)
    assert told.startswith("broken WARC: Invalid WARC header after record 1")


def test_damage_anywhere_never_ends_the_run(tmp_path: Path) -> None:
    sound = record("https://a.example/1", b"<p>A.") + record("https://a.example/2", gzip.compress(b"<p>B."))
    draw = random.Random(7)
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(draw.randint(1, 5)):
            at = draw.randrange(len(data))
            data[at : at + draw.choice((0, 1, 20))] = os.urandom(draw.choice((0, 1, 3)))
        (tmp_path / "a.warc").write_bytes(data)
        assert all(isinstance(i, Reject) or i.article.text for i in read(tmp_path))
