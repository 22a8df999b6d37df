"""The seam in memory: for tests, and for trying a push without a server. It is as careless as the real server:
it takes any region, and a task imported twice is there twice.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.article import text_id
from annotator.errors import ServerError
from annotator.labelstudio.interface import TEXT
from annotator.labelstudio.seam import Project, Task, UnreachableError


class FakeApi:
    """Projects and tasks in dicts. ``failures`` breaks coming calls by name, in turn.

    ``"before"`` fails with nothing done, ``"after"`` carries the call out and loses the answer; None lets it pass.
    """

    def __init__(self, failures: dict[str, list[str | None]] | None = None) -> None:
        self.projects: dict[int, Project] = {}
        self.stored: dict[int, list[dict[str, Any]]] = {}
        self.reviewed: set[int] = set()
        self.failures = failures or {}
        self.calls: list[str] = []

    def find_project(self, name: str) -> Project | None:
        found = [p for p in self.projects.values() if p.name == name]
        if len(found) > 1:
            raise ServerError(f"{len(found)} projects are called {name!r}")
        return found[0] if found else None

    def create_project(self, name: str, config: str) -> Project:
        id = len(self.projects) + 1
        self.projects[id] = Project(id, name, config, "", f"fake://projects/{id}")
        self.stored[id] = []
        return self.projects[id]

    def tasks(self, project: Project) -> Iterator[Task]:
        for task in self.stored[project.id]:
            data, id = task["data"], task["id"]
            versions = frozenset(self.versions(task))
            yield Task(id, data.get("article_id"), text_id(data.get(TEXT, "")), id not in self.reviewed, versions)

    def import_tasks(self, project: Project, tasks: Sequence[dict[str, Any]]) -> None:
        def carry_out() -> None:
            for task in tasks:
                number = sum(map(len, self.stored.values())) + 1
                self.stored[project.id].append({**task, "id": number, "predictions": list(task["predictions"])})

        self._call("import_tasks", carry_out)

    def import_predictions(self, project: Project, predictions: Sequence[dict[str, Any]]) -> None:
        def carry_out() -> None:
            by_id = {task["id"]: task for task in self.stored[project.id]}
            for prediction in predictions:
                by_id[prediction["task"]]["predictions"].append(prediction)

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

    def _call(self, name: str, carry_out: Any) -> None:
        self.calls.append(name)
        failure = self.failures[name].pop(0) if self.failures.get(name) else None
        if failure != "before":
            carry_out()
        if failure:
            raise UnreachableError(f"{name} failed", where="fake://")
