"""HTML that nothing from an article can break out of: the only place where text becomes markup.

``tag`` escapes every child and attribute that is not ``Html`` already. ``page`` puts a content security policy over
the whole: no address is loaded, and of styles and scripts only the page's own run, known by their hashes.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).parent
CHART_CLASS = "plot"
# What Observable Plot 0.6.17 puts into each chart of class CHART_CLASS; named here for its hash.
CHART_STYLE = f""":where(.{CHART_CLASS}) {{
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}}
:where(.{CHART_CLASS} text),
:where(.{CHART_CLASS} tspan) {{
  white-space: pre;
}}"""

# Control characters, and those that reorder a line, would hide or garble what stands beside them.
_HARMFUL = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff"
_harmful = re.compile(f"[{_HARMFUL}]")
_special = re.compile(f"[&<>\"'{_HARMFUL}]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}


class Html(str):
    """Markup, not text: goes into a page as it is."""

    __slots__ = ()


def clean(text: str) -> str:
    """``text`` without characters that a page cannot hold or show honestly, one for one."""
    return _harmful.sub("\ufffd", text)


def escaped(text: object) -> str:
    """``text`` as it stands in a page, in an element or in a quoted attribute."""
    if isinstance(text, Html):
        return text
    return _special.sub(lambda found: _ENTITIES.get(found[0], "\ufffd"), str(text))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """One element. Children that are None are left out, and so are attributes that are None or False.

    ``class_`` is ``class``; other underscores become hyphens.
    """
    written = "".join(
        f" {_attribute(key)}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>{''.join(escaped(c) for c in children if c is not None)}</{name}>")


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def joined(parts: Iterable[object], by: str = "") -> Html:
    return Html(escaped(by).join(map(escaped, parts)))


def address(url: str | None) -> str | None:
    """``url`` if it is a plain http or https address, else None: an article's link may be anything."""
    if not url or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def asset(name: str) -> str:
    """The text of a file of this package."""
    return _asset(name)


@cache
def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def page(
    title: str,
    body: Html,
    *,
    styles: Sequence[str],
    scripts: Sequence[str] = (),
    data: object = None,
    language: str = "en",
) -> bytes:
    """A whole page: ``styles`` and ``scripts`` are names of assets, ``data`` is what the scripts read as JSON."""
    head, policy, code = _fixed(tuple(styles), tuple(scripts))
    embedded = "" if data is None else f'<script type="application/json" id="data">{_json(data)}</script>\n'
    filled = Template(asset("assets/page.html")).substitute(
        policy=policy, title=escaped(title), style=head, body=body, data=embedded, code=code, language=language
    )
    return filled.encode("utf-8", "replace")


@cache
def _fixed(styles: tuple[str, ...], scripts: tuple[str, ...]) -> tuple[str, str, str]:
    """What is the same in all pages of one kind: the style element, the policy and the script elements."""
    style = "\n".join(map(asset, styles))
    code = [asset(name) for name in scripts]
    policy = {
        "default-src": ["'none'"],
        "style-src": [_hash(style), *([_hash(CHART_STYLE)] if code else [])],
        "script-src": [_hash(part) for part in code] or ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
    }
    written = "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
    return f"<style>{style}</style>", written, "\n".join(f"<script>{part}</script>" for part in code)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """JSON that no text in it can end: ``<`` never stands in it, so neither ``</script>`` nor ``<!--`` does."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return clean(text).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
