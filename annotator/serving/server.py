"""Listening: where, with which token, and how it stops."""

import ipaddress
import logging
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import uvicorn

from annotator.errors import UsageError
from annotator.pool import Annotates
from annotator.serving.app import application

CONNECTIONS = 1000
SHORTEST_TOKEN = 16


def serve(
    load: Callable[[], Annotates],
    host: str,
    port: int,
    *,
    token: str | None = None,
    queue: Path | None = None,
    say: Callable[[str], None],
) -> None:
    """Serve until a signal (Ctrl-C, SIGTERM) ends it; what was accepted by then is answered first.

    Raises ``UsageError`` for an address beyond this machine without a ``token`` or one that is taken, and what
    ``load`` raises.
    """
    if token is None and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from other machines, and there is no token",
            fix="give --token-file, or stay with 127.0.0.1",
        )
    model = load()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        fix = "name another address with --host and --port"
        raise UsageError(f"cannot listen there: {error.strerror}", where=f"{host}:{port}", fix=fix) from error
    shown = f"[{host}]" if ":" in host else host
    say(f"{model.model_version} at http://{shown}:{listening.getsockname()[1]}; Ctrl-C stops it")
    _log_to_stderr()
    config = uvicorn.Config(
        application(model, token=token, queue=queue),
        lifespan="on",
        log_config=None,
        access_log=False,  # its lines hold whole addresses; ``guard`` writes its own
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
    )
    # uvicorn repeats the signal once it has stopped; without this the process would then die of it
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])
    say("stopped; every accepted request was answered")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_token(path: Path) -> str:
    """The token in a file that only its owner can read. Raises ``UsageError`` for any other; none quotes it."""
    where = str(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError("others can read the token in it", where=where, fix=f"chmod 600 {path}")
    token = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        fix = f"openssl rand -hex 24 > {path}"
        raise UsageError(f"no token: {SHORTEST_TOKEN} printable characters or more", where=where, fix=fix)
    return token


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name, level in (("annotator.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
