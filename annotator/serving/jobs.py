"""The queue of retraining: a folder with one small file for each project that has new corrections.

A webhook comes with every submitted task, so a project that waits already only gets its count raised. A file names the
project and holds nothing of its articles. ``scripts/retrain`` works the queue off, in a process of its own.
"""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

_one_at_a_time = threading.Lock()


def put(queue: Path, number: int, title: str) -> Path:
    """Note that the project ``title`` has new corrections; returns its file ``queue/NUMBER.json``.

    The folder is made if need be, and the file is replaced as a whole, so that whoever reads it finds all of it.
    """
    path, now = queue / f"{number}.json", datetime.now(UTC).isoformat(timespec="milliseconds")
    with _one_at_a_time:
        queue.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            job = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            job = {"since": now, "corrections": 0}
        job |= {"project": title, "corrections": job["corrections"] + 1, "last": now}
        partial = path.with_suffix(".partial")
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(job, file)
        partial.replace(path)
    return path
