"""What is told around a question: who asks it, what others say, what it is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.light import Light
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.part import MARKS, STOPS, asks, states, unelided
from bot.understanding.phrases import Aligned
from bot.understanding.split import LONGEST

_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[,.;:?!]")
_ENDS = (*STOPS, *MARKS)
_APART = (*STOPS, ":")
_CUTS = 12  # places in which a message is looked at for where its question begins, and ends
_BETWEEN = 8  # words between "explain" and what is to be explained
_CLAUSE = re.compile(r"(?<=[.!?;,:])\s+|(?<=[:;]\))\s+|(?<=\s)[-–—]\s+")


def tells_of_asker(part: str, pack: Pack) -> bool:
    """Say whether ``part`` asks nothing and tells of the asker: "clean power investor here"."""
    return tells_of_self(part, pack) and not asks(part, pack)


def tells_of_self(part: str, pack: Pack) -> bool:
    """Say whether ``part`` speaks of the asker: "in *my* area"."""
    return not pack.light.selves.isdisjoint(_WORD.findall(unelided(part, pack)))


class Parts(NamedTuple):
    """A message: what sets the scene, the question, a remark behind it; two may be empty."""

    scene: str
    asked: str
    remark: str

    @property
    def clear(self) -> bool:
        """Whether a mark sets the scene apart, and not only a comma."""
        return self.scene.endswith(_APART)


def set_apart(text: str, pack: Pack) -> Parts:
    """Return the parts of ``text``: "we are being posted to Minsk. | Who is the ambassador there? |
    My sister says it's a woman", "quiz night, question 7: | name the regions"."""
    scene, asked = _behind_scene(text, pack)
    return Parts(scene, *_before_remark(asked, pack))


def _behind_scene(text: str, pack: Pack) -> tuple[str, str]:
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(len(parts) - 1, max(0, len(parts) - 1 - _CUTS), -1):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        flat = unelided(head, pack)
        cue = find_ask(flat, pack)
        told = cue is None or (cue.kind is Kind.YES_NO and cue.start > 0)
        claims = pack.asking.tags.at_end(flat.rstrip(" .:!"))  # "true or false:"
        told = told and not (head.endswith(MARKS) or claims)
        apart = head.endswith(_APART) or is_of_people(head, pack)
        if told and apart and asks(tail, pack):
            return head, tail
    return "", text


def is_of_people(told: str, pack: Pack) -> bool:
    """Say whether ``told`` is of the asker or of whom it is asked for, or numbers the question."""
    flat, light, labels = unelided(told, pack), pack.light, pack.scene.labels
    people = (light.selves | pack.scene.audience).intersection(_WORD.findall(flat))
    return bool(people or light.greetings.at_start(flat) or (labels and labels.search(flat)))


def _before_remark(text: str, pack: Pack) -> tuple[str, str]:
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(1, min(len(parts), _CUTS + 1)):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        flat = unelided(tail, pack)
        first = _WORD.findall(flat)[:1]
        own = bool(first) and pack.light.selves.issuperset(first)
        apart = own or head.endswith(_ENDS) or pack.scene.hearsay.first(flat)
        told = not asks(tail, pack) or (head.endswith(MARKS) and states(tail, pack))
        told = told and not any(mark in tail for mark in MARKS)
        if apart and told and asks(head, pack):
            return head, tail
    return text, ""


def is_opinion(remark: str, pack: Pack) -> bool:
    """Say whether ``remark`` only tells what somebody says, or what the answer is for."""
    flat, scene = unelided(remark, pack), pack.scene
    asked_for = scene.inquiries.at_end(flat.rstrip(" ".join(_ENDS)))  # "my cousin wants to know"
    return bool(scene.hearsay.first(flat) or scene.remarks.at_start(flat) or asked_for)


def behind_lead(text: str, lexicon: Lexicon, pack: Pack) -> str:
    """Return ``text`` without who asks, and of whom: "my boss wants to know *how many labs there
    are*", "explain to a pensioner *what the park is*"; empty where nobody does, or whoever asks is
    of the subject: "did the ambassador explain why", "did any expert check whether"."""
    flat, places = Aligned.of(text[:LONGEST])
    lead = pack.scene.inquiries.first(flat)
    embedded = pack.scene.embedded.first(flat[lead.end :]) if lead else None
    if lead is None or embedded is None:
        return ""
    between = flat[lead.end : lead.end + embedded.start]
    before = flat[: lead.start]
    known = any(name.known for name in lexicon.names(before))
    cue = find_ask(before, pack)
    known = known or (cue is not None and not cue.start and pack.light.informs(before))
    if known or _PAUSE.search(between) or len(between.split()) > _BETWEEN:
        return ""
    begins = embedded.end if embedded.phrase in pack.scene.whether else embedded.start
    return text[places[lead.end + begins] :].strip()


def of_asker(flat: str, start: int, light: Light) -> bool:
    """Say whether a number tells the asker's age: "explain it like im *twelve*"."""
    before = flat[:start].rsplit(maxsplit=2)[-2:]
    return bool(before) and (before[-1] in light.selves or (before[0] in light.selves))
