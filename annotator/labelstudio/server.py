"""A real Label Studio on this machine: its own environment, SQLite, loopback only, no clicks and no internet needed
once it is installed.

Everything lies in two folders: the environment (about 1 GB, made once) and the data (database, log, ``server.json``
with address, login and token, readable by the owner alone). Beside a checkout they are ``.venv-labelstudio`` and
``.labelstudio``, for an installed package they are in the user's data folder; ``ANNOTATOR_LABEL_STUDIO_ENV`` and
``ANNOTATOR_LABEL_STUDIO_DATA`` name others.
"""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from annotator.errors import ServerError

VERSION = "1.23.2"
PORT = 8080
START_LIMIT = 600.0  # seconds; the first start makes the database, 45 s on an idle machine, minutes on a busy one
STOP_LIMIT = 15.0
EMAIL = "annotator@localhost"

SETTINGS = {
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",  # read only when the first account is made
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "FEATURE_FLAGS_OFFLINE": "true",
    "DEBUG": "false",
    # or it could not call `annotator serve` on the same machine; who may set that up has the login and the machine
    "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": "false",
    "LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false",
    "fflag_feat_utc_210_prediction_validation_15082025": "true",  # refuse predictions that it would drop in silence
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server and its login. ``pid`` is that of its process group, ``reused`` whether it was running already."""

    url: str
    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)
    pid: int
    reused: bool = False


def environment_folder() -> Path:
    return _folder("ANNOTATOR_LABEL_STUDIO_ENV", ".venv-labelstudio", "labelstudio-env")


def data_folder() -> Path:
    return _folder("ANNOTATOR_LABEL_STUDIO_DATA", ".labelstudio", "labelstudio")


def up(port: int = PORT, *, data: Path | None = None, say: Callable[[str], None] = lambda message: None) -> Server:
    """A running server with this ``data`` folder: the one that runs already, else a new one, installed if need be.

    A ``port`` that is taken is replaced by a free one. ``say`` is told what takes long. Returns when the server
    answers. Raises ``ServerError`` where it cannot be installed or does not start.
    """
    data = (data or data_folder()).absolute()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(data):
        before = known(data)
        if before and (_is_ours(before) or _is_up(before)):
            _wait(
                before, data, lambda: _is_ours(before)
            )  # one that is slow or still starting: a second must not open the same database
            return replace(before, reused=True)
        _install(environment_folder(), data, say)
        server = Server(
            url=f"http://127.0.0.1:{_free_port(port)}",
            email=EMAIL,
            password=before.password if before else secrets.token_urlsafe(12),
            token=before.token if before else secrets.token_hex(20),
            pid=0,
        )
        _write(data, server)  # before the start: the account is made with these
        say("starting Label Studio (the first time it makes its database, about a minute)")
        return _start(server, data)


def known(data: Path | None = None) -> Server | None:
    """The server that was last started with this ``data`` folder, running or not; None if there was none."""
    path = _state(data or data_folder())
    try:
        return Server(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ServerError(
            f"not a state file of Label Studio: {error}",
            where=str(path),
            fix="restore it, or move its folder away to begin anew",
        ) from error


def stop(data: Path | None = None) -> bool:
    """Stops the server of this ``data`` folder; False where none was running. The data is kept."""
    server = known(data)
    if server is None or not _is_ours(server):
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        end = time.monotonic() + STOP_LIMIT
        while time.monotonic() < end:
            if not _is_ours(server):
                return True
            time.sleep(0.1)
    raise ServerError(f"Label Studio (process {server.pid}) does not stop", where=server.url)


def _folder(variable: str, in_checkout: str, elsewhere: str) -> Path:
    if named := os.environ.get(variable):
        return Path(named)
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").exists():
        return checkout / in_checkout
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "annotator" / elsewhere


def _state(data: Path) -> Path:
    return data / "server.json"


def _write(data: Path, server: Server) -> None:
    path = _state(data)
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(server), file)
    partial.replace(path)


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """Holds other calls of ``up`` back, so that two at once do not install or start twice."""
    with open(data / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(environment: Path, data: Path, say: Callable[[str], None]) -> None:
    # Pip installs what a package needs before the package, so this folder means that all of it is there.
    if any(environment.glob(f"lib/python*/site-packages/label_studio-{VERSION}.dist-info")):
        return
    say(f"installing Label Studio {VERSION} into {environment} (about 1 GB, a few minutes, once)")
    log = data / "install.log"
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    with open(log, "w", encoding="utf-8") as file:
        for command in ([sys.executable, "-m", "venv", str(environment)], [*pip, f"label-studio=={VERSION}"]):
            if subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).returncode:
                raise ServerError(
                    f"Label Studio {VERSION} could not be installed", where=str(log), fix="read the end of that log"
                )


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise ServerError("no port of 127.0.0.1 is free", fix="close other servers")


def _start(server: Server, data: Path) -> Server:
    log = data / "server.log"
    command = [str(environment_folder().absolute() / "bin" / "label-studio"), "start", "--no-browser"]
    command += ["--internal-host", "127.0.0.1", "--port", _port(server)]
    # What this shell says to other servers and other Pythons must not reach this one.
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("LABEL_STUDIO", "DJANGO", "POSTGRE", "PYTHON"))}
    ours |= SETTINGS | {
        "LABEL_STUDIO_USERNAME": server.email,
        "LABEL_STUDIO_PASSWORD": server.password,
        "LABEL_STUDIO_USER_TOKEN": server.token,
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
    }
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        process = subprocess.Popen(
            command,
            env=ours,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal that started it must not stop it
        )
    server = replace(server, pid=process.pid)
    _write(data, server)
    _wait(server, data, lambda: process.poll() is None)
    return server


def _wait(server: Server, data: Path, alive: Callable[[], bool]) -> None:
    """Returns when ``server`` answers. One that died raises ``ServerError``, one that hangs is stopped first."""
    log = data / "server.log"
    end = time.monotonic() + START_LIMIT
    while not _is_up(server):
        if not alive():
            raise ServerError(f"Label Studio stopped at its start: {_last_line(log)}", where=str(log))
        if time.monotonic() > end:
            stop(data)
            raise ServerError(f"Label Studio did not answer within {START_LIMIT:.0f} s", where=str(log))
        time.sleep(0.25)


def _is_up(server: Server) -> bool:
    """Whether a server answers there and knows our token: another program may have taken the port since."""
    request = urllib.request.Request(
        f"{server.url}/api/current-user/whoami", headers={"Authorization": f"Token {server.token}"}
    )
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return bool(json.load(answer).get("email") == server.email)
    except (OSError, ValueError):
        return False


def _is_ours(server: Server) -> bool:
    """Whether this server's process lives: a number from an old state file may be another program's by now."""
    if server.pid <= 0:
        return False
    if Path("/proc/self").exists():
        with suppress(OSError):
            command = Path(f"/proc/{server.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            return "label-studio" in command and f"--port {_port(server)} " in command
        return False
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(server.pid)], capture_output=True, text=True).stdout
    return "label-studio" in shown and f"--port {_port(server)}" in shown


def _port(server: Server) -> str:
    return server.url.rpartition(":")[2]


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it wrote nothing"
