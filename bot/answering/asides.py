"""What of a message is the question, and what is only told around it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.room import Room
from bot.understanding.asker import (
    Parts,
    behind_lead,
    is_of_people,
    is_opinion,
    set_apart,
    tells_of_self,
)
from bot.understanding.called import called
from bot.understanding.context import needs

_WHOLE = 2  # known words from which a question can stand alone


def called_for(text: str, room: Room) -> str:
    """Return what the bot is called for in ``text``, without what is said before, where it can be
    understood without: not "Lea said 30 labs. Bot, is she right?"."""
    before, asked = called(text, room.analyst.pack)
    if not (before and _tells(before, room)):
        return asked
    question, lexicon = room.analyst.analyse(asked), room.analyst.lexicon
    told = question.names or any(lexicon.knows(word.text) for word in question.content)
    leans = needs(question) or question.reference.anaphoric
    return asked if told and not leans else text


def core(text: str, room: Room) -> str:
    """Return the question in ``text`` where marks set it apart from what is told around it, and it
    can be understood without that: it is answered whatever else is said. Else ``text``."""
    parts = set_apart(text, room.analyst.pack)
    if not (parts.scene or parts.remark):
        return text
    people = is_of_people(parts.scene, room.analyst.pack)
    empty = people and not _tells(parts.scene, room)
    topic = parts.scene.endswith(":") and not _is_no_topic(parts.scene, room)
    kept = "" if empty or (parts.clear and not topic) else parts.scene
    asked = " ".join(filter(None, (kept, _with_conditions(parts, room))))
    if asked == " ".join(filter(None, parts)):
        return text
    question, lexicon = room.analyst.analyse(asked), room.analyst.lexicon
    known = sum(lexicon.knows(word.text) for word in question.content)
    whole = known >= _WHOLE or bool(question.names)
    leans = needs(question) or question.reference.anaphoric
    alone = whole and _tells(asked, room) and not leans
    return asked if alone or empty else text


def sets_topic(text: str, room: Room) -> bool:
    """Say whether what is told before the question of ``text`` may be what that is about, as in "I
    work on species loss. Do they want studies in *my* area"."""
    pack = room.analyst.pack
    parts = set_apart(text, pack)
    told = _tells(parts.scene, room) and not is_of_people(parts.scene, pack)
    return told or tells_of_self(parts.asked, pack)


def scene(text: str, room: Room) -> tuple[str, str]:
    """Return what is told before the question of ``text``, without what people only say of things
    that the knowledge base does not have, and the rest."""
    pack = room.analyst.pack
    parts = set_apart(text, pack)
    if not parts.scene:
        return "", text
    clauses = parts.scene.split(", ")
    kept = (one for one in clauses if _tells(one, room) or not is_opinion(one, pack))
    return ", ".join(kept), _with_conditions(parts, room)


def readings(text: str, room: Room) -> Iterator[str]:
    """Yield ``text`` without more and more of what is told around the question, as far as that
    sets no condition: each is to be tried where the text is not surely answered."""
    analyst = room.analyst
    parts = set_apart(text, analyst.pack)
    asked = _with_conditions(parts, room)
    if asked != f"{parts.asked} {parts.remark}".strip():
        yield f"{parts.scene} {asked}".strip()
    if parts.scene and _is_no_topic(parts.scene, room) and not needs(analyst.analyse(asked)):
        yield asked
    led = behind_lead(asked, analyst.lexicon, analyst.pack)
    question = analyst.analyse(led) if led else None
    if question and (question.content or question.names):
        yield led


def _with_conditions(parts: Parts, room: Room) -> str:
    """Return the question of ``parts``, with its remark only where that may set a condition."""
    if not parts.remark:
        return parts.asked
    pack = room.analyst.pack
    own = is_of_people(parts.remark, pack) and not _conditions(parts.remark, room)
    free = own or is_opinion(parts.remark, pack) or _tells_nothing(parts.remark, room)
    return parts.asked if free else f"{parts.asked} {parts.remark}"


def _is_no_topic(told: str, room: Room) -> bool:
    """Say whether what is told before a question is not what it is about: "quiz night: "."""
    return is_of_people(told, room.analyst.pack) or _tells_nothing(told, room)


def _tells_nothing(told: str, room: Room) -> bool:
    """Say whether ``told`` sets no condition, and has no word of the source."""
    return not (_conditions(told, room) or _tells(told, room))


def _conditions(told: str, room: Room) -> bool:
    """Say whether ``told`` names, counts, insists on or denies something."""
    question = room.analyst.analyse(told)
    insists = question.conditions.insists or question.conditions.negated
    return bool(question.names or question.numbers or insists)


def _tells(text: str, room: Room) -> bool:
    """Say whether ``text`` has a name that the knowledge base has, or a word of its source."""
    question = room.analyst.analyse(text)
    words = any(word.token in room.source for word in question.content)
    return words or any(name.known for name in question.names)
