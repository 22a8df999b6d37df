"""Plain text and Markdown: the whole file is one article, its text kept as it stands."""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.article import Article
from annotator.readers.items import MAX_CHARACTERS, Columns, Found, Item, Reject, holds_text, not_utf8, too_large


def read(stream: BinaryIO, path: str, columns: Columns) -> Iterator[Item]:
    """One article, its id hashed from its text. A byte-order mark is dropped; no title is split off."""
    data = stream.read(4 * MAX_CHARACTERS + 1)  # UTF-8 takes at most 4 bytes a character
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Cut in the middle of a character is a sign of size, not of a wrong encoding.
        large = len(data) > 4 * MAX_CHARACTERS and error.start >= len(data) - 4
        yield Reject(path, None, too_large() if large else not_utf8(error, data))
        return
    if not holds_text(text):
        yield Reject(path, None, "empty: the file holds no text")
    elif len(text) > MAX_CHARACTERS:
        yield Reject(path, None, too_large())
    else:
        yield Found(Article.read(text), path)
