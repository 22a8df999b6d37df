"""Starting, reusing and stopping a server, with a stand-in for Label Studio's program that starts at once."""

import json
import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import ServerError
from annotator.labelstudio import server

STAND_IN = """#!{python}
import http.server, json, os, sys
if os.environ.get("LABEL_STUDIO_FAIL_AT_START"):
    raise SystemExit("this must not reach it")
if {broken}:
    raise SystemExit("no such table: users")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.headers["Authorization"] == "Token " + os.environ["LABEL_STUDIO_USER_TOKEN"]
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps({{"email": os.environ["LABEL_STUDIO_USERNAME"] if known else ""}}).encode())
address = sys.argv[sys.argv.index("--internal-host") + 1], int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(address, Handler).serve_forever()
"""


def program(folder: Path, broken: bool = False) -> Path:
    (folder / f"lib/python3.11/site-packages/label_studio-{server.VERSION}.dist-info").mkdir(
        parents=True, exist_ok=True
    )
    (folder / "bin").mkdir(exist_ok=True)
    path = folder / "bin" / "label-studio"
    path.write_text(STAND_IN.format(python=sys.executable, broken=broken))
    path.chmod(0o755)
    return path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    program(tmp_path / "env")
    monkeypatch.setenv("ANNOTATOR_LABEL_STUDIO_ENV", str(tmp_path / "env"))
    yield tmp_path / "data"
    server.stop(tmp_path / "data")


def test_a_server_starts_is_found_again_and_stops(data: Path) -> None:
    first = server.up(data=data)
    second = server.up(data=data)
    assert (first.reused, second.reused) == (False, True)
    assert (second.url, second.pid, second.token) == (first.url, first.pid, first.token)
    assert server.stop(data)
    assert not server.stop(data)


def test_login_and_token_last_over_a_restart_and_only_the_owner_can_read_them(data: Path) -> None:
    first = server.up(data=data)
    for name in ("server.json", "server.log"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    server.stop(data)
    again = server.up(data=data)
    assert (again.password, again.token) == (first.password, first.token)
    assert again.reused is False
    assert first.password not in repr(first)
    assert first.token not in repr(first)


def test_another_folder_gets_other_secrets(data: Path, tmp_path: Path) -> None:
    try:
        assert server.up(data=data).token != server.up(data=tmp_path / "other").token
    finally:
        server.stop(tmp_path / "other")


def test_a_port_that_is_taken_is_replaced(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not server.up(port, data=data).url.endswith(f":{port}")


def test_settings_for_other_servers_do_not_reach_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_FAIL_AT_START", "1")
    assert server.up(data=data).url


def test_a_state_file_of_a_dead_server_does_not_count(data: Path) -> None:
    started = server.up(data=data)
    server.stop(data)
    state = json.loads((data / "server.json").read_text())
    state["pid"] = os.getpid()  # a number that went to another program
    (data / "server.json").write_text(json.dumps(state))
    assert not server.stop(data)
    assert server.up(data=data).pid != started.pid


def test_a_server_that_dies_at_its_start_says_why(data: Path, tmp_path: Path) -> None:
    program(tmp_path / "env", broken=True)
    with pytest.raises(ServerError, match="no such table: users") as caught:
        server.up(data=data)
    assert "server.log" in str(caught.value)


def test_a_spoilt_state_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{")
    with pytest.raises(ServerError, match="not a state file"):
        server.known(tmp_path)
