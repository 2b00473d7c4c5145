"""Replies as plain text, for the terminal and for ``ask``.

Without ``knowledge`` the date of the figures is left out of the citation.
"""

from __future__ import annotations

from bot.answering.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice, load_catalogue
from bot.rendering.blocks import lead, surroundings
from bot.rendering.citations import reference_words


def plain_answer_text(answer: Answer) -> str:
    """Return what an answer says: correction, sentence and notes, without the citation."""
    lines = (answer.correction or "", answer.text, *answer.notes)
    return "\n".join(line for line in lines if line.strip())


def plain_answer(answer: Answer, voice: Voice, knowledge: Knowledge | None = None) -> str:
    """Return one answer with correction, remarks, citation and, where there is one, the link."""
    around = surroundings(answer, knowledge, voice)
    lines = [around.correction, answer.text, *around.remarks]
    for reference in around.references:
        lines.append(f"— {reference_words(reference, voice)}")
        lines.append(reference.source.url)
    return "\n".join(line for line in lines if line.strip())


def plain_reply(reply: Reply, knowledge: Knowledge | None = None) -> str:
    """Return the whole reply with its citations, in the reply's language; never empty."""
    voice = load_catalogue().voice(reply.language)
    paragraphs = [plain_answer(answer, voice, knowledge) for answer in reply.answers]
    paragraphs.append(lead(reply, voice))
    if reply.outcome is Outcome.SUGGESTIONS:
        paragraphs += [_suggestions(reply)]
    if reply.related:
        related = [plain_answer(answer, voice, knowledge) for answer in reply.related]
        paragraphs += ["\n".join([voice.say("reply.related"), "\n\n".join(related)])]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _suggestions(reply: Reply) -> str:
    return "\n".join(f"• {suggestion.question}" for suggestion in reply.suggestions)
