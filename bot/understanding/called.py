"""Where the bot is called in a conversation, to be asked what stands behind."""

from __future__ import annotations

import re

from bot.understanding.language.pack import Pack
from bot.understanding.part import asks
from bot.understanding.phrases import Aligned
from bot.understanding.split import LONGEST

_BREAK = re.compile(r"(?:^|[\n.,;:!?…。，！？；：؟،)\]}\U0001f300-\U0001faff\u2600-\u27bf])\s*$")
_END = re.compile(r"\s*(?:[?!.…？！。؟]|$)")
_PAUSE = " ,;:-–—!،，：、"


def called(text: str, pack: Pack) -> tuple[str, str]:
    """Return what is said before the bot is called, and what it is asked: of "no, it's Chad. bot,
    where is the plant?" the first sentence and the question; of "how many labs, bot?" nothing and
    the question without the call."""
    flat, places = Aligned.of(text[:LONGEST])
    for hit in pack.scene.called.find(flat):
        before, behind = text[: places[hit.start]], text[places[hit.end] :]
        told = flat[: hit.start]
        claimed = pack.asking.polar.at_end(told) or pack.asking.tags.at_end(told)
        if not (_BREAK.search(told) or claimed):
            continue
        asked = behind.lstrip(_PAUSE)
        if asks(asked, pack):
            return before.rstrip(_PAUSE), asked
        if any(map(str.isalpha, before)) and _END.match(behind):
            return "", before.rstrip(_PAUSE) + behind
    return "", text
