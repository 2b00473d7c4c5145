"""What the inbox already knows of a chat at work, so that nobody asks the database for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.telegram.ports import ChatSettings

Message = tuple[int, int]  # chat id, message id


class Known:
    """Settings of the chats that this process has leased, and messages that are new.

    Settings change through updates of their chat, and whoever holds the lease handles those: what
    was read when the lease was taken stays true until it is let go, but for own changes.
    """

    def __init__(self) -> None:
        self._settings: dict[str, ChatSettings] = {}
        self._new: set[Message] = set()

    def lease(self, lane: str, settings: ChatSettings) -> None:
        """Know the settings of a chat from now on."""
        self._settings[lane] = settings

    def release(self, lane: str) -> None:
        """Know nothing of a chat any more."""
        self._settings.pop(lane, None)

    def release_all(self) -> None:
        """Know nothing any more."""
        self._settings.clear()

    def settings(self, chat_id: int) -> ChatSettings | None:
        """Return the settings of a chat; None where the database has to be asked."""
        return self._settings.get(str(chat_id))

    def change(self, chat_id: int, settings: ChatSettings) -> None:
        """Take over a change of this process."""
        if str(chat_id) in self._settings:
            self._settings[str(chat_id)] = settings

    @contextmanager
    def first_time(self, message: Message | None) -> Iterator[None]:
        """Note for the block that a message was never handled before; None: no message was."""
        if message is None:
            yield
            return
        self._new.add(message)
        try:
            yield
        finally:
            self._new.discard(message)

    def is_new(self, chat_id: int, message_id: int) -> bool:
        """Tell whether a message can't have a reply yet."""
        return (chat_id, message_id) in self._new
