"""``report``: predictions as pages that people read."""

import argparse
from itertools import chain
from pathlib import Path

from annotator.verbs.common import DONE, Verbs, say, verb


def add(verbs: Verbs) -> None:
    report = verb(verbs, "report", _report, "outputs as a page, or a folder of pages, that opens from disk")
    report.add_argument("outputs", metavar="OUT", type=Path, nargs="+", help="outputs of annotator score")
    report.add_argument(
        "-o",
        "--output",
        metavar="PLACE",
        type=Path,
        required=True,
        help="PLACE.html for one page with all in it, else a folder: one page an article, for any number",
    )


def _report(arguments: argparse.Namespace) -> int:
    from annotator.readers.output import read_output
    from annotator.report.build import build

    predictions = chain.from_iterable([read_output(out) for out in arguments.outputs])
    made = build(predictions, arguments.output)
    repeated = f"; {made.repeated:,} repeated and left out" if made.repeated else ""
    say(f"a report on {made.articles:,} articles{repeated}; open it in a browser:")
    print(made.page.resolve())
    return DONE
