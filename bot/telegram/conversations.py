"""Earlier questions of private chats, as context; only in memory, only for minutes."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

REMEMBERED = timedelta(minutes=15)
_MOST_TURNS = 6
_MOST_CHATS = 10_000


class Conversations:
    """What was asked lately in each chat."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, deque[tuple[datetime, int, str]]] = OrderedDict()

    def history(self, chat_id: int, before: int, now: datetime) -> list[str]:
        """Return the questions before message ``before`` that are young enough, oldest first."""
        return [
            question
            for asked_at, message_id, question in self._chats.get(chat_id, ())
            if message_id < before and now - asked_at <= REMEMBERED
        ]

    def add(self, chat_id: int, message_id: int, question: str, now: datetime) -> None:
        """Keep a question; an edited one takes the place of what it was."""
        turns = self._chats.setdefault(chat_id, deque(maxlen=_MOST_TURNS))
        self._chats.move_to_end(chat_id)
        for index, (asked_at, known, _) in enumerate(turns):
            if known == message_id:
                turns[index] = (asked_at, message_id, question)
                return
        turns.append((now, message_id, question))
        while len(self._chats) > _MOST_CHATS:
            self._chats.popitem(last=False)

    def forget(self, chat_id: int) -> None:
        """Drop what was asked in a chat."""
        self._chats.pop(chat_id, None)
