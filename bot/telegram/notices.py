"""What maintainers are told about a reload: as an answer to /reload, or by themselves."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.maintaining.reload import Reloaded, shortened
from bot.rendering.cut import clip
from bot.rendering.html import LIMIT
from bot.telegram.answers import plain
from bot.telegram.sending import Sender
from bot.telegram.services import Services

logger = logging.getLogger(__name__)

_PATIENCE_SECONDS = 86_400.0
_PROBLEMS_SHOWN = 20
_IDS_SHOWN = 10


class Notices:
    """Tells maintainers when the files are broken, and when they are mended: once, by one process.

    What was told last is in the store, so that neither another process nor a restart repeats it.
    """

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._sender = Sender(services.store)
        self._bot = bot

    async def tell(self, result: Reloaded) -> None:
        """Tell all maintainers, unless this was told already or nothing was broken.

        While Telegram can't be reached this waits, for a day at most. What could be told to nobody,
        also because this was cancelled, counts as never told.
        """
        broken, store = "\n".join(result.problems), self._services.store
        before = await store.first_to_tell(broken)
        if before is None:
            return
        told: list[int] = []
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                ids = sorted(self._services.settings.admin_ids)
                await asyncio.gather(*(self._tell(chat_id, result, told) for chat_id in ids))
        except TimeoutError:
            logger.warning("Maintainers were not told: Telegram could not be reached for a day")
        finally:
            if not told:
                await store.told_nobody(broken, before)

    async def warn(self, text: str) -> None:
        """Write a line to all maintainers."""
        for chat_id in sorted(self._services.settings.admin_ids):
            try:
                await self._sender.write(self._bot, chat_id, plain(clip(text, LIMIT)))
            except TelegramError as error:
                logger.warning("Maintainer %s can't be told: %s", chat_id, error)

    async def _tell(self, chat_id: int, result: Reloaded, told: list[int]) -> None:
        settings = await self._services.store.chat_settings(chat_id)
        voice = self._services.voice(settings, None)
        lines = failed(result, voice) if result.problems else [voice.say("reload.mended")]
        try:
            await self._sender.write(self._bot, chat_id, plain(clip("\n".join(lines), LIMIT)))
            told.append(chat_id)
        except TelegramError as error:
            logger.warning("Maintainer %s can't be told: %s", chat_id, error)


def failed(result: Reloaded, voice: Voice) -> list[str]:
    """Return what is wrong, and that answers go on."""
    left = len(result.problems) - _PROBLEMS_SHOWN
    more = ["..."] if left > 0 else []
    return [voice.say("reload.failed"), *result.problems[:_PROBLEMS_SHOWN], *more]


def done(result: Reloaded, knowledge: Knowledge, voice: Voice) -> list[str]:
    """Return what is in use now, and which entries came, went or changed."""
    entries, facts = len(knowledge.entries), len(knowledge.facts)
    lines = [voice.say("reload.done", entries=entries, facts=facts)]
    for key in ("added", "removed", "changed"):
        if ids := getattr(result, key):
            shown = shortened(ids, _IDS_SHOWN)
            lines.append(voice.say(f"reload.{key}", count=len(ids), ids=shown))
    return lines if len(lines) > 1 else [*lines, voice.say("reload.unchanged")]
