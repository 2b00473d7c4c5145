"""How a question points to what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.language.referring import Referring
from bot.understanding.phrases import without
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[?!;.](?=\s)")


@dataclass(frozen=True, slots=True)
class Reference:
    """What points to an earlier message."""

    anaphoric: bool  # points back to an earlier message
    of_person: bool  # points back to a person ("his")
    singular: bool  # points back to one thing ("it")
    opener: bool  # begins as a follow-up does
    joined: bool  # begins with a joining word ("and in how many countries?")
    preposition: str  # with which it begins, a joining word apart: "and *on* trade"

    @staticmethod
    def of(scan: Scan) -> Reference:
        """Return how ``scan`` points to what was said before."""
        flat, referring = scan.flat, scan.pack.referring
        words = set(_WORD.findall(flat))
        return Reference(
            anaphoric=_points_back(scan),
            of_person=bool(referring.persons & words),
            singular=bool(referring.singular & words),
            opener=bool(referring.openers.at_start(flat)),
            joined=bool(scan.pack.light.joints.at_start(flat)),
            preposition=_leading_preposition(flat, referring),
        )


def _points_back(scan: Scan) -> bool:
    """Say whether a word points to an earlier message: not in "are there", "those labs"."""
    referring = scan.pack.referring
    flat = without(scan.flat, referring.existential.find(scan.flat))
    told_from = _first_sentence_end(scan, flat)
    nouns = {word.start for word in scan.content}
    ends = {word.start + len(word.text) for word in scan.content}
    for match in _WORD.finditer(flat, 0, told_from):
        word = match.group()
        if word not in referring.anaphora:
            continue
        before_noun = match.end() + 1 in nouns and word in referring.determiners
        told = word in referring.ones and match.start() - 1 in ends
        if not before_noun and not told:
            return True
    return False


def _first_sentence_end(scan: Scan, flat: str) -> int:
    """Return from where words point to a sentence before them that tells something: "the 114
    enterprises? who said it"."""
    first = min((word.start for word in scan.content), default=len(flat))
    ends = (match for match in _SENTENCE_END.finditer(flat) if match.start() > first)
    return next((match.end() for match in ends), len(flat))


def _leading_preposition(flat: str, referring: Referring) -> str:
    """Return the preposition that a follow-up begins with, what opens it apart: "what about *in*
    Africa"; empty without one."""
    opener = referring.openers.at_start(flat)
    found = referring.prepositions.at_start(flat[opener.end :].lstrip() if opener else flat)
    return found.phrase if found else ""
