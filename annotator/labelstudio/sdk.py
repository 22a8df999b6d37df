"""The seam over label-studio-sdk 2.1.2: requests, and what their failures mean. Nothing here prints the token."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError
from label_studio_sdk.core.parse_error import ParsingError
from pydantic import ValidationError

from annotator.article import text_id
from annotator.errors import ServerError
from annotator.labelstudio.interface import TEXT
from annotator.labelstudio.seam import (
    KEY,
    URL,
    Predicted,
    Project,
    RefusedError,
    Reviewed,
    Submitted,
    Task,
    UnreachableError,
)

TIMEOUT = 300.0  # seconds; a request that is cut short may still be carried out, so better to wait
PAGE = 200  # tasks in one page of a listing
FULL_PAGE = 25  # tasks in one page with their annotations and predictions, about 0.2 MB each
NO_ANSWERS = (ParsingError, AttributeError, TypeError, json.JSONDecodeError, ValidationError)  # to the SDK's reader
NO_VERSION = "\n"  # part of no version's name
LISTED_VERSIONS = 500  # characters of a task's version list, after which the server cuts it off


class SdkApi:
    """A server at ``url``. ``token`` is an access token of either kind.

    A legacy token is sent as it is. A personal one is a JWT: the SDK changes it for short-lived access tokens.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url, self._token = url.rstrip("/"), token
        with self._failures_named():
            # A repeated import makes a second task, so the SDK must not repeat anything by itself.
            self._sdk: Any = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=self.url, api_key=token, timeout=TIMEOUT, max_retries=0
            )
        self._answered = False  # as a Label Studio would

    def find_project(self, name: str) -> Project | None:
        with self._failures_named():
            found = [project for project in self._sdk.projects.list(title=name) if project.title == name]
        if len(found) > 1:
            raise ServerError(
                f"{len(found)} projects are called {name!r}", where=self.url, fix="rename or delete all but one"
            )
        return self._project(found[0]) if found else None

    def create_project(self, name: str, config: str) -> Project:
        with self._failures_named():
            made = self._sdk.projects.create(
                title=name, label_config=config, sampling="Uncertainty sampling", show_collab_predictions=True
            )
        return self._project(made)

    def tasks(self, project: Project) -> Iterator[Task]:
        # The server fills in the versions only where a filter asks for them; this one lets every task through.
        versions = _filter("predictions_model_versions", "not_contains", "List", [NO_VERSION])
        include = "id,data,is_labeled,predictions_model_versions"
        for row in self._rows(project, 0, versions, page_size=PAGE, include=include, fields="task_only"):
            with self._failures_named():
                task = self._task(row)
            yield task

    def reviewed(self, project: Project, after: int = 0) -> Iterator[Reviewed]:
        with self._failures_named():
            people = {user.id: user.email for user in self._sdk.users.list()}
        submitted = _filter("total_annotations", "greater", "Number", 0)  # drafts and skipped tasks do not count
        for row in self._rows(project, after, submitted, page_size=FULL_PAGE, fields="all"):
            yield Reviewed(
                id=row.id,
                url=f"{project.url}?task={row.id}",
                data=row.data if isinstance(row.data, dict) else {},
                submitted=tuple(_submitted(a, people) for a in row.annotations or () if not a.get("was_cancelled")),
                predictions=tuple(Predicted(p.id, p.model_version or "", p.result or []) for p in row.predictions),
            )

    def _rows(self, project: Project, after: int, wanted: dict[str, Any], **asked: Any) -> Iterator[Any]:
        """The project's tasks by rising number, page by page.

        A page begins after the last number seen, not at a count: tasks deleted meanwhile would shift that.
        """
        while True:
            filters = {"conjunction": "and", "items": [_filter("id", "greater", "Number", after), wanted]}
            query = json.dumps({"filters": filters, "ordering": ["tasks:id"]})
            with self._failures_named():
                rows = self._sdk.tasks.list(project=project.id, query=query, **asked).items
            if not rows:
                return
            yield from rows
            after = rows[-1].id

    def _task(self, row: Any) -> Task:
        data = row.data if isinstance(row.data, dict) else {}
        listed = row.predictions_model_versions or ""
        if len(listed) < LISTED_VERSIONS:
            versions = listed.split(",") if listed else []
        else:
            versions = [prediction.model_version for prediction in self._sdk.predictions.list(task=row.id)]
        text = text_id(str(data.get(TEXT, "")))
        return Task(row.id, data.get("article_id"), text, not row.is_labeled, frozenset(versions))

    def import_tasks(self, project: Project, tasks: Sequence[dict[str, Any]]) -> None:
        with self._failures_named():
            made = self._sdk.projects.import_tasks(id=project.id, request=list(tasks))
        self._all_kept(made.prediction_count, sum(len(task["predictions"]) for task in tasks))

    def import_predictions(self, project: Project, predictions: Sequence[dict[str, Any]]) -> None:
        with self._failures_named():
            made = self._sdk.projects.import_predictions(id=project.id, request=list(predictions))
        self._all_kept(made.created, len(predictions))

    def _all_kept(self, kept: int | None, sent: int) -> None:
        """Raises ``RefusedError`` for a loss that the server reports as a success, seen when its database was busy."""
        if kept is not None and kept < sent:
            raise RefusedError(f"the server kept {kept} of {sent} predictions: push again", where=self.url)

    def use_version(self, project: Project, model_version: str) -> None:
        with self._failures_named():
            self._sdk.projects.update(id=project.id, model_version=model_version)

    def _project(self, found: Any) -> Project:
        url = f"{self.url}/projects/{found.id}/data"
        return Project(found.id, found.title, found.label_config or "", found.model_version or "", url)

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        """Turns the SDK's failures into errors of ours, none of which holds the token."""
        try:
            yield
            self._answered = True
        except httpx.TransportError as error:
            raise UnreachableError(
                f"Label Studio does not answer ({type(error).__name__})",
                where=self.url,
                fix=f"start it with `annotator review up`, or check {URL}",
            ) from None
        except ApiError as error:
            raise self._named(error.status_code or 0, error.body) from None
        except (
            ParsingError,
            AttributeError,
            TypeError,
            json.JSONDecodeError,
            ValidationError,
        ):  # what the SDK makes of a foreign answer
            raise self._foreign() from None

    def _named(self, status: int, body: Any) -> ServerError:
        if status in (401, 403):
            return ServerError(
                "Label Studio refused the access token",
                where=self.url,
                fix=f"take a valid one from Account & Settings there and set {KEY}",
            )
        if status >= 500 or status in (408, 429):
            return UnreachableError(f"Label Studio answered with status {status}", where=self.url)
        if status < 400:
            return self._foreign()
        said = f": {_short(body).replace(self._token, '…')}" if body else ""
        return RefusedError(f"Label Studio answered with status {status}{said}", where=self.url)

    def _foreign(self) -> ServerError:
        if self._answered:  # a proxy's page while the server behind it restarts
            return UnreachableError("something other than Label Studio answers just now", where=self.url)
        return ServerError("what answers there is not Label Studio", where=self.url, fix=f"check {URL}")


def _filter(column: str, operator: str, type: str, value: Any) -> dict[str, Any]:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": type, "value": value}


def _submitted(annotation: dict[str, Any], people: Mapping[int, str]) -> Submitted:
    by = annotation.get("completed_by")
    return Submitted(
        id=annotation["id"],
        reviewer=people.get(by, f"user {by}") if isinstance(by, int) else "",
        created=annotation.get("created_at"),
        updated=annotation.get("updated_at"),
        seconds=annotation.get("lead_time"),
        prediction=annotation.get("parent_prediction"),
        result=annotation.get("result") or [],
    )


def _short(body: Any) -> str:
    """The part of an answer that says what was wrong, cut before it quotes much of an article."""
    detail = body.get("validation_errors") or body.get("detail") or body if isinstance(body, dict) else body
    return " ".join(str(detail).split())[:200]
