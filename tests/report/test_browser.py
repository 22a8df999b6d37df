"""The report in a real browser: nothing is refused by its own policy, axe-core finds nothing serious, filters work."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.report.build import build as report
from tests.report.made import plain, port

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
WAIT = 60_000  # milliseconds


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    browser = subprocess.run([ROOT / "scripts" / "browser"], stdout=subprocess.PIPE, text=True, check=True).stdout
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.strip(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same articles as one page and as a folder; some tell an event, one tries to do harm."""
    bad = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
    articles = [
        port("a"),
        port("b", outlet="Orland Courier", date="2031-06-05"),
        plain(
            "c", [("freed", "source")], text="The port is freed, he said.", outlet="Orland Courier", date="2031-07-01"
        ),
        plain("d", title=bad, outlet=bad, url="javascript:window.harmed=1", text=bad, date="2031-08-01"),
    ]
    place = tmp_path_factory.mktemp("report")
    return report(articles, place / "r.html").page, report(articles, place / "r").page


def opened(chromium: Any, page: Path, anchor: str = "", **about: Any) -> Any:
    """A tab with the page; what it complains of, or asks the network for, is in its ``complaints``."""
    tab = chromium.new_page(**({"viewport": {"width": 1440, "height": 900}} | about))
    tab.set_default_timeout(WAIT)
    tab.complaints = []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("request", lambda asked: asked.url.startswith("file:") or tab.complaints.append(asked.url))
    tab.goto(f"{page.as_uri()}{anchor}")
    return tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 390])
@pytest.mark.parametrize("which", ["first", "article"])
def test_pages_are_accessible_and_fit(
    chromium: Any, made: tuple[Path, Path], which: str, width: int, scheme: str
) -> None:
    page = made[1] if which == "first" else made[1].parent / "articles/1.html"
    tab = opened(chromium, page, viewport={"width": width, "height": 900}, color_scheme=scheme)
    if which == "first":
        tab.wait_for_selector("[data-chart=speakers] svg")
        tab.wait_for_selector("[data-table=articles] table")
    found = axe.Axe().run(tab).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert tab.complaints == []
    tab.close()


def test_nothing_of_an_article_runs(chromium: Any, made: tuple[Path, Path]) -> None:
    for page in (*made, made[1].parent / "articles/4.html"):
        tab = opened(chromium, page)
        tab.wait_for_timeout(300)
        assert tab.evaluate("window.harmed") is None
        assert tab.locator("main img").count() == 0
        tab.close()


def test_filters_dim_what_is_not_asked_for_and_say_how_much_is_left(chromium: Any, made: tuple[Path, Path]) -> None:
    tab = opened(chromium, made[1].parent / "articles/1.html")
    tab.click("button[data-voice=E]")
    assert tab.locator(".s.dim").count() == 2
    assert tab.inner_text(".status") == "2 of 4 sentences"
    tab.click("button[data-voice=E]")
    tab.select_option(".filters select", label="Mira Tolvane (1 sentence)")
    assert tab.locator(".s:not(.dim)").inner_text().endswith("said Mira Tolvane.")
    contrast = axe.Axe().run(tab, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert contrast == []
    tab.close()


def test_notes_open_with_the_keyboard_close_with_escape_and_stay_on_the_screen(
    chromium: Any, made: tuple[Path, Path]
) -> None:
    tab = opened(chromium, made[1].parent / "articles/1.html", viewport={"width": 390, "height": 900})
    term = tab.locator(".story .t").first
    term.focus()
    note = term.locator(".tip")
    assert note.is_visible() and "neutral: reopened, cleared" in note.inner_text()
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    tab.keyboard.press("Escape")
    assert not note.is_visible()
    tab.mouse.move(0, 0)
    tab.locator(".story .t").nth(1).hover()
    assert "a source's (Orland Fisheries Ministry) words" in tab.locator(".story .t").nth(1).inner_text()
    tab.close()


def test_tables_sort_search_and_lead_to_articles(chromium: Any, made: tuple[Path, Path]) -> None:
    tab = opened(chromium, made[1])
    table = tab.locator("[data-table=articles]")
    head = table.get_by_role("button", name="Framing score")
    head.click()
    scores = table.locator("tbody td:nth-child(7)").all_inner_texts()
    assert scores == sorted(scores, reverse=True)
    assert table.locator("th[aria-sort=descending]").inner_text().startswith("Framing score")
    with tab.expect_download() as download:
        table.locator("a.csv").click()
    assert download.value.suggested_filename == "articles.csv"
    table.get_by_role("link", name="Port of Lasker Bay reopens").first.click()
    tab.wait_for_url("**/articles/*.html")
    assert tab.inner_text("h1") == "Port of Lasker Bay reopens"
    tab.close()


def test_one_page_shows_the_comparison_or_one_article(chromium: Any, made: tuple[Path, Path]) -> None:
    tab = opened(chromium, made[0])
    assert tab.locator("#report").is_visible() and not tab.locator("#article-1").is_visible()
    tab.get_by_role("link", name="Port of Lasker Bay reopens").first.click()
    tab.wait_for_selector("#article-1 h1, #article-2 h1", state="visible")
    assert not tab.locator("#report").is_visible()
    tab.goto(f"{made[0].as_uri()}#a2-s3")
    assert tab.locator("#article-2").is_visible() and not tab.locator("#article-1").is_visible()
    tab.get_by_role("link", name="All articles").locator("visible=true").click()
    assert tab.locator("#report").is_visible()
    with tab.expect_download() as download:
        tab.locator("[data-table=voices] a.csv").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4 and tab.complaints == []
    tab.close()


def test_paper_has_the_text_and_no_buttons(chromium: Any, made: tuple[Path, Path], tmp_path: Path) -> None:
    tab = opened(chromium, made[1].parent / "articles/1.html")
    tab.emulate_media(media="print")
    assert tab.locator(".story").is_visible() and not tab.locator(".voices").is_visible()
    tab.close()


def test_bundled_style_of_charts_is_the_one_that_the_policy_names(chromium: Any, made: tuple[Path, Path]) -> None:
    from annotator.report.html import CHART_STYLE

    tab = opened(chromium, made[1])
    tab.wait_for_selector("[data-chart=voices] svg style", state="attached")
    assert (
        json.loads(tab.evaluate("JSON.stringify(document.querySelector('[data-chart] style').textContent)"))
        == CHART_STYLE
    )
    tab.close()
