"""What is there and what is missing: the packages of each extra, the model, the lexicon, the machine."""

import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.shipped import LEXICON, current_model

REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*\])?(?P<limits>[^;]*)(?:;.*extra == ['\"](?P<extra>\w+)['\"])?")
TESTED = ((3, 11),)  # the versions that the whole test suite has run on; pip installs on 3.11 to 3.13
INT8 = {"avx512_vnni", "avx_vnni", "asimddp"}  # processor flags: 8-bit products in one instruction


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``fix`` says how to mend what is not ``fine``; ``needed`` that reading fails without."""

    topic: str
    found: str
    fine: bool = True
    needed: bool = False
    fix: str = ""


def examine() -> Iterator[Finding]:
    """Everything that the verbs rely on, the needed first. Loads the model, and asks no other machine."""
    here = sys.version_info[:2]
    note = "" if here in TESTED else ", not tested on this version"
    yield Finding("Python", f"{platform.python_version()}{note}")
    yield from _packages()
    yield _model()
    yield _lexicon()
    yield _processor()
    yield _label_studio()


def _packages() -> Iterator[Finding]:
    by_extra: dict[str, list[str]] = {}
    for text in requires("annotator") or []:
        if found := REQUIREMENT.match(text):
            by_extra.setdefault(found["extra"] or "", []).append(found["name"])
    for extra, names in by_extra.items():
        if extra == "dev":
            continue
        there, missing = {}, []
        for name in names:
            try:
                there[name] = version(name)
            except PackageNotFoundError:
                missing.append(name)
        target = f"annotator[{extra}]" if extra else "annotator"
        yield Finding(
            f"[{extra}]" if extra else "packages",
            f"missing: {', '.join(missing)}" if missing else ", ".join(f"{n} {v}" for n, v in there.items()),
            fine=not missing,
            needed=not extra,
            fix=f"pip install '{target}'",
        )


def _model() -> Finding:
    try:
        from annotator.predict import Annotator

        annotator = Annotator.load()
        annotator.annotate("“We will stay,” said Ana Dreth, the mayor of Karvel.")
    except (AnnotatorError, ImportError) as error:
        return Finding("model", str(error), fine=False, needed=True, fix="install the package again")
    return Finding("model", f"{annotator.model_version} reads, in {current_model()}")


def _lexicon() -> Finding:
    try:
        from annotator.framing.table import read_table

        return Finding("lexicon", f"{len(read_table(LEXICON, {})):,} rows, in {LEXICON}")
    except (AnnotatorError, OSError) as error:
        return Finding("lexicon", str(error), fine=False, needed=True, fix="install the package again")


def _processor() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    described = f"{cores} core{'s' if cores > 1 else ''}"
    try:
        flags = set(re.findall(r"\w+", Path("/proc/cpuinfo").read_text(encoding="utf-8")))
    except OSError:
        return Finding("processor", f"{described}; whether it has 8-bit instructions is not known here")
    fast = bool(flags & INT8)
    note = "8-bit instructions" if fast else "no 8-bit instructions, so that reading takes about twice as long"
    return Finding("processor", f"{described}, {note}", fine=fast, fix="nothing to mend: the results are the same")


def _label_studio() -> Finding:
    from annotator.labelstudio.server import VERSION, data_folder, environment_folder, known

    if (server := known()) is not None:
        return Finding("Label Studio", f"known at {server.url}, data in {data_folder()}")
    if any(environment_folder().glob(f"lib/python*/site-packages/label_studio-{VERSION}.dist-info")):
        return Finding("Label Studio", f"{VERSION} installed, not started yet", fine=False, fix="annotator review up")
    fix = "annotator review up installs it, about 1 GB"
    return Finding("Label Studio", "not installed on this machine", fine=False, fix=fix)
