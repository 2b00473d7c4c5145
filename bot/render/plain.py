"""Replies as plain text, for ``ask`` and for other programs."""

from __future__ import annotations

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Voice, load_catalogue
from bot.render.blocks import first_lines, parts_of, surroundings
from bot.render.citations import reference_words, source_words


def plain_answer_text(answer: Answer) -> str:
    """Return what an answer says: verdict, sentence and notes, without the citation."""
    lines = (answer.lead or "", answer.text, *answer.notes)
    return "\n".join(line for line in lines if line.strip())


def plain_answer(answer: Answer, voice: Voice, knowledge: Knowledge | None = None) -> str:
    """Return one answer with verdict, remarks and source line, without the source's title."""
    around, end = surroundings(answer, knowledge, voice), first_lines(answer)
    more = f"\n{voice.say('button.more')} …" if end < len(answer.text) else ""
    lines = [around.lead, answer.text[:end] + more, *around.remarks]
    lines += [f"— {reference_words(reference, voice)}" for reference in around.references]
    return "\n".join(line for line in lines if line.strip())


def plain_reply(reply: Reply, knowledge: Knowledge) -> str:
    """Return the whole reply with its citations, in the reply's language; never empty."""
    voice = load_catalogue().voice(reply.language)
    parts = parts_of(reply, knowledge, voice)
    paragraphs = [plain_answer(answer, voice, knowledge) for answer in parts.answers]
    if parts.answers and parts.sources:
        paragraphs[-1] += "\n" + "\n".join(_source_lines(parts.sources, voice))
    paragraphs.append(parts.message)
    if reply.outcome is Outcome.SUGGESTIONS:
        paragraphs.append("\n".join(f"• {one.question}" for one in reply.suggestions))
    for answer in parts.related:
        paragraphs.append(f"{voice.say('reply.related')} {plain_answer(answer, voice, knowledge)}")
        if not parts.answers:
            paragraphs[-1] += "".join(f"\n{line}" for line in _source_lines(parts.sources, voice))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _source_lines(sources: tuple[Source, ...], voice: Voice) -> list[str]:
    lines = []
    for source in sources:
        lines += [source_words(source, voice), source.url]
    return [line for line in lines if line.strip()]
