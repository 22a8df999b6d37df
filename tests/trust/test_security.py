"""What a hostile folder, article or machine cannot do."""

import argparse
import ast
import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.article import Article
from annotator.authored import read_authored
from annotator.cli import parser
from annotator.errors import LexiconError, ModelError, RecordError
from annotator.framing.table import read_table
from annotator.labelstudio.interface import is_ours, missing_from
from annotator.markup import Markup, Prediction
from annotator.model.config import CONFIG_FILE, TORCH_FILE, ModelConfig
from annotator.report.build import build
from annotator.report.tables import Column, Table
from annotator.shipped import MODEL
from annotator.verbs.common import say

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


BOMB = (
    "<!DOCTYPE b ["
    + '<!ENTITY e0 "hahahahahahahahahahahahahaha">'
    + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 20}">' for n in range(9))
    + "]><article>&e9;</article>"
)
PEEK = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a id="a"><p><s label="paraphrase">&f;</s></p></a>'


@pytest.mark.parametrize("xml", [BOMB, PEEK])
def test_xml_neither_grows_nor_reads_a_file(tmp_path: Path, xml: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(xml, encoding="utf-8")
    with pytest.raises(RecordError, match="not well-formed"):
        read_authored(path)
    assert "XML" in missing_from(xml)[0] and not is_ours(xml)


def test_a_lexicon_row_that_stands_for_millions_of_wordings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("term,match,category\n" + " ".join(["a/b"] * 60) + ",pattern,other\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="more than 10,000 wordings"):
        read_table(path, {})


@pytest.mark.parametrize(
    "change",
    [
        {"window": 2},
        {"window": "256"},
        {"start_id": -1},
        {"label_scale": [1.0]},
        {"loaded_scale": []},
        {"encoder": 3, "format": 99},
        [],
    ],
)
def test_a_model_that_would_never_end_or_fail_later_is_refused(tmp_path: Path, change: object) -> None:
    saved = json.loads((MODEL / CONFIG_FILE).read_text(encoding="utf-8"))
    (tmp_path / CONFIG_FILE).write_text(json.dumps(saved | change if isinstance(change, dict) else change))
    with pytest.raises(ModelError):
        ModelConfig.load(tmp_path)


def test_a_model_from_before_the_scale_of_loaded_words_takes_the_network_at_its_word(tmp_path: Path) -> None:
    saved = json.loads((MODEL / CONFIG_FILE).read_text(encoding="utf-8"))
    del saved["loaded_scale"]
    (tmp_path / CONFIG_FILE).write_text(json.dumps(saved))
    assert ModelConfig.load(tmp_path).loaded_scale == (1.0, 0.0, 0.0)


def test_a_model_of_another_format_is_told_by_it(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text(json.dumps({"format": 1, "label_scale": [1.0]}))
    with pytest.raises(ModelError, match="model format 1, this version reads 2"):
        ModelConfig.load(tmp_path)


@pytest.mark.parametrize("encoder", [{"model_type": "no-such-network"}, {}, {"model_type": "bert", "hidden_size": 7}])
def test_a_network_that_cannot_be_built_is_refused(tmp_path: Path, encoder: dict[str, object]) -> None:
    from annotator.model.network import Network

    shutil.copy(MODEL / CONFIG_FILE, tmp_path)
    saved = json.loads((tmp_path / CONFIG_FILE).read_text(encoding="utf-8")) | {"encoder": encoder}
    (tmp_path / CONFIG_FILE).write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(ModelError):
        Network.from_folder(tmp_path, ModelConfig.load(tmp_path))


def test_a_message_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("evil\x1b[2J\x1b]0;title\x07\u202egpj.exe:\nsecond line")
    shown = capsys.readouterr().err
    assert shown.count("\n") == 2 and "second line" in shown
    assert not {c for c in shown if (not c.isprintable() and c != "\n") or c == "\u202e"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_nothing_of_a_report(start: str) -> None:
    table = Table("t", "T", [Column("name")], [(f"{start}HYPERLINK(1)",)])
    assert table.csv().decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_an_id_that_is_a_path_names_no_file(tmp_path: Path) -> None:
    ids = ("../../evil", "/etc/evil", "a\0b", "..")
    build([Prediction(Article(id, "Text."), Markup(), "v") for id in ids], tmp_path / "report")
    assert [p.name for p in tmp_path.iterdir()] == ["report"]
    assert sorted(p.name for p in (tmp_path / "report" / "articles").iterdir()) == [
        "1.html",
        "2.html",
        "3.html",
        "4.html",
    ]


def test_no_option_takes_a_secret() -> None:
    """Arguments stand in the list of processes, and in the shell's history."""

    def options(of: argparse.ArgumentParser) -> set[str]:
        found: set[str] = set()
        for action in of._actions:
            found |= set(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                found |= {option for below in action.choices.values() for option in options(below)}
        return found

    secret = {o for o in options(parser()) if any(word in o for word in ("token", "password", "key", "secret"))}
    assert secret == {"--token-file"}


def test_a_checkpoint_that_a_kill_cut_short_is_passed_over(tmp_path: Path) -> None:
    from annotator.train import whole_checkpoint

    assert whole_checkpoint(tmp_path) is None
    for step, state in ((90, "{}"), (150, "{}"), (300, '{"global_step'), (1200, None)):
        (tmp_path / f"checkpoint-{step}").mkdir()
        if state is not None:
            (tmp_path / f"checkpoint-{step}" / "trainer_state.json").write_text(state, encoding="utf-8")
    assert whole_checkpoint(tmp_path) == str(tmp_path / "checkpoint-150")
