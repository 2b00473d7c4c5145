"""A saved change is live without a restart, and a broken one is told and changes nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram_server import TelegramServer, User
from telegram_whole import ADA, MAINTAINER, QUESTION, served

from bot.knowledge.editing import add_items

pytestmark = pytest.mark.usefixtures("quick_start")
MARY = User(MAINTAINER, "Mary")
BROKEN = "topic: [\n"


@asynccontextmanager
async def serving(server: TelegramServer, tidal: Path) -> AsyncIterator[None]:
    """Run the program on ``tidal``, from where a maintainer has its first answer."""
    async with served(server, tidal.parent, tidal):
        await server.private_message(MARY, "/start")
        await server.until(lambda: bool(texts(server, MARY)))
        yield


def texts(server: TelegramServer, user: User) -> list[str]:
    """Return what a person got."""
    return [c.params["text"] for c in server.sent("sendMessage") if c.params["chat_id"] == user.id]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what no call to Telegram tells."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


def phrased(path: Path, text: str, *phrasings: str) -> None:
    """Save a file with further phrasings of its first entry."""
    path.write_text(add_items(text, ("entries", 0, "phrasings"), phrasings))


async def test_a_saved_change_is_live(
    server: TelegramServer, tidal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The next question is answered from it, without a word to anybody; the log names it."""
    caplog.set_level(logging.INFO)
    async with serving(server, tidal):
        path = tidal / "faq/farms.yaml"
        phrased(path, path.read_text(), "zebra")
        await until(lambda: "reloaded: 1 changed (farming-start)" in caplog.messages)
        await server.private_message(ADA, "zebra")
        await server.until(lambda: bool(texts(server, ADA)))
        assert "paragraph" in texts(server, ADA)[0]
    assert len(texts(server, MARY)) == 1
    assert server.refused == []


async def test_a_broken_save_and_its_mending(
    server: TelegramServer, tidal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Told with file and line in the log and to maintainers, once; answers go on; so the mend."""
    path = tidal / "faq/farms.yaml"
    sound = path.read_text()
    async with serving(server, tidal):
        path.write_text(BROKEN)
        await server.until(lambda: len(texts(server, MARY)) == 2)
        assert "The old knowledge stays in use" in texts(server, MARY)[1]
        assert "farms.yaml:" in texts(server, MARY)[1]
        assert any("farms.yaml:" in m and ": error: " in m for m in caplog.messages)
        await server.private_message(ADA, QUESTION)
        await server.until(lambda: bool(texts(server, ADA)))
        path.unlink()
        path.write_text(BROKEN)
        path.write_text(sound)
        await server.until(lambda: len(texts(server, MARY)) == 3)
        assert "in order again" in texts(server, MARY)[2]
    assert server.refused == []


async def test_telegram_away_while_a_save_breaks(server: TelegramServer, tidal: Path) -> None:
    """Maintainers are told as soon as Telegram can be reached again."""
    async with serving(server, tidal):
        server.fail("sendMessage", None)
        (tidal / "faq/farms.yaml").write_text(BROKEN)
        await server.until(lambda: len(texts(server, MARY)) == 2)
        assert "farms.yaml:" in texts(server, MARY)[1]
    assert len([call for call in server.calls if call.error]) == 1


async def test_saves_are_taken_up_while_telegram_is_away(
    server: TelegramServer,
    tidal: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody waits for a notice; one of a fault that is mended by then is never sent."""
    monkeypatch.setattr("bot.telegram.request._LONGEST_WAIT", 30.0)  # no try just as it is mended
    path = tidal / "faq/farms.yaml"
    sound = path.read_text()
    caplog.set_level(logging.INFO)
    async with serving(server, tidal):
        server.fail("sendMessage", None, 1_000_000)
        path.write_text(BROKEN)
        await server.until(lambda: any(call.error for call in server.calls))
        phrased(path, sound, "zebra")
        await until(lambda: "reloaded: 1 changed (farming-start)" in caplog.messages)
        server.recover()
        await server.private_message(ADA, "zebra")
        await server.until(lambda: bool(texts(server, ADA)))
        await server.private_message(MARY, "zebra")
        await server.until(lambda: len(texts(server, MARY)) == 2)
    assert [text for text in texts(server, MARY) if "in use" in text] == []


async def test_no_question_is_dropped_while_it_reloads(
    server: TelegramServer, tidal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Questions that come during reload after reload are all answered, each once."""
    path = tidal / "faq/farms.yaml"
    people = [User(1000 + number, "Person") for number in range(20)]
    caplog.set_level(logging.INFO)
    async with serving(server, tidal):
        for number, word in enumerate(("zebra a", "zebra b")):
            phrased(path, path.read_text(), word)
            for person in people[number::2]:
                await server.private_message(person, QUESTION)
            await until(lambda n=number: str(caplog.messages).count("reloaded: ") > n)
        await server.until(lambda: all(texts(server, person) for person in people))
    assert [len(texts(server, person)) for person in people] == [1] * len(people)
    assert server.refused == []
