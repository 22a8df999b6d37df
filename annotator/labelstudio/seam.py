"""What the rest of the package asks of a Label Studio server: one narrow seam, with the SDK behind it or a fake."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from annotator.errors import ServerError

URL, KEY = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"  # the environment's names for a server and its token


class UnreachableError(ServerError):
    """The server did not answer, or answered that it cannot just now: worth another try."""


class RefusedError(ServerError):
    """The server understood and said no: what was asked does not fit what it holds, and will not when repeated."""


@dataclass(frozen=True, slots=True)
class Project:
    """One project. ``model_version`` is the one whose predictions its reviewers see ("" before the first push)."""

    id: int
    name: str
    config: str = field(repr=False)
    model_version: str
    url: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``text_id`` is the hash of the text that it shows; ``open`` means that nobody has reviewed it yet.

    ``versions`` are the model versions of its predictions. ``article_id`` is None for a task that something else put
    into the project.
    """

    id: int
    article_id: str | None
    text_id: str
    open: bool
    versions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What one person submitted for one task; a draft or a skipped task is none.

    ``reviewer`` is the e-mail address, or the number where the server gives no more. Times are ISO 8601, ``seconds``
    is how long the task was open. ``prediction`` is the number of the one that it began from, None where it is not
    known.
    """

    id: int
    reviewer: str
    created: str | None
    updated: str | None
    seconds: float | None
    prediction: int | None
    result: list[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Predicted:
    """One prediction of a task."""

    id: int
    model_version: str
    result: list[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A task with what people made of it. ``data`` is whatever was imported; ``url`` opens it in the browser."""

    id: int
    url: str
    data: Mapping[str, Any] = field(repr=False)
    submitted: tuple[Submitted, ...]
    predictions: tuple[Predicted, ...]


class Api(Protocol):
    """The calls. Each raises ``UnreachableError`` where a later try may succeed, else ``ServerError``."""

    url: str

    def find_project(self, name: str) -> Project | None:
        """The project of this name. Raises ``ServerError`` where several have it."""

    def create_project(self, name: str, config: str) -> Project:
        """A new project that serves doubtful tasks first and shows predictions to its reviewers."""

    def tasks(self, project: Project) -> Iterator[Task]:
        """Every task of the project, each once, even where others are added or deleted meanwhile."""

    def reviewed(self, project: Project, after: int = 0) -> Iterator[Reviewed]:
        """The tasks that somebody submitted, by rising number; those above ``after``."""

    def import_tasks(self, project: Project, tasks: Sequence[dict[str, Any]]) -> None:
        """Adds tasks with their predictions, all or none; it does not look for tasks that are there already."""

    def import_predictions(self, project: Project, predictions: Sequence[dict[str, Any]]) -> None:
        """Adds predictions to tasks that are there (``task`` is the id), beside those that they hold."""

    def use_version(self, project: Project, model_version: str) -> None:
        """Makes the project show the predictions of this version."""
