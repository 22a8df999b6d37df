"""``annotator doctor`` tells what works and what to install."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from annotator import cli, doctor


def test_here_everything_that_reading_needs_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = {line[8:22].strip(): line[:8].strip() for line in lines}
    assert all(found[topic] == "ok" for topic in ("Python", "packages", "model", "lexicon", "[train]", "[review]"))
    assert any("annotator-small-" in line for line in lines)


def test_a_missing_package_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> str:
        if name == "torch":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor, "version", lacking)
    train = next(f for f in doctor.examine() if f.topic == "[train]")
    assert not train.fine and not train.needed
    assert "torch" in train.found and "transformers" not in train.found and "annotator[train]" in train.fix


def test_a_broken_model_is_said_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ANNOTATOR_MODEL", str(tmp_path))
    assert cli.main(["doctor"]) == 2
    out = capsys.readouterr().out
    assert "MISSING model" in out and str(tmp_path) in out and "Traceback" not in out
