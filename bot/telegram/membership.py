"""Joining and leaving, and groups that become supergroups."""

from __future__ import annotations

from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.answers import plain
from bot.telegram.sending import Sender
from bot.telegram.services import Context, Services

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Membership:
    """Greets once, and forgets a chat that it has to leave."""

    def __init__(self, services: Services, sender: Sender) -> None:
        self._services = services
        self._sender = sender

    async def changed(self, update: Update, context: Context) -> None:
        """Handle that the bot was added, removed or blocked."""
        change = update.my_chat_member
        if change is None:
            return
        chat = change.chat
        if not _is_in(change.new_chat_member):
            await self._services.store.forget_chat(chat.id)
            self._services.conversations.forget(chat.id)
        elif chat.type in _GROUPS and not _is_in(change.old_chat_member):
            await self._greet(change, context)

    async def _greet(self, change: ChatMemberUpdated, context: Context) -> None:
        chat = change.chat
        store = self._services.store
        settings = await store.chat_settings(chat.id)
        if settings.greeted:
            return
        await store.save_chat_settings(chat.id, replace(settings, greeted=True))
        voice = self._services.voice(settings, change.from_user)
        text = voice.say("greeting", title=self._services.subject)
        await self._sender.write(context.bot, chat.id, plain(text))

    async def migrated(self, update: Update, _: Context) -> None:
        """Keep the settings of a group that got a new id; both of its notices arrive."""
        message = update.effective_message
        if message is None:
            return
        store, here = self._services.store, message.chat_id
        if message.migrate_to_chat_id:
            await store.migrate_chat(here, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await store.migrate_chat(message.migrate_from_chat_id, here)


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in _OUT
