"""The Ray engine on a real cluster of two cores: the local engine's records, whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeAnnotator

from annotator import batch
from annotator.errors import ModelError, UsageError

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
load = FakeAnnotator.load


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of the cluster; its workers find the fake."""
    ray = pytest.importorskip("ray")
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(ROOT / "tests"))))
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    found = ray.init(num_cpus=2, include_dashboard=False, object_store_memory=100_000_000, log_to_driver=False)
    yield found.address_info["address"]
    ray.shutdown()
    patch.undo()


def write(folder: Path, files: int, each: int, text: str = "“Yes {}.”\nIt rained.") -> list[str]:
    for f in range(files):
        lines = (json.dumps({"id": f"{f}-{n:04}", "text": text.format(n), "n": n}) for n in range(each))
        (folder / f"in{f}.jsonl").write_text("".join(f"{line}\n" for line in lines))
    return [str(folder / f"in{f}.jsonl") for f in range(files)]


def lines(path: Path) -> list[bytes]:
    return sorted(path.read_bytes().splitlines())


def test_the_records_and_rejects_are_the_local_engines(cluster: str, tmp_path: Path) -> None:
    given = write(tmp_path, 3, 60)
    trouble = [
        {"id": "kills", "text": "DIE"},
        {"id": "raises", "text": "RAISE"},
        {"id": "2-0001", "text": "Another text, which comes too late."},
        {"id": "2-0002", "text": "“Yes 2.”\nIt rained."},
    ]
    with open(given[2], "a") as file:
        file.writelines(json.dumps(row) + "\n" for row in trouble)
        file.write("{\n")
    there, here = tmp_path / "ray.jsonl", tmp_path / "local.jsonl"
    inputs = [*given, str(tmp_path / "nowhere.txt")]
    one = batch.score(inputs, there, load, engine="ray", workers=2)
    two = batch.score(inputs, here, load, workers=2)
    assert lines(there) == lines(here) and len(lines(here)) == 180
    assert lines(there.with_name("ray.jsonl.rejects.jsonl")) == lines(here.with_name("local.jsonl.rejects.jsonl"))
    same = ("articles", "rejected", "duplicates", "tokens", "model_version")
    assert [getattr(one, name) for name in same] == [getattr(two, name) for name in same] == [180, 5, 1, 720, "fake-1"]


def test_a_driver_that_was_killed_goes_on(cluster: str, tmp_path: Path) -> None:
    given = write(tmp_path, 2, 3000)
    out = tmp_path / "out.jsonl"
    program = (
        "from pathlib import Path\nfrom fakes import FakeAnnotator\nfrom annotator import batch\n"
        f"batch.score({given!r}, Path({str(out)!r}), FakeAnnotator.load, engine='ray', workers=1)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"RAY_ADDRESS": cluster})
    part = Path(f"{out}.part")
    while run.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert part.exists(), "it was done before it could be killed: give it more articles"
    summary = batch.score(given, out, load, engine="ray", workers=2)
    assert 0 < summary.resumed < summary.articles == 6000
    assert len({json.loads(line)["id"] for line in lines(out)}) == len(lines(out)) == 6000


def no_model() -> FakeAnnotator:
    raise ModelError("no such model folder", where="m", fix="see models/")


def test_what_cannot_be_done_on_a_cluster_is_said(cluster: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input"):
        batch.score(["-"], tmp_path / "out.jsonl", load, engine="ray", workers=1)
    with pytest.raises(ModelError, match="no such model folder"):
        batch.score(write(tmp_path, 1, 1), tmp_path / "out.jsonl", no_model, engine="ray", workers=1)
    assert [p.name for p in tmp_path.iterdir()] == ["in0.jsonl"]
