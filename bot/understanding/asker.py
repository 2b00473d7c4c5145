"""What askers tell of themselves beside what they ask."""

from __future__ import annotations

import re

from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.light import Light
from bot.understanding.language.pack import Pack
from bot.understanding.split import LONGEST, asks, unelided

_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"(?<=[.!?;,:])\s+|(?<=[:;]\))\s+|(?<=\s)[-–—]\s+")


def tells_of_asker(part: str, pack: Pack) -> bool:
    """Say whether ``part`` asks nothing and tells of the asker: "clean power investor here"."""
    own = pack.light.selves & set(_WORD.findall(unelided(part, pack)))
    return bool(own) and not asks(part, pack)


def asking_part(text: str, pack: Pack) -> str:
    """Return ``text`` without what the asker tells of themselves before the question: "we are
    being posted to Minsk. Who is the ambassador there"; all of it where nothing of that sort is."""
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(len(parts) - 1, 0, -1):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        flat = unelided(head, pack)
        own = pack.light.selves & set(_WORD.findall(flat))
        cue = find_ask(flat, pack)
        told = cue is None or (cue.kind is Kind.YES_NO and cue.start > 0)
        if (own or pack.light.greetings.at_start(flat)) and told and asks(tail, pack):
            return tail
    return text


def before_remark(text: str, pack: Pack) -> tuple[str, str]:
    """Return ``text`` up to what the asker tells of themselves behind it, and that: "is healthcare
    one of the fields? im a nurse"; an empty remark where there is none."""
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(1, len(parts)):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        first = _WORD.findall(unelided(tail, pack))[:1]
        own = bool(first) and pack.light.selves.issuperset(first)
        if own and asks(head, pack) and not asks(tail, pack):
            return head, tail
    return text, ""


def of_asker(flat: str, start: int, light: Light) -> bool:
    """Say whether a number tells the asker's age: "explain it like im *twelve*"."""
    before = flat[:start].rsplit(maxsplit=2)[-2:]
    return bool(before) and (before[-1] in light.selves or (before[0] in light.selves))
