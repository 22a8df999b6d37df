"""The seam over label-studio-sdk 2.1.2: requests, and what their failures mean. Nothing here prints the token."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError

from annotator.article import text_id
from annotator.errors import ServerError
from annotator.labelstudio.interface import TEXT
from annotator.labelstudio.seam import Project, Task, UnreachableError

TIMEOUT = 300.0  # seconds; a request that is cut short may still be carried out, so better to wait
PAGE = 200  # tasks in one page of a listing
NO_VERSION = "\n"  # part of no version's name
LISTED_VERSIONS = 500  # characters of a task's version list, after which the server cuts it off


class SdkApi:
    """A server at ``url``. ``token`` is an access token of either kind (legacy, or personal with refresh)."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        with self._failures_named():
            # A repeated import makes a second task, so the SDK must not repeat anything by itself.
            self._sdk: Any = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=self.url, api_key=token, timeout=TIMEOUT, max_retries=0
            )

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
        versions = {"filter": "filter:tasks:predictions_model_versions", "operator": "not_contains", "type": "List"}
        query = {
            "filters": {"conjunction": "and", "items": [{**versions, "value": [NO_VERSION]}]},
            "ordering": ["tasks:id"],
        }
        with self._failures_named():
            for row in self._sdk.tasks.list(
                project=project.id,
                fields="task_only",
                include="id,data,is_labeled,predictions_model_versions",
                query=json.dumps(query),
                page_size=PAGE,
            ):
                yield self._task(row)

    def _task(self, row: Any) -> Task:
        data = row.data if isinstance(row.data, dict) else {}
        listed = row.predictions_model_versions or ""
        if len(listed) < LISTED_VERSIONS:
            versions = listed.split(",")
        else:
            versions = [prediction.model_version for prediction in self._sdk.predictions.list(task=row.id)]
        text = text_id(str(data.get(TEXT, "")))
        return Task(row.id, data.get("article_id"), text, not row.is_labeled, frozenset(versions))

    def import_tasks(self, project: Project, tasks: Sequence[dict[str, Any]]) -> None:
        with self._failures_named():
            self._sdk.projects.import_tasks(id=project.id, request=list(tasks))

    def import_predictions(self, project: Project, predictions: Sequence[dict[str, Any]]) -> None:
        with self._failures_named():
            self._sdk.projects.import_predictions(id=project.id, request=list(predictions))

    def use_version(self, project: Project, model_version: str) -> None:
        with self._failures_named():
            self._sdk.projects.update(id=project.id, model_version=model_version)

    def _project(self, found: Any) -> Project:
        url = f"{self.url}/projects/{found.id}/data"
        return Project(found.id, found.title, found.label_config or "", found.model_version or "", url)

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        """Turns the SDK's failures into errors of ours."""
        try:
            yield
        except httpx.TransportError as error:
            raise UnreachableError(
                f"Label Studio does not answer ({type(error).__name__})",
                where=self.url,
                fix="start it with `annotator review up`, or check LABEL_STUDIO_URL",
            ) from None
        except ApiError as error:
            raise self._named(error.status_code or 0, error.body) from None

    def _named(self, status: int, body: Any) -> ServerError:
        if status in (401, 403):
            return ServerError(
                "Label Studio refused the access token",
                where=self.url,
                fix="take a valid one from Account & Settings there and set LABEL_STUDIO_API_KEY",
            )
        if status >= 500 or status in (408, 429):
            return UnreachableError(f"Label Studio answered with status {status}", where=self.url)
        return ServerError(f"Label Studio answered with status {status}: {_short(body)}", where=self.url)


def _short(body: Any) -> str:
    """The part of an answer that says what was wrong, cut before it quotes much of an article."""
    detail = body.get("detail") or body.get("validation_errors") or body if isinstance(body, dict) else body
    return " ".join(str(detail).split())[:200]
