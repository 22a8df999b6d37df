"""What the tests of reading share: files read, and the one article or reason that is expected."""

from collections.abc import Callable
from pathlib import Path

from annotator import readers
from annotator.article import Article
from annotator.readers import Found, Options, Passed, Reject

ENGLISH = "The minister said on Friday that the road would open, and that the crews had been paid."
GERMAN = "Der Minister sagte am Freitag, die Straße werde im Herbst geöffnet. Die Regierung wies die Vorwürfe zurück."


def read(
    *inputs: object,
    options: Options = readers.DEFAULT,
    passed: Callable[[Passed], None] = lambda passed: None,
    skip: set[Path] | None = None,
) -> list[Found | Reject]:
    return list(readers.read([str(i) for i in inputs], options=options, passed=passed, skip=skip or set()))


def only(*inputs: object, **options: object) -> Found | Reject:
    (item,) = read(*inputs, **options)
    return item


def article(*inputs: object, **options: object) -> Article:
    item = only(*inputs, **options)
    assert isinstance(item, Found), item
    return item.article


def articles(*inputs: object, **options: object) -> list[Article]:
    return [i.article for i in read(*inputs, **options) if isinstance(i, Found)]


def reason(*inputs: object, **options: object) -> str:
    item = only(*inputs, **options)
    assert isinstance(item, Reject), item
    return item.reason


def reasons(*inputs: object, **options: object) -> list[tuple[int | None, str]]:
    return [(i.record, i.reason) for i in read(*inputs, **options) if isinstance(i, Reject)]
