"""The server: takes calls, checks them, answers, and remembers them for the test."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from telegram_server import chats, messages, profile, queries
from telegram_server.errors import ApiError
from telegram_server.flood import Flood
from telegram_server.gateway import BAD_ANSWERS, Raw
from telegram_server.http import HttpServer
from telegram_server.people import People
from telegram_server.queries import Query
from telegram_server.reference import METHODS
from telegram_server.updates import Updates
from telegram_server.validate import parameters
from telegram_server.world import Json, User, World

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - made up, as in the reference


@dataclass(frozen=True)
class Call:
    """A call of the bot, with what the server answered."""

    method: str
    params: Json
    result: Any = None
    error: ApiError | None = None


@dataclass
class _Fault:
    method: str  # "": any
    error: ApiError | None  # None: the connection breaks
    times: int
    bad: str = ""  # one of ``BAD_ANSWERS``
    done: bool = False  # what was asked for is done before the answer is spoilt


@dataclass
class TelegramServer(People):
    """A Bot API server for one bot. Use as ``async with TelegramServer() as server``."""

    token: str = TOKEN
    privacy_mode: bool = False
    inline_mode: bool = True
    guest_mode: bool = True
    calls: list[Call] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    flood: Flood = field(default_factory=Flood)
    updates: Updates = field(default_factory=Updates)
    world: World = field(
        default_factory=lambda: World(
            User(110201543, "Fact Bot", "fact_test_bot", None, is_bot=True)
        )
    )

    def __post_init__(self) -> None:
        """Prepare the HTTP side."""
        self._http = HttpServer(self._respond)
        self._faults: list[_Fault] = []
        self._called = asyncio.Condition()

    async def __aenter__(self) -> Self:
        """Start listening."""
        await self._http.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self._http.stop()

    @property
    def url(self) -> str:
        """The root that goes into ``TELEGRAM_API_URL``."""
        return f"http://127.0.0.1:{self._http.port}"

    # Faults on demand -------------------------------------------------------------------------

    def fail(self, method: str, error: ApiError | None, times: int = 1) -> None:
        """Let the next calls of a method fail; None breaks the connection instead."""
        self._faults.append(_Fault(method, error, times))

    def spoil(self, method: str, bad: str, times: int = 1, *, done: bool = False) -> None:
        """Let a gateway spoil the next answers of a method ("": of any), done or not."""
        self._faults.append(_Fault(method, None, times, bad, done))

    def recover(self) -> None:
        """Let nothing fail any more."""
        self._faults.clear()

    def _fault(self, method: str) -> _Fault | None:
        for fault in self._faults:
            if fault.method in (method, "") and fault.times:
                fault.times -= 1
                return fault
        return None

    # Calls ------------------------------------------------------------------------------------

    async def _respond(self, path: str, raw: Json) -> tuple[int, Json] | Raw | None:
        method = path.rsplit("/", 1)[-1]
        fault = self._fault(method)
        if fault is None or not fault.bad:
            return await self._regular(path, method, raw, fault)
        answer: tuple[int, Json] | None = (200, {"ok": True, "result": True})
        if fault.done:
            answer = await self._regular(path, method, raw, None)
        else:
            await self._remember(Call(method, raw, error=ApiError(502)))
        return BAD_ANSWERS[fault.bad](json.dumps(answer[1] if answer else {}).encode())

    async def _regular(
        self, path: str, method: str, raw: Json, fault: _Fault | None
    ) -> tuple[int, Json] | None:
        try:
            result = await self._answer(path, method, raw, fault)
        except ApiError as error:
            await self._remember(Call(method, raw, error=error))
            return error.code, error.body()
        except _BrokenError:
            await self._remember(Call(method, raw, error=ApiError(502)))
            return None
        await self._remember(Call(method, _typed(method, raw), result))
        return 200, {"ok": True, "result": result}

    async def _answer(self, path: str, method: str, raw: Json, fault: _Fault | None) -> Any:
        if path != f"/bot{self.token}/{method}":
            raise ApiError(401) if path.startswith("/bot") else ApiError(404)
        if method not in METHODS:
            raise ApiError(404, "method not found")
        if fault and fault.error is None:
            raise _BrokenError
        if fault and fault.error:
            raise fault.error
        params = parameters(method, raw)
        try:
            result = _ANSWERS[method](self, params)
            return await result if inspect.isawaitable(result) else result
        except (KeyError, TypeError, ValueError) as error:  # of this server: the test must see it
            raise ApiError(500, f"the test server failed: {error!r}") from error

    async def _remember(self, call: Call) -> None:
        async with self._called:
            self.calls.append(call)
            self._called.notify_all()

    # What a test looks at ---------------------------------------------------------------------

    def sent(self, *names: str) -> list[Call]:
        """Return the accepted calls of some methods, in order."""
        return [call for call in self.calls if call.error is None and call.method in names]

    @property
    def refused(self) -> list[Call]:
        """Return the calls that the server refused by its own rules or on demand."""
        return [call for call in self.calls if call.error is not None]

    async def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until a condition over the calls holds; fails loudly when it never does."""
        async with asyncio.timeout(seconds), self._called:
            await self._called.wait_for(condition)

    async def settled(self, *idle: Callable[[], Any], seconds: float = 60) -> None:
        """Wait until the bot has fetched every update and each ``idle()`` has come back."""
        async with asyncio.timeout(seconds):
            await self.updates.all_fetched()
            for wait in idle:
                await wait()

    def keep_inline(self, message: Json) -> str:
        """Keep a message sent through inline or guest mode; returns its id."""
        key = f"inline-{len(self.world.inline_messages) + 1}"
        self.world.inline_messages[key] = message
        return key


class _BrokenError(Exception):
    """The connection breaks."""


def _typed(method: str, raw: Json) -> Json:
    return parameters(method, raw)


async def _get_updates(server: TelegramServer, params: Json) -> list[Json]:
    try:
        return await server.updates.get(params)
    except asyncio.CancelledError as cancelled:
        if not cancelled.args:
            raise
        task = asyncio.current_task()
        if task:
            task.uncancel()
        raise ApiError(
            409,
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        ) from None


async def _set_webhook(server: TelegramServer, params: Json) -> bool:
    server.updates.set_webhook(params)
    if server.updates.webhook:
        await server.updates.push()
    return True


def _delete_webhook(server: TelegramServer, params: Json) -> bool:
    server.updates.set_webhook({"url": "", **params})
    return True


_ANSWERS: dict[str, Callable[[TelegramServer, Json], Any]] = {
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": lambda server, _: server.updates.info(),
    **messages.METHODS,
    **queries.METHODS,
    **profile.METHODS,
    **chats.METHODS,
}
