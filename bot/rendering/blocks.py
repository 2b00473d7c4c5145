"""An answer as a person reads it: its parts in order, before any markup."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.rendering.citations import Reference, isolated, references, speakers


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and after the answer's own sentence."""

    correction: str = ""
    remarks: tuple[str, ...] = ()  # who says so, notes, that there is no source
    references: tuple[Reference, ...] = field(default_factory=tuple)


def surroundings(answer: Answer, knowledge: Knowledge | None, voice: Voice) -> Surroundings:
    """Return correction, remarks and references of an answer, in the words of ``voice``."""
    remarks = [
        voice.say("citation.said_by", speaker=isolated(speaker, voice))
        for speaker in speakers(answer, knowledge)
    ]
    remarks += answer.notes
    sourceless = voice.say("reply.sourceless")
    if answer.sourceless and sourceless not in remarks:
        remarks.append(sourceless)
    return Surroundings(
        correction=answer.correction or "",
        remarks=tuple(remark for remark in remarks if remark.strip()),
        references=references(answer, knowledge),
    )


def lead(reply: Reply, voice: Voice) -> str:
    """Return the sentence of a reply that is no answer, or what it adds to its answers."""
    if reply.message.strip():
        return reply.message
    if reply.outcome is Outcome.SUGGESTIONS:
        return voice.say("reply.unsure")
    if reply.outcome is Outcome.ANSWER and reply.answers:
        return ""
    return voice.say(f"reply.{reply.reason}" if reply.reason else "reply.no_match")
