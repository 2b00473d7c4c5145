"""What was said before in a conversation, and what is asked of it once more: again, more, shorter,
where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bot.dialogue.compose import POINT, Composer, first_lines
from bot.dialogue.reply import Answer, Outcome, Reply, slice_spans
from bot.dialogue.smalltalk import SmalltalkIntent
from bot.knowledge.templates import Span
from bot.retrieval.search import Searcher
from bot.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Earlier:
    """Messages of a conversation, oldest first. A reply is found when it is needed, and once: it
    may lean on others itself. Nothing of it outlives the question that is answered."""

    messages: tuple[str, ...]
    answering: Callable[[str, Earlier], Reply]  # of a message, and those before it
    _known: dict[tuple[str, ...], Reply] = field(default_factory=dict)

    def replies(self) -> Iterator[Reply]:
        """Yield the replies, the last one first."""
        for after in range(len(self.messages), 0, -1):
            asked = self.messages[:after]
            if asked not in self._known:
                before = Earlier(asked[:-1], self.answering, self._known)
                self._known[asked] = self.answering(asked[-1], before)
            yield self._known[asked]

    def last(self) -> Reply | None:
        """Return the reply to the last message that was no small talk."""
        replies = self.replies()
        return next((one for one in replies if one.outcome is not Outcome.SMALLTALK), None)


def said_again(
    intent: SmalltalkIntent, earlier: Earlier, searcher: Searcher, composer: Composer
) -> Reply | None:
    """Return what ``intent`` wants of the last reply that showed something, be it the nearest
    sentence; None where none did, or nothing follows."""
    last = next((one for one in earlier.replies() if one.shown), None)
    if last is None or intent is SmalltalkIntent.REPEAT:
        return last
    rest = continued(last.shown[0]) if intent is SmalltalkIntent.MORE else None
    if intent is SmalltalkIntent.SHORTER:
        again = tuple(map(shortened, last.shown))
    elif rest:
        again = (rest,)
    else:
        follows = intent is SmalltalkIntent.MORE
        sentence = _sentence(searcher, last.shown[0], follows=follows)
        answer = composer.answer(sentence, last.language) if sentence else None
        again = (answer,) if answer else ()
    if not again:
        return None
    return replace(last, outcome=Outcome.ANSWER, reason=None, answers=again, related=(), message="")


def continued(answer: Answer) -> Answer | None:
    """Return the lines of an overview that follow its first ones; None where there are none."""
    rest = slice_spans(answer.spans, first_lines(answer) + 1, len(answer.text))
    return replace(answer, spans=rest, lead=None, notes=()) if rest else None


def shortened(answer: Answer) -> Answer:
    """Return the one figure of a sentence, or the sentence that answers; of several the first."""
    figures = [span for span in answer.spans if span.strong]
    line, *others = answer.text.split("\n")
    found = sentences(line)
    if len(figures) == 1 and not others and len(found) < 2:
        return replace(answer, spans=tuple(figures), lead=None, notes=())
    first = line[slice(*found[0])] if found else line
    own = next((one.quote for one in answer.citations[:1] if one.quote in line), first)
    return replace(answer, spans=(Span(own.removeprefix(POINT)),), lead=None, notes=())


def _sentence(searcher: Searcher, answer: Answer, *, follows: bool) -> str | None:
    """Return the id of the first sentence that an answer rests on, or of the one that ``follows``
    its last; None where there is none."""
    statements = searcher.statements.statements
    if not answer.citations:
        return None
    places = searcher.cited(answer.citations[-1 if follows else 0])
    place = (places[-1] + 1 if follows else places[0]) if places else len(statements)
    return statements[place].id if place < len(statements) else None
