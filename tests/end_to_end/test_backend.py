"""A real Label Studio asks the service for predictions, and its webhook queues a retraining."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.labelstudio import server
from annotator.labelstudio.interface import labelling_config
from annotator.labelstudio.read_back import to_markup

pytest.importorskip("uvicorn")
pytestmark = pytest.mark.e2e

TEXT = "A 🕊️ dove flew.\r\n“We stay,” said Mira Toll."
TOKEN = "a-token-of-this-test-alone"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Server]:
    data = tmp_path_factory.mktemp("label-studio")
    try:
        yield server.up(data=data)
    finally:
        server.stop(data)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    command = [sys.executable, "-m", "annotator", "serve", "--port", "0", "--token-file", str(token)]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen([*command, "--queue", str(tmp_path / "queue")], stderr=log)
    try:
        end = time.monotonic() + 120
        while not (found := re.search(r"at (http://\S+);", (tmp_path / "log").read_text())):
            assert process.poll() is None and time.monotonic() < end, (tmp_path / "log").read_text()
            time.sleep(0.1)
        yield found[1]
    finally:
        process.terminate()
        process.wait(60)


def ask(running: server.Server, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Token {running.token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(running.url + path, data, headers), timeout=120) as answer:
        return json.load(answer)


def test_label_studio_gets_predictions_and_its_corrections_queue_a_retraining(
    running: server.Server, service: str, tmp_path: Path
) -> None:
    project = ask(running, "/api/projects", {"title": "Backend", "label_config": labelling_config()})["id"]
    ask(running, f"/api/projects/{project}/import", [{"text": TEXT, "article_id": "a", "title": "A"}])
    (task,) = ask(running, f"/api/tasks?project={project}")["tasks"]
    backend = {"url": service, "project": project, "title": "annotator", "auth_method": "BASIC_AUTH"}
    connected = ask(running, "/api/ml", {**backend, "basic_auth_user": "any", "basic_auth_pass": TOKEN})
    assert connected["state"] == "CO", connected

    wanted = {"selectedItems": {"all": True, "excluded": []}, "project": project}
    ask(running, f"/api/dm/actions?id=retrieve_tasks_predictions&project={project}", wanted)
    end = time.monotonic() + 60
    while not (predictions := ask(running, f"/api/tasks/{task['id']}")["predictions"]):
        assert time.monotonic() < end, "Label Studio asked for no prediction"
        time.sleep(0.5)
    (prediction,) = predictions
    markup, reasons = to_markup(TEXT, prediction["result"])
    assert reasons == []
    assert [s.label for s in markup.sentences] == ["editorial_framing", "direct_quote"]
    assert TEXT[slice(*markup.sentences[1].span)] == "“We stay,” said Mira Toll."

    bearer = {"Authorization": f"Bearer {TOKEN}"}
    hook = {"url": f"{service}/webhook", "project": project, "send_payload": True, "headers": bearer}
    ask(running, "/api/webhooks", {**hook, "send_for_all_actions": True})
    ask(running, f"/api/tasks/{task['id']}/annotations", {"result": prediction["result"]})
    job, end = tmp_path / "queue" / f"{project}.json", time.monotonic() + 60
    while not job.exists():
        assert time.monotonic() < end, (tmp_path / "log").read_text()
        time.sleep(0.2)
    assert json.loads(job.read_text())["project"] == "Backend"
    log = (tmp_path / "log").read_text()
    assert "POST /setup 200" in log and "POST /predict 200" in log and "POST /webhook 201" in log
    assert not [secret for secret in (TOKEN, running.token, "dove", "Toll") if secret in log]
