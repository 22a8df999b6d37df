"""The real Label Studio in a real browser: what was pushed stands on the right words, once, and can be corrected."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.article import Article
from annotator.labelstudio import server
from annotator.labelstudio.client import push
from annotator.labelstudio.connection import connect
from annotator.labelstudio.convert import to_markup
from annotator.markup import LABELS, Attribution, Label, LoadedTerm, Markup, Prediction, Sentence
from annotator.spans import Span

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = 60_000  # milliseconds


def predicted(id: str, text: str, sentences: list[tuple[str, Label, float]], **words: Any) -> Prediction:
    def span(found: str) -> Span:
        return Span(text.index(found), text.index(found) + len(found))

    relation = Attribution((span(words["source"]),), (span(words["cue"]),), (span(words["content"]),), words["type"])
    return Prediction(
        Article(id, text, title=f"Article {id}"),
        Markup(
            sentences=tuple(
                Sentence(span(part), label, {name: score if name == label else (1 - score) / 2 for name in LABELS})
                for part, label, score in sentences
            ),
            attributions=(relation,),
            loaded_terms=(LoadedTerm(span(words["loaded"]), "contested_status", "outlet", neutral=("took",)),),
        ),
        "test-1",
    )


EMOJI = predicted(
    "emoji",
    "A 🕊️ dove 👩‍👩‍👧 flew. The army liberated Harn.\n“We cross\u0301ed the river,” Mira Toll said.",
    [
        ("A 🕊️ dove 👩‍👩‍👧 flew.", "editorial_framing", 0.9),
        ("The army liberated Harn.", "editorial_framing", 0.55),
        ("“We cross\u0301ed the river,” Mira Toll said.", "direct_quote", 0.9),
    ],
    source="Mira Toll",
    cue="said",
    content="We cross\u0301ed the river",
    loaded="liberated",
    type="direct",
)
PLAIN = predicted(
    "plain",
    "The regime met. Sorrel said that the bridge would open.",
    [
        ("The regime met.", "editorial_framing", 0.8),
        ("Sorrel said that the bridge would open.", "paraphrase", 0.95),
    ],
    source="Sorrel",
    cue="said",
    content="that the bridge would open",
    loaded="regime",
    type="indirect",
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[server.Server, Path]]:
    data = tmp_path_factory.mktemp("label-studio")
    try:
        yield server.up(data=data), data
    finally:
        server.stop(data)


@pytest.fixture(scope="module")
def page(running: tuple[server.Server, Path]) -> Iterator[Any]:
    browser = subprocess.run([ROOT / "scripts" / "browser"], stdout=subprocess.PIPE, text=True, check=True).stdout
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.strip(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(READY)
        there = running[0]
        page.goto(f"{there.url}/user/login/")
        page.fill("input[name=email]", there.email)
        page.fill("input[name=password]", there.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        yield page
        chromium.close()


def shown(page: Any) -> dict[str, list[str]]:
    """The words under each label on the page, as the browser draws them."""
    page.wait_for_selector(".htx-highlight[data-label]")
    pairs = page.eval_on_selector_all(
        ".htx-highlight[data-label]", "spans => spans.map(s => [s.dataset.label.split(':').pop(), s.textContent])"
    )
    words: dict[str, list[str]] = {}
    for label, text in pairs:
        words.setdefault(label, []).append(text)
    return words


def test_pushed_labels_stand_on_their_words_and_a_correction_comes_back(
    running: tuple[server.Server, Path], page: Any
) -> None:
    data = running[1]
    api: Any = connect(data)
    first = push([PLAIN, EMOJI], "Review", api)
    again = push([PLAIN, EMOJI], "Review", api)
    assert (first.created, again.created, again.already_there) == (2, 0, 2)
    assert sorted(task.article_id for task in api.tasks(first.project)) == ["emoji", "plain"]
    assert api.find_project("Review").model_version == "test-1"

    # "Label All Tasks" begins with the article that has the least certain sentence.
    page.goto(first.project.url)
    page.get_by_role("button", name="Label All Tasks").click()
    assert shown(page) == {
        "editorial_framing": ["A 🕊️ dove 👩‍👩‍👧 flew.", "The army liberated Harn."],
        "direct_quote": ["“We cross\u0301ed the river,” Mira Toll said."],
        "source": ["Mira Toll"],
        "cue": ["said"],
        "content": ["We cross\u0301ed the river"],
        "loaded_term": ["liberated"],
    }

    tasks = {task.article_id: task.id for task in api.tasks(first.project)}
    page.goto(f"{first.project.url}?task={tasks['plain']}")
    assert shown(page)["paraphrase"] == ["Sorrel said that the bridge would open."]
    assert shown(page)["loaded_term"] == ["regime"]

    page.locator(".htx-highlight", has_text="The regime met.").first.click(position={"x": 4, "y": 8})
    page.keyboard.press("p")
    page.click("button[name=submit]")
    reviewed = submitted(api, tasks["plain"])
    markup, reasons = to_markup(PLAIN.article.text, reviewed)
    assert reasons == []
    assert [s.label for s in markup.sentences] == ["paraphrase", "paraphrase"]
    assert markup.attributions == PLAIN.markup.attributions
    assert markup.loaded_terms == PLAIN.markup.loaded_terms

    newer = [Prediction(p.article, p.markup, "test-2") for p in (PLAIN, EMOJI)]
    second = push(newer, "Review", api)
    assert (second.updated, second.already_there, second.shown) == (1, 1, "test-2")  # the reviewed one stays
    assert push(newer, "Review", api).updated == 0


def submitted(api: Any, task: int) -> list[dict[str, Any]]:
    """The regions of the task's annotation, as soon as the server has one."""
    end = time.monotonic() + READY / 1000
    while not (annotations := api._sdk.annotations.list(id=task)):
        assert time.monotonic() < end, "the annotation was not saved"
        time.sleep(0.2)
    result: list[dict[str, Any]] = annotations[0].result
    return result
