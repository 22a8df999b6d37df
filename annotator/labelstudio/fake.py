"""The seam in memory: for tests, and for trying a push without a server. It is as careless as the real server:
it takes any region, and a task imported twice is there twice.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.article import text_id
from annotator.errors import ServerError
from annotator.labelstudio.interface import TEXT
from annotator.labelstudio.seam import (
    Predicted,
    Project,
    RefusedError,
    Reviewed,
    Submitted,
    Task,
    UnreachableError,
)


class FakeApi:
    """Projects and tasks in dicts. ``failures`` breaks coming calls by name, in turn.

    ``"before"`` fails with nothing done, ``"after"`` carries the call out and loses the answer; None lets it pass.
    """

    def __init__(self, failures: dict[str, list[str | None]] | None = None) -> None:
        self.url = "fake://"
        self.projects: dict[int, Project] = {}
        self.stored: dict[int, list[dict[str, Any]]] = {}
        self.reviewed_tasks: set[int] = set()
        self.submitted: dict[int, list[Submitted]] = {}  # by task
        self.failures = failures or {}
        self.next_id = 1
        self.calls: list[str] = []

    def find_project(self, name: str) -> Project | None:
        found = [p for p in self.projects.values() if p.name == name]
        if len(found) > 1:
            raise ServerError(f"{len(found)} projects are called {name!r}")
        return found[0] if found else None

    def create_project(self, name: str, config: str) -> Project:
        id = len(self.stored) + 1
        self.projects[id] = Project(id, name, config, "", f"fake://projects/{id}")
        self.stored[id] = []
        return self.projects[id]

    def tasks(self, project: Project) -> Iterator[Task]:
        for task in self.stored[project.id]:
            data, id = task["data"], task["id"]
            versions = frozenset(self.versions(task))
            yield Task(id, data.get("article_id"), text_id(data.get(TEXT, "")), id not in self.reviewed_tasks, versions)

    def reviewed(self, project: Project, after: int = 0) -> Iterator[Reviewed]:
        for task in self.stored[project.id]:
            if task["id"] > after and (submitted := self.submitted.get(task["id"])):
                self._call("reviewed", lambda: None)
                predictions = tuple(Predicted(p["id"], p["model_version"], p["result"]) for p in task["predictions"])
                url = f"{project.url}?task={task['id']}"
                yield Reviewed(task["id"], url, task["data"], tuple(submitted), predictions)

    def submit(self, task: int, reviewer: str, result: list[dict[str, Any]], **about: Any) -> Submitted:
        """What a reviewer does in the browser; ``about`` sets further fields of ``Submitted``."""
        self.reviewed_tasks.add(task)
        fields = {"created": None, "updated": None, "seconds": None, "prediction": None} | about
        made = Submitted(self._id(), reviewer, result=result, **fields)
        self.submitted.setdefault(task, []).append(made)
        return made

    def delete(self, project: Project, task: int) -> None:
        self.stored[project.id] = [t for t in self.stored[project.id] if t["id"] != task]

    def import_tasks(self, project: Project, tasks: Sequence[dict[str, Any]]) -> None:
        def carry_out() -> None:
            for task in tasks:
                predictions = [{**prediction, "id": self._id()} for prediction in task["predictions"]]
                self.stored[project.id].append({**task, "id": self._id(), "predictions": predictions})

        self._call("import_tasks", carry_out)

    def import_predictions(self, project: Project, predictions: Sequence[dict[str, Any]]) -> None:
        def carry_out() -> None:
            by_id = {task["id"]: task for task in self.stored[project.id]}
            if gone := {prediction["task"] for prediction in predictions} - by_id.keys():
                raise RefusedError(f"no tasks {sorted(gone)}", where=project.url)
            for prediction in predictions:
                by_id[prediction["task"]]["predictions"].append({**prediction, "id": self._id()})

        self._call("import_predictions", carry_out)

    def use_version(self, project: Project, model_version: str) -> None:
        def carry_out() -> None:
            old = self.projects[project.id]
            self.projects[project.id] = Project(old.id, old.name, old.config, model_version, old.url)

        self._call("use_version", carry_out)

    @staticmethod
    def versions(task: dict[str, Any]) -> list[str]:
        """The model versions of one stored task's predictions, in the order of their arrival."""
        return [prediction["model_version"] for prediction in task["predictions"]]

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _call(self, name: str, carry_out: Any) -> None:
        self.calls.append(name)
        failure = self.failures[name].pop(0) if self.failures.get(name) else None
        if failure != "before":
            carry_out()
        if failure:
            raise UnreachableError(f"{name} failed", where="fake://")
