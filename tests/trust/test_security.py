"""What a hostile folder, article or machine cannot do."""

import ast
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.errors import ModelError
from annotator.model.config import TORCH_FILE, ModelConfig
from annotator.shipped import MODEL

ROOT = Path(__file__).resolve().parents[2]

SEALED = """
import socket, sys
def refuse(*_, **__):
    raise SystemExit("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from annotator.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def sealed(*arguments: str, prefix: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    command = [*prefix, sys.executable, "-c", SEALED, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_reading_asks_no_network(tmp_path: Path) -> None:
    done = sealed("score", "seeds/*.txt", "-o", str(tmp_path / "out.jsonl"), "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8").count("\n") == 8


def test_the_seal_holds() -> None:
    """The test above proves something only if a call would be noticed."""
    probe = SEALED.split("from annotator")[0] + "socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "the network was asked for" in done.stderr


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare here")
def test_reading_works_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    alone = ("unshare", "--map-root-user", "--net")
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this machine makes no network namespaces")
    done = sealed("score", "seeds/*.txt", "-o", str(tmp_path / "out.jsonl"), prefix=alone)
    assert done.returncode == 0, done.stderr


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("/tmp/annotator-trap-sprung"),))  # type: ignore[return-value]


def test_a_pickle_in_the_place_of_the_weights_is_refused_and_not_run(tmp_path: Path) -> None:
    from annotator.model.network import Network

    sprung = Path("/tmp/annotator-trap-sprung")
    sprung.unlink(missing_ok=True)
    (tmp_path / TORCH_FILE).write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ModelError, match="weights missing or of another network"):
        Network.from_folder(tmp_path, ModelConfig.load(MODEL))
    assert not sprung.exists()


def test_no_code_of_ours_unpickles_or_evaluates() -> None:
    """A foreign file or answer can only become data: nothing here could make it run."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
    own_cluster = ROOT / "annotator" / "distributed.py"  # pickles its own items for its own processes, as Ray does
    for path in set((ROOT / "annotator").rglob("*.py")) - {own_cluster}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {alias.name.split(".")[0] for alias in node.names} & unsafe, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in unsafe, path
            elif isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                assert called not in {"eval", "exec"} or (called == "eval" and not node.args), f"{path}:{node.lineno}"
                shell = [k for k in node.keywords if k.arg in ("shell", "trust_remote_code")]
                assert not shell, f"{path}:{node.lineno}"
