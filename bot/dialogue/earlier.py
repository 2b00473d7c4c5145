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


class Again:
    """Comes back to a reply. Threads may share it."""

    def __init__(self, searcher: Searcher, composer: Composer) -> None:
        self._searcher = searcher
        self._composer = composer

    def reply(self, intent: SmalltalkIntent, earlier: Earlier) -> Reply | None:
        """Return what ``intent`` wants of the last reply that showed something, be it a sentence
        beside a refusal; None where none did, or nothing follows."""
        last = next((r for r in earlier.replies() if r.answers or r.related), None)
        if last is None:
            return None
        shown = last.answers or last.related
        if intent is SmalltalkIntent.REPEAT:
            return last
        if intent is SmalltalkIntent.SHORTER:
            answers = tuple(map(shortened, shown))
        elif intent is SmalltalkIntent.WHERE:
            answers = self._sentence(shown[0], last.language)
        else:
            rest = continued(shown[0])
            answers = (rest,) if rest else self._sentence(shown[0], last.language, following=True)
        if not answers:
            return None
        return replace(
            last, outcome=Outcome.ANSWER, reason=None, answers=answers, related=(), message=""
        )

    def _sentence(
        self, answer: Answer, words: str, *, following: bool = False
    ) -> tuple[Answer, ...]:
        """Return the first sentence that an answer rests on, or that ``following`` its last."""
        citations = answer.citations[-1:] if following else answer.citations[:1]
        cited = [place for one in citations for place in self._searcher.cited(one)]
        if not cited:
            return ()
        place = cited[-1] + 1 if following else cited[0]
        statements = self._searcher.statements.statements[place : place + 1]
        shown = [self._composer.answer(one.id, words) for one in statements]
        return tuple(filter(None, shown))
