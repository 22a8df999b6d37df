"""The console script: parse, call a verb, and turn what goes wrong into a message and an exit status."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from annotator import __version__
from annotator.errors import AnnotatorError
from annotator.verbs import checking, reading, reporting, reviewing, serving, training
from annotator.verbs.common import DONE, INTERRUPTED, NOTHING_DONE, say

# What only some verbs need, by the extra that brings it.
EXTRAS = {
    **dict.fromkeys(("torch", "transformers", "datasets", "onnx", "safetensors", "matplotlib"), "train"),
    **dict.fromkeys(("label_studio_sdk", "nltk", "sklearn"), "review"),
    **dict.fromkeys(("starlette", "uvicorn"), "serve"),
    "ray": "ray",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status: 0 done, 1 some inputs were rejected, 2 nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream put in their place, as tests do
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.handler(arguments))
    except AnnotatorError as error:
        say(error)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        say(f"{error.filename}: {error.strerror}" if error.filename else error)
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        say(f"this needs {error.name}: pip install 'annotator[{EXTRAS[error.name]}]'")
    except KeyboardInterrupt:
        say("stopped; the same command goes on from here" if arguments.resumes else "stopped")
        return INTERRUPTED
    return NOTHING_DONE


def parser() -> argparse.ArgumentParser:
    """The parser of every verb."""
    top = argparse.ArgumentParser(
        "annotator", description="Whose voice is each sentence of a news article, and how slanted?"
    )
    top.add_argument("--version", action="version", version=f"annotator {__version__}")
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for group in (reading, reporting, training, reviewing, serving, checking):
        group.add(verbs)
    return top
