"""The files that an input stands for: itself, all below a folder, or those that match a pattern."""

import glob
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from annotator.readers.items import Passed, Reject

Known = Callable[[Path], bool]


def files(given: str, known: Known, skip: Collection[Path], supported: str) -> Iterator[Path | Reject | Passed]:
    """The files of one input, in order; hidden ones and those in ``skip`` are left out below a folder.

    What is there but cannot be read is a ``Reject``, and so is an input that stands for no file. Files whose format is
    not ``known`` are one ``Passed``.
    """
    if os.path.exists(given) and not os.path.isdir(given):
        yield Path(given)
        return
    folder = os.path.isdir(given)
    if not folder and not glob.has_magic(given):
        yield Reject(given, None, "no such file")
        return
    foreign: Counter[str] = Counter()
    nothing = True
    for found in _below(given) if folder else map(Path, sorted(glob.iglob(given, recursive=True))):
        if isinstance(found, Reject):
            nothing = False
            yield found
        elif found.is_dir() or found.resolve() in skip:
            pass
        elif not known(found):
            foreign[found.suffix or "without suffix"] += 1
        else:
            nothing = False
            # A link to nowhere is opened too, which says what is wrong. A pipe would wait for its writer.
            regular = found.is_file() or not found.exists()
            yield found if regular else Reject(str(found), None, "not a file that can be read (a pipe or a device)")
    if foreign:
        kinds = ", ".join(f"{suffix} {count:,}" for suffix, count in foreign.most_common(5))
        more = ", …" if len(foreign) > 5 else ""
        yield Passed(given, foreign.total(), f"files of other formats ({kinds}{more})")
    if nothing:
        what = "no articles in this folder" if folder else "no file matches"
        yield Reject(given, None, f"{what} (read are {supported})")


def _below(folder: str) -> Iterator[Path | Reject]:
    """Everything below ``folder`` but what is hidden, sorted; links to folders are not followed."""
    todo = [Path(folder)]
    while todo:
        path = todo.pop()
        if os.path.isdir(path) and (str(path) == str(Path(folder)) or not path.is_symlink()):
            try:
                inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
            except OSError as error:
                yield Reject(str(path), None, f"cannot be read: {error.strerror or error}")
                continue
            todo += reversed(inside)
        else:
            yield path
