"""Several pictures sent at once come as several messages, and get one reply."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Message

_MOST_REMEMBERED = 1000


class Albums:
    """Those that came last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def add(self, message: Message) -> bool:
        """Tell whether a message is the first of its album, or alone."""
        album = message.media_group_id
        if album is None:
            return True
        if album in self._seen:
            return False
        self._seen[album] = None
        while len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return True
