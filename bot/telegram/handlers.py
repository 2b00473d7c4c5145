"""Every handler, in one list. The first that fits an update gets it, so order is the design."""

from __future__ import annotations

from telegram import Bot, Message, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.telegram.addressing import is_fresh, is_from_person
from bot.telegram.answer_callbacks import AnswerCallbacks
from bot.telegram.answers import Answers
from bot.telegram.base import OnCommand, OnMessage
from bot.telegram.callbacks import CallbackRouter
from bot.telegram.commands import Commands
from bot.telegram.elsewhere import Guests, Inline
from bot.telegram.maintenance import Maintenance
from bot.telegram.membership import Membership
from bot.telegram.menus import MenuCallbacks
from bot.telegram.questions import Questions
from bot.telegram.sending import Sender
from bot.telegram.services import Context, Handler, Services


class FromPerson(filters.MessageFilter):
    """Messages that a person wrote, in groups only fresh ones."""

    def __init__(self, services: Services, me: Bot) -> None:
        super().__init__(name="FromPerson")
        self._services = services
        self._me = me

    def filter(self, message: Message) -> bool:
        """Tell whether a command in this message counts."""
        return is_from_person(message, self._me) and is_fresh(message, self._services.now())


_POSTS = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
_EDITS = filters.UpdateType.EDITED_MESSAGE | filters.UpdateType.EDITED_CHANNEL_POST
_PRIVATE = filters.ChatType.PRIVATE


def build_handlers(services: Services, sender: Sender, answers: Answers, me: Bot) -> list[Handler]:
    """Return the handlers in the order in which they are tried."""
    parts = (services, sender, answers, me)
    commands, maintenance = Commands(*parts), Maintenance(*parts)
    membership, questions = Membership(*parts), Questions(*parts)
    inline, guests = Inline(*parts), Guests(*parts)
    actions = AnswerCallbacks(*parts).actions | MenuCallbacks(*parts).actions
    presses = CallbackRouter(services, sender.edits, actions | maintenance.actions)

    heard = FromPerson(services, me)

    def message(where: filters.BaseFilter, handle: OnMessage) -> Handler:
        async def handled(update: Update, _: Context) -> None:
            if update.effective_message:
                await handle(update.effective_message)

        return MessageHandler(where, handled)

    def command(name: str, handle: OnCommand, where: filters.BaseFilter = filters.ALL) -> Handler:
        async def handled(update: Update, _: Context) -> None:
            if update.message:
                await handle(update.message, await services.voice_for(update.message))

        return CommandHandler(name, handled, filters.UpdateType.MESSAGE & heard & where)

    return [
        # A group that became a supergroup, before anything else about it.
        message(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, membership.migrated),
        # Other service messages ask nothing.
        MessageHandler(filters.StatusUpdate.ALL, _ignore),
        # Commands; never from edits, never from bots. /ask is a question, so it is not here.
        command("start", commands.start),
        command("help", commands.help),
        command("topics", commands.topics),
        command("figures", commands.figures),
        command("sources", commands.sources),
        command("settings", commands.settings),
        command("privacy", commands.privacy),
        command("reload", maintenance.guarded(maintenance.reload), _PRIVATE),
        command("stats", maintenance.guarded(maintenance.stats), _PRIVATE),
        command("unanswered", maintenance.guarded(maintenance.unanswered), _PRIVATE),
        # Questions, and in private everything else.
        message(_POSTS, questions.new),
        message(_EDITS, questions.edited),
        message(filters.UpdateType.GUEST_MESSAGE, guests.mentioned),
        # Buttons and inline mode.
        CallbackQueryHandler(presses.pressed),
        InlineQueryHandler(inline.query),
        ChosenInlineResultHandler(inline.chosen),
        # Joining and leaving.
        ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


async def _ignore(*_: object) -> None:
    """Stay silent."""
