"""What reading yields: articles with the place they came from, and rejects with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotator.article import Article

MAX_CHARACTERS = 5_000_000  # of one article's text: a long novel has about 1 M
MAX_RECORD_BYTES = 64_000_000  # of one line or record: room for an escaped text of MAX_CHARACTERS and other columns
# A value takes up to 25 times its bytes in memory: a line of 60 MB with 20,000,000 empty objects took 1.5 GB. Each but
# the first has a comma before it, of which 5,000,000 characters of prose have about 60,000.
MAX_COMMAS = 2_000_000  # of one line or record, as text
MAX_DEPTH = 100  # of lists and objects within one another: pickle, which hands articles to workers, fails at 500
MAX_COLUMNS = 10_000  # of one article, which keeps those that are not ours


@dataclass(frozen=True, slots=True)
class Found:
    """An article and its place. ``record`` is its line or number, from 1; None where the file is one article."""

    article: Article
    path: str
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that was set aside, and why. ``id`` is known only once the article was read."""

    path: str
    record: int | None
    reason: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Things that are no articles and need no mending, such as pictures in a web archive: passed over, and said."""

    path: str
    count: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}: passed over {self.count:,} {self.what}"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the input calls the fields of an article, in the formats that have columns."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    outlet: str = "outlet"
    url: str = "url"
    date: str = "date"
    language: str = "language"


Item = Found | Reject
Reader = Callable[[BinaryIO, str, Columns], Iterator[Item | Passed]]


class BrokenInput(Exception):
    """The rest of a file cannot be read. The message is the reason for its reject."""


def holds_text(text: str) -> bool:
    """Whether there is anything to read in ``text``: a letter or a digit."""
    return any(map(str.isalnum, text))


def not_utf8(error: UnicodeDecodeError, data: bytes, offset: int = 0) -> str:
    """The reason for bytes that are not UTF-8. ``offset`` is where ``data`` starts in its file."""
    utf16 = offset == 0 and data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "UTF-16" if utf16 else "WINDOWS-1252"
    at = f"byte 0x{data[error.start]:02X} at offset {offset + error.start}"
    return f"not UTF-8: {at} (convert it with the encoding it has, such as: iconv -f {encoding} -t UTF-8 IN > OUT)"


def too_large(unit: str = "characters", limit: int = MAX_CHARACTERS) -> str:
    """The reason for an article, or a line that holds one, beyond the limit."""
    return f"too large: more than {limit:,} {unit} (split it into articles)"
