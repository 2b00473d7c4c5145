"""What was said before a question, and what is asked of it once more: again, shorter, where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.dialogue.compose import Composer, continued, shortened
from bot.dialogue.reply import Answer, Outcome, Reply
from bot.dialogue.smalltalk import SmalltalkIntent
from bot.retrieval.search import Searcher

Answering = Callable[[str, "Earlier"], Reply]  # of a message, and those before it


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

    def replies(self) -> Iterator[Reply]:
        """Yield the replies, the last one first."""
        for after in range(len(self.messages), 0, -1):
            asked = self.messages[:after]
            if asked not in self._known:
                before = Earlier(asked[:-1], self._answering, self._known)
                self._known[asked] = self._answering(asked[-1], before)
            yield self._known[asked]

    def last(self) -> Reply | None:
        """Return the reply to the last message that was no small talk."""
        replies = self.replies()
        return next((one for one in replies if one.outcome is not Outcome.SMALLTALK), None)


def said_again(
    intent: SmalltalkIntent, earlier: Earlier, searcher: Searcher, composer: Composer
) -> Reply | None:
    """Return what ``intent`` wants of the last reply that showed something, be it a sentence beside
    a refusal; None where none did, or nothing follows."""
    last = next((r for r in earlier.replies() if r.answers or r.related), None)
    if last is None or intent is SmalltalkIntent.REPEAT:
        return last
    shown, more = last.answers or last.related, intent is SmalltalkIntent.MORE
    if intent is SmalltalkIntent.SHORTER:
        answers = tuple(map(shortened, shown))
    elif more and (rest := continued(shown[0])):
        answers = (rest,)
    else:
        ids = _sentence(searcher, shown[0], following=more)
        answers = tuple(filter(None, (composer.answer(one, last.language) for one in ids)))
    if not answers:
        return None
    return replace(
        last, outcome=Outcome.ANSWER, reason=None, answers=answers, related=(), message=""
    )


def _sentence(searcher: Searcher, answer: Answer, *, following: bool) -> list[str]:
    """Return the id of the first sentence that an answer rests on, or that ``following`` its last;
    none where there is none."""
    citations = answer.citations[-1:] if following else answer.citations[:1]
    cited = [place for one in citations for place in searcher.cited(one)]
    if not cited:
        return []
    place = cited[-1] + 1 if following else cited[0]
    return [one.id for one in searcher.statements.statements[place : place + 1]]
