"""``review``, ``push``, ``pull``, ``agreement``: predictions to the people who correct them, and what they say back."""

import argparse
from pathlib import Path

from annotator.verbs.common import DONE, NOTHING_DONE, SOME_REJECTED, Verbs, positive, say, verb


def add(verbs: Verbs) -> None:
    review = verbs.add_parser("review", help="the review tool, Label Studio")
    actions = review.add_subparsers(metavar="ACTION", required=True)
    up = verb(actions, "up", _review_up, "start Label Studio on this machine and print address and login")
    up.add_argument("--port", type=positive, default=8080, help="the port to try first (default: %(default)s)")

    verb(actions, "interface", _review_interface, "print the labelling interface, to paste into a project's settings")

    push = verb(verbs, "push", _push, "send an output's predictions to Label Studio, once each", resumes=True)
    push.add_argument("output", metavar="OUT", type=Path, help="an output of annotator score")
    push.add_argument("--project", required=True, metavar="NAME", help="made where there is none of this name")

    pull = verb(verbs, "pull", _pull, "bring what reviewers submitted back as gold records")
    pull.add_argument("--project", required=True, metavar="NAME", help="a project that annotator push made")
    pull.add_argument("-o", "--output", metavar="GOLD", type=Path, required=True, help="the JSONL file to write")
    pull.add_argument(
        "--refused", metavar="FILE", type=Path, help="where to list what was refused (default: GOLD.rejects.jsonl)"
    )

    agreement = verb(verbs, "agreement", _agreement, "how far reviewers agree, with each other and with the model")
    agreement.add_argument("gold", metavar="GOLD", nargs="+", type=Path, help="files that annotator pull wrote")
    agreement.add_argument("-o", "--output", metavar="HTML", type=Path, help="also write a page with plots")


def _review_up(arguments: argparse.Namespace) -> int:
    from annotator.labelstudio import server

    running = server.up(arguments.port, say=say)
    print(f"{running.url}\nlogin    {running.email}\npassword {running.password}")
    return DONE


def _review_interface(_: argparse.Namespace) -> int:
    from annotator.labelstudio.interface import labelling_config

    print(labelling_config())
    return DONE


def _push(arguments: argparse.Namespace) -> int:
    from annotator import progress
    from annotator.labelstudio.client import push
    from annotator.labelstudio.connection import alone, connect
    from annotator.readers.output import read_output

    predictions, api = read_output(arguments.output), connect()
    with alone(api.url, arguments.project, say), progress.counter("articles") as update:
        pushed = push(predictions, arguments.project, api, progress=update)
    for refused in pushed.refused:
        say(f"not sent: {refused.article_id}: {refused.reason}")
    for id in pushed.doubled:
        say(f"{id} has more than one task in the project: delete all but one of them in Label Studio")
    if pushed.waiting:
        say(
            f"{pushed.waiting:,} open tasks have no prediction of {pushed.model_version}, "
            f"so the project goes on showing {pushed.shown or 'none'}"
        )
    print(f"{pushed.created:,} new, {pushed.updated:,} updated, {pushed.already_there:,} there already")
    print(pushed.project.url)
    sent = pushed.created + pushed.updated + pushed.already_there
    return DONE if not pushed.refused else SOME_REJECTED if sent else NOTHING_DONE


def _pull(arguments: argparse.Namespace) -> int:
    from annotator import progress
    from annotator.labelstudio.connection import connect
    from annotator.labelstudio.pull import pull, save

    with progress.counter("annotations") as update:
        pulled = save(pull(arguments.project, connect()), arguments.output, arguments.refused, update)
    if pulled.rejects:
        say(f"{pulled.refused:,} annotations refused, see {pulled.rejects}: mend them in Label Studio and pull again")
    if pulled.out is None:
        say("no sound annotation was submitted, so no gold was written")
        return NOTHING_DONE
    print(f"{pulled.annotations:,} annotations of {pulled.articles:,} articles by {pulled.reviewers:,} reviewers")
    print(pulled.out)
    return SOME_REJECTED if pulled.rejects else DONE


def _agreement(arguments: argparse.Namespace) -> int:
    from annotator import agreement, agreement_page
    from annotator.agreement_counts import read

    found = agreement.measure(read(arguments.gold))
    agreement_page.show(found)
    if arguments.output:
        agreement_page.write(found, arguments.output)
        say(f"written: {arguments.output}")
    return DONE
