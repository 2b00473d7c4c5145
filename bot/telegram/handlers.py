"""Every handler, in one list. The first that fits an update gets it, so order is the design."""

from __future__ import annotations

from telegram import Message
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.telegram.addressing import Me, is_fresh, is_from_person
from bot.telegram.answer_callbacks import AnswerCallbacks
from bot.telegram.answers import Answers
from bot.telegram.browsing import Browser
from bot.telegram.callbacks import CallbackRouter
from bot.telegram.commands import Commands
from bot.telegram.elsewhere import Guests, Inline
from bot.telegram.maintenance import Maintenance
from bot.telegram.membership import Membership
from bot.telegram.menus import MenuCallbacks, Menus
from bot.telegram.questions import Questions
from bot.telegram.sending import Sender
from bot.telegram.services import Handle, Handler, Services


class FromPerson(filters.MessageFilter):
    """Messages that a person wrote, in groups only fresh ones."""

    def __init__(self, services: Services, me: Me) -> None:
        super().__init__(name="FromPerson")
        self._services = services
        self._me = me

    def filter(self, message: Message) -> bool:
        """Tell whether a command in this message counts."""
        return is_from_person(message, self._me) and is_fresh(message, self._services.now())


_POSTS = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
_EDITS = filters.UpdateType.EDITED_MESSAGE | filters.UpdateType.EDITED_CHANNEL_POST
_PRIVATE = filters.ChatType.PRIVATE


def build_handlers(services: Services, sender: Sender, me: Me) -> list[Handler]:
    """Return the handlers in the order in which they are tried."""
    answers = Answers(services, me)
    browser = Browser(services, answers)
    commands = Commands(services, sender, answers, me)
    menus = Menus(services, sender, browser)
    maintenance = Maintenance(services, sender, answers)
    membership = Membership(services, sender)
    questions = Questions(services, sender, answers, me)
    inline = Inline(services, answers)
    guests = Guests(services, answers, me)
    presses = CallbackRouter(
        services,
        sender.messages,
        AnswerCallbacks(services, sender, answers).actions
        | MenuCallbacks(services, sender, browser).actions
        | maintenance.actions,
    )
    heard = filters.UpdateType.MESSAGE & FromPerson(services, me)

    def command(name: str, handle: Handle, where: filters.BaseFilter = filters.ALL) -> Handler:
        return CommandHandler(name, handle, filters=heard & where)

    return [
        # A group that became a supergroup, before anything else about it.
        MessageHandler(
            filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, membership.migrated
        ),
        # Other service messages ask nothing.
        MessageHandler(filters.StatusUpdate.ALL, _ignore),
        # Commands; never from edits, never from bots. /ask is a question, so it is not here.
        command("start", commands.start),
        command("help", commands.help),
        command("topics", menus.topics),
        command("figures", menus.figures),
        command("sources", commands.sources),
        command("settings", menus.settings),
        command("privacy", menus.privacy),
        command("reload", maintenance.reload, _PRIVATE),
        command("stats", maintenance.stats, _PRIVATE),
        command("unanswered", maintenance.unanswered, _PRIVATE),
        # Questions, and in private everything else.
        MessageHandler(_POSTS, questions.new),
        MessageHandler(_EDITS, questions.edited),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, guests.mentioned),
        # Buttons and inline mode.
        CallbackQueryHandler(presses.pressed),
        InlineQueryHandler(inline.query),
        ChosenInlineResultHandler(inline.chosen),
        # Joining and leaving.
        ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


async def _ignore(*_: object) -> None:
    """Stay silent."""
