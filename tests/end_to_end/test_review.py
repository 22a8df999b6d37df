"""The real Label Studio in a real browser: what was pushed stands on the right words, once; what two people correct
there comes back, and changes the agreement accordingly.
"""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from annotator import agreement, retrain
from annotator.agreement_counts import read
from annotator.article import Article
from annotator.cli import main
from annotator.labelstudio import server
from annotator.labelstudio.client import push
from annotator.labelstudio.connection import connect
from annotator.labelstudio.pull import pull, save
from annotator.labelstudio.read_back import to_markup
from annotator.labelstudio.sdk import SdkApi
from annotator.markup import LABELS, Attribution, Label, LoadedTerm, Markup, Prediction, Sentence
from annotator.predict import Annotator
from annotator.records import read_markup
from annotator.shipped import GOLD, MODEL
from annotator.spans import Span
from annotator.verbs.common import DONE, NOTHING_DONE

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


def pulled(name: str, data: Path, out: Path) -> list[dict[str, Any]]:
    """The gold records of the project, by reviewer; every annotation must be sound."""
    done = save(pull(name, connect(data)), out)
    assert (done.refused, done.out) == (0, out)
    return sorted(map(json.loads, out.read_text(encoding="utf-8").splitlines()), key=lambda r: r["reviewer"])


def test_corrections_of_two_reviewers_come_back_and_nothing_else_changes(
    running: tuple[server.Server, Path], page: Any, tmp_path: Path
) -> None:
    there, data = running
    api: Any = connect(data)
    first = push([PLAIN, EMOJI], "Review", api)
    again = push([PLAIN, EMOJI], "Review", api)
    assert (first.created, again.created, again.already_there) == (2, 0, 2)
    assert api.find_project("Review").model_version == "test-1"
    tasks = {task.article_id: task.id for task in api.tasks(first.project)}
    assert sorted(tasks) == ["emoji", "plain"]

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

    # One reviewer changes a label by its key and draws a loaded term that the model missed.
    page.goto(f"{first.project.url}?task={tasks['plain']}")
    assert shown(page)["paraphrase"] == ["Sorrel said that the bridge would open."]
    page.locator(".htx-highlight", has_text="The regime met.").first.click(position={"x": 4, "y": 8})
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    drag(page, "bridge")
    page.click("button[name=submit]")
    submitted(api, tasks["plain"], 1)

    # Another takes the prediction of the same article as it is; her draft of the other article does not count.
    hers, other = second_reviewer(api, there)
    prediction = api._sdk.predictions.list(task=tasks["plain"])[0]
    other.annotations.create(id=tasks["plain"], result=prediction.result, parent_prediction=prediction.id)
    draft = f"api/tasks/{tasks['emoji']}/drafts/"
    other._client_wrapper.httpx_client.request(draft, method="POST", json={"result": prediction.result})

    ann, bea = pulled("Review", data, tmp_path / "gold.jsonl")
    assert (ann["reviewer"], bea["reviewer"]) == (there.email, hers)
    assert to_markup(PLAIN.article.text, prediction.result)[0] == read_markup(bea)
    markup = read_markup(ann)
    assert [s.label for s in markup.sentences] == ["paraphrase", "paraphrase"]
    assert markup.attributions == PLAIN.markup.attributions
    assert [ann["text"][slice(*t.span)] for t in markup.loaded_terms] == ["regime", "bridge"]
    assert replace(markup.loaded_terms[0], attribution=None) == PLAIN.markup.loaded_terms[0]
    origins = {(r["label"], r["start"]): r["origin"] for r in ann["provenance"]["regions"]}
    assert origins["paraphrase", 0] == "prediction-changed"
    assert origins["loaded_term", PLAIN.article.text.index("bridge")] == "manual"
    assert sorted(origins.values()) == ["manual", *["prediction"] * 5, "prediction-changed"]
    assert ann["provenance"]["link"] == f"{first.project.url}?task={tasks['plain']}"

    found = agreement.measure(read([tmp_path / "gold.jsonl"]))
    assert [p.figures["agreed"] for p in found.pairs] == [0.5]
    assert {p.one: p.figures["agreed"] for p in found.with_model} == {there.email: 0.5, hers: 1.0}
    assert [d.text for d in found.disputed] == ["The regime met."]
    page.goto(found.disputed[0].links[hers])
    assert "regime" in shown(page)["loaded_term"]

    newer = [Prediction(p.article, p.markup, "test-2") for p in (PLAIN, EMOJI)]
    second = push(newer, "Review", api)
    assert (second.updated, second.already_there, second.shown) == (1, 1, "test-2")  # the reviewed one stays
    assert push(newer, "Review", api).updated == 0


def test_an_article_with_everything_comes_back_as_it_was(running: tuple[server.Server, Path], tmp_path: Path) -> None:
    """Emoji, line ends of Windows, and spans that overlap each other: relations that share words, a loaded cue."""
    data = running[1]
    api: Any = connect(data)
    raw = "🕊️ First.\r\n“Go,” he claimed 👩‍👩‍👧, and she claimed so.\r\n"
    text = Article.read(raw).text
    he, she, claim = (Span(text.index(w), text.index(w) + len(w)) for w in ("he", "she", "claimed"))
    quote, line = Span(text.index("Go"), text.index("Go") + 2), Span(text.index("“"), len(text) - 1)
    markup = Markup(
        (Sentence(Span(0, text.index("\n")), "editorial_framing"), Sentence(line, "direct_quote", speaker="he")),
        (Attribution((he,), (claim,), (quote,), "direct"), Attribution((she,), (claim,), (line,), "mixed")),
        (LoadedTerm(claim, "presupposing_verb", "outlet"), LoadedTerm(Span(he.start, claim.end), "label", "outlet")),
    )
    project = push([Prediction(Article.read(raw, id="windows"), markup, "test-1")], "Everything", api).project
    (task,) = api.tasks(project)
    (prediction,) = api._sdk.predictions.list(task=task.id)
    api._sdk.annotations.create(id=task.id, result=prediction.result, parent_prediction=prediction.id)
    (record,) = pulled("Everything", data, tmp_path / "gold.jsonl")
    back = read_markup(record)
    assert record["text"] == text and "\r" not in text
    assert [(s.span, s.label, s.speaker) for s in back.sentences] == [
        (s.span, s.label, s.speaker) for s in markup.sentences
    ]
    assert {(a.source, a.cue, a.content) for a in back.attributions} == {
        (a.source, a.cue, a.content) for a in markup.attributions
    }
    assert {t.span for t in back.loaded_terms} == {t.span for t in markup.loaded_terms}
    assert {r["origin"] for r in record["provenance"]["regions"]} == {"prediction"}


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
def test_what_was_pulled_makes_a_candidate_that_loads_and_is_judged(
    running: tuple[server.Server, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learns from the gold of the two tests before: one pass over it and one old article instead of hundreds, in this
    process, since two more of them take longer to start than to train.
    """
    gold = [tmp_path / f"{name}.jsonl" for name in ("Review", "Everything")]
    for path in gold:
        pulled(path.stem, running[1], path)
    for name in ("train", "dev"):
        with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as old:
            (tmp_path / f"{name}.jsonl").write_text(next(old), encoding="utf-8")
    monkeypatch.setattr("annotator.retrain.GOLD", tmp_path)

    def in_this_process(mix: Path, current: Path, candidate: Path, recipe: retrain.Recipe) -> None:
        rest = ["--start", str(current), "--epochs", str(recipe.passes), "--rate", str(recipe.rate)]
        assert main(["train", str(mix), "-o", str(candidate), *rest]) == DONE

    monkeypatch.setattr("annotator.retrain._train", in_this_process)
    out = tmp_path / "mine"
    from_gold = [argument for path in gold for argument in ("--from-gold", str(path))]
    status = main(["train", *from_gold, "--epochs", "1", "-o", str(out)])
    assert status in (DONE, NOTHING_DONE)  # so little training may make it better or not
    folder = out if status == DONE else tmp_path / "mine.work" / "mine"
    told = json.loads((folder / "retrained.json").read_text(encoding="utf-8"))
    assert (told["learnt"], told["corrections"]["articles"], told["old"]["articles"]) == (2, 1, 1)
    assert (status == DONE) == (told["reasons"] == [])
    assert Annotator.load(folder).annotate(PLAIN.article.text).model_version == told["version"]


def test_a_server_restarted_in_the_middle_of_a_push_gets_each_article_once(
    running: tuple[server.Server, Path],
) -> None:
    """The last test here: the browser's page is of the server before."""
    there, data = running

    def restarted() -> Iterator[Prediction]:
        for n in range(40):
            if n == 25:
                server.stop(data)
                thread.start()
            yield Prediction(replace(PLAIN.article, id=f"r{n}"), PLAIN.markup, "test-1")

    port = int(there.url.rpartition(":")[2])
    thread = threading.Thread(target=server.up, args=(port,), kwargs={"data": data})
    result = push(restarted(), "Restarted", connect(data))
    thread.join()
    assert (result.created, result.shown, result.refused) == (40, "test-1", [])
    ids = sorted(str(task.article_id) for task in connect(data).tasks(result.project))
    assert ids == sorted(f"r{n}" for n in range(40))


def drag(page: Any, word: str) -> None:
    """Selects a word with the mouse, as a reviewer does."""
    box = page.evaluate(
        """word => {
          const walker = document.createTreeWalker(document.querySelector('.lsf-htx-richtext'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return { left, right, y: (top + bottom) / 2 };
          }
        }""",
        word,
    )
    page.mouse.move(box["left"] + 1, box["y"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["y"], steps=4)
    page.mouse.up()


def second_reviewer(api: Any, there: server.Server) -> tuple[str, Any]:
    """A further account, made with the invitation as a colleague makes it, and what she may do with her own token."""
    email = "bea@example.org"
    invitation = api._sdk._client_wrapper.httpx_client.request("api/invite", method="GET").json()["invite_url"]
    with httpx.Client(base_url=there.url, follow_redirects=True, timeout=READY / 1000) as browser:
        browser.get(invitation)
        form = {"email": email, "password": "long-and-invented", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        browser.post(invitation, data=form, headers={"Referer": there.url + invitation})
        token = browser.get("/api/current-user/token").json()["token"]
    return email, SdkApi(there.url, token)._sdk


def submitted(api: Any, task: int, count: int) -> None:
    """Returns as soon as the server has as many annotations of the task."""
    end = time.monotonic() + READY / 1000
    while len(api._sdk.annotations.list(id=task)) < count:
        assert time.monotonic() < end, "the annotation was not saved"
        time.sleep(0.2)
