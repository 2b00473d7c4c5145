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
)
from telegram.constants import BotDescriptionLimit
from telegram.error import TelegramError

from bot.render.cut import clip
from bot.telegram.services import Services

logger = logging.getLogger(__name__)

PRIVATE = ("start", "help", "ask", "topics", "figures", "sources", "settings", "privacy")
GROUP = ("ask", "topics", "figures", "sources", "help", "privacy")
GROUP_ADMIN = (*GROUP, "settings")
_SCOPES = (
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUP),
    (BotCommandScopeAllChatAdministrators(), GROUP_ADMIN),
)


async def prepare_profile(services: Services) -> None:
    """Bring commands and descriptions up to date; what fails is logged and left for next time."""
    try:
        for language in services.catalogue.languages:
            for scope, names in _SCOPES:
                await _set_commands(services, scope, names, language)
            await _set_texts(services, language)
    except TelegramError as error:
        logger.warning("The bot's profile is not up to date: %s", error)


def _code(services: Services, language: str) -> str | None:
    """Return the language code for Telegram; the first language stands for all others."""
    return None if language == services.catalogue.languages[0] else language


async def _set_commands(
    services: Services, scope: BotCommandScope, names: Sequence[str], language: str
) -> None:
    me, voice, code = services.me, services.catalogue.voice(language), _code(services, language)
    wanted = tuple(BotCommand(name, voice.say(f"command.{name}")) for name in names)
    if await me.get_my_commands(scope, code) != wanted:
        await me.set_my_commands(wanted, scope, code)


async def _set_texts(services: Services, language: str) -> None:
    me, voice, code = services.me, services.catalogue.voice(language), _code(services, language)
    limits = BotDescriptionLimit
    long = voice.say("profile.description", title=services.subject)
    long = clip(long, int(limits.MAX_DESCRIPTION_LENGTH))
    if (await me.get_my_description(code)).description != long:
        await me.set_my_description(long, code)
    short = voice.say("profile.short_description", title=services.subject)
    short = clip(short, int(limits.MAX_SHORT_DESCRIPTION_LENGTH))
    if (await me.get_my_short_description(code)).short_description != short:
        await me.set_my_short_description(short, code)


def modes(bot: Bot) -> dict[str, bool]:
    """Return which of BotFather's switches are on."""
    me = bot.bot
    return {
        "inline mode": bool(me.supports_inline_queries),
        "guest mode": bool(me.supports_guest_queries),
        "privacy mode": not me.can_read_all_group_messages,
    }


def report_modes(bot: Bot) -> None:
    """Log what BotFather's switches are set to."""
    for name, is_on in modes(bot).items():
        logger.info("%s is %s", name.capitalize(), "on" if is_on else "off")
    logger.info("What that means for the bot, and how to change it: faqbot doctor")
