"""What every request passes first and last: the token, the time limit, errors as JSON, one line in the log.

The log holds method, route, status and time. It never holds a header, a body, a query, or an address that no route
answers: any of these could carry a token or an article. For the same reason an unexpected error is logged by its
type alone, and never reaches the server's own log.
"""

import asyncio
import base64
import binascii
import hmac
import logging
import time
from collections.abc import Collection

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("annotator.serve")

OPEN = "/health"  # answers without a token, so that whoever watches the service needs none
FAILED = "this failed here; the log says of what kind the error is"
CLIENT_LEFT = 499  # in the log only


class Refusal(Exception):
    """A request that is answered with an error: its status, what is wrong and how to mend it."""

    def __init__(self, status: int, what: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.what, self.headers = status, what, headers
        super().__init__(what)

    def response(self) -> JSONResponse:
        return JSONResponse({"error": self.what}, self.status, self.headers)


class Guard:
    """An ASGI application round another, whose ``routes`` are the paths that may be named in the log."""

    def __init__(self, app: ASGIApp, routes: Collection[str], token: str | None, seconds: float) -> None:
        self.app, self.routes, self.token, self.seconds = app, routes, token, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, answered = time.monotonic(), 0

        async def sending(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = message["status"]
            await send(message)

        async def refuse(refusal: Refusal) -> None:
            if not answered:
                await refusal.response()(scope, receive, sending)

        try:
            if not self._may_pass(scope):
                raise Refusal(401, "wrong or missing token", {"WWW-Authenticate": "Bearer"})
            async with asyncio.timeout(self.seconds):
                await self.app(scope, receive, sending)
        except Refusal as refusal:
            await refuse(refusal)
        except TimeoutError:
            await refuse(Refusal(504, f"not done within {self.seconds:g} s: send less at once"))
        except ClientDisconnect:
            answered = CLIENT_LEFT
        except Exception as error:
            log.error("a request failed: %s", type(error).__name__)
            await refuse(Refusal(500, FAILED))
        finally:
            route = scope["path"] if scope["path"] in self.routes else "?"
            log.info("%s %s %d %.0f ms", _method(scope), route, answered, 1000 * (time.monotonic() - start))

    def _may_pass(self, scope: Scope) -> bool:
        if self.token is None or scope["path"] == OPEN:
            return True
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        return hmac.compare_digest(_token(given), self.token.encode())


def _token(header: bytes) -> bytes:
    """The token of a bearer header, or the password of a basic one, which is all that Label Studio can send."""
    kind, _, rest = header.partition(b" ")
    if kind.lower() == b"bearer":
        return rest.strip()
    if kind.lower() == b"basic":
        try:
            return base64.b64decode(rest).partition(b":")[2]
        except binascii.Error:
            pass
    return b""


def _method(scope: Scope) -> str:
    return str(scope["method"]) if scope["method"] in ("GET", "POST", "HEAD") else "?"
