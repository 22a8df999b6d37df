"""``review``, ``push``: predictions to the people who correct them."""

import argparse
from pathlib import Path

from annotator.verbs.common import DONE, NOTHING_DONE, SOME_REJECTED, Verbs, positive, say, verb


def add(verbs: Verbs) -> None:
    review = verbs.add_parser("review", help="the review tool, Label Studio")
    actions = review.add_subparsers(metavar="ACTION", required=True)
    up = verb(actions, "up", _review_up, "start Label Studio on this machine and print address and login")
    up.add_argument("--port", type=positive, default=8080, help="the port to try first (default: %(default)s)")

    push = verb(verbs, "push", _push, "send an output's predictions to Label Studio, once each", resumes=True)
    push.add_argument("output", metavar="OUT", type=Path, help="an output of annotator score")
    push.add_argument("--project", required=True, metavar="NAME", help="made where there is none of this name")


def _review_up(arguments: argparse.Namespace) -> int:
    from annotator.labelstudio import server

    running = server.up(arguments.port, say=say)
    print(f"{running.url}\nlogin    {running.email}\npassword {running.password}")
    return DONE


def _push(arguments: argparse.Namespace) -> int:
    from annotator.labelstudio import client
    from annotator.readers.output import read_output

    predictions = read_output(arguments.output)
    pushed = client.push(predictions, arguments.project, client.connect())
    for refused in pushed.refused:
        say(f"not sent: {refused.article_id}: {refused.reason}")
    if pushed.waiting:
        say(
            f"{pushed.waiting:,} open tasks have no prediction of {pushed.model_version}, "
            f"so the project goes on showing {pushed.shown or 'none'}"
        )
    print(f"{pushed.created:,} new, {pushed.updated:,} updated, {pushed.already_there:,} there already")
    print(pushed.project.url)
    sent = pushed.created + pushed.updated + pushed.already_there
    return DONE if not pushed.refused else SOME_REJECTED if sent else NOTHING_DONE
