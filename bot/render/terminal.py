"""Replies for a terminal: figures in bold, what surrounds an answer dimmed."""

from __future__ import annotations

from rich.text import Text

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.blocks import first_lines, parts_of, surroundings
from bot.render.citations import Reference, reference_words, source_words
from bot.render.cut import slice_spans


def terminal_reply(reply: Reply, knowledge: Knowledge, voice: Voice) -> Text:
    """Return the whole reply as styled text; suggestions are numbered from 1."""
    parts = parts_of(reply, knowledge, voice)
    blocks = [terminal_answer(answer, knowledge, voice) for answer in parts.answers]
    if parts.message:
        blocks.append(Text(parts.message))
    if reply.outcome is Outcome.SUGGESTIONS:
        blocks.append(numbered([suggestion.question for suggestion in reply.suggestions]))
    for answer in parts.related:
        intro = Text(f"{voice.say('reply.related')} ", style="italic")
        blocks.append(intro + terminal_answer(answer, knowledge, voice))
    text = Text("\n\n").join(blocks)
    for source in parts.sources:
        text.append(f"\n  {source_words(source, voice)}", style="dim")
    return text


def terminal_answer(answer: Answer, knowledge: Knowledge | None, voice: Voice) -> Text:
    """Return one answer with verdict, remarks and source line."""
    around, end = surroundings(answer, knowledge, voice), first_lines(answer)
    lines = [Text(around.lead, style="bold")] if around.lead else []
    sentence = Text()
    for span in slice_spans(answer.spans, 0, end):
        sentence.append(span.text, style="bold" if span.strong else "")
    lines.append(sentence)
    if end < len(answer.text):
        lines.append(Text(f"{voice.say('button.more')} …", style="dim"))
    lines += [Text(remark, style="italic") for remark in around.remarks]
    lines += [_reference(reference, voice) for reference in around.references]
    return Text("\n").join(lines)


def _reference(reference: Reference, voice: Voice) -> Text:
    style = f"dim link {reference.url}" if reference.url else "dim"
    return Text(f"— {reference_words(reference, voice)}", style=style)


def numbered(choices: list[str]) -> Text:
    """Return choices as a numbered list."""
    return Text("\n".join(f"  {number}. {choice}" for number, choice in enumerate(choices, 1)))


def quotes(reply: Reply) -> Text:
    """Return the exact words behind a reply."""
    shown = reply.answers or reply.related
    lines = dict.fromkeys(citation.quote for answer in shown for citation in answer.citations)
    return Text("\n").join(Text(f"“{quote}”", style="italic") for quote in lines)
