"""What form a question has: whether it asks or claims, of one certain thing or of any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.kinds import ends_open
from bot.understanding.language.asking import Kind
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Form:
    """How it is put."""

    polar: bool  # begins as a question does that wants yes or no: "did he give the number of"
    statement: bool  # says something and wants it confirmed
    bare: bool  # no word shows what is asked, nor that anything is claimed
    fragment: bool  # neither asks nor wants anything confirmed: "page count of the guidelines"
    definite: bool  # is about one certain thing ("the park"), or the language does not tell

    @staticmethod
    def of(scan: Scan) -> Form:
        """Return the form of ``scan``."""
        verbs = scan.pack.asking.asks.get(Kind.YES_NO)
        bare = scan.cue is None and not scan.tagged
        return Form(
            polar=verbs is not None and bool(verbs.at_start(scan.flat)),
            statement=_states(scan),
            bare=bare,
            fragment=bare and not scan.numbers,
            definite=_definite(scan),
        )


def _states(scan: Scan) -> bool:
    """Say whether the message says something: no question word, or the verb after its subject,
    or a cue inside it ("the park cost 12 million, right?")."""
    cue, light = scan.cue, scan.pack.light
    if cue is None:
        return True
    if ends_open(scan.flat, cue, scan.pack):
        return False
    late = light.informs(scan.flat[: cue.start])
    tagged = scan.tagged
    return (cue.kind is Kind.YES_NO and (late or tagged)) or (tagged and late and cue.noun)


def _definite(scan: Scan) -> bool:
    """Say whether one certain thing is meant: "the wind farm", not "the EU" nor "a wind farm"."""
    articles = scan.pack.referring.definite
    named = {name.start for name in scan.names}
    words = _WORD.finditer(scan.flat) if articles else ()
    return not articles or any(
        word.group() in articles and following.start() not in named
        for word, following in pairwise(words)
    )
