"""An article as it was read: its text is frozen, and every offset points into it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# two halves of one character, as UTF-16 has them: JSON would join them, and offsets would no longer fit
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``text`` has ``\\n`` line ends; ``extra`` holds the input's columns that are not ours."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    date: str | None = None
    language: str = "en"
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str, *, id: str | None = None, **about: Any) -> "Article":
        """An article from raw text: line ends made ``\\n``, halves of a character side by side joined, and without
        an ``id``, one hashed from the text.
        """
        try:
            text.encode()
        except UnicodeEncodeError:  # half a character is rare, and looking for one takes longer than this
            text = _HALVES.sub(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = text.replace("\r\n", "\n")
        return cls(id=id or text_id(text), text=text, **about)


def text_id(text: str) -> str:
    """The id of an article that brought none: the first 16 hex digits of its text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
