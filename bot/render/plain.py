"""Replies as text: as runs with a style for a terminal, or plain for other programs, which rely on
the JSON object, too."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.dialogue.compose import first_lines
from bot.dialogue.reply import Answer, Outcome, Reply, slice_spans
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice, load_catalogue
from bot.render.blocks import parts_of, source_words, surroundings

Run = tuple[str, str]  # a text, and its style as rich names it
Line = list[Run]
_AS_THEY_ARE = ("id", "text", "value", "kind")
_MAYBE_EMPTY = ("qualifier", "unit", "start", "end")


def plain_answer_text(answer: Answer) -> str:
    """Return what an answer says: verdict, sentence and notes, without the citation."""
    lines = (answer.lead or "", answer.text, *answer.notes)
    return "\n".join(line for line in lines if line.strip())


def plain_reply(reply: Reply, knowledge: Knowledge) -> str:
    """Return the whole reply with its citations, in the reply's language; never empty."""
    voice = load_catalogue().voice(reply.language)
    return "".join(text for text, _ in reply_runs(reply, knowledge, voice))


def reply_runs(
    reply: Reply, knowledge: Knowledge, voice: Voice, *, numbered: bool = False
) -> Iterator[Run]:
    """Yield the whole reply; ``numbered``: suggestions have a number from 1 to be chosen by."""
    parts = parts_of(reply, knowledge, voice)
    named = (text for one in parts.sources for text in (source_words(one, voice), one.url))
    sources: list[Line] = [[(text, "dim")] for text in named if text.strip()]
    paragraphs = [_answer(answer, voice, knowledge) for answer in reply.answers]
    if paragraphs:
        paragraphs[-1] += sources
    if reply.message.strip():
        paragraphs.append([[(reply.message, "")]])
    for answer in parts.related:
        first, *rest = _answer(answer, voice, knowledge)
        intro = (f"{voice.say('reply.related')} ", "italic")
        paragraphs.append([[intro, *first], *rest, *sources])
    if reply.outcome is Outcome.SUGGESTIONS:
        asked = enumerate((one.question for one in reply.offered), 1)
        marked = (f"  {n}. {text}" if numbered else f"• {text}" for n, text in asked)
        paragraphs.append([[(text, "")] for text in marked])
    for number, lines in enumerate(paragraphs):
        for count, line in enumerate(lines):
            between = "\n" if count else "\n\n" if number else ""
            yield between, ""
            yield from line


def _answer(answer: Answer, voice: Voice, knowledge: Knowledge) -> list[Line]:
    """Return an answer with verdict, remarks and source line, without the source's title."""
    around, end = surroundings(answer, knowledge, voice), first_lines(answer)
    spans = slice_spans(answer.spans, 0, end)
    lines: list[Line] = [
        [(around.lead, "bold")],
        [(span.text, "bold" if span.strong else "") for span in spans],
        [(f"{voice.say('button.more')} …" if end < len(answer.text) else "", "dim")],
        *([(remark, "italic")] for remark in around.remarks),
    ]
    for one in around.references:
        style = f"dim link {one.url}" if one.url else "dim"
        lines.append([(f"— {one.words}", style)])
    return [line for line in lines if "".join(text for text, _ in line).strip()]


def reply_object(reply: Reply, knowledge: Knowledge) -> dict[str, Any]:
    """Return ``reply`` as plain lists, dicts, strings and numbers, in a fixed order of keys."""
    return {
        "question": reply.question,
        "outcome": reply.outcome.value,
        "reason": reply.reason.value if reply.reason else None,
        "answers": [_answer_object(answer) for answer in reply.answers],
        "related": [_answer_object(answer) for answer in reply.related],
        "suggestions": [asdict(suggestion) for suggestion in reply.suggestions],
        "text": plain_reply(reply, knowledge),
    }


def _answer_object(answer: Answer) -> dict[str, Any]:
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
