"""``show`` and ``score``: articles in, markup out."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import InputError, UsageError
from annotator.verbs.common import DONE, NOTHING_DONE, SOME_REJECTED, Verbs, loader, model_options, positive, say, verb

if TYPE_CHECKING:
    from annotator.batch import Summary
    from annotator.readers import Options

COLUMNS = ("text", "id", "title", "outlet", "url", "date")


def add(verbs: Verbs) -> None:
    show = verb(verbs, "show", _show, "one article in the terminal: labels, speakers, loaded terms")
    show.add_argument("file", metavar="FILE", help="an article, or - for standard input")
    _reading_options(show)
    model_options(show)

    score = verb(verbs, "score", _score, "annotate many articles into one file", resumes=True)
    score.add_argument("inputs", metavar="IN", nargs="+", help="files, folders, patterns, or - for standard input")
    score.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="OUT.jsonl or OUT.parquet")
    score.add_argument("--workers", metavar="N", type=positive, help="processes (default: by the work and the cores)")
    score.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="this machine's processes (local, the default), or a Ray cluster, the one that RAY_ADDRESS names",
    )
    score.add_argument(
        "--device",
        choices=("cpu", "cuda"),
        default="cpu",
        help="the int8 network on the CPU (cpu, the default), or the fp16 one by torch on a GPU (cuda)",
    )
    score.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from OUT.part where a run was cut off (default), or start over",
    )
    _reading_options(score)
    model_options(score)


def _reading_options(added: argparse.ArgumentParser) -> None:
    for name in COLUMNS:
        what = f"the column that holds the {name} (default: {name})"
        added.add_argument(f"--{name}-column", metavar="NAME", default=name, help=what)
    added.add_argument(
        "--language",
        choices=("en", "any"),
        default="en",
        help="set aside articles that are surely in another language than English (en, the default), or none (any)",
    )


def _options(arguments: argparse.Namespace) -> "Options":
    from annotator.readers import Columns, Options

    columns = Columns(**{name: getattr(arguments, f"{name}_column") for name in COLUMNS})
    return Options(columns, arguments.language)


def _show(arguments: argparse.Namespace) -> int:
    from annotator import readers, terminal

    items = readers.read([arguments.file], options=_options(arguments), passed=say)
    item = next(items, None)
    if item is None:
        raise UsageError("no article in it", where=arguments.file)
    if isinstance(item, readers.Reject):
        where = item.path if item.record is None else f"{item.path}:{item.record}"
        raise InputError(item.reason, where=where)
    prediction = loader(arguments)().annotate(item.article)
    terminal.show(prediction)
    if not prediction.markup.sentences:
        say("no prose in it: nothing was labelled")
    if next(items, None):
        say("this is the first of several articles; annotator score does them all")
    return DONE


def _score(arguments: argparse.Namespace) -> int:
    from annotator import batch, progress

    with progress.bar(arguments.inputs) as update:
        summary = batch.score(
            arguments.inputs,
            arguments.output,
            loader(arguments, arguments.device),
            engine=arguments.engine,
            gpu=arguments.device != "cpu",
            workers=arguments.workers,
            resume=arguments.resume,
            options=_options(arguments),
            progress=update,
            passed=say,
        )
    _report(summary)
    if not summary.out:
        return NOTHING_DONE
    return SOME_REJECTED if summary.rejected else DONE


def _report(summary: "Summary") -> None:
    """People read stderr, programs read one JSON line on stdout."""
    where = f" in {summary.out}" if summary.out else ", so no output was written"
    parts = [f"{summary.articles:,} articles{where}"]
    if summary.resumed:
        parts.append(f"{summary.resumed:,} of them from the run before")
    if summary.duplicates:
        parts.append(f"{summary.duplicates:,} repeated and skipped")
    if summary.repeats:
        parts.append(f"{summary.repeats:,} of them with a text that came before under another id")
    if summary.rejects:
        parts.append(f"{summary.rejected:,} set aside, see {summary.rejects}")
    speed = f"{summary.articles_per_second:,.1f} articles/s, {summary.tokens_per_second:,.0f} tokens/s"
    parts.append(f"{summary.seconds:.1f} s ({speed})")
    say("; ".join(parts))
    if not sys.stdout.isatty():
        print(json.dumps(asdict(summary)))
