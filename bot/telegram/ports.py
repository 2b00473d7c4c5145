"""What the handlers need of the rest of the program: the core, and what a person configures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.live import Reloaded
from bot.dialogue.reply import Answer, Reply, Suggestion
from bot.knowledge.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How the bot is connected, and to whom it listens as a maintainer."""

    token: str
    api_url: str = "https://api.telegram.org"  # root: requests go to {root}/bot{token}/{method}
    admin_ids: frozenset[int] = frozenset()
    retention_days: int = 90  # told in /privacy

    def __repr__(self) -> str:
        """Never show the token."""
        return f"TelegramSettings(token=..., api_url={self.api_url!r}, admin_ids={self.admin_ids})"


class Responder(Protocol):
    """The core. Every method is synchronous, pure, and safe to call from several threads.

    The same object lives as long as the program: after a reload its ``knowledge`` is another one.
    """

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""

    def reply(
        self, question: str, history: Sequence[str], language: str | None, chosen: str | None = None
    ) -> Reply:
        """Answer ``question``.

        ``history`` holds earlier messages of the same conversation, oldest first. ``language`` is
        that of the asker's client; ``chosen`` the one that ``/settings`` sets for the chat.
        """

    def entry_answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of one entry; None when there is no such entry or it has no answer."""

    def closest(self, question: str, limit: int, language: str | None) -> Sequence[Suggestion]:
        """Return up to ``limit`` entries closest to ``question``, best first (inline mode)."""


# Reads the knowledge folder again: puts it in use, or keeps the last good and returns what is wrong
# (``file:line:column: what, and how to mend it``). May take seconds: it is called in a thread.
Reload = Callable[[], Reloaded]
