"""/reload, /stats, /unanswered: for maintainers, in their own private chats.

A command scope only decides what a menu shows: who may use these is checked here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping

from telegram import Message
from telegram.error import TelegramError

from bot.dialogue.live import Reloaded, shortened
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.cut import clip
from bot.render.html import LIMIT
from bot.storage.records import Event, Unanswered
from bot.telegram.addressing import is_private
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import Row, StaleError, button, keyboard, short
from bot.telegram.sending import plain
from bot.telegram.services import Handlers, Services

logger = logging.getLogger(__name__)

_PROBLEMS_SHOWN = 20
_IDS_SHOWN = 10
_DAYS = 7
_LISTED = 8
_CHOICES = 2  # entries offered for each question
_LOOKED_THROUGH = 200
# By the names that the texts have for them.
_SHOWN = {event.value: event for event in Event} | {
    "chosen": Event.SUGGESTION_CHOSEN,
    "inline": Event.INLINE_CHOSEN,
}


class Notices(Handlers):
    """Tells maintainers when the files are broken, and when they are mended."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._broken: tuple[str, ...] = ()  # what somebody was told of

    async def tell(self, result: Reloaded) -> None:
        """Tell all maintainers what is wrong, or that what they were told of is mended.

        While Telegram can't be reached this waits: news may cancel it.
        """
        if result.problems == self._broken:
            return

        def text(voice: Voice) -> str:
            return _failed(result, voice) if result.problems else voice.say("reload.mended")

        if await self._write_all(text):
            self._broken = result.problems

    async def warn(self, text: str) -> None:
        """Write a line to all maintainers."""
        await self._write_all(lambda _: text)

    async def _write_all(self, say: Callable[[Voice], str]) -> bool:
        """Return True if somebody got it, or never will."""
        ids = sorted(self.services.settings.admin_ids)
        return any(await asyncio.gather(*(self._write(chat_id, say) for chat_id in ids)))

    async def _write(self, chat_id: int, say: Callable[[Voice], str]) -> bool:
        settings = await self.store.chat_settings(chat_id)
        text = clip(say(self.services.voice(settings, None)), LIMIT)
        try:
            await self.sender.write(chat_id, plain(text))
        except TelegramError as error:
            logger.warning("Maintainer %s can't be told: %s", chat_id, error)
            return False
        return True


def _failed(result: Reloaded, voice: Voice) -> str:
    """Return what is wrong, and that answers go on."""
    more = ["..."] if len(result.problems) > _PROBLEMS_SHOWN else []
    return "\n".join([voice.say("reload.failed"), *result.problems[:_PROBLEMS_SHOWN], *more])


def _done(result: Reloaded, knowledge: Knowledge, voice: Voice) -> str:
    """Return what is in use now, and which entries came, went or changed."""
    entries, facts = len(knowledge.entries), len(knowledge.facts)
    lines = [voice.say("reload.done", entries=entries, facts=facts)]
    for key in ("added", "removed", "changed"):
        if ids := getattr(result, key):
            shown = shortened(ids, _IDS_SHOWN)
            lines.append(voice.say(f"reload.{key}", count=len(ids), ids=shown))
    return "\n".join(lines if len(lines) > 1 else [*lines, voice.say("reload.unchanged")])


class Maintenance(Handlers):
    """What maintainers can do by chat."""

    async def reload(self, message: Message, voice: Voice) -> None:
        """Read the knowledge again, or keep the old and say what is wrong."""
        result = await asyncio.to_thread(self.services.responder.reload)
        knowledge = self.services.knowledge
        text = _failed(result, voice) if result.problems else _done(result, knowledge, voice)
        await self.say(message, clip(text, LIMIT))

    async def stats(self, message: Message, voice: Voice) -> None:
        """Say what was asked and answered in the last days."""
        by_day = await self.store.counts_by_day(_DAYS)
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
        """List the questions without an answer, with buttons that say which entry was meant."""
        questions = await self.store.unanswered(_LISTED)
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
            if title := self.title(entry, voice):
                label = voice.say("unanswered.meant", number=number, title=title)
                rows.append([button(label, Action.MEANT, short(one.question), short(entry))])
        return rows

    async def meant(self, press: Callback) -> None:
        """Keep which entry a question meant, as where its asker chooses a suggestion."""
        if not is_private(press.message) or not self.services.is_maintainer(press.query.from_user):
            raise StaleError
        wanted, (entry, *_) = press.data.argument(0), press.data.ids(1, self.services.knowledge)
        questions = await self.store.unanswered(_LOOKED_THROUGH)
        found = next((one for one in questions if short(one.question) == wanted), None)
        if found is None:
            raise StaleError
        await self.store.record_suggestion_chosen(found.question, entry)
        await press.answer(press.voice.say("unanswered.noted"))


def _numbers(counts: Mapping[Event, int]) -> dict[str, int]:
    return {name: counts.get(event, 0) for name, event in _SHOWN.items()}
