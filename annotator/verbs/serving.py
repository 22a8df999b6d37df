"""``serve``: the model as an HTTP service."""

import argparse
from pathlib import Path

from annotator.verbs.common import DONE, Verbs, loader, model_options, say, verb

PORT = 9090  # where Label Studio's own examples of ML backends listen


def add(verbs: Verbs) -> None:
    serve = verb(verbs, "serve", _serve, "answer over HTTP: plain JSON, and as Label Studio's ML backend")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    serve.add_argument("--port", type=_port, default=PORT, help="0 takes a free one")
    serve.add_argument(
        "--token-file", metavar="FILE", type=Path, help="what every request must bring; needed beyond this machine"
    )
    serve.add_argument(
        "--queue", metavar="DIR", type=Path, help="where to note which projects have new corrections to retrain on"
    )
    model_options(serve)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535")
    return int(text)


def _serve(arguments: argparse.Namespace) -> int:
    from annotator.serving.server import read_token, serve

    token = read_token(arguments.token_file) if arguments.token_file else None
    serve(loader(arguments), arguments.host, arguments.port, token=token, queue=arguments.queue, say=say)
    return DONE
