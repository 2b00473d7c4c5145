"""A reply as a person reads it: its parts in order and their lengths, before any markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.dialogue.compose import LINES, POINT
from bot.dialogue.reply import Answer, Reply
from bot.knowledge.knowledge import Citation, Knowledge, Source
from bot.locales import Voice
from bot.render.citations import Reference, reference, source_words, sources_of

REFUSAL = 45  # words of a refusal, with its related sentence and citation
BRIEF = 60  # words of an answer in a group
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


class Surroundings(NamedTuple):
    """What stands before and after the answer's own sentence."""

    lead: str
    remarks: Sequence[str]  # who says so, notes, that there is no source
    references: Sequence[Reference]  # each section once, in order


class Parts(NamedTuple):
    """What of a reply is shown beside its answers, and what stands behind a button."""

    related: Sequence[Answer]  # at most one
    sources: Sequence[Source]  # named by title and publisher at the end
    behind: Sequence[Answer]  # related answers that do not fit


def surroundings(answer: Answer, knowledge: Knowledge, voice: Voice) -> Surroundings:
    """Return verdict, remarks and references of an answer, in the words of ``voice``."""
    entry = knowledge.entries.get(answer.entry)
    names = [fact.id for fact in entry.facts] if entry else []
    names += [answer.entry, *(one.figure.id.rpartition(".")[0] for one in answer.figures)]
    known = (knowledge.facts.get(name) for name in dict.fromkeys(names))
    facts = [fact for fact in known if fact and fact.citation in answer.citations]
    speakers = [fact.said_by for fact in facts]
    speakers += [one.attributed_to or "" for one in answer.figures]
    unnamed = dict.fromkeys(one for one in speakers if one and one not in answer.text)
    remarks = [voice.say("citation.said_by", speaker=voice.isolated(one)) for one in unnamed]
    remarks += answer.notes
    if answer.sourceless:
        remarks.append(voice.say("reply.sourceless"))
    sections: dict[tuple[str, str], list[Citation]] = {}
    for citation in answer.citations:
        sections.setdefault((citation.source.id, citation.section), []).append(citation)
    cited = [reference(together, facts, voice) for together in sections.values()]
    return Surroundings(answer.lead or "", [one for one in remarks if one.strip()], cited)


def parts_of(reply: Reply, knowledge: Knowledge, voice: Voice, *, brief: bool = False) -> Parts:
    """Return what of ``reply`` is shown; in a group (``brief``) no more than fits on a screen.

    A refusal has at most one related sentence, none that it already holds, and 45 words in all.
    """
    held = " ".join((reply.message, *(answer.text for answer in reply.answers)))
    fresh = [one for one in reply.related if one.text.strip() and one.text not in held][:1]
    related = [answer_words(one, knowledge, voice) for one in fresh]
    whole = " ".join((held, voice.say("reply.related"), *related))
    shown = [] if reply.answers or count_words(whole) > REFUSAL else fresh
    sources = sources_of(reply.answers)
    if shown and len(knowledge.sources) > 1:
        sources = sources_of((*reply.answers, *shown))
    if brief and len(knowledge.sources) < 2:
        words = [
            reply.message,
            *(answer_words(answer, knowledge, voice) for answer in reply.answers),
        ]
        words += [source_words(source, voice) for source in sources]
        sources = sources if count_words(" ".join(words)) <= BRIEF else ()
    return Parts(shown, sources, [] if shown else fresh)


def answer_words(answer: Answer, knowledge: Knowledge, voice: Voice) -> str:
    """Return all that is shown with an answer as one text, to count its words."""
    around = surroundings(answer, knowledge, voice)
    lines = (around.lead, answer.text, *around.remarks)
    cited = (one.words for one in around.references)
    return " ".join((*lines, *cited))


def first_lines(answer: Answer) -> int:
    """Return how many characters are shown at once: all, or the first lines of an overview."""
    if not answer.text.startswith(POINT):
        return len(answer.text)
    return len("\n".join(answer.text.split("\n")[:LINES]))


def count_words(text: str) -> int:
    """Return the number of words; of scripts without spaces, two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    words = (word for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word)))
    return sum(1 for _ in words) + (unspaced + 1) // 2
