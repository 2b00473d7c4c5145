"""A reply as the JSON object that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.dialogue.reply import Answer, CitedFigure, Reply
from bot.knowledge.knowledge import Citation, Knowledge
from bot.render.plain import plain_answer_text, plain_reply


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
        "figures": [_figure(cited) for cited in answer.figures],
        "citations": [_citation(citation) for citation in answer.citations],
    }


def _figure(cited: CitedFigure) -> dict[str, Any]:
    figure = cited.figure
    return {
        **{name: getattr(figure, name) for name in ("id", "text", "value", "kind")},
        **{name: getattr(figure, name) or None for name in ("qualifier", "unit", "start", "end")},
        "as_of": cited.as_of,
        "attributed_to": cited.attributed_to,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    source = citation.source
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url or None,
        "section": citation.section or None,
        "paragraph": citation.paragraph,
        "sentence": citation.sentence,
        "quote": citation.quote,
    }
