from pathlib import Path

import pytest
from given import ENGLISH, article, reason

from annotator.readers import html

PARAGRAPHS = (
    "VESK, June 4 — Crews freed the port of Lasker Bay on Tuesday.",
    "The ministry said that nine boats were towed out to sea. It accused the crews of “economic terrorism.”",
    "“We only asked to be paid,” said Mira Tolvane, who skippers one of the boats & feeds six.",
    "The café on the quay stayed open 😀 all through the night, its owner said.",
)


def page(*paragraphs: str, head: str = "", body: str = "") -> str:
    inside = "".join(f"<p>{p.replace('&', '&amp;')}</p>\n" for p in paragraphs)
    return (
        f"<!doctype html><html><head><title>Port reopens | Tarsk News</title>{head}</head><body>"
        f'<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Port reopens</h1>{inside}{body}'
        "</article><footer>All rights reserved</footer></body></html>"
    )


HEAD = (
    '<meta property="og:site_name" content="Tarsk News Agency"><meta property="og:title" content="Port reopens">'
    '<meta property="article:published_time" content="2021-06-04T10:00:00Z">'
    '<link rel="canonical" href="https://tarsk.example/port">'
)


def test_the_article_is_taken_with_what_the_page_says_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(*PARAGRAPHS, head=HEAD), encoding="utf-8")
    read = article(tmp_path / "a.html")
    assert read.text.split("\n") == list(PARAGRAPHS)
    assert (read.title, read.outlet, read.date) == ("Port reopens", "Tarsk News Agency", "2021-06-04")
    assert read.url == "https://tarsk.example/port"


def test_a_date_is_never_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(page(*PARAGRAPHS, "On June 4, 2019 it began.", body="<p>Copyright 2018</p>"))
    assert article(tmp_path / "a.htm").date is None


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "cp1252"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<META http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ('<meta charset="nonsense">', "utf-8"),
        ('<meta charset="base64">', "utf-8"),
        ('<meta charset="utf-16">', "utf-8"),
    ],
)
def test_the_declared_charset_is_used(tmp_path: Path, declared: str, encoding: str) -> None:
    source = page(*PARAGRAPHS[:3], "The café stayed open.", head=declared)
    (tmp_path / "a.html").write_bytes(source.encode(encoding))
    read = article(tmp_path / "a.html")
    assert "“economic terrorism.”" in read.text and "café" in read.text


def test_mixed_encodings_in_the_article_are_said(tmp_path: Path) -> None:
    source = page(*PARAGRAPHS, head='<meta charset="utf-8">').encode()
    (tmp_path / "a.html").write_bytes(source.replace("café".encode(), b"caf\xe9"))
    assert reason(tmp_path).startswith("mixed encodings: bytes in the article are not of the page's encoding ('")
    (tmp_path / "a.html").write_bytes(source.replace(b"World", b"W\xe9rld"))  # in the menu, which is left out
    assert "café" in article(tmp_path).text


def test_hostile_pages_are_read_or_set_aside(tmp_path: Path) -> None:
    hostile = "<p>Half &#xD83D; and \0 and \u202enone\u202c, she said of the \u200fport.</p><script>x()</script>"
    (tmp_path / "a.html").write_bytes(page(*PARAGRAPHS, body=hostile).encode())
    text = article(tmp_path).text
    # trafilatura drops what is no visible character
    assert text.encode() and "x()" not in text and text.endswith("and none, she said of the port.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no article"),
        (b"\0\xff\xfe", "no article"),
        (b"<html><body></body></html>", "no article"),
        (b"<html><body><p> -- </p></body></html>", "no article"),
        (b"<p>x" * 60_000, "too large: more than 20,000 elements in a page"),
        (b"<p>" + b"x" * 5_000_000, "too large: more than 5,000,000 bytes in a page"),
    ],
)
def test_a_page_without_article_is_set_aside(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.html").write_bytes(data)
    assert reason(tmp_path).startswith(said)


def test_a_tag_of_countless_attributes_takes_no_time(tmp_path: Path) -> None:
    attributes = " ".join(f"a{n}=1" for n in range(300_000))
    (tmp_path / "a.html").write_text(page(*PARAGRAPHS, body=f"<div {attributes}>"), encoding="utf-8")
    assert PARAGRAPHS[0] in article(tmp_path).text


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret word")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    source = entity + page(*PARAGRAPHS, f"{ENGLISH} &a; {ENGLISH}").replace("&amp;a;", "&a;")
    (tmp_path / "a.html").write_text(source, encoding="utf-8")
    assert "secret word" not in article(tmp_path / "a.html").text


def test_what_a_parser_raises_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: str, url: object) -> None:
        raise RecursionError

    monkeypatch.setattr(html, "_extracted", fails)
    said = html.taken({"charset": None, "url": None}, b"<p>A.")
    assert said == {"reason": "the page cannot be read: RecursionError"}
