"""Replies for a terminal: figures in bold, what surrounds an answer dimmed."""

from __future__ import annotations

from rich.text import Text

from bot.answering.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.rendering.blocks import lead, surroundings
from bot.rendering.citations import reference_words


def terminal_reply(reply: Reply, knowledge: Knowledge, voice: Voice) -> Text:
    """Return the whole reply as styled text; suggestions are numbered from 1."""
    blocks = [terminal_answer(answer, knowledge, voice) for answer in reply.answers]
    words = lead(reply, voice)
    if words:
        blocks.append(Text(words))
    if reply.outcome is Outcome.SUGGESTIONS:
        blocks.append(numbered([suggestion.question for suggestion in reply.suggestions]))
    if reply.related:
        blocks.append(Text(voice.say("reply.related"), style="italic"))
        blocks += [terminal_answer(answer, knowledge, voice) for answer in reply.related]
    return Text("\n\n").join(blocks)


def terminal_answer(answer: Answer, knowledge: Knowledge, voice: Voice) -> Text:
    """Return one answer with correction, remarks and citation."""
    around = surroundings(answer, knowledge, voice)
    lines = []
    if around.correction:
        lines.append(Text(around.correction, style="yellow"))
    sentence = Text()
    for span in answer.spans:
        sentence.append(span.text, style="bold" if span.strong else "")
    lines.append(sentence)
    lines += [Text(remark, style="italic") for remark in around.remarks]
    for reference in around.references:
        link = f" {reference.source.url}" if reference.source.url else ""
        lines.append(Text(f"— {reference_words(reference, voice)}{link}", style="dim"))
    return Text("\n").join(lines)


def numbered(choices: list[str]) -> Text:
    """Return choices as a numbered list."""
    return Text("\n".join(f"  {number}. {choice}" for number, choice in enumerate(choices, 1)))


def quotes(reply: Reply) -> Text:
    """Return the exact words behind a reply."""
    shown = reply.answers or reply.related
    lines = dict.fromkeys(citation.quote for answer in shown for citation in answer.citations)
    return Text("\n").join(Text(f"“{quote}”", style="italic") for quote in lines)
