"""Places for work are bounded, and waiting for Telegram takes none."""

from __future__ import annotations

import asyncio

from bot.serving.slots import Slots


async def test_only_so_many_work_at_once() -> None:
    """A third waits until one of two has ended."""
    slots, working, go = Slots(2), [], asyncio.Event()

    async def work(number: int) -> None:
        async with slots.taken():
            working.append(number)
            await go.wait()

    tasks = [asyncio.create_task(work(number)) for number in range(3)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert working == [0, 1]
    go.set()
    await asyncio.gather(*tasks)
    assert working == [0, 1, 2]


async def test_who_waits_lends_its_place() -> None:
    """Others work while one waits; it goes on when there is room again; a cancelled one is gone."""
    slots, done, go = Slots(1), [], asyncio.Event()

    async def wait(event: asyncio.Event, name: str) -> None:
        async with slots.taken():
            async with slots.lent():
                await event.wait()
            done.append(name)

    waiting = asyncio.create_task(wait(go, "first"))
    cancelled = asyncio.create_task(wait(asyncio.Event(), "never"))
    for _ in range(5):
        await asyncio.sleep(0)
    cancelled.cancel()
    async with slots.taken():
        done.append("other")
    go.set()
    await waiting
    await asyncio.gather(cancelled, return_exceptions=True)
    assert done == ["other", "first"]
    async with slots.taken():
        assert slots._free.locked()
    assert not slots._free.locked()


async def test_outside_of_an_update_nothing_is_lent() -> None:
    """Requests at the start of the program hold no place."""
    slots = Slots(1)
    async with slots.lent():
        assert not slots._free.locked()
    async with slots.taken():
        assert slots._free.locked()
