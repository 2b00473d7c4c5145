"""Replies for a terminal: figures in bold, what surrounds an answer dimmed."""

from __future__ import annotations

from rich.text import Text

from bot.dialogue.reply import Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.plain import reply_runs


def terminal_reply(reply: Reply, knowledge: Knowledge, voice: Voice) -> Text:
    """Return the whole reply as styled text; suggestions are numbered from 1."""
    return Text.assemble(*reply_runs(reply, knowledge, voice, numbered=True))


def numbered(choices: list[str]) -> Text:
    """Return choices as a numbered list."""
    return Text("\n".join(f"  {number}. {choice}" for number, choice in enumerate(choices, 1)))


def quotes(reply: Reply) -> Text:
    """Return the exact words behind a reply."""
    shown = reply.answers or reply.related
    lines = dict.fromkeys(citation.quote for answer in shown for citation in answer.citations)
    return Text("\n").join(Text(f"“{quote}”", style="italic") for quote in lines)
