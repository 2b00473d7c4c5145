"""What is stored, as the rest of the program speaks of it. Nothing is stored about persons: a
reply belongs to a chat and a message, statistics to a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Event(StrEnum):
    """What is counted, by day."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NONE = "none"
    SMALLTALK = "smalltalk"
    SUGGESTION_CHOSEN = "suggestion_chosen"
    INLINE_CHOSEN = "inline_chosen"
    GUEST = "guest"
    HELPFUL = "helpful"  # counted by the store from the thumbs, not by ``count``
    NOT_HELPFUL = "not_helpful"


# With these somebody got the answer that is counted.
ANSWERS = (Event.ANSWER, Event.SUGGESTION_CHOSEN, Event.INLINE_CHOSEN, Event.GUEST)


@dataclass(frozen=True, slots=True)
class SentReply:
    """A reply of the bot: what question it answers, so that an edited question edits it."""

    chat_id: int
    message_id: int  # the asking message
    reply_ids: tuple[int, ...]  # the one message of the bot
    question: str
    entry: str  # of the (first) answer shown; "" without one
    sent_at: datetime  # aware, UTC

    @property
    def is_to_question(self) -> bool:
        """Return True unless it is an entry that was shown without a question."""
        return self.reply_ids != (self.message_id,)


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What ``/settings`` sets for one chat."""

    language: str | None = None  # None: that of the person who asks
    suggestions: bool = True  # whether "did you mean" is shown
    greeted: bool = False  # the bot has introduced itself to this group


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, and how often it was asked."""

    question: str
    count: int
    reason: str  # of the reply object
    language: str
    closest: tuple[str, ...]  # entry ids, best first
    last_asked: date
