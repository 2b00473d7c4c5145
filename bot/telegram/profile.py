"""What Telegram shows about the bot: commands and descriptions, set only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.constants import BotDescriptionLimit
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.render.cut import clip
from bot.telegram.services import Services

logger = logging.getLogger(__name__)

PRIVATE = ("start", "help", "ask", "topics", "figures", "sources", "settings", "privacy")
GROUP = ("ask", "topics", "figures", "sources", "help", "privacy")
GROUP_ADMIN = (*GROUP, "settings")
MAINTAINER = (*PRIVATE, "reload", "stats", "unanswered")


async def prepare_profile(bot: Bot, services: Services) -> None:
    """Bring commands and descriptions up to date; what fails is logged and left for next time."""
    scopes: list[tuple[BotCommandScope, Sequence[str]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMIN),
    ]
    try:
        for language in services.catalogue.languages:
            for scope, names in scopes:
                await _set_commands(bot, services, scope, names, language)
            await _set_texts(bot, services, language)
        for one in sorted(services.settings.admin_ids):
            await set_maintainer_commands(bot, services, one)
    except TelegramError as error:
        logger.warning("The bot's profile is not up to date: %s", error)


async def set_maintainer_commands(bot: Bot, services: Services, user_id: int) -> None:
    """Show a maintainer's commands in the private chat: there is none before the first message."""
    for language in services.catalogue.languages:
        scope = BotCommandScopeChat(user_id)
        if not await _set_commands(bot, services, scope, MAINTAINER, language):
            return


def _code(services: Services, language: str) -> str | None:
    """Return the language code for Telegram; the first language stands for all others."""
    return None if language == services.catalogue.languages[0] else language


async def _set_commands(
    bot: Bot, services: Services, scope: BotCommandScope, names: Sequence[str], language: str
) -> bool:
    voice = services.catalogue.voice(language)
    code = _code(services, language)
    wanted = tuple(BotCommand(name, voice.say(f"command.{name}")) for name in names)
    try:
        if await bot.get_my_commands(scope, code) != wanted:
            await bot.set_my_commands(wanted, scope, code)
    except (BadRequest, Forbidden) as error:
        logger.info("Commands for %s are not set: %s", scope.type, error)
        return False
    return True


async def _set_texts(bot: Bot, services: Services, language: str) -> None:
    voice = services.catalogue.voice(language)
    code = _code(services, language)
    title = services.subject
    long = clip(
        voice.say("profile.description", title=title),
        int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
    )
    short = clip(
        voice.say("profile.short_description", title=title),
        int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
    )
    if (await bot.get_my_description(code)).description != long:
        await bot.set_my_description(long, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)


def report_modes(bot: Bot) -> None:
    """Log what BotFather's switches let the bot see and do."""
    me = bot.bot
    if me.can_read_all_group_messages:
        logger.info("Privacy mode is off: mentions in groups get through.")
    else:
        logger.info(
            "Privacy mode is on: in groups only commands and replies to the bot are sure to get "
            "through, mentions may not. BotFather: /setprivacy, then add the bot to the group anew."
        )
    if not me.supports_inline_queries:
        logger.info("Inline mode is off. BotFather: /setinline.")
    if not me.supports_guest_queries:
        logger.info("Guest mode is off; BotFather can turn it on.")
