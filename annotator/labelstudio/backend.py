"""Label Studio's ML backend contract: what it sends to ``annotator serve``, and what it gets back. No network here.

What it sends holds the token of the project's owner (``/setup``) and articles: none of it is kept or logged.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from annotator.article import Article
from annotator.errors import RecordError, UsageError
from annotator.labelstudio.convert import doubt, to_regions
from annotator.labelstudio.interface import TEXT, missing_from
from annotator.markup import Prediction

# What makes a model out of date, in a webhook's "action"; deleted annotations are corrections that no longer hold.
ACTIONS = {"ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "START_TRAINING"}


class Annotates(Protocol):
    def annotate(self, article: Article, /) -> Prediction: ...


def check_config(config: Any) -> None:
    """Raises ``UsageError`` for a project whose labelling interface cannot hold our regions."""
    lacking = missing_from(config) if isinstance(config, str) else ["a labelling interface"]
    if lacking:
        raise UsageError(
            f"the project's labelling interface lacks {', '.join(lacking[:3])}"
            + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""),
            fix="make the project with `annotator push`",
        )


def shown(task: Any, where: str) -> tuple[str, Mapping[str, Any]]:
    """The text that a task shows, and the rest of its data. Raises ``RecordError`` where it shows none."""
    data = task.get("data") if isinstance(task, Mapping) else None
    text = data.get(TEXT) if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(text, str):
        raise RecordError(f"its data has no {TEXT!r}", where=where, fix="push articles with `annotator push`")
    return text, data


def prediction(model: Annotates, text: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Label Studio's prediction for the task that shows ``text``, with offsets into it as the task holds it."""
    known = str(data.get("article_id") or "") or None
    # A line end of two characters stays two, unlike in reading, since the task's text is what the reviewer sees.
    made = model.annotate(Article.read(text.replace("\r\n", " \n"), id=known))
    score, regions = round(doubt(made.markup), 4), to_regions(text, made.markup)
    return {"model_version": made.model_version, "score": score, "result": regions}


def retraining(body: Mapping[str, Any]) -> tuple[int, str] | None:
    """The number and the title of the project that a webhook wants a model retrained for; None where it does not."""
    project = body.get("project")
    if body.get("action") not in ACTIONS or not isinstance(project, Mapping):
        return None
    number, title = project.get("id"), project.get("title")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(title, str):
        return None
    return number, title
