"""Tells whether a message is meant for the bot, and what it asks.

Pure: from a message to a question, or None where the bot has to stay silent.
"""

import re
from datetime import datetime, timedelta

from telegram import Bot, Message, MessageEntity
from telegram.constants import ChatID, ChatType

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
STALE = timedelta(minutes=10)
_SHARED_SENDERS = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL})
_ASK = "ask"


def is_private(message: Message) -> bool:
    """Return True if nobody else reads a message."""
    return message.chat.type == ChatType.PRIVATE


def is_from_person(message: Message, me: Bot) -> bool:
    """Tell whether a person wrote this, anonymous ones included: no bot, no copied channel post.

    What is sent through a bot is that bot's text; where nobody else is, it is a question all the
    same, unless it is the bot's own.
    """
    if message.is_automatic_forward:
        return False
    if (via := message.via_bot) and (via.id == me.id or not is_private(message)):
        return False
    sender = message.from_user
    return sender is None or not sender.is_bot or sender.id in _SHARED_SENDERS


def is_fresh(message: Message, now: datetime) -> bool:
    """Tell whether a message is still worth an answer: in private always, elsewhere for minutes."""
    return is_private(message) or now - (message.edit_date or message.date) <= STALE


def asked(message: Message, me: Bot) -> str | None:
    """Return what a message asks of the bot, in any kind of chat; empty where it calls the bot
    without asking."""
    if not is_from_person(message, me):
        return None
    text, private, command = text_of(message), is_private(message), command_of(message, me)
    name, rest = command or (_ASK, text)
    if name != _ASK:
        return None
    to_own = replies_to(message, me)
    if command or (private and text.strip()) or (not private and _mentions(message, me)):
        # Of the bot's own message a bare call asks at most the part that is quoted.
        quoted = message.quote is not None and message.quote.is_manual
        called_upon = replied_text(message) if quoted or not to_own else ""
        return without_mentions(rest, me) or called_upon
    if to_own and not private and text.strip() and message.chat.type != ChatType.CHANNEL:
        return text.strip()
    return None


def text_of(message: Message) -> str:
    """Return the text or the caption of a message."""
    return message.text or message.caption or ""


def command_of(message: Message, me: Bot) -> tuple[str, str] | None:
    """Return the command that a message begins with, "" for another bot's, and what follows it."""
    entities = message.entities or message.caption_entities
    commands = (one for one in entities if one.type == MessageEntity.BOT_COMMAND)
    first = next((one for one in commands if one.offset == 0), None)  # which may be bold, too
    if first is None:
        return None
    text = text_of(message)
    name, _, target = text[1 : first.length].lower().partition("@")
    ours = target in {"", me.username.lower()}
    return (name if ours else ""), text[first.length :].strip()


def _mentions(message: Message, me: Bot) -> bool:
    parse = message.parse_entities if message.text else message.parse_caption_entities
    found = parse([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    name = f"@{me.username}".lower()
    return any(
        part.lower() == name or (entity.user is not None and entity.user.id == me.id)
        for entity, part in found.items()
    )


def without_mentions(text: str, me: Bot) -> str:
    """Return a text without the bot's name in it."""
    name = rf"(?<!\w)@{re.escape(me.username)}(?![A-Za-z0-9_])[,.:;!?]*"
    kept, found = re.subn(name, " ", text, flags=re.IGNORECASE)
    return " ".join(kept.split()) if found else text.strip()


def replies_to(message: Message, me: Bot) -> bool:
    """Tell whether a message replies to one of the bot's own."""
    replied = message.reply_to_message
    return (
        replied is not None
        and replied.forum_topic_created is None
        and replied.from_user is not None
        and replied.from_user.id == me.id
    )


def replied_text(message: Message) -> str:
    """Return what a bare call in reply asks: the quoted part, else the message replied to."""
    if message.quote and message.quote.is_manual and message.quote.text.strip():
        return message.quote.text.strip()
    if message.external_reply or message.reply_to_message is None:
        return message.quote.text.strip() if message.quote else ""
    return text_of(message.reply_to_message).strip()
