"""README and tutorial with a real Label Studio, command by command, and the tutorial's correction made in a browser."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from documented import NOT_RUN, README, ROOT, SERVER, TUTORIAL, clone, commands, give, set_up

from annotator.labelstudio import server
from annotator.shipped import MODEL

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")]

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
WAIT = 60_000  # milliseconds


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = clone(tmp_path_factory.mktemp("clone"))
    try:
        yield place
    finally:
        server.stop(place / ".labelstudio")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    browser = subprocess.run([ROOT / "scripts/browser"], stdout=subprocess.PIPE, text=True, check=True).stdout
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.strip(), args=FLAGS)
        yield chromium
        chromium.close()


def correct(chromium: Any, project: str, place: Path) -> str:
    """Step 6 of the tutorial: the first sentence of the first article becomes a paraphrase. Returns its words."""
    there = server.known(place / ".labelstudio")
    assert there
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{there.url}/user/login/")
    page.fill("input[name=email]", there.email)
    page.fill("input[name=password]", there.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(project)
    page.get_by_role("button", name="Label All Tasks").click()
    page.wait_for_selector(".htx-highlight[data-label]")
    sentence = page.locator(".htx-highlight[data-label$=editorial_framing]").first
    words = str(sentence.text_content())
    sentence.click(position={"x": 4, "y": 8})
    page.keyboard.press("p")
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST") as saved:
        page.click("button[name=submit]")
    assert saved.value.ok
    return words


def gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("page", [README, TUTORIAL], ids=lambda page: page.stem)
def test_the_loop_works_as_the_page_says(page: Path, place: Path, chromium: Any) -> None:
    corrected = ""
    for command in commands(page):
        if command in NOT_RUN or not (SERVER.match(command) or command.startswith("annotator score seeds/")):
            continue
        if command.startswith("scripts/") and not set_up():
            continue  # scripts/setup would install something; scripts/test has called it before
        printed = give(command, place)
        if "server.stop()" in command:
            assert not server._is_up(server.known(place / ".labelstudio"))  # type: ignore[arg-type]
        elif command.startswith("annotator push"):
            corrected = correct(chromium, printed.split()[-1], place)
        elif command.startswith("annotator pull"):
            (record,) = gold(place / re.findall(r" -o (\S+)", command)[0])
            (changed,) = (r for r in record["provenance"]["regions"] if r["origin"] != "prediction")
            assert (changed["label"], changed["origin"]) == ("paraphrase", "prediction-changed")
            assert record["text"][changed["start"] : changed["end"]] == corrected
    assert corrected
