"""What one part of a message does: it asks, states, or only tells something beside the question."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.phrases import flatten

MARKS = ("?", "？", "؟")
STOPS = (".", "!", "…", "。", "！", "।")
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=512)
def unelided(text: str, pack: Pack) -> str:
    """Return ``text`` folded, with words apart that are written together, short forms in full."""
    return flatten(pack.writing.prepare(text))


def asks(part: str, pack: Pack) -> bool:
    """Say whether ``part`` asks something, and does not only tell of the asker."""
    flat = unelided(part, pack)
    cue = find_ask(flat, pack)
    if cue is None:
        return False
    # "We are in Peru" is told, not asked.
    return not (cue.kind is Kind.YES_NO and cue.start and is_own(part, pack))


def is_own(part: str, pack: Pack) -> bool:
    """Say whether ``part`` begins with the asker."""
    first = _WORD.search(unelided(part, pack))
    return first is not None and first.group() in pack.light.selves


def asks_something(part: str, pack: Pack) -> bool:
    """Say whether ``part`` asks, and not only whether what follows is so: "is it true, that"."""
    flat = unelided(part, pack)
    cue = find_ask(flat, pack)
    only = cue is not None and cue.kind is Kind.YES_NO and not flat[cue.end :].strip()
    return asks(part, pack) and not only


def states(part: str, pack: Pack) -> bool:
    """Say whether ``part`` is put as a statement: only a verb in it might ask, or a noun behind the
    asker ("I have *the date* already")."""
    cue = find_ask(unelided(part, pack), pack)
    if cue is None or not cue.start:
        return False
    noun = cue.noun or cue.phrase.split()[0] in pack.referring.definite
    return cue.kind is Kind.YES_NO or (noun and is_own(part, pack))


def opens_question(part: str, pack: Pack) -> bool:
    """Say whether ``part`` begins with a question word (after a preposition or article)."""
    flat = unelided(part, pack)
    cue = find_ask(flat, pack)
    if cue is None or (cue.kind is Kind.YES_NO and cue.start > 0):
        return False
    rest = flat[cue.end :]
    if pack.asking.tags.at_start(flat) and not pack.light.informs(flat):
        return False  # "..., isn't it?"
    words = set(_WORD.findall(rest))
    open_ = pack.light.selves & words or not pack.referring.anaphora & words
    if pack.writing.spaced and open_ and not pack.light.informs(rest):
        return False  # "..., what can i tell them"
    return not pack.writing.spaced or len(flat[: cue.start].split()) <= 1


def ends_asking(part: str) -> bool:
    """Say whether ``part`` has a question mark at its end."""
    return part.rstrip().endswith(MARKS)


def says_how(part: str, pack: Pack) -> bool:
    """Say whether ``part`` only tells how to answer what stands before it: "list them all"."""
    flat = unelided(part, pack)
    cue = find_ask(flat, pack)
    if cue is None or cue.phrase not in pack.light.requests.phrases:
        return False
    return not pack.light.informs(f"{flat[: cue.start]} {flat[cue.end :]}")


def is_told(part: str, before: str, following: str, pack: Pack) -> bool:
    """Say whether ``part`` is a statement behind a question, or one of people before a question,
    which has its mark: "... cheaper? We are debating it in class", "we were at lunch. How ...?"."""
    if not states(part, pack) or ends_asking(part):
        return False
    flat = unelided(part, pack)
    own = not pack.light.selves.isdisjoint(_WORD.findall(flat)) or pack.scene.hearsay.first(flat)
    apart = own and part.rstrip().endswith(STOPS) and not _names_what(part, pack)
    return ends_asking(before) or bool(apart and ends_asking(following))


def _names_what(part: str, pack: Pack) -> bool:
    """Say whether ``part`` tells what the asker wants: "I need *the year*"."""
    cue = find_ask(unelided(part, pack), pack)
    return cue is not None and cue.kind is not Kind.YES_NO


def marked(part: str, following: str, pack: Pack) -> bool:
    """Say whether ``part`` is a question by its mark alone, and what follows is another one:
    "results of the plan? and how many labs"; it may also name what is asked about next."""
    named = ends_asking(part) and pack.light.informs(unelided(part, pack))
    return named and pack.light.joints.at_start(unelided(following, pack)) is not None
