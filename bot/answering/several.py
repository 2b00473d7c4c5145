"""One reply to a message that asks several things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answering.assessment import Assessment
from bot.answering.division import Assess
from bot.answering.reply import Answer, Outcome, Reply
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question
from bot.understanding.split import MOST

_WHOLE = 2  # known words from which a part can stand alone


@dataclass(frozen=True, slots=True)
class Ways:
    """How one part of a message is answered, and what is said where not all of them are."""

    assess: Assess
    single: Callable[[Assessment], Reply]
    partly: str


def several(text: str, parts: Sequence[str], history: Sequence[str], ways: Ways) -> Reply:
    """Return the reply to ``text``, each of whose ``parts`` is answered by itself."""
    whole = ways.single(ways.assess(text, history))
    if whole.outcome is Outcome.SMALLTALK:
        return whole
    replies = _part_replies(parts, history, ways)
    answers: dict[str, Answer] = {}
    for answer in (answer for reply in replies for answer in reply.answers):
        answers[answer.entry] = _both(answers.get(answer.entry), answer)
    if not answers:
        refused = (reply for reply in (whole, *replies) if reply.outcome is not Outcome.ANSWER)
        return replace(next(refused, whole), question=text)
    first = next(reply for reply in replies if reply.answers)
    unanswered = any(r.outcome in (Outcome.NONE, Outcome.SUGGESTIONS) for r in replies)
    return replace(
        first,
        question=text,
        answers=tuple(answers.values())[:MOST],
        message=ways.partly if unanswered else "",
    )


def _part_replies(parts: Sequence[str], history: Sequence[str], ways: Ways) -> list[Reply]:
    """Return the reply to each part; one that only the parts before it led elsewhere is empty."""
    replies: list[Reply] = []
    for part in parts:
        assessed = ways.assess(part, (*history, *(reply.question for reply in replies)))
        reply = ways.single(assessed)
        strays = assessed.leans and not _same_place(reply, replies)
        alone = ways.assess(part, ()) if strays else assessed
        if alone.chosen != assessed.chosen:
            lost = reply.outcome is not Outcome.ANSWER and _stands_alone(alone)
            reply = ways.single(alone) if lost else replace(reply, answers=())
        elif not assessed.tells_its_subject and _is_said_by_the_way(assessed.question, replies):
            reply = replace(reply, answers=())
        replies.append(reply)
    return replies


def _is_said_by_the_way(part: Question, before: Sequence[Reply]) -> bool:
    """Say whether ``part``, which says nothing of the subject, asks nothing of it that was not
    asked ``before``: "first ten years are over. ...", "... rough figure is fine", "... do you have
    it?"."""
    if not part.resolved:
        return True
    own = part.numbers or any(not name.earlier for name in part.names)
    again = bool(before) and not before[-1].answers
    return part.ask.kind is Kind.YES_NO and not own and (again or not part.form.polar)


def _stands_alone(part: Assessment) -> bool:
    """Say whether ``part`` has words enough of the entry it would be answered with alone."""
    chosen = part.decision.chosen
    return chosen is not None and len(chosen.support.known) >= _WHOLE


def _same_place(reply: Reply, before: Sequence[Reply]) -> bool:
    """Say whether ``reply`` cites a paragraph that the replies ``before`` cite, if any do."""
    told = {(c.source.id, c.paragraph) for r in before for a in r.answers for c in a.citations}
    cited = {(c.source.id, c.paragraph) for a in reply.answers for c in a.citations}
    return not told or bool(told & cited)


def _both(first: Answer | None, second: Answer) -> Answer:
    """Return one answer for two parts of a message that have the same: what either has to put
    right or to confirm stays ("how many labs, is it 200")."""
    if first is None:
        return second
    notes = tuple(dict.fromkeys((*first.notes, *second.notes)))
    return replace(first, correction=first.correction or second.correction, notes=notes)
