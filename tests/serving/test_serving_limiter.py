"""The limiter keeps Telegram's limits, and a 429 holds back only its chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram.limits import FloodLimits, Rate
from bot.telegram.observing import Metrics
from bot.telegram.request import ChatRateLimiter, NotTelegramError

LIMITS = FloodLimits(Rate(1, 1.0), Rate(3, 60.0), Rate(5, 1.0), Rate(5, 60.0))


class World:
    """A clock that jumps when everybody sleeps, and a server that notes what arrives when."""

    def __init__(self, limits: FloodLimits | None, metrics: Metrics) -> None:
        self.now = 0.0
        self.arrived: list[tuple[float, int]] = []
        self.faults: list[Exception] = []
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self.limiter = ChatRateLimiter(limits, metrics, clock=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, future))
        await future

    async def send(self, chat: int, endpoint: str = "sendMessage") -> Any:
        async def call() -> bool:
            self.arrived.append((self.now, chat))
            if self.faults:
                raise self.faults.pop(0)
            return True

        data = {"chat_id": chat}
        return await self.limiter.process_request(call, (), {}, endpoint, data, None)

    async def run(self, *sending: Any) -> list[Any]:
        task = asyncio.gather(*sending, return_exceptions=True)
        while not task.done():
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                self._sleepers.sort(key=lambda pair: pair[0])
                self.now, future = self._sleepers.pop(0)
                future.set_result(None)
        return await task

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            await asyncio.sleep(0)

    def times(self, chat: int) -> list[float]:
        return [at for at, to in self.arrived if to == chat]


@pytest.fixture
def world(metrics: Metrics) -> World:
    """Return a world with small limits."""
    return World(LIMITS, metrics)


async def test_one_a_second_in_private(world: World) -> None:
    """Messages to one person keep their distance, in order."""
    await world.run(*(world.send(1) for _ in range(3)))
    assert world.times(1) == [0.0, 1.0, 2.0]


async def test_groups_have_a_limit_by_the_minute(world: World) -> None:
    """The fourth message to a group waits until the first is a minute old."""
    await world.run(*(world.send(-1) for _ in range(4)))
    assert world.times(-1) == [0.0, 1.0, 2.0, 60.0]


async def test_overall_limit(world: World) -> None:
    """However many chats: no second sees more than the overall limit."""
    await world.run(*(world.send(chat) for chat in range(1, 13)))
    moments = sorted(at for at, _ in world.arrived)
    assert all(moments[i + 5] - moments[i] >= 1.0 for i in range(len(moments) - 5))
    assert moments[-1] == 2.0


async def test_the_overall_limit_is_shared_by_processes(world: World) -> None:
    """Two processes send half as much each: Telegram counts them together."""
    world.limiter.processes = lambda: 2
    await world.run(*(world.send(chat) for chat in range(1, 8)))
    assert max(at for at, _ in world.arrived) >= 2.0


async def test_a_429_holds_back_only_its_chat(world: World, metrics: Metrics) -> None:
    """The chat waits as long as Telegram asks, then its message goes out; the others go on."""
    world.faults = [RetryAfter(30)]
    assert await world.run(world.send(1), world.send(1), world.send(2)) == [True] * 3
    assert world.times(1)[0] == 0.0
    assert min(world.times(1)[1:]) >= 30.0
    assert world.times(2) == [0.0]
    assert b'faqbot_send_retries_total{reason="429"} 1.0' in metrics.text()


async def test_limits_off_keep_what_telegram_asks(metrics: Metrics) -> None:
    """FLOOD_LIMITS=off: nothing waits, except after a 429."""
    world = World(None, metrics)
    await world.run(*(world.send(1) for _ in range(50)))
    assert world.now == 0.0
    world.faults = [RetryAfter(7)]
    await world.run(world.send(1))
    assert world.now == 7.0


def lost() -> NetworkError:
    """Return what the request layer raises for an answer that is not Telegram's."""
    error = NetworkError("gone")
    error.__cause__ = NotTelegramError("gone")
    return error


@pytest.mark.parametrize("method", ["sendMessage", "answerCallbackQuery", "answerGuestQuery"])
async def test_a_call_is_tried_until_telegram_answers(world: World, method: str) -> None:
    """Lost connections, time-outs and faults of the server lose nothing, whatever the method."""
    world.faults = [*(lost() for _ in range(60)), NetworkError("Bad Gateway")]
    assert await world.run(world.send(1, method)) == [True]
    assert len(world.arrived) == 62


async def test_while_nothing_gets_through_one_tries_for_all(world: World) -> None:
    """Each chat finds out for itself at first; then they take turns, with growing pauses."""
    world.faults = [lost() for _ in range(200)]
    assert await world.run(*(world.send(chat) for chat in range(1, 31))) == [True] * 30
    moments = sorted(at for at, _ in world.arrived)
    late = [at for at in moments if 60 < at < 1800]
    assert len(late) <= 1800 / 30 + 4
    assert len(world.arrived) == 230


@pytest.mark.parametrize("error", [RetryAfter(900), NetworkError("Internal Server Error")])
async def test_who_tries_for_all_lets_others_go_on(world: World, error: Exception) -> None:
    """Once Telegram answers it, whatever it says to that one chat."""
    world.faults = [*(lost() for _ in range(8)), error]
    assert await world.run(world.send(1), world.send(2)) == [True] * 2
    first, second = (chat for _, chat in world.arrived[8:10])
    assert first != second


async def test_a_message_that_the_server_fails_on_holds_its_chat_up_for_a_while(
    world: World,
) -> None:
    """After forty answers of 5xx to one message, while others get through, its chat goes on."""
    world.faults = [NetworkError("Internal Server Error") for _ in range(35)]

    async def others() -> None:
        await world.until(lambda: not world.faults)
        await world.send(2)
        world.faults = [NetworkError("Internal Server Error") for _ in range(65)]

    result, _ = await world.run(world.send(1), others())
    assert isinstance(result, NetworkError)
    assert len(world.times(1)) == 40


async def test_while_the_server_fails_on_everything_nothing_is_given_up(world: World) -> None:
    """Telegram's own 5xx to whatever is asked of it, for an hour: then each message goes out."""
    world.faults = [NetworkError("Bad Gateway") for _ in range(300)]
    assert await world.run(*(world.send(chat) for chat in (1, 2, 3))) == [True] * 3
    assert world.now > 2800


async def test_what_can_never_succeed_is_not_tried_again(world: World) -> None:
    """A refusal goes to the caller at once, and so does a fault of our own making."""
    broken = NetworkError("Unknown error in HTTP implementation")
    broken.__cause__ = UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed")
    world.faults = [BadRequest("message is too long"), broken]
    results = await world.run(world.send(1), world.send(2))
    assert sorted(type(result).__name__ for result in results) == ["BadRequest", "NetworkError"]
    assert len(world.arrived) == 2


async def test_memory_stays_flat(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chats that have been quiet for longest are forgotten."""
    monkeypatch.setattr(world.limiter._chats, "_most", 100)
    for chat in range(1, 300):
        await world.run(world.send(chat))
    assert list(world.limiter._chats) == [str(chat) for chat in range(200, 300)]
