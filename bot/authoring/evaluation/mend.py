"""What would mend a question of the knowledge base's own that is not answered rightly."""

from __future__ import annotations

from bot.authoring.evaluation.grade import Grade, Graded
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge


def mend(one: Graded, knowledge: Knowledge) -> str:
    """Return what to write where; empty where the grade is right."""
    if one.grade is Grade.RIGHT:
        return ""
    own = knowledge.entries[one.question.id]
    taken = [answer["entry"] for answer in one.reply["answers"] if answer["entry"] != own.id]
    rejects = [f"write it under 'rejects:' of {name}" for name in taken]
    if one.question.kind == "near_miss" and own.kind is not EntryKind.GAP:
        right = f", or under 'finds:' of {taken[0]} where that is right" if taken else ""
        return f"{'; '.join(rejects)}{right}" if rejects else _more(own)
    listed = one.question.q in own.phrasings
    first = _more(own) if listed else f"write it under 'phrasings:' of {own.id}"
    return "; ".join((first, *rejects))


def _more(entry: Entry) -> str:
    return f"write more phrasings like it for {entry.id}"
