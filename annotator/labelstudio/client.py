"""Pushing predictions into a Label Studio project: each article once, however often and however far a push got.

The server itself neither removes duplicates nor checks regions, so both are done here, through the seam ``seam.Api``.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from annotator.article import text_id
from annotator.errors import ServerError
from annotator.labelstudio.convert import to_prediction, to_task
from annotator.labelstudio.interface import labelling_config, missing_from
from annotator.labelstudio.read_back import faults
from annotator.labelstudio.seam import Api, Project, RefusedError, Task, UnreachableError
from annotator.markup import Prediction

CHUNK = 20  # articles in one request
LETTERS = 400_000  # of article text in one request; with its regions a text takes about ten times its size
DELAYS = (1, 2, 4, 8, 15, 30, 30)  # seconds between tries: enough for a server to restart

T = TypeVar("T")


class Refused(NamedTuple):
    """An article that was not sent, and why."""

    article_id: str
    reason: str


@dataclass(slots=True)
class Pushed:
    """What a push came to, in articles. ``already_there`` counts those that needed nothing, reviewed ones included.

    ``waiting`` counts open tasks that lack ``model_version``: while there are any, the project keeps showing the
    version that it showed before (``shown``), since a task without the shown version looks empty to its reviewer.
    ``doubled`` names the articles that had several tasks when the project was looked at: no push makes them alone, but
    two from two machines at once can.
    """

    project: Project
    model_version: str = ""
    created: int = 0
    updated: int = 0
    already_there: int = 0
    refused: list[Refused] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    waiting: int = 0
    shown: str = ""


def ensure_project(api: Api, name: str) -> Project:
    """The project of this name, made if there is none.

    Raises ``ServerError`` where its labelling interface cannot hold our regions; one that was restyled by hand can.
    """
    project = api.find_project(name) or api.create_project(name, labelling_config())
    if lacking := missing_from(project.config):
        raise ServerError(
            f"the labelling interface of project {name!r} lacks {', '.join(lacking[:3])}"
            + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""),
            where=project.url,
            fix="push under another project name, or paste what `annotator review interface` prints into the project's "
            "settings (Labeling Interface, Code), which keeps its tasks and reviews",
        )
    return project


def push(
    predictions: Iterable[Prediction],
    project: str,
    api: Api,
    *,
    progress: Callable[[int], None] = lambda articles: None,
) -> Pushed:
    """Brings ``predictions`` (streamed; all of one model version) into the project called ``project``.

    An article is known by its id. New ones become tasks; an open task gets the prediction beside its older ones; a
    reviewed task, or one that has this version, stays as it is. Once every open task has the version, the project
    shows it. ``progress`` is told the number of articles just dealt with. Raises ``ServerError`` where the server is
    not there, goes away for more than a minute and a half, refuses the token, or the project is not ours; what was
    sent until then is kept, and the same push run again goes on from there.
    """
    run = _Run(api, ensure_project(api, project))
    for some in _chunks(predictions):
        run.chunk(some)
        progress(len(some))
    return run.finish()


class _Run:
    """One push: what the project holds, and what was done so far."""

    def __init__(self, api: Api, project: Project) -> None:
        self.api, self.project = api, project
        self.version = ""  # of the first prediction that has one
        self.result = Pushed(project)
        self.seen: dict[str, str] = {}  # article id -> text id, of this push
        self.look()

    def look(self) -> None:
        """Learns what the project holds now. Raises ``ServerError`` where it is gone."""
        if patiently(lambda: self.api.find_project(self.project.name)) is None:
            raise ServerError(
                f"the project {self.project.name!r} was deleted meanwhile", fix="push again: that makes a new one"
            )
        found = patiently(lambda: list(self.api.tasks(self.project)))
        self.tasks = {task.article_id: task for task in found if task.article_id is not None}
        counts = Counter(task.article_id for task in found)
        self.result.doubled = sorted(id for id in self.tasks if counts[id] > 1)

    def chunk(self, predictions: Iterable[Prediction]) -> None:
        """Sends what is wanted of ``predictions``, and counts it."""
        wanted = [p for p in predictions if self.wanted(p)]
        new: set[str] = set()
        try:
            self.bring(wanted, new)
        except RefusedError:  # what the server holds against one article must not hold up the others
            self.look()
            wanted = [p for p in wanted if self.taken(p, new)]
            new &= {p.article.id for p in wanted}
        self.result.created += len(new)
        self.result.updated += len(wanted) - len(new)

    def taken(self, prediction: Prediction, new: set[str]) -> bool:
        """Whether the server takes this one alone. One whose task was deleted meanwhile becomes a new task."""
        try:
            self.bring([prediction], new)
        except RefusedError as error:
            self.result.refused.append(Refused(prediction.article.id, error.what))
            return False
        return True

    def bring(self, predictions: list[Prediction], new: set[str]) -> None:
        """Sends those that are not there, until they are. Adds the ids of those that needed a task to ``new``."""
        todo = [p for p in predictions if self.lacks(p)]
        for delay in (*DELAYS, None):
            new |= {p.article.id for p in todo if p.article.id not in self.tasks}
            try:
                self.send(todo)
                return
            except UnreachableError:
                if delay is None:
                    raise
                time.sleep(delay)
                self.look()  # a lost answer does not mean that nothing was done
                todo = [p for p in todo if self.lacks(p)]

    def wanted(self, prediction: Prediction) -> bool:
        """Whether there is something to send; if not, it is counted or refused."""
        article = prediction.article
        text = text_id(article.text)
        twice = article.id in self.seen
        if reason := self.mismatch(prediction, text):
            self.result.refused.append(Refused(article.id, reason))
            return False
        self.seen[article.id] = text
        if twice or not self.lacks(prediction):
            self.result.already_there += 1
            return False
        if wrong := faults(article.text, to_prediction(prediction)["result"]):
            more = f"; and {len(wrong) - 3} more faults" if len(wrong) > 3 else ""
            self.result.refused.append(Refused(article.id, "; ".join(wrong[:3]) + more))
            return False
        return True

    def mismatch(self, prediction: Prediction, text: str) -> str | None:
        """Why this prediction does not go with the rest of the push, or with the task that is there."""
        article, version = prediction.article, prediction.model_version
        if not version or "," in version:
            return "it does not say which model made it: push an output of annotator score"
        self.version = self.version or version
        if version != self.version:
            return f"scored by {version!r}, but this push is of {self.version!r}: push them apart"
        if self.seen.get(article.id, text) != text:
            return "the same id came with another text earlier in this push"
        if (task := self.tasks.get(article.id)) and task.text_id != text:
            return f"the project holds another text under this id (task {task.id}): give the new text its own id"
        return None

    def lacks(self, prediction: Prediction) -> bool:
        task = self.tasks.get(prediction.article.id)
        return task is None or self.waits(task)

    def waits(self, task: Task) -> bool:
        return task.open and self.version not in task.versions

    def send(self, predictions: list[Prediction]) -> None:
        held = [(self.tasks[p.article.id], p) for p in predictions if p.article.id in self.tasks]
        if new := [to_task(p) for p in predictions if p.article.id not in self.tasks]:
            self.api.import_tasks(self.project, new)
        if held:
            self.api.import_predictions(self.project, [{"task": t.id, **to_prediction(p)} for t, p in held])
        for task, prediction in held:
            self.tasks[prediction.article.id] = replace(task, versions=task.versions | {self.version})

    def finish(self) -> Pushed:
        """Switches the project to the version if that leaves no open task without a prediction to show."""
        if waiting := self.waiting():
            self.look()  # such a task may have been reviewed or deleted meanwhile
            waiting = self.waiting()
        there = self.result.created or any(self.version in task.versions for task in self.tasks.values())
        if there and not waiting:
            patiently(lambda: self.api.use_version(self.project, self.version))
            self.project = replace(self.project, model_version=self.version)
        self.result.model_version, self.result.shown = self.version, self.project.model_version
        self.result.waiting = waiting
        return self.result

    def waiting(self) -> int:
        return sum(map(self.waits, self.tasks.values())) if self.version else 0


def _chunks(predictions: Iterable[Prediction]) -> Iterator[list[Prediction]]:
    chunk: list[Prediction] = []
    letters = 0
    for prediction in predictions:
        length = len(prediction.article.text)
        if chunk and (len(chunk) == CHUNK or letters + length > LETTERS):
            yield chunk
            chunk, letters = [], 0
        chunk.append(prediction)
        letters += length
    if chunk:
        yield chunk


def patiently(call: Callable[[], T]) -> T:
    """The answer to a call that may be repeated, tried until the delays are used up."""
    for delay in DELAYS:
        try:
            return call()
        except UnreachableError:
            time.sleep(delay)
    return call()
