"""Which Label Studio to talk to, and with which token. The token is never printed, logged or part of an error.

In this order: ``LABEL_STUDIO_URL`` with ``LABEL_STUDIO_API_KEY``; the table ``[label_studio]`` (``url``, ``api_key``)
of ``~/.config/annotator/config.toml``; the server that ``annotator review up`` started. A pair is never mixed from two
places, so that a key goes to its own server only.
"""

import fcntl
import hashlib
import os
import stat
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from annotator.errors import ServerError
from annotator.labelstudio import server
from annotator.labelstudio.seam import KEY, URL, Api

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Address(NamedTuple):
    """A server and what opens it; its text names the server alone."""

    url: str
    token: str

    def __repr__(self) -> str:
        return f"Address({self.url!r})"


def connect(data: Path | None = None) -> Api:
    """The server to use; ``data`` is the data folder of the local one (default: as in ``server``).

    Raises ``ServerError`` where none is known or its token cannot be one. The connection is not tried yet.
    """
    address = find(data)
    from annotator.labelstudio.sdk import SdkApi  # a second to import, and not needed for --help

    return SdkApi(*address)


def find(data: Path | None = None) -> Address:
    """Where the server is and its token, as ``connect`` looks for them."""
    if url := os.environ.get(URL):
        if not (token := os.environ.get(KEY)):
            raise ServerError(
                f"{URL} is set, but {KEY} is not", fix="set it to an access token from Account & Settings there"
            )
        return _checked(url, token, f"{URL}, {KEY}")
    if (path := config_file()).is_file() and (address := _configured(path)):
        return address
    if (known := server.known(data)) is None:
        raise ServerError(
            "no Label Studio server is known",
            fix=f"start one with `annotator review up`, or set {URL} and {KEY}, or name them in {path}",
        )
    return Address(known.url, known.token)


def config_file() -> Path:
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "annotator" / "config.toml"


@contextmanager
def alone(url: str, project: str, say: Callable[[str], None]) -> Iterator[None]:
    """Lets one push of this user and machine at a time into a project: two at once would both miss the same tasks,
    and make each of them. A second one waits, which ``say`` is told. Where no lock can be kept there is none.
    """
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "annotator"
    name = hashlib.sha256(f"{url}\n{project}".encode()).hexdigest()[:16]
    with ExitStack() as stack:
        with suppress(OSError):
            state.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = stack.enter_context(open(state / f"push-{name}.lock", "w"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another push to this project is running; waiting for its end")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _configured(path: Path) -> Address | None:
    """The pair in the config file, None where it has no such table; a file that others can read is refused."""
    where = str(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("label_studio")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):  # the message would quote the line
        raise ServerError("not a TOML file", where=where, fix="see docs/remote.md for what goes into it") from None
    except OSError as error:
        raise ServerError(f"cannot be read: {error.strerror}", where=where) from None
    if table is None:
        return None
    if path.stat().st_mode & OTHERS:
        raise ServerError("others can read the token in it", where=where, fix=f"chmod 600 {path}")
    pair = (table.get("url"), table.get("api_key")) if isinstance(table, dict) else (None, None)
    if not all(isinstance(value, str) and value for value in pair):
        raise ServerError("[label_studio] needs url and api_key, both strings", where=where, fix="see docs/remote.md")
    return _checked(str(pair[0]), str(pair[1]), where)


def _checked(url: str, token: str, where: str) -> Address:
    """The pair without white space round it; what could be no address or no token is refused, unquoted."""
    url, token = url.strip(), token.strip()
    if not url.startswith(("http://", "https://")) or "@" in url:
        raise ServerError("the address must be http://… or https://…, without a login in it", where=where)
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise ServerError(
            "the access token holds characters that no token has",
            where=where,
            fix="copy it again from Account & Settings of that server",
        )
    return Address(url.rstrip("/"), token)
