"""How updates come: fetched by long polling, or handed over at the webhook.

An update is recorded before Telegram is told that it was taken. Beside the webhook the state of
health and the metrics are served.
"""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.errors import ConfigurationError
from bot.storage.database import UnavailableError
from bot.telegram.limits import HOLD_SECONDS, MOST_BODY
from bot.telegram.observing import CONTENT_TYPE, Metrics
from bot.telegram.queues import ChatQueues
from bot.telegram.request import GatewayRequest, seconds_asked
from bot.telegram.updates import NotAnUpdateError, read_update

logger = logging.getLogger(__name__)

_POLL_SECONDS = 25
_MORE_SECONDS = 10.0  # for the way there and back
_MOST = 100
# Under load what comes within so long is fetched by one call, and recorded in one transaction.
_APART_SECONDS = 0.1
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 30.0


class Poller:
    """Fetches updates for the queues, one call at a time, until it is cancelled.

    python-telegram-bot's own loop tells Telegram that updates were taken when they are in memory.
    What the last call brought is not confirmed at the end: it comes again, and is known by then.
    """

    def __init__(self, bot: Bot, queues: ChatQueues, allowed: Iterable[str]) -> None:
        self._bot = bot
        self._queues = queues
        self._allowed = json.dumps(list(allowed))
        self._offset = 0
        self._trouble = ""

    async def run(self) -> None:
        """Fetch and record for ever. Raises InvalidToken when the token is refused."""
        wait, clock = _FIRST_WAIT, asyncio.get_running_loop().time
        async with GatewayRequest() as client:
            while True:
                await self._queues.room.wait()
                began = clock()
                try:
                    updates = await self._fetch(client)
                except InvalidToken:
                    raise
                except TelegramError as error:
                    self._log_trouble(error)
                    await asyncio.sleep(seconds_asked(error) or wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                else:
                    self._log_trouble(None)
                    wait = _FIRST_WAIT
                    await self._take(updates)
                    await asyncio.sleep(began + _APART_SECONDS - clock())

    async def _fetch(self, client: GatewayRequest) -> Sequence[dict[str, Any]]:
        """Return updates as they came: what the library makes of one is for later to judge."""
        form = {
            "offset": self._offset,
            "limit": _MOST,
            "timeout": _POLL_SECONDS,
            "allowed_updates": self._allowed,
        }
        url = f"{self._bot.base_url}/getUpdates?{urlencode(form)}"
        found: Any = await client.post(url, read_timeout=_POLL_SECONDS + _MORE_SECONDS)
        return list(found)

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Record updates together, then let the next call confirm them.

        While the database is away an update is taken when its reply is out; a chat that Telegram
        holds back may not hold back all others for ever.
        """
        tasks = []
        for one in updates:
            self._offset = one["update_id"] + 1  # after a quiet week Telegram may begin lower
            try:
                update = read_update(one, bot=self._bot)
            except NotAnUpdateError as error:
                logger.warning("What came from Telegram is not an update: %s", error)
            else:
                tasks.append(asyncio.create_task(self._queues.take(update)))
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=HOLD_SECONDS)
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise

    def _log_trouble(self, error: TelegramError | None) -> None:
        """Log a trouble once, and its end."""
        trouble = error.message if error else ""
        if isinstance(error, Conflict):
            trouble += " (another process polls; only one can: this one waits)"
        if trouble and trouble != self._trouble:
            logger.warning("No updates from Telegram: %s", trouble)
        elif self._trouble and not trouble:
            logger.info("Updates come again")
        self._trouble = trouble


SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value


class HttpApp:
    """The routes. ``health`` returns None as long as answers can't be given."""

    def __init__(
        self, metrics: Metrics, health: Callable[[], dict[str, Any] | None], secret: str | None
    ) -> None:
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
        if (queues := self.queues) is None:  # it may become None while this waits
            return PlainTextResponse("not ready yet", 503)
        try:
            update = read_update(await request.body(), bot=queues.bot)
            async with asyncio.timeout(HOLD_SECONDS):
                await queues.room.wait()
                await queues.take(update)
        except NotAnUpdateError as error:
            logger.warning("A call of the webhook is refused, it is not an update: %s", error)
            return PlainTextResponse("not an update", 400)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        except (TimeoutError, UnavailableError):  # Telegram sends again what gets no 200
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
