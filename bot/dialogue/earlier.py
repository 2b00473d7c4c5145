"""The messages before a question, with the replies to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.dialogue.reply import Reply

Answering = Callable[[str, "Earlier", str], Reply]  # of a message, those before it, a language


class Earlier:
    """Messages of a conversation, oldest first. A reply is found when it is needed, and once: it
    may lean on others itself. Nothing of it outlives the question that is answered."""

    def __init__(
        self,
        messages: Sequence[str],
        answering: Answering,
        known: dict[tuple[str, ...], Reply] | None = None,
    ) -> None:
        self.messages = tuple(messages)
        self._answering = answering
        self._known = {} if known is None else known

    def replies(self, language: str) -> Iterator[Reply]:
        """Yield the replies, the last one first; ``language`` is that of the fixed words."""
        for after in range(len(self.messages), 0, -1):
            asked = self.messages[:after]
            if asked not in self._known:
                before = Earlier(asked[:-1], self._answering, self._known)
                self._known[asked] = self._answering(asked[-1], before, language)
            yield self._known[asked]
