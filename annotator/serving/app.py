"""The routes: JSON in, JSON out.

``POST /annotate`` takes an article or a list of them and gives output records. ``/setup``, ``/predict`` and
``/webhook`` are Label Studio's. ``GET /health`` and ``GET /version`` say that it runs, and what.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

import annotator
from annotator.article import Article
from annotator.errors import AnnotatorError
from annotator.labelstudio import backend
from annotator.pool import Annotates
from annotator.readers.items import Columns
from annotator.readers.rows import article
from annotator.records import SCHEMA, to_record
from annotator.serving import jobs
from annotator.serving.guard import FAILED, Guard, Refusal, log
from annotator.serving.work import BusyError, Task, Work
from annotator.writers import to_line


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for. ``characters`` is of one article, ``seconds`` of the whole request."""

    body_bytes: int = 8 * 2**20
    body_seconds: float = 30.0
    articles: int = 100
    characters: int = 500_000
    seconds: float = 90.0  # Label Studio waits 100


class Service:
    """The answers, given one loaded model. ``queue`` is the folder for what webhooks ask, None to ignore them."""

    def __init__(self, model: Annotates, work: Work, limits: Limits, queue: Path | None) -> None:
        self.model, self.work, self.limits, self.queue = model, work, limits, queue

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "UP", "model_version": self.model.model_version, "waiting": self.work.held})

    async def version(self, request: Request) -> Response:
        versions = {"annotator": annotator.__version__, "model_version": self.model.model_version, "schema": SCHEMA}
        return JSONResponse(versions)

    async def annotate(self, request: Request) -> Response:
        body = await self._body(request)
        if not isinstance(body, list):
            (record,) = await self._run([partial(_record, self.model, self._article(body))])
            return _json(record)
        records = await self._run([self._one_of_many(row) for row in self._bounded(body)])
        return _json(b"[" + b",".join(records) + b"]")

    async def setup(self, request: Request) -> Response:
        backend.check_config(_object(await self._body(request)).get("schema"))
        return JSONResponse({"model_version": self.model.model_version})

    async def predict(self, request: Request) -> Response:
        body = _object(await self._body(request))
        backend.check_config(body.get("label_config"))
        tasks = body.get("tasks")
        if not isinstance(tasks, list):
            raise Refusal(422, '"tasks" must be a list of tasks')
        todo: list[Task] = []
        for n, task in enumerate(self._bounded(tasks)):
            text, data = backend.shown(task, f"task {n}")
            todo.append(partial(_prediction, self.model, text[: self.limits.characters], data))
        results = await self._run(todo)
        return _json(b'{"results":[' + b",".join(results) + b"]}")

    async def webhook(self, request: Request) -> Response:
        wanted = backend.retraining(_object(await self._body(request)))
        if wanted is None or self.queue is None:
            return JSONResponse({"status": "ignored"}, 201)
        await asyncio.to_thread(jobs.put, self.queue, *wanted)
        return JSONResponse({"status": "queued"}, 201)

    async def _body(self, request: Request) -> Any:
        """The request's JSON; a browser's form, which needs no leave from us to be sent, is none."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(415, "send JSON, with the header Content-Type: application/json")
        most, size, parts = self.limits.body_bytes, 0, []
        too_large = Refusal(413, f"more than {most:,} bytes: send fewer or shorter articles at once")
        declared = request.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > most:
            raise too_large
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                async for part in request.stream():
                    size += len(part)
                    if size > most:
                        raise too_large
                    parts.append(part)
        except TimeoutError:
            raise Refusal(408, f"the body did not arrive within {self.limits.body_seconds:g} s") from None
        try:
            return json.loads(b"".join(parts), parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            at = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
            raise Refusal(400, f"the body is not JSON{at}") from None

    def _bounded(self, items: Sequence[Any]) -> Sequence[Any]:
        if len(items) > self.limits.articles:
            raise Refusal(413, f"{len(items):,} articles at once: the limit is {self.limits.articles:,}")
        return items

    def _one_of_many(self, row: Any) -> Task:
        """An article among others, which must not fail for it: what is wrong with it stands in its record's place."""
        try:
            return partial(_record_or_error, self.model, self._article(row))
        except Refusal as refusal:
            return partial(_error, refusal.what)

    def _article(self, row: Any) -> Article:
        """The article of one item: its columns themselves, or under ``article``."""
        if isinstance(row, Mapping) and "text" not in row:
            row = row.get("article")
        if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
            raise Refusal(422, 'send {"text": "…"} or {"article": {"text": "…", "title": …}}')
        if len(row["text"]) > self.limits.characters:
            most = f"{self.limits.characters:,}"
            raise Refusal(413, f"more than {most} characters: use annotator score, or split it into articles")
        try:
            json.dumps(row, ensure_ascii=False, allow_nan=False).encode()
            return article(row, Columns())
        except UnicodeEncodeError:
            raise Refusal(422, "half a surrogate pair, which is no character") from None
        except ValueError as error:
            raise Refusal(422, str(error)) from None

    async def _run(self, tasks: Sequence[Task]) -> list[bytes]:
        try:
            return await self.work.run(tasks)
        except BusyError as busy:
            after = {"Retry-After": str(busy.seconds)}
            raise Refusal(503, f"too much is waiting: try again in {busy.seconds} s", after) from None


def application(
    model: Annotates,
    *,
    token: str | None = None,
    queue: Path | None = None,
    limits: Limits | None = None,
    work: Work | None = None,
) -> ASGIApp:
    """The service as an ASGI application. It waits at its end for what it has accepted."""
    limits, work = limits or Limits(), work or Work()
    service = Service(model, work, limits, queue)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(work.close)

    routes = [
        Route("/health", service.health, methods=["GET"]),
        Route("/version", service.version, methods=["GET"]),
        Route("/annotate", service.annotate, methods=["POST"]),
        Route("/setup", service.setup, methods=["POST"]),
        Route("/predict", service.predict, methods=["POST"]),
        Route("/webhook", service.webhook, methods=["POST"]),
    ]
    handlers: Any = {HTTPException: _http_error, Refusal: _refused, AnnotatorError: _wrong, Exception: _failed}
    starlette = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    return Guard(starlette, {route.path for route in routes}, token, limits.seconds)


def _object(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise Refusal(422, "send a JSON object")
    return body


def _record(model: Annotates, one: Article) -> bytes:
    return to_line(to_record(model.annotate(one))).rstrip()


def _record_or_error(model: Annotates, one: Article) -> bytes:
    try:
        return _record(model, one)
    except Exception as error:
        log.error("an article failed: %s", type(error).__name__)
        return _error(FAILED)


def _error(what: str) -> bytes:
    return json.dumps({"error": what}, ensure_ascii=False).encode()


def _prediction(model: Annotates, text: str, data: Mapping[str, Any]) -> bytes:
    """An empty prediction where it fails: the contract knows no error of one task, and the others must not wait."""
    try:
        made = backend.prediction(model, text, data)
    except Exception as error:
        log.error("a task failed: %s", type(error).__name__)
        made = {"model_version": model.model_version, "score": 0.0, "result": []}
    return json.dumps(made).encode()


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = {404: "no such address", 405: "not with this method"}.get(error.status_code, error.detail)
    return JSONResponse({"error": what}, error.status_code, error.headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error.response()


async def _wrong(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 422)


async def _failed(request: Request, error: Exception) -> Response:
    return Refusal(500, FAILED).response()
