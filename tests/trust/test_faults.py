"""A small helping of ``scripts/faults``: the script runs, and finds nothing lost or doubled."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_few_kills_lose_and_double_nothing() -> None:
    command = [sys.executable, "scripts/faults", "--kills", "5", "--seed", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    kills = dict(re.findall(r"^\| (\w+) \| (\d+) \|", done.stdout, re.M))
    assert kills.keys() == {"scoring", "worker", "pushing", "server", "training"}
    assert all(int(number) for number in kills.values())
