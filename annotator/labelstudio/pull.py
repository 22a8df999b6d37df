"""Pulling what people submitted out of a project: sound annotations, and the refused ones with the reason.

An annotation is taken whole or refused whole. A refused one stays in Label Studio, where its reviewer can mend it.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from annotator.article import Article, text_id
from annotator.errors import ServerError, UsageError
from annotator.labelstudio.client import DELAYS, patiently
from annotator.labelstudio.convert import Region
from annotator.labelstudio.interface import TEXT, is_ours, removed_from
from annotator.labelstudio.read_back import to_markup
from annotator.labelstudio.seam import Api, Predicted, Project, Reviewed, Submitted, UnreachableError
from annotator.markup import Annotation, Markup, Prediction
from annotator.records import ABOUT, to_record
from annotator.spans import clip_all, letters, merge
from annotator.writers import beside, full, to_line

MOST_REASONS = 5
MARKUP = ("sentences", "attributions", "loaded_terms", "furniture")  # a record's fields that hold marks


@dataclass(frozen=True, slots=True)
class Unsound:
    """A submitted annotation that was not taken. ``link`` opens its task; ``id`` is the article's, where it has one."""

    link: str
    task: int
    annotation: int
    id: str | None
    reviewer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """What ``save`` wrote: annotations and articles in ``out`` (None where there was none), and the refused."""

    out: Path | None
    annotations: int
    articles: int
    reviewers: int
    refused: int
    rejects: Path | None


def pull(name: str, api: Api) -> Iterator[Annotation | Unsound]:
    """Everything that was submitted in the project called ``name``, each reviewer's by itself, task by task.

    Raises ``ServerError`` where there is no such project, it is none of ours, or the server stays away.
    """
    project = patiently(lambda: api.find_project(name))
    if project is None:
        raise ServerError(f"no project is called {name!r}", fix="look it up in Label Studio; case counts")
    if not is_ours(project.config):
        raise ServerError(
            f"the labelling interface of project {name!r} is none of ours", where=project.url, fix="check the name"
        )
    removed = removed_from(project.config)
    for task in _reviewed(project, api):
        newest = {s.reviewer: s.id for s in sorted(task.submitted, key=lambda s: (s.updated or "", s.id))}
        for submitted in task.submitted:
            if newest[submitted.reviewer] == submitted.id:
                yield _checked(project, task, submitted, removed)
            else:
                reason = f"the same reviewer submitted a later one for this task ({newest[submitted.reviewer]})"
                yield _unsound(task, submitted, reason)


def save(
    pulled: Iterable[Annotation | Unsound],
    out: Path,
    refused: Path | None = None,
    progress: Callable[[int], None] = lambda annotations: None,
) -> Pulled:
    """Writes annotations as gold records to ``out`` and the others to ``refused`` (default: ``OUT.rejects.jsonl``).

    Each file is put in place whole, at the end. Without a sound annotation ``out`` is left as it was; a rejects file
    of an earlier pull is removed where there is nothing to reject. Raises ``UsageError`` where it cannot write.
    """
    refused = refused or beside(out, "rejects.jsonl")
    parts = beside(out, "part"), beside(refused, "part")
    counts = [0, 0]
    articles, reviewers = set(), set()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with parts[0].open("wb") as gold, parts[1].open("wb") as rejects:
            for item in pulled:
                if isinstance(item, Annotation):
                    gold.write(to_line(to_record(item)))
                    articles.add(item.article.id)
                    reviewers.add(item.reviewer)
                else:
                    rejects.write(to_line(asdict(item)))
                counts[isinstance(item, Unsound)] += 1
                progress(1)
        for path, part, count in zip((out, refused), parts, counts, strict=True):
            if count:
                os.replace(part, path)
        if not counts[1]:
            refused.unlink(missing_ok=True)
    except OSError as error:
        raise (full(out, error) if out.parent.is_dir() else UsageError(str(error), where=str(out))) from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return Pulled(
        out if counts[0] else None, counts[0], len(articles), len(reviewers), counts[1], refused if counts[1] else None
    )


def _reviewed(project: Project, api: Api) -> Iterator[Reviewed]:
    """The tasks with annotations; after a lost connection the listing goes on behind the last one."""
    last, delays = 0, iter(DELAYS)
    while True:
        try:
            for task in api.reviewed(project, last):
                yield task
                last, delays = task.id, iter(DELAYS)
            return
        except UnreachableError:
            if (delay := next(delays, None)) is None:
                raise
            time.sleep(delay)


def _checked(
    project: Project, task: Reviewed, submitted: Submitted, removed: Mapping[str, set[str]]
) -> Annotation | Unsound:
    article = _article(task)
    if isinstance(article, str):
        return _unsound(task, submitted, article)
    text = article.text
    try:
        reasons = list(_removed(submitted.result, removed))
        markup, wrong = to_markup(text, submitted.result)
    except (AttributeError, TypeError) as error:  # another program wrote it
        return _unsound(task, submitted, f"its result is not what Label Studio writes: {error}")
    began_from = _prediction(project, task, submitted)
    predicted = to_markup(text, began_from.result)[0] if began_from else Markup()
    if reasons := reasons + wrong + _unlabelled(text, markup, predicted):
        more = f"; and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
        return _unsound(task, submitted, "; ".join(reasons[:MOST_REASONS]) + more)
    provenance = {
        "project": project.name,
        "task": task.id,
        "annotation": submitted.id,
        "link": task.url,
        "created": submitted.created,
        "updated": submitted.updated,
        "seconds": submitted.seconds,
        "regions": _origins(submitted.result, began_from),
        "prediction": None,
    }
    if began_from:
        record = to_record(Prediction(article, predicted, began_from.model_version))
        provenance["prediction"] = {name: record[name] for name in ("model_version", *MARKUP)}
    return Annotation(article, markup, submitted.reviewer, provenance)


def _unsound(task: Reviewed, submitted: Submitted, reason: str) -> Unsound:
    id = task.data.get("article_id")
    return Unsound(task.url, task.id, submitted.id, id if isinstance(id, str) else None, submitted.reviewer, reason)


def _article(task: Reviewed) -> Article | str:
    """The article that the task shows, or why it is none of ours."""
    data = {name: value for name, value in task.data.items() if isinstance(value, str)}
    if not {"article_id", "text_id", TEXT} <= data.keys():
        return "the task was not made by annotator push"
    if text_id(data[TEXT]) != data["text_id"]:
        return "the task's text is no longer the one that was pushed, so offsets cannot be trusted"
    about: dict[str, Any] = {name: data.get(name) for name in ABOUT}
    about["language"] = about["language"] or "en"
    if about["title"] == data["article_id"]:  # which stands for a missing title
        about["title"] = None
    return Article(data["article_id"], data[TEXT], **about)


def _removed(result: Iterable[Region], removed: Mapping[str, set[str]]) -> Iterator[str]:
    for item in result:
        name, value = str(item.get("from_name")), item.get("value") or {}
        for gone in removed.get(name, set()) & set(map(str, value.get(item.get("type"), []))):
            yield f"region {item.get('id')!r}: {gone!r} of {name!r} was removed from the project's labelling interface"


def _unlabelled(text: str, markup: Markup, predicted: Markup) -> list[str]:
    """A reason for each predicted sentence that lost its label, one that covers all where there is no label at all."""
    if not markup.sentences:
        return ["no sentence has a label"]
    covered = merge([s.span for s in markup.sentences] + [f.span for f in markup.furniture])
    reasons = []
    for sentence in predicted.sentences:
        kept = sum(letters(text, part) for part in clip_all(covered, sentence.span))
        if 2 * kept < letters(text, sentence.span):
            start, end = sentence.span
            reasons.append(f"the sentence [{start}, {end}) {text[start : min(end, start + 40)]!r} has no label")
    return reasons


def _prediction(project: Project, task: Reviewed, submitted: Submitted) -> Predicted | None:
    """What the reviewer began from; where that is not known, the version that the project shows, else the last."""
    by_id = {p.id: p for p in task.predictions}
    shown = (p for p in reversed(task.predictions) if p.model_version == project.model_version)
    last = task.predictions[-1] if task.predictions else None
    return by_id.get(submitted.prediction or 0) or next(shown, last)


def _origins(result: Iterable[Region], began_from: Predicted | None) -> list[dict[str, Any]]:
    """Where each marked region comes from: ``prediction``, ``prediction-changed`` or ``manual``.

    Label Studio's page says so; where another program made the annotation, the prediction is compared.
    """
    before = {item.get("id"): _mark(item) for item in began_from.result if _is_mark(item)} if began_from else {}
    regions = []
    for item in filter(_is_mark, result):
        mark = _mark(item)
        known = "prediction-changed" if item.get("id") in before else "manual"
        origin = item.get("origin") or ("prediction" if before.get(item.get("id")) == mark else known)
        regions.append(dict(zip(("kind", "label", "start", "end"), mark, strict=True)) | {"origin": str(origin)})
    return regions


def _is_mark(item: Region) -> bool:
    return item.get("type") == "labels"


def _mark(item: Region) -> tuple[Any, ...]:
    value = item.get("value") or {}
    return (item.get("from_name"), next(iter(value.get("labels") or ()), None), value.get("start"), value.get("end"))
