"""What askers tell of themselves beside what they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.light import Light
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.phrases import Aligned
from bot.understanding.split import LONGEST, asks, unelided

_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[,.;:?!]")
_ENDS = (".", "?", "!", "؟", "？", "。")
_BETWEEN = 8  # words between "explain" and what is to be explained
_CLAUSE = re.compile(r"(?<=[.!?;,:])\s+|(?<=[:;]\))\s+|(?<=\s)[-–—]\s+")


def tells_of_asker(part: str, pack: Pack) -> bool:
    """Say whether ``part`` asks nothing and tells of the asker: "clean power investor here"."""
    own = pack.light.selves & set(_WORD.findall(unelided(part, pack)))
    return bool(own) and not asks(part, pack)


class Part(NamedTuple):
    """A message without what is told around the question.

    ``told`` is what was left out and may set a condition: it is of no asker and nobody's opinion.
    Whether the question lost what it points back to is for whoever takes it; not ``whole``, it may.
    """

    text: str
    told: str
    whole: bool


def shorter(text: str, lexicon: Lexicon, pack: Pack) -> Iterator[Part]:
    """Yield ``text`` without what is only told before the question, then also without what is told
    behind it, then also without who asks: "I'm off to Minsk. My boss wants to know *who is the
    ambassador*, he says it's a woman"."""
    asked = _behind_scene(text, pack)
    if asked:
        yield Part(asked, "", whole=False)
    whole, told = not asked, ""
    head, tail = _before_remark(asked or text, pack)
    if tail:
        told = "" if _sets_nothing(tail, pack) else tail
        yield Part(head, told, whole)
    rest = _behind_lead(head, lexicon, pack)
    if rest:
        yield Part(rest, told, whole=False)


def _behind_scene(text: str, pack: Pack) -> str:
    """Return ``text`` without what sets the scene: "we are being posted to Minsk. Who is the
    ambassador there", "quiz night, question 7: name the regions"; empty where nothing does."""
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(len(parts) - 1, 0, -1):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        flat = unelided(head, pack)
        cue = find_ask(flat, pack)
        told = cue is None or (cue.kind is Kind.YES_NO and cue.start > 0)
        if told and asks(tail, pack) and _is_of_people(flat, pack):
            return tail
    return ""


def _is_of_people(flat: str, pack: Pack) -> bool:
    """Say whether ``flat`` tells of the asker, or only numbers the question."""
    light = pack.light
    own = light.selves & set(_WORD.findall(flat))
    labels = pack.scene.labels
    return bool(own or light.greetings.at_start(flat) or (labels and labels.search(flat)))


def _before_remark(text: str, pack: Pack) -> tuple[str, str]:
    """Return ``text`` up to what is told behind a question, and that: "is healthcare one of the
    fields? im a nurse"; an empty remark where there is none."""
    parts = _CLAUSE.split(text[:LONGEST])
    for cut in range(1, len(parts)):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        flat = unelided(tail, pack)
        first = _WORD.findall(flat)[:1]
        own = bool(first) and pack.light.selves.issuperset(first)
        apart = own or head.rstrip().endswith(_ENDS) or pack.scene.hearsay.first(flat)
        if apart and asks(head, pack) and not asks(tail, pack):
            return head, tail
    return text, ""


def _sets_nothing(remark: str, pack: Pack) -> bool:
    """Say whether ``remark`` is only an opinion or tells what the answer is for."""
    flat, scene = unelided(remark, pack), pack.scene
    return bool(scene.hearsay.first(flat) or scene.remarks.at_start(flat))


def _behind_lead(text: str, lexicon: Lexicon, pack: Pack) -> str:
    """Return ``text`` without who asks, and of whom: "my boss wants to know *how many labs there
    are*", "explain to a pensioner *what the park is*"; empty where nobody does, or whoever asks is
    of the subject: "did the ambassador explain why"."""
    flat, places = Aligned.of(text[:LONGEST])
    lead = pack.scene.inquiries.first(flat)
    embedded = pack.scene.embedded.first(flat[lead.end :]) if lead else None
    if lead is None or embedded is None:
        return ""
    between = flat[lead.end : lead.end + embedded.start]
    known = any(name.known for name in lexicon.names(flat[: lead.start]))
    if known or _PAUSE.search(between) or len(between.split()) > _BETWEEN:
        return ""
    begins = embedded.end if embedded.phrase in pack.scene.whether else embedded.start
    return text[places[lead.end + begins] :].strip()


def of_asker(flat: str, start: int, light: Light) -> bool:
    """Say whether a number tells the asker's age: "explain it like im *twelve*"."""
    before = flat[:start].rsplit(maxsplit=2)[-2:]
    return bool(before) and (before[-1] in light.selves or (before[0] in light.selves))
