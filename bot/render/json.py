"""A reply as the JSON object that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.dialogue.reply import Answer, Reply
from bot.knowledge.knowledge import Knowledge
from bot.render.plain import plain_answer_text, plain_reply

_AS_THEY_ARE = ("id", "text", "value", "kind")
_MAYBE_EMPTY = ("qualifier", "unit", "start", "end")


def reply_object(reply: Reply, knowledge: Knowledge) -> dict[str, Any]:
    """Return ``reply`` as plain lists, dicts, strings and numbers, in a fixed order of keys."""
    return {
        "question": reply.question,
        "outcome": reply.outcome.value,
        "reason": reply.reason.value if reply.reason else None,
        "answers": [_answer(answer) for answer in reply.answers],
        "related": [_answer(answer) for answer in reply.related],
        "suggestions": [asdict(suggestion) for suggestion in reply.suggestions],
        "text": plain_reply(reply, knowledge),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "entry": answer.entry,
        "confidence": answer.confidence,
        "text": plain_answer_text(answer),
        "verdict": answer.verdict.value if answer.verdict else None,
        "correction": answer.correction,
        "figures": [
            {
                **{name: getattr(one.figure, name) for name in _AS_THEY_ARE},
                **{name: getattr(one.figure, name) or None for name in _MAYBE_EMPTY},
                "as_of": one.as_of,
                "attributed_to": one.attributed_to,
            }
            for one in answer.figures
        ],
        "citations": [
            {
                "source": one.source.id,
                "title": one.source.title,
                "publisher": one.source.publisher,
                "url": one.source.url or None,
                "section": one.section or None,
                "paragraph": one.paragraph,
                "sentence": one.sentence,
                "quote": one.quote,
            }
            for one in answer.citations
        ],
    }
