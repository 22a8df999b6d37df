"""The commands of README, tutorial and docs/own-data.md, and a stand-in for the clone where a reader gives them."""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
README, TUTORIAL, OWN_DATA = ROOT / "README.md", ROOT / "docs/tutorial.md", ROOT / "docs/own-data.md"
LIMIT = 1200  # seconds for one command; the slowest takes some twenty on a quiet machine

# Commands of these pages that no test gives as they stand, with the reason.
NOT_RUN = {
    "scripts/test": "it runs these tests",
    "annotator train --from-gold out/gold.jsonl -o models/ours": "it needs fifty corrected articles, and minutes; "
    "tests/test_retrain.py gives it a small model",
    "annotator train gold.jsonl -o models/mine": "it trains for an hour; tests/test_train.py trains a small model",
    "annotator export models/mine": "it needs what the line before makes; tests/test_train.py exports a small model",
}
# Commands that need a real Label Studio: tests/end_to_end/test_walkthrough.py gives them.
SERVER = re.compile(r"scripts/demo$|annotator (review|push|pull|agreement)\b|.*server\.stop\(\)")
LISTENS = "annotator serve"  # goes on until it is stopped


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def commands(page: Path) -> list[str]:
    """Every command of a page's shell blocks; continued lines are joined, comments dropped."""
    lines = "".join(blocks(read(page), "bash")).replace("\\\n", " ").splitlines()
    return [command for line in lines if (command := re.sub(r"(^|\s+)# .*", "", line).rstrip())]


def set_up() -> bool:
    """Whether ``scripts/setup`` would find nothing to do; a test must not install a thing."""
    made = ROOT / ".venv/made-for"
    want = sha256((ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()).hexdigest()
    return made.is_file() and made.read_text().strip() == want


def clone(place: Path) -> Path:
    """Makes ``place`` look like a clone that is set up and otherwise untouched, with articles of a reader's own."""
    for name in (".venv", "annotator", "constraints.txt", "data", "models", "pyproject.toml", "scripts", "seeds"):
        (place / name).symlink_to(ROOT / name)
    (place / "articles").mkdir()
    port = "The port opened on Monday. “It is late,” said Mira Tolvane, who skippers one of the boats there."
    (place / "articles/port.txt").write_text(port)
    more = json.dumps({"text": "The council met. It will vote on Friday, its head said.", "outlet": "Tarsk Courier"})
    (place / "articles.jsonl").write_text(more)
    for name in ("more.jsonl.gz", "articles.jsonl.gz"):
        (place / name).write_bytes(gzip.compress(more.encode()))
    (place / "articles.csv").write_text(
        f"url,site,body\nhttps://tarsk.example/1,Tarsk Courier,{port.replace(',', '')}\n"
    )
    (place / "pages").mkdir()
    (place / "pages/port.html").write_text(f"<html><body><article><p>{port}</p><p>{port}</p></article></body></html>")
    return place


def environment(place: Path) -> dict[str, str]:
    """As in an activated environment, and with nothing of this machine's own Label Studio."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LABEL_STUDIO", "ANNOTATOR"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{ours['PATH']}"
    data = {"ANNOTATOR_LABEL_STUDIO_DATA": str(place / ".labelstudio"), "XDG_CONFIG_HOME": str(place / "config")}
    return ours | {"PATH": path, "NO_COLOR": "1"} | data


def give(command: str, place: Path) -> str:
    """Gives a command in ``place`` as a reader does. Returns what it prints; it must end with status 0."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=place,
        env=environment(place),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def listening(command: str, place: Path) -> Iterator[str]:
    """Gives a command that serves, on a free port; gives its address, and stops it as ``kill`` does."""
    log = place / "serve.log"
    with log.open("w") as file:
        process = subprocess.Popen([*command.split(), "--port", "0"], cwd=place, env=environment(place), stderr=file)
    try:
        end = time.monotonic() + LIMIT
        while not (found := re.search(r"at (http://[^\s;]+)", read(log))):
            assert process.poll() is None and time.monotonic() < end, read(log)
            time.sleep(0.1)
        yield found[1]
    finally:
        process.terminate()
        assert process.wait(LIMIT) == 0, read(log)
