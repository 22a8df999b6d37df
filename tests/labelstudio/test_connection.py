"""Which server is meant, with which token; the token itself is seen by nobody."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import ServerError
from annotator.labelstudio.connection import alone, connect, find
from annotator.labelstudio.seam import RefusedError, UnreachableError

SECRET = "very-secret-token"


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "annotator" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'[label_studio]\nurl = "https://labels.example.org/"\napi_key = "{SECRET}"\n')
    path.chmod(0o600)
    return path


def test_without_a_server_the_ways_to_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="annotator review up") as caught:
        find(tmp_path)
    assert "LABEL_STUDIO_URL" in str(caught.value) and "config.toml" in str(caught.value)


def test_the_environment_goes_before_the_config_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find() == ("https://labels.example.org", SECRET)
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", f" {SECRET}2\n")
    assert find() == ("http://127.0.0.1:9", f"{SECRET}2")


def test_a_key_never_goes_to_another_address_than_its_own(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:9")
    with pytest.raises(ServerError, match="LABEL_STUDIO_API_KEY is not"):
        find()


def test_a_config_file_that_others_can_read_is_refused(config: Path) -> None:
    config.chmod(0o640)
    with pytest.raises(ServerError, match="others can read") as caught:
        find()
    assert f"chmod 600 {config}" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"[label_studio]\napi_key = {SECRET}", "not a TOML file"),
        (f'[label_studio]\napi_key = "{SECRET}"', "needs url and api_key"),
        (f'label_studio = "{SECRET}"', "needs url and api_key"),
        (f'[label_studio]\nurl = "labels.example.org"\napi_key = "{SECRET}"', "must be http"),
        (f'[label_studio]\nurl = "https://me:{SECRET}@example.org"\napi_key = "{SECRET}"', "without a login"),
        (f'[label_studio]\nurl = "https://example.org"\napi_key = "{SECRET} …"', "no token has"),
    ],
)
def test_a_broken_config_file_is_named_without_its_token(config: Path, written: str, said: str) -> None:
    config.write_text(written)
    with pytest.raises(ServerError, match=said) as caught:
        find()
    assert SECRET not in str(caught.value) + repr(caught.value)


def test_a_config_file_about_other_things_is_no_server(config: Path, tmp_path: Path) -> None:
    config.write_text("[colours]\n")
    config.chmod(0o644)
    with pytest.raises(ServerError, match="no Label Studio server is known"):
        find(tmp_path)


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers every request with one status and body, and keeps what it was sent as authorization."""

    status, body = 200, b""
    sent: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        type(self).sent.append(str(self.headers.get("Authorization")))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Answers]]:
    pytest.importorskip("label_studio_sdk")
    Answers.sent = []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{running.server_port}")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", SECRET)
    yield Answers
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (401, f'{{"detail": "{SECRET}"}}', ServerError, "refused the access token"),
        (400, f'{{"detail": "{SECRET} is odd"}}', RefusedError, "status 400: … is odd"),
        (404, f"<html>{SECRET}", RefusedError, "status 404"),
        (503, "", UnreachableError, "status 503"),
        (200, "<html>hello", ServerError, "is not Label Studio"),
        (200, "[]", ServerError, "is not Label Studio"),
    ],
)
def test_an_answer_that_helps_nobody_is_named_without_the_token(
    answers: type[Answers], status: int, body: str, error: type[ServerError], said: str
) -> None:
    answers.status, answers.body = status, body.encode()
    with pytest.raises(error, match=said) as caught:
        connect().find_project("News")
    assert SECRET not in str(caught.value) + repr(caught.value)
    assert answers.sent == [f"Token {SECRET}"]


def test_a_personal_token_is_changed_for_access_tokens(answers: type[Answers], monkeypatch: pytest.MonkeyPatch) -> None:
    jwt = pytest.importorskip("jwt")
    key = "k" * 40
    access = jwt.encode({"exp": time.time() + 300, "token_type": "access"}, key)
    personal = jwt.encode({"exp": time.time() + 9000, "token_type": "refresh"}, key)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", personal)
    answers.status, answers.body = 200, json.dumps({"access": access, "results": [], "count": 0}).encode()
    assert connect().find_project("News") is None
    assert answers.sent[-1] == f"Bearer {access}"


def test_an_expired_personal_token_is_named_as_such(answers: type[Answers], monkeypatch: pytest.MonkeyPatch) -> None:
    jwt = pytest.importorskip("jwt")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", jwt.encode({"exp": 1}, "k" * 40))
    with pytest.raises(ServerError, match="refused the access token"):
        connect()


def test_a_server_that_does_not_answer_is_named_without_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("label_studio_sdk")
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", SECRET)
    with pytest.raises(UnreachableError, match="does not answer") as caught:
        connect().find_project("News")
    assert SECRET not in str(caught.value) + repr(caught.value)


def test_a_second_push_into_a_project_waits_for_the_first_and_one_into_another_does_not() -> None:
    said: list[str] = []
    second_is_in = threading.Event()

    def second() -> None:
        with alone("http://a", "News", said.append):
            second_is_in.set()

    with alone("http://a", "News", said.append):
        with alone("http://a", "Other", said.append), alone("http://b", "News", said.append):
            assert said == []
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not second_is_in.wait(0.2)
    waiting.join(10)
    assert second_is_in.is_set() and ["another push" in message for message in said] == [True]


def test_without_a_place_for_the_lock_a_push_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_text("a file where the folder would be")
    with alone("http://a", "News", pytest.fail):
        pass
