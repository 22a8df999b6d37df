"""The service as its clients see it: records, limits, errors, and nothing of theirs in the log."""

import asyncio
import base64
import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import VERSION, FakeAnnotator

from annotator.article import Article
from annotator.labelstudio.interface import labelling_config
from annotator.markup import Prediction
from annotator.records import read_prediction, to_record
from annotator.serving.app import Limits, application
from annotator.serving.work import Work
from annotator.shipped import MODEL

testclient = pytest.importorskip("starlette.testclient")

TEXT = "“We stay,” said Ana.\nThe regime fell 🕊️ on Monday."
TOKEN = "a-token-that-nobody-may-see"


def client(**options: Any) -> Any:
    return testclient.TestClient(application(FakeAnnotator(), **options))


class Held(FakeAnnotator):
    """Reads nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def annotate(self, article: Article | str) -> Prediction:
        assert self.go.wait(20)
        return super().annotate(article)


@pytest.fixture
def held() -> Iterator[Held]:
    model = Held()
    yield model
    model.go.set()


# plain JSON


@pytest.mark.parametrize(
    "body", [{"text": TEXT, "title": "T"}, {"article": {"text": TEXT, "title": "T"}}], ids=["text", "article"]
)
def test_an_article_becomes_the_record_that_the_command_line_writes(body: dict[str, Any]) -> None:
    answer = client().post("/annotate", json=body)
    assert answer.status_code == 200
    assert answer.json() == to_record(FakeAnnotator().annotate(Article.read(TEXT, title="T")))


def test_a_list_becomes_a_list_in_its_order_and_a_bad_one_costs_only_itself() -> None:
    rows: list[Any] = [
        {"text": "One.", "id": "1"},
        {"title": "no text"},
        {"text": "RAISE"},
        {"text": "Two.", "id": "2"},
    ]
    answer = client().post("/annotate", json=rows)
    first, no_text, failed, last = answer.json()
    assert (read_prediction(first).article.id, read_prediction(last).article.id) == ("1", "2")
    assert "text" in no_text["error"] and list(no_text) == ["error"]
    assert list(failed) == ["error"]


def test_it_says_that_it_runs_and_what() -> None:
    assert client().get("/health").json() == {"status": "UP", "model_version": VERSION, "waiting": 0}
    assert client().get("/version").json()["model_version"] == VERSION


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b'{"text": ', 400, "not JSON at character 10"),
        (b"[" * 100_000, 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b'"text"', 422, "send"),
        (b'{"text": 3}', 422, "send"),
        (b'{"text": " "}', 422, "no text"),
        (b'{"text": "\\ud800"}', 422, "surrogate"),
        (b'{"text": "a", "n": 1e999}', 422, "JSON"),
        (b'{"text": "RAISE"}', 500, "failed"),
    ],
)
def test_what_cannot_be_annotated_is_said(body: bytes, status: int, says: str) -> None:
    answer = client().post("/annotate", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert says in answer.json()["error"]


def test_other_addresses_and_methods_are_answered_in_json() -> None:
    assert client().get("/annotate").json() == {"error": "not with this method"}
    assert client().get("/else").json() == {"error": "no such address"}


def test_a_form_that_a_web_page_could_send_unasked_is_refused() -> None:
    assert client().post("/annotate", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415


# limits


def test_bodies_articles_and_lists_have_a_limit() -> None:
    small = client(limits=Limits(body_bytes=200, articles=2, characters=10))
    long = small.post("/annotate", json={"text": "x" * 500})
    in_parts = small.post(
        "/annotate", content=(b"x" * 50 for _ in range(10)), headers={"Content-Type": "application/json"}
    )
    assert (long.status_code, in_parts.status_code) == (413, 413)
    assert small.post("/annotate", json={"text": "x" * 11}).status_code == 413
    assert small.post("/annotate", json=[{"text": "x"}] * 3).status_code == 413
    assert small.post("/annotate", json=[{"text": "x"}] * 2).status_code == 200


def test_what_takes_too_long_is_given_up_and_its_place_comes_free(held: Held) -> None:
    work = Work(threads=1, waiting=1)
    with testclient.TestClient(application(held, limits=Limits(seconds=0.2), work=work)) as impatient:
        answer = impatient.post("/annotate", json={"text": "x"})
        assert (answer.status_code, "within 0.2 s" in answer.json()["error"]) == (504, True)
        assert impatient.post("/annotate", json={"text": "x"}).status_code == 503
        held.go.set()
        end = time.monotonic() + 10
        while impatient.get("/health").json()["waiting"]:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert impatient.post("/annotate", json={"text": "x"}).status_code == 200


def test_more_than_can_wait_is_told_when_to_come_again(held: Held) -> None:
    work = Work(threads=1, waiting=2)

    async def crowd() -> list[Any]:
        import httpx

        transport = httpx.ASGITransport(application(held, work=work))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as many:
            asking = [asyncio.create_task(many.post("/annotate", json={"text": f"{n}."})) for n in range(5)]
            while sum(task.done() for task in asking) < 3:
                await asyncio.sleep(0.01)
            held.go.set()
            return list(await asyncio.gather(*asking))

    answers = asyncio.run(crowd())
    assert sorted(a.status_code for a in answers) == [200, 200, 503, 503, 503]
    assert {int(a.headers["Retry-After"]) > 0 for a in answers if a.status_code == 503} == {True}
    assert work.held == 0


# token and log


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        (f"Bearer {TOKEN}x", 401),
        ("Basic not-base64!", 401),
        (f"Bearer {TOKEN}", 200),
        ("Basic " + base64.b64encode(f"annotator:{TOKEN}".encode()).decode(), 200),
    ],
)
def test_only_the_token_opens_it(header: str | None, status: int) -> None:
    guarded = client(token=TOKEN)
    headers = {"Authorization": header} if header else {}
    assert guarded.post("/annotate", json={"text": TEXT}, headers=headers).status_code == status
    assert guarded.get("/health").status_code == 200


def test_no_token_and_no_article_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("annotator.serve").propagate = True
    caplog.set_level(logging.DEBUG)
    secret, open_ = "the words of an article", client(token=TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    open_.post("/annotate", json={"text": secret}, headers=headers)
    open_.post("/annotate", json={"text": f"{secret} RAISE"}, headers=headers)
    open_.post("/annotate", json=[{"text": f"{secret} RAISE"}], headers=headers)
    open_.post(f"/annotate?token={TOKEN}", json={"text": secret})
    open_.get(f"/{TOKEN}/{secret}", headers=headers)
    open_.post("/setup", json={"schema": secret, "access_token": TOKEN}, headers=headers)
    open_.post(
        "/predict", json={"label_config": labelling_config(), "tasks": [{"data": {"text": secret}}]}, headers=headers
    )
    ours = [record for record in caplog.records if record.name.startswith(("annotator", "uvicorn", "starlette"))]
    lines = [record.getMessage() + str(record.exc_info or "") for record in ours]
    assert sum("/annotate 200" in line for line in lines) == 2
    assert any("ZeroDivisionError" in line for line in lines)
    assert not [line for line in lines if TOKEN in line or "words" in line]


# Label Studio's contract; the shapes are those that Label Studio 1.23.2 sends


def predict(*texts: str) -> dict[str, Any]:
    return {
        "tasks": [
            {"id": n, "data": {"text": text, "article_id": f"a{n}"}, "project": 7, "annotations": [], "predictions": []}
            for n, text in enumerate(texts)
        ],
        "project": "7.1764400000",
        "label_config": labelling_config(),
        "params": {"login": None, "password": None, "context": None},
    }


def test_setup_gives_the_version_and_refuses_a_foreign_project() -> None:
    asked = {
        "project": "7.1764400000",
        "hostname": "http://localhost:8080",
        "access_token": TOKEN,
        "extra_params": None,
    }
    assert client().post("/setup", json={**asked, "schema": labelling_config()}).json() == {"model_version": VERSION}
    foreign = client().post("/setup", json={**asked, "schema": "<View><Image name='i' value='$i'/></View>"})
    assert foreign.status_code == 422
    assert "lacks" in foreign.json()["error"] and TOKEN not in foreign.text


def test_each_task_gets_one_prediction_with_offsets_into_its_own_text() -> None:
    text = "“We stay,” said 🕊️ Ana.\r\nThe regime fell."
    results = client().post("/predict", json=predict(text, "RAISE", "One.")).json()["results"]
    assert [r["model_version"] for r in results] == [VERSION] * 3
    first, failed, last = results
    assert (failed["result"], failed["score"]) == ([], 0.0)
    values = [region["value"] for region in first["result"]]
    assert [(text[v["start"] : v["end"]], v["labels"]) for v in values] == [
        ("“We stay,” said 🕊️ Ana.\r", ["direct_quote"]),  # the stand-in keeps the space that \r was to it
        ("The regime fell.", ["editorial_framing"]),
    ]
    assert first["score"] == last["score"] == 0.8


@pytest.mark.parametrize(
    "spoilt", [{"tasks": None}, {"tasks": [{"data": {"image": "x"}}]}, {"tasks": [3]}, {"label_config": "<View/>"}]
)
def test_a_request_that_is_not_for_us_is_refused(spoilt: dict[str, Any]) -> None:
    answer = client().post("/predict", json={**predict("One."), **spoilt})
    assert (answer.status_code, list(answer.json())) == (422, ["error"])


def webhook(action: str) -> dict[str, Any]:
    project = {"id": 7, "title": "Annotator demo", "created_by": {"id": 1, "email": "x@y"}, "task_number": 3}
    annotation = {"id": 5, "result": [{"value": {"text": "the words of an article"}}], "completed_by": 1}
    return {
        "action": action,
        "project": project,
        "annotation": annotation,
        "task": {"id": 2, "data": {"text": "words"}},
    }


def test_corrections_queue_a_retraining_once_a_project_and_never_train(tmp_path: Path) -> None:
    service = client(queue=tmp_path / "queue")
    for action in ("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "START_TRAINING"):
        answer = service.post("/webhook", json=webhook(action))
        assert (answer.status_code, answer.json()) == (201, {"status": "queued"})
    (job,) = (tmp_path / "queue").iterdir()
    told = json.loads(job.read_text())
    assert (job.name, told["project"], told["corrections"]) == ("7.json", "Annotator demo", 3)
    assert "words" not in job.read_text()
    assert job.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("body", [webhook("TASKS_CREATED"), {"action": "ANNOTATION_CREATED"}, {"project": "../x"}])
def test_other_webhooks_are_taken_and_ignored(body: dict[str, Any], tmp_path: Path) -> None:
    answer = client(queue=tmp_path / "queue").post("/webhook", json=body)
    assert (answer.status_code, answer.json()) == (201, {"status": "ignored"})
    assert not (tmp_path / "queue").exists()


def test_a_body_that_does_not_arrive_is_given_up() -> None:
    async def slow() -> Any:
        yield b"["
        await asyncio.sleep(30)

    async def ask() -> Any:
        import httpx

        transport = httpx.ASGITransport(application(FakeAnnotator(), limits=Limits(body_seconds=0.1)))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as one:
            return await one.post("/annotate", content=slow(), headers={"Content-Type": "application/json"})

    assert asyncio.run(ask()).status_code == 408


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
def test_the_model_says_the_same_in_many_threads_as_in_one() -> None:
    from annotator.predict import Annotator

    model = Annotator.load(MODEL)
    texts = [f"“We stay,” said Ana. Mayor {name} told her to go. The regime fell." for name in ("Bo", "Cy", "Di", "Ed")]
    alone = [to_record(model.annotate(text)) for text in texts]
    with testclient.TestClient(application(model, work=Work(threads=8))) as service:
        crowd = service.post("/annotate", json=[{"text": text} for text in texts * 10]).json()
    assert crowd == json.loads(json.dumps(alone * 10))
