"""Joining and leaving, and groups that become supergroups."""

from __future__ import annotations

from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.base import Handlers
from bot.telegram.output import plain
from bot.telegram.services import Context

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Membership(Handlers):
    """Greets once, and forgets a chat that it has to leave."""

    async def changed(self, update: Update, context: Context) -> None:
        """Handle that the bot was added, removed or blocked."""
        change = update.my_chat_member
        if change is None:
            return
        if not _is_in(change.new_chat_member):
            await self.services.forget_chat(change.chat.id)
        elif change.chat.type in _GROUPS and not _is_in(change.old_chat_member):
            await self._greet(change, context)

    async def _greet(self, change: ChatMemberUpdated, context: Context) -> None:
        chat, store = change.chat, self.services.store
        settings = await store.chat_settings(chat.id)
        if settings.greeted:
            return
        await store.save_chat_settings(chat.id, replace(settings, greeted=True))
        voice = self.services.voice(settings, change.from_user)
        text = voice.say("greeting", title=self.services.subject)
        await self.sender.write(context.bot, chat.id, plain(text))

    async def migrated(self, message: Message) -> None:
        """Keep the settings of a group that got a new id; both of its notices arrive."""
        store, here = self.services.store, message.chat_id
        if message.migrate_to_chat_id:
            await store.migrate_chat(here, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await store.migrate_chat(message.migrate_from_chat_id, here)


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in _OUT
