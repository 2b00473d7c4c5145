"""/reload, /stats, /unanswered: for maintainers, in their own private chats.

A command scope only decides what a menu shows: who may use these is checked here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping

from telegram import Bot, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.dialogue.live import Reloaded, shortened
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.cut import clip
from bot.render.html import LIMIT
from bot.storage.records import Event, StagedPhrasing, Unanswered
from bot.telegram.base import Handlers, OnCommand
from bot.telegram.callback_data import short
from bot.telegram.callbacks import Callback, OnCallback, StaleError
from bot.telegram.keyboards import Row, button, keyboard
from bot.telegram.output import plain
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
            await self._write(chat_id, text)

    async def _tell(self, chat_id: int, result: Reloaded, told: list[int]) -> None:
        settings = await self._services.store.chat_settings(chat_id)
        voice = self._services.voice(settings, None)
        lines = failed(result, voice) if result.problems else [voice.say("reload.mended")]
        if await self._write(chat_id, "\n".join(lines)):
            told.append(chat_id)

    async def _write(self, chat_id: int, text: str) -> bool:
        """Tell whether it could be delivered, or will never be."""
        try:
            await self._sender.write(self._bot, chat_id, plain(clip(text, LIMIT)))
        except TelegramError as error:
            logger.warning("Maintainer %s can't be told: %s", chat_id, error)
            return False
        return True


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


_DAYS = 7
_LISTED = 8
_CHOICES = 2  # entries offered for each question
_LOOKED_THROUGH = 200
# By the names that the texts have for them.
_SHOWN = {
    "answer": Event.ANSWER,
    "suggestions": Event.SUGGESTIONS,
    "none": Event.NONE,
    "helpful": Event.HELPFUL,
    "not_helpful": Event.NOT_HELPFUL,
    "chosen": Event.SUGGESTION_CHOSEN,
    "inline": Event.INLINE_CHOSEN,
    "guest": Event.GUEST,
}


class Maintenance(Handlers):
    """What maintainers can do by chat."""

    @property
    def actions(self) -> dict[Action, OnCallback]:
        """Return the handler of each action."""
        return {Action.STAGE: self._stage}

    def guarded(self, handle: OnCommand) -> OnCommand:
        """Return a command that does not exist for anybody but maintainers."""

        async def handled(message: Message, voice: Voice) -> None:
            if self.services.is_maintainer(message.from_user):
                await handle(message, voice)
            else:
                await self.say(message, voice.say("unknown_command"))

        return handled

    async def reload(self, message: Message, voice: Voice) -> None:
        """Read the knowledge again, or keep the old and say what is wrong."""
        if self.services.reload is None:
            await self.say(message, voice.say("reload.unavailable"))
            return
        result = await asyncio.to_thread(self.services.reload)
        knowledge = self.services.knowledge
        lines = failed(result, voice) if result.problems else done(result, knowledge, voice)
        await self.say(message, clip("\n".join(lines), LIMIT))

    async def stats(self, message: Message, voice: Voice) -> None:
        """Say what was asked and answered in the last days."""
        by_day = await self.services.store.counts_by_day(_DAYS)
        if not by_day:
            await self.say(message, voice.say("stats.empty"))
            return
        total: Counter[Event] = Counter()
        lines = [voice.say("stats.title", days=_DAYS)]
        for day in sorted(by_day, reverse=True):
            total.update(by_day[day])
            lines.append(voice.say("stats.day", date=day.isoformat(), **_numbers(by_day[day])))
        lines.append(voice.say("stats.total", **_numbers(total)))
        await self.say(message, clip("\n".join(lines), LIMIT))

    async def unanswered(self, message: Message, voice: Voice) -> None:
        """List the questions without an answer, with buttons that stage them as phrasings."""
        questions = await self.services.store.unanswered(_LISTED)
        if not questions:
            await self.say(message, voice.say("unanswered.empty"))
            return
        lines = [voice.say("unanswered.title")]
        rows: list[Row] = []
        for number, one in enumerate(questions, start=1):
            text = clip(one.question, LIMIT // (2 * _LISTED))
            lines.append(
                voice.say("unanswered.line", number=number, count=one.count, question=text)
            )
            rows += self._choices(number, one, voice)
        await self.sender.respond(message, plain("\n".join(lines), keyboard(rows)))

    def _choices(self, number: int, one: Unanswered, voice: Voice) -> list[Row]:
        rows: list[Row] = []
        for entry in one.closest[:_CHOICES]:
            if title := self.answers.title(entry, voice):
                label = voice.say("unanswered.stage", number=number, title=title)
                rows.append([button(label, Action.STAGE, short(one.question), short(entry))])
        return rows

    async def _stage(self, press: Callback) -> None:
        private = press.message.chat.type == ChatType.PRIVATE
        if not private or not self.services.is_maintainer(press.query.from_user):
            raise StaleError
        store, wanted, entry = self.services.store, press.data.argument(0), press.entry(1)
        questions = await store.unanswered(_LOOKED_THROUGH)
        found = next((one for one in questions if short(one.question) == wanted), None)
        if found is None:
            raise StaleError
        await store.stage_phrasing(StagedPhrasing(found.question, entry, found.language))
        await press.answer(press.voice.say("unanswered.staged"))


def _numbers(counts: Mapping[Event, int]) -> dict[str, int]:
    return {name: counts.get(event, 0) for name, event in _SHOWN.items()}
