"""``doctor``: whether all that the verbs need is there."""

import argparse

from annotator.verbs.common import DONE, NOTHING_DONE, Verbs, verb


def add(verbs: Verbs) -> None:
    verb(verbs, "doctor", _doctor, "what is there and what is missing, on this machine")


def _doctor(arguments: argparse.Namespace) -> int:
    from annotator.doctor import examine

    able = True
    for finding in examine():
        mark = "ok" if finding.fine else "MISSING" if finding.needed else "-"
        print(f"{mark:8}{finding.topic:14}{finding.found}")
        if not finding.fine and finding.fix:
            print(f"{'':22}{finding.fix}")
        able &= finding.fine or not finding.needed
    return DONE if able else NOTHING_DONE
