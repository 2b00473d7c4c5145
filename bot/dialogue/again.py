"""What the answer before is asked for once more: again, shorter, where it stands, what follows."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.compose import Composer, continued, shortened
from bot.dialogue.reply import Answer, Outcome, Reply
from bot.dialogue.smalltalk import SmalltalkIntent
from bot.retrieval.search import Searcher


class Again:
    """Comes back to a reply. Threads may share it."""

    def __init__(self, searcher: Searcher, composer: Composer) -> None:
        self._searcher = searcher
        self._composer = composer

    def reply(self, intent: SmalltalkIntent, last: Reply) -> Reply | None:
        """Return what ``intent`` wants of the ``last`` reply, or of the sentence that was shown
        with it; None where it showed nothing, or nothing follows."""
        shown = last.answers or last.related
        if not shown:
            return None
        if intent is SmalltalkIntent.REPEAT:
            return last
        if intent is SmalltalkIntent.SHORTER:
            answers = tuple(map(shortened, shown))
        elif intent is SmalltalkIntent.WHERE:
            answers = self._quoted(shown[0], last.language)
        else:
            answers = self._following(shown[0], last.language)
        if not answers:
            return None
        return replace(
            last, outcome=Outcome.ANSWER, reason=None, answers=answers, related=(), message=""
        )

    def _quoted(self, answer: Answer, words: str) -> tuple[Answer, ...]:
        """Return the sentence that an answer rests on."""
        cited = [place for one in answer.citations[:1] for place in self._searcher.cited(one)]
        return self._sentence(cited[0], words) if cited else ()

    def _following(self, answer: Answer, words: str) -> tuple[Answer, ...]:
        """Return the rest of an answer, or the sentence behind the last that it rests on."""
        more = continued(answer)
        if more:
            return (more,)
        cited = [place for one in answer.citations[-1:] for place in self._searcher.cited(one)]
        return self._sentence(cited[-1] + 1, words) if cited else ()

    def _sentence(self, place: int, words: str) -> tuple[Answer, ...]:
        statements = self._searcher.statements.statements
        if place >= len(statements):
            return ()
        shown = self._composer.answer(statements[place].id, words)
        return (shown,) if shown else ()
