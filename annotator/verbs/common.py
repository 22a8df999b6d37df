"""What the verbs share: exit statuses, options of several verbs, messages."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from annotator.signs import visible

if TYPE_CHECKING:
    from annotator.predict import Annotator

DONE, SOME_REJECTED, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130

Handler = Callable[[argparse.Namespace], int]
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def verb(verbs: Verbs, name: str, handler: Handler, help: str, *, resumes: bool = False) -> argparse.ArgumentParser:
    """Add a verb. ``resumes`` says that the same command goes on where a run of it was stopped."""
    added = verbs.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
    added.set_defaults(handler=handler, resumes=resumes)
    return added


def model_options(added: argparse.ArgumentParser) -> None:
    """Options of every verb that runs the model."""
    added.add_argument(
        "--model", metavar="PATH", type=Path, help="a model folder (default: $ANNOTATOR_MODEL, else the shipped model)"
    )
    added.add_argument(
        "--lexicon",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="a further lexicon table (repeatable)",
    )


def positive(text: str) -> int:
    """An option's value that counts something."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def say(message: object) -> None:
    """A message to the person at the terminal; standard output is for results. It may quote a hostile article or file
    name, whose control characters are not obeyed."""
    lines = map(visible, f"annotator: {message}".split("\n"))
    print("\n".join(lines), file=sys.stderr)


def loader(arguments: argparse.Namespace, device: str = "cpu") -> "Callable[[], Annotator]":
    """Loads the model that the options name, when called, in whatever process; nothing of it before."""
    return partial(_load, arguments.model, tuple(arguments.lexicon), device)


def _load(model: Path | None, lexicon: tuple[Path, ...], device: str) -> "Annotator":
    from annotator.predict import Annotator

    return Annotator.load(model, lexicon=lexicon, device=device)
