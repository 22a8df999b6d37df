"""Web pages: the article in one, without menus and comments, each paragraph a line (trafilatura)."""

import codecs
import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, BinaryIO

from annotator.article import Article
from annotator.readers.apart import Apart, Died, TookTooLong
from annotator.readers.items import Columns, Found, Item, Reject, holds_text, too_large

# Large pages take long; real ones have a tenth of this. Attributes take time by the square of their number, so a tag
# with ten thousand characters of them is dropped: it is a picture spelt out, or hostile.
MAX_PAGE_BYTES, MAX_ELEMENTS = 5_000_000, 20_000
MAX_CPU_SECONDS = 20  # the largest pages of honest make take 2; what a page can cost beyond that has no end
_HUGE_TAG = re.compile(r"<[^<>]{10000,}>")
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Of Python's encodings, those of the web; UTF-16 is not what a page says of itself in ASCII.
_OF_PAGES = re.compile(r"utf-8$|cp\d|iso8859|iso2022|koi8|gb|big5|euc|shift_jis|mac|tis")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
REPLACED = "\ufffd"
_READING = Apart(f"{__name__}:taken")


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    """The one article of a page, its id hashed from its text."""
    yield page(stream.read(MAX_PAGE_BYTES + 1), path)


def page(
    data: bytes, path: str, record: int | None = None, *, charset: str | None = None, url: str | None = None
) -> Item:
    """The article of the page that ``data`` holds. ``charset`` is the one that the server named, ``url`` where it was
    found, which stands above what the page says."""
    if len(data) > MAX_PAGE_BYTES:
        return Reject(path, record, too_large("bytes in a page", MAX_PAGE_BYTES))
    try:
        done = _READING.ask({"charset": charset, "url": url}, data, MAX_CPU_SECONDS)
    except TookTooLong:
        return Reject(path, record, f"takes too long: more than {MAX_CPU_SECONDS} s of processor time for one page")
    except Died as death:
        return Reject(path, record, f"the page cannot be read: it ends what reads it ({death}; out of memory?)")
    return Reject(path, record, done["reason"]) if "reason" in done else Found(Article.read(**done), path, record)


def taken(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """What ``page`` needs of a page: what ``Article.read`` takes, or the ``reason`` why there is no article."""
    source, sound = decoded(data, request["charset"])
    try:
        about = _extracted(source, request["url"])
    except ValueError as error:
        return {"reason": str(error)}
    except Exception as error:  # whatever a hostile page brings about in a parser
        return {"reason": f"the page cannot be read: {type(error).__name__}"}
    text = about["text"]
    if not sound and REPLACED in text:
        at = text.index(REPLACED)
        near = text[max(0, at - 20) : at + 20]
        return {"reason": f"mixed encodings: bytes in the article are not of the page's encoding ({near!r})"}
    return about


def decoded(data: bytes, charset: str | None = None) -> tuple[str, bool]:
    """The page as text, and whether all of it could be decoded.

    As browsers do: a byte-order mark stands above the server's word, that above the page's own, and without any of
    them it is UTF-8, or else Windows-1252. Latin-1 and ASCII are read as Windows-1252.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data[len(bom) :], encoding)
    declared = _DECLARED.search(data[:4096])
    for name in (charset, declared and declared[1].decode("ascii", "replace")):
        if name and (known := _codec(name)):
            return _decode(data, known)
    text, sound = _decode(data, "utf-8")
    return (text, sound) if sound else _decode(data, "cp1252")


def _decode(data: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), False


def _codec(name: str) -> str | None:
    """Python's name of an encoding that pages are written in; None for any other."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found in ("iso8859-1", "ascii"):
        return "cp1252"
    return found if _OF_PAGES.match(found) else None


def _extracted(source: str, url: str | None) -> dict[str, Any]:
    """The article in a page, as ``Article.read`` takes it.

    Raises ``ValueError``, worded as a reason, where there is none.
    """
    trafilatura = _trafilatura()
    # A NUL ends the page for libxml2; browsers pass over it.
    tree = trafilatura.load_html(_HUGE_TAG.sub("", source.replace("\0", "")))
    if tree is None:
        raise ValueError("no article: not a web page")
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise ValueError(too_large("elements in a page", MAX_ELEMENTS))
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},  # no date guessed from the text
    )
    if document is None or not document.text or not holds_text(document.text):
        raise ValueError("no article: the page holds no running text")
    text, title = _clean(document.text), document.title
    # The headline has its own column, where it is not labelled.
    text = text.removeprefix(f"{title}\n") if title else text
    return {
        "text": text,
        "title": title and _clean(title),
        "outlet": document.sitename or document.hostname,
        "url": url or document.url,
        "date": document.date,
    }


def _clean(text: str) -> str:
    """``text`` without half surrogate pairs, which a page can spell as ``&#xD83D;``."""
    return text.encode("utf-8", "replace").decode()


@cache
def _trafilatura() -> Any:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # what they say of a page is no message of ours
    return trafilatura
