"""What ``test_apart.py`` has done in processes apart. It imports little, so that they start at once."""

import itertools
import os
import signal
from collections.abc import Mapping
from typing import Any

from annotator.readers import apart

HANGS = b"one sum that takes years"
KEPT: list[bytes] = []


def page(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """A stand-in for the reading of a page. A sum over a C iterator lets no signal through to a handler in Python."""
    if data.startswith(HANGS):
        return {"text": str(sum(itertools.repeat(0)))}
    return {"text": data.decode()}


def dies(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def grows(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"length": len(bytes(apart.MAX_MEMORY))}
    except MemoryError:
        return {"length": None}


def keeps(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    KEPT.append(b"x" * (apart.SPENT_BYTES + 1))
    return {}
