"""What is served by HTTP: Telegram's webhook, the state of health and the metrics."""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import ConfigurationError
from bot.telegram.limits import HOLD_SECONDS, MOST_BODY
from bot.telegram.metrics import CONTENT_TYPE, Metrics
from bot.telegram.queues import ChatQueues
from bot.telegram.updates import NotAnUpdateError

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value

Health = Callable[[], dict[str, Any] | None]


class HttpApp:
    """The routes. ``health`` returns None as long as answers can't be given."""

    def __init__(self, metrics: Metrics, health: Health, secret: str | None) -> None:
        """``secret`` None: no webhook is served."""
        self._metrics = metrics
        self._health = health
        self._secret = (secret or "").encode()
        self.queues: ChatQueues | None = None  # where updates go, when it is ready
        routes = [Route("/healthz", self._healthz), Route("/metrics", self._show_metrics)]
        if secret:
            routes.append(Route("/telegram", self._telegram, methods=["POST"]))
        self.app = Starlette(
            routes=routes, exception_handlers={405: _not_found}, max_body_size=MOST_BODY
        )
        self.app.router.redirect_slashes = False

    async def _telegram(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            logger.warning("A call of the webhook is refused: its secret is wrong")
            return PlainTextResponse("wrong secret", 403)
        if self.queues is None:
            return PlainTextResponse("not ready yet", 503)
        try:
            update = self.queues.read(await request.body())
            async with asyncio.timeout(HOLD_SECONDS):
                await self.queues.room()
                await self.queues.take(update)
        except NotAnUpdateError as error:
            logger.warning("A call of the webhook is refused, it is not an update: %s", error)
            return PlainTextResponse("not an update", 400)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        except TimeoutError:  # Telegram sends an update again that gets no 200
            return PlainTextResponse("busy", 503)
        return Response()

    async def _healthz(self, _: Request) -> Response:
        state = self._health()
        return JSONResponse(state or {"status": "starting"}, 200 if state else 503)

    async def _show_metrics(self, _: Request) -> Response:
        return Response(self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})


async def _not_found(_: Request, __: Exception) -> Response:
    return PlainTextResponse("Not Found", 404)


@asynccontextmanager
async def serving(app: Starlette, port: int) -> AsyncIterator[None]:
    """Serve an ASGI application on all addresses of this machine, within the block; connections
    that are there at its end get their answer."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
        # Telegram uses its connections again; at 5 s, the default, it mostly finds them closed.
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(config)
    # The program catches signals itself.
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
    task = asyncio.create_task(server.serve([_listen(port)]), name="http")
    try:
        yield
    finally:
        server.should_exit = True
        await task


def _listen(port: int) -> socket.socket:
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    try:
        return socket.create_server(("", port), family=family, dualstack_ipv6=both, backlog=1024)
    except OSError as error:
        raise ConfigurationError(
            f"PORT has value '{port}', where nothing can be served: {error.strerror}."
        ) from None
