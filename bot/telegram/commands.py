"""What the bot says of itself, what a chat decides, and what maintainers can do: its profile, the
commands that are no questions, a greeting where it is added, and notices."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from telegram import BotCommand, BotCommandScope, Chat, ChatMember, ChatMemberUpdated, Message, User
from telegram.constants import BotDescriptionLimit, ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.dialogue.live import Reloaded, shortened
from bot.knowledge.knowledge import Knowledge
from bot.locales import FALLBACK, Voice
from bot.render.buttons import Action
from bot.render.cutting import clip
from bot.render.html import LIMIT, escape, link
from bot.storage.records import ChatSettings, Event
from bot.telegram.addressing import GROUPS, is_private
from bot.telegram.keyboards import Callback, Row, StaleError, button, linked_id, short
from bot.telegram.request import modes
from bot.telegram.services import Output, Services, plain

logger = logging.getLogger(__name__)

START = "inline"  # of the link from inline mode into the private chat
_OWN_ID = "id"  # /start id
_MOST_SOURCES = 20
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_LANGUAGES_IN_A_ROW = 2
_CHOSEN = "✓ "
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
_PRIVATE = ("start", "help", "ask", "topics", "figures", "sources", "settings", "privacy")
_GROUP = ("ask", "topics", "figures", "sources", "help", "privacy")
_SCOPES = (
    (BotCommandScope(BotCommandScope.ALL_PRIVATE_CHATS), _PRIVATE),
    (BotCommandScope(BotCommandScope.ALL_GROUP_CHATS), _GROUP),
    (BotCommandScope(BotCommandScope.ALL_CHAT_ADMINISTRATORS), (*_GROUP, "settings")),
)


class Commands(Services):
    """Answers commands, greets, keeps the profile and the settings of chats, tells maintainers."""

    _broken: tuple[str, ...] = ()  # what somebody was told of

    # The profile ----------------------------------------------------------------------------

    async def prepare(self) -> None:
        """Log the bot's modes, and bring commands and descriptions up to date where they differ;
        what fails is logged and left for next time."""
        for name, is_on in modes(self.bot).items():
            logger.info("%s is %s", name.capitalize(), "on" if is_on else "off")
        logger.info("What that means for the bot, and how to change it: faqbot doctor")
        try:
            for language in self.catalogue.languages:
                await self._prepare_language(language)
        except TelegramError as error:
            logger.warning("The bot's profile is not up to date: %s", error)

    async def _prepare_language(self, language: str) -> None:
        me, voice = self.bot, self.catalogue.voice(language)
        code = None if language == FALLBACK else language  # the first one stands for all others
        for scope, names in _SCOPES:
            commands = tuple(BotCommand(name, voice.say(f"command.{name}")) for name in names)
            if await me.get_my_commands(scope, code) != commands:
                await me.set_my_commands(commands, scope, code)
        text = voice.say("profile.description", title=self.subject)
        text = clip(text, BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
        if (await me.get_my_description(code)).description != text:
            await me.set_my_description(text, code)
        text = voice.say("profile.short_description", title=self.subject)
        text = clip(text, BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
        if (await me.get_my_short_description(code)).short_description != text:
            await me.set_my_short_description(text, code)

    # Commands -------------------------------------------------------------------------------

    async def start(self, message: Message, voice: Voice) -> None:
        """Say hello, or show the entry of a deep link, or the person's own id."""
        payload = " ".join((message.text or "").split()[1:])
        entry = linked_id(self.knowledge, payload)
        answer = await self.entry_answer(entry, voice.language) if entry else None
        if not is_private(message):
            await self.say(message, voice.say("help.group", bot=self.bot.username))
        elif answer:
            if sent := await self.respond(message, self.of_answer(answer, voice)):
                await self.remember_shown(sent, answer)
        elif payload == _OWN_ID and message.from_user:
            await self.say(message, voice.say("start.own_id", id=message.from_user.id))
        else:
            hello = voice.say("start.text", title=self.subject)
            lost = voice.say("start.unknown_link") if payload not in ("", START) else ""
            await self.say(message, f"{lost}\n\n{hello}".strip())

    async def say_how_to_ask(self, message: Message, voice: Voice) -> None:
        """Say how to ask."""
        private = is_private(message)
        text = voice.say("help.private" if private else "help.group", bot=self.bot.username)
        if private and self.is_maintainer(message.from_user):
            text = f"{text}\n\n{voice.say('help.maintainer')}"
        await self.say(message, text)

    async def list_sources(self, message: Message, voice: Voice) -> None:
        """List what the bot answers from."""
        sources = list(self.knowledge.sources.values())[:_MOST_SOURCES]
        room = LIMIT // (2 * max(len(sources), 4))
        lines = []
        for one in sources:
            details = filter(None, (one.publisher, one.date, one.contact))
            about = escape(clip(" · ".join(details), room // 2))
            lines.append(f"{link(clip(one.title, room), one.url)} · {about}".removesuffix(" · "))
        title = voice.say("sources.title" if lines else "smalltalk.unknown")
        await self.respond(message, Output("\n• ".join([escape(title), *lines])))

    # Chats that the bot comes into, and leaves ----------------------------------------------

    async def membership_changed(self, change: ChatMemberUpdated) -> None:
        """Greet a group that the bot was added to, once; forget a chat that it has to leave."""
        chat = change.chat
        if not _is_in(change.new_chat_member):
            await self.store.forget_chat(chat.id)
        elif chat.type in GROUPS and not _is_in(change.old_chat_member):
            settings = await self.store.chat_settings(chat.id)
            if settings.greeted:
                return
            await self.store.save_chat_settings(chat.id, replace(settings, greeted=True))
            voice = self.voice(settings, change.from_user)
            await self.write(chat.id, plain(voice.say("greeting", title=self.subject)))

    async def service_message(self, message: Message) -> None:
        """Keep the settings of a group that got a new id; both of its notices arrive. Other service
        messages ask nothing."""
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        if old != new:
            await self.store.migrate_chat(old, new)

    # The settings of a chat, and an end to what is kept about it; in groups for administrators ---

    async def open_settings(self, message: Message, voice: Voice) -> None:
        """Open the settings."""
        chat, sender = message.chat, message.sender_chat
        if message.from_user and message.from_user.id == ChatID.ANONYMOUS_ADMIN:
            allowed = sender is not None and sender.id == chat.id
        else:
            allowed = await self._may_change(chat, message.from_user)
        if allowed:
            settings = await self.store.chat_settings(chat.id)
            await self.respond(message, _menu(settings, voice, chat.type))
        else:
            await self.say(message, voice.say("press.admins_only"))

    async def open_privacy(self, message: Message, voice: Voice) -> None:
        """Say what is kept, with a button that deletes it."""
        days = voice.count("days", self.settings.retention_days)
        rows = [[button(voice.say("button.delete"), Action.FORGET)]]
        text = voice.say("privacy.text", days=days)
        await self.respond(message, plain(text, rows))

    async def change_settings(self, press: Callback) -> None:
        """Choose a language, or none; turn "did you mean" on or off."""
        chosen, chat = press.argument(0), press.message.chat
        settings = await self.store.chat_settings(chat.id)
        if press.action is Action.SUGGESTIONS:
            settings = replace(settings, suggestions=chosen == "1")
        elif chosen and chosen not in self.catalogue.languages:
            raise StaleError
        else:
            settings = replace(settings, language=chosen or None)
        if not await self._may_change(chat, press.query.from_user):
            await press.answer(press.voice.say("press.admins_only"))
            return
        await self.store.save_chat_settings(chat.id, settings)
        voice = self.voice(settings, press.query.from_user)
        await press.answer(voice.say("press.saved"))
        await self.edit_pressed(press, _menu(settings, voice, chat.type))

    async def forget(self, press: Callback) -> None:
        """Delete what is kept about the chat."""
        chat, voice = press.message.chat, press.voice
        if not await self._may_change(chat, press.query.from_user):
            await press.answer(voice.say("press.admins_only"))
            return
        await self.store.forget_chat(chat.id)
        await press.answer(voice.say("press.deleted"))
        await self.edit_pressed(press, plain(voice.say("privacy.deleted")))

    async def _may_change(self, chat: Chat, user: User | None) -> bool:
        """Return True if a person may change a chat's settings: anyone in private, else admins."""
        if chat.type == ChatType.PRIVATE:
            return True
        if user is None:
            return chat.type == ChatType.CHANNEL
        try:
            member = await self.bot.get_chat_member(chat.id, user.id)
        except (BadRequest, Forbidden):
            return False
        return member.status in _ADMINS

    # For maintainers, in their own private chats. A command scope only decides what a menu shows:
    # who may use a command is checked in application.py, who may press a button in keep_meant.

    async def notify_of_reload(self, result: Reloaded) -> None:
        """Tell all maintainers that the files are broken, or that what they were told of is mended.

        While Telegram can't be reached this waits: news may cancel it.
        """

        def text(voice: Voice) -> str:
            return _failed(result, voice) if result.problems else voice.say("reload.mended")

        if result.problems != self._broken and await self.notify_maintainers(text):
            self._broken = result.problems

    async def notify_maintainers(self, text: Callable[[Voice], str]) -> bool:
        """Write to all maintainers; return True if somebody got it, or never will."""

        async def notify(chat_id: int) -> bool:
            settings = await self.store.chat_settings(chat_id)
            output = plain(clip(text(self.voice(settings, None)), LIMIT))
            try:
                await self.write(chat_id, output)
            except TelegramError as error:
                logger.warning("Maintainer %s can't be told: %s", chat_id, error)
                return False
            return True

        return any(await asyncio.gather(*map(notify, sorted(self.settings.admin_ids))))

    async def reload(self, message: Message, voice: Voice) -> None:
        """Read the knowledge again, or keep the old and say what is wrong."""
        result = await asyncio.to_thread(self.responder.reload)
        text = _failed(result, voice) if result.problems else _done(result, self.knowledge, voice)
        await self.say(message, clip(text, LIMIT))

    async def say_stats(self, message: Message, voice: Voice) -> None:
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

    async def list_unanswered(self, message: Message, voice: Voice) -> None:
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
            for entry in one.closest[:_CHOICES]:
                if title := self.title(entry, voice):
                    label = voice.say("unanswered.meant", number=number, title=title)
                    rows.append([button(label, Action.MEANT, short(one.question), short(entry))])
        await self.respond(message, plain("\n".join(lines), rows))

    async def keep_meant(self, press: Callback) -> None:
        """Keep which entry a question meant, as where its asker chooses a suggestion."""
        if not is_private(press.message) or not self.is_maintainer(press.query.from_user):
            raise StaleError
        entry = press.ids(1, self.knowledge)[0]
        for one in await self.store.unanswered(_LOOKED_THROUGH):
            if short(one.question) == press.argument(0):
                await self.store.record_suggestion_chosen(one.question, entry)
                await press.answer(press.voice.say("unanswered.noted"))
                return
        raise StaleError


def _is_in(member: ChatMember) -> bool:
    # Only of somebody restricted Telegram says whether they are members.
    return member.status not in _OUT and bool(getattr(member, "is_member", True))


def _menu(settings: ChatSettings, voice: Voice, chat_type: str) -> Output:
    """Return the settings of a chat with buttons that change them."""
    names: dict[str | None, str] = {None: voice.say("settings.automatic")}
    names |= {one: voice.catalogue.text("language.name", one) for one in voice.catalogue.languages}
    title = voice.say("settings.title")
    text = voice.say("settings.language", language=names.get(settings.language, names[None]))
    buttons = [
        button((_CHOSEN if one == settings.language else "") + name, Action.LANGUAGE, one or "")
        for one, name in names.items()
    ]
    starts = range(0, len(buttons), _LANGUAGES_IN_A_ROW)
    rows = [buttons[start : start + _LANGUAGES_IN_A_ROW] for start in starts]
    if chat_type in GROUPS:
        state, pressed = ("on", "0") if settings.suggestions else ("off", "1")
        label = voice.say(f"settings.suggestions_{state}")
        rows.append([button(label, Action.SUGGESTIONS, pressed)])
    return Output(f"<b>{escape(title)}</b>\n{escape(text)}", rows)


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


def _numbers(counts: Mapping[Event, int]) -> dict[str, int]:
    return {name: counts.get(event, 0) for name, event in _SHOWN.items()}
