"""``scripts/retrain`` works off what webhooks noted, with a stand-in for the commands that it gives."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from annotator.serving import jobs

ROOT = Path(__file__).parents[2]
STAND_IN = """#!/usr/bin/env bash
echo "$@" >> "{log}"
case $1 in
pull) [ "$3" != "Away" ] || exit 2; echo '{{}}' > "$5" ;;
train) exit {train} ;;
esac
"""


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "retrain", tmp_path / "scripts")
    return tmp_path / "queue"


def run(queue: Path, train: int = 0) -> tuple[int, list[str]]:
    log = queue.parent / "log"
    log.unlink(missing_ok=True)
    program = queue.parent / ".venv" / "bin" / "annotator"
    program.write_text(STAND_IN.format(log=log, train=train))
    program.chmod(0o755)
    ran = subprocess.run([queue.parent / "scripts" / "retrain", queue, "mine"], capture_output=True, text=True)
    return ran.returncode, log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("status", [0, 2], ids=["taken", "refused"])
def test_waiting_projects_are_pulled_and_trained_on_together_once(queue: Path, status: int) -> None:
    jobs.put(queue, 7, "Annotator demo")
    jobs.put(queue, 7, "Annotator demo")
    jobs.put(queue, 8, "Desk; rm -rf 'x'")
    assert run(queue, status) == (
        status,
        [
            f"pull --project Annotator demo -o {queue}/7.jsonl",
            f"pull --project Desk; rm -rf 'x' -o {queue}/8.jsonl",
            f"train --from-gold {queue}/7.jsonl --from-gold {queue}/8.jsonl -o mine",
        ],
    )
    assert run(queue) == (0, [])


def test_what_could_not_be_pulled_or_trained_on_stays_in_the_queue(queue: Path) -> None:
    jobs.put(queue, 7, "Away")
    assert run(queue)[0] == 2
    jobs.put(queue, 8, "Here")
    assert run(queue, train=130)[0] == 130
    assert sorted(path.name for path in queue.glob("*.json")) == ["7.json", "8.json"]
    (queue / "8.json").rename(queue / "8.taken")  # as a run leaves it that was killed
    assert run(queue)[0] == 0
    assert [json.loads(path.read_text())["project"] for path in queue.glob("*.json")] == ["Away"]
