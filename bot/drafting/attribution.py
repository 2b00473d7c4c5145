"""Who says so, where a sentence attributes what it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.names import FoundName, Names
from bot.drafting.words import Language
from bot.knowledge.kinds import NameKind

_SPEAKERS = (NameKind.PERSON, NameKind.ORGANISATION)
_PRONOUNS = ("he", "she")
_NEAR = 60  # characters between a name and its verb: an apposition may stand between


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker as the source writes the name, and the part of the sentence that is said."""

    said_by: str
    start: int
    end: int


def attribution(
    sentence: str, names: Sequence[FoundName], earlier: str, known: Names, language: Language
) -> Attribution | None:
    """Return who says ``sentence``; ``earlier`` is the person that he or she may mean."""
    return (
        _according(sentence, names, known, language)
        or _said_behind(sentence, names, earlier, known, language)
        or _said_before(sentence, names, earlier, known, language)
    )


def _according(
    sentence: str, names: Sequence[FoundName], known: Names, language: Language
) -> Attribution | None:
    for phrase in language.words("according"):
        at = sentence.lower().find(phrase)
        if at < 0:
            continue
        behind = [n for n in names if n.start >= at and n.kind in _SPEAKERS]
        speaker = known.full(behind[0].text) if behind else ""
        if at == 0:
            comma = sentence.find(",", behind[0].end if behind else 0)
            return Attribution(speaker, comma + 1 if comma > 0 else 0, len(sentence))
        return Attribution(speaker, 0, len(sentence[:at].rstrip(" ,")))
    return None


def _said_behind(
    sentence: str, names: Sequence[FoundName], earlier: str, known: Names, language: Language
) -> Attribution | None:
    """Read ``"...," said X`` and ``..., X said``."""
    for match in re.finditer(r",[\"”]?\s+(?=\S)", sentence):
        words = sentence[match.end() :].split()
        named = [n for n in names if n.start >= match.end() and n.kind is not NameKind.PLACE]
        first = words[0].strip(",").lower() if words else ""
        told = first in language.words("speech") and first not in language.words("not_behind")
        if told and named and named[0].start - match.end() < _NEAR:
            return Attribution(known.full(named[0].text), 0, match.start())
        said = re.match(r"\S+(?:\s\S+){0,3}?\s(\w+)[.,]?(?:$|\s)", sentence[match.end() :])
        pronoun = first in _PRONOUNS and len(words) > 1
        if pronoun and words[1].strip(".,") in language.words("speech"):
            return Attribution(earlier, 0, match.start())
        if named and named[0].start == match.end() and said and said[1] in language.words("speech"):
            return Attribution(known.full(named[0].text), 0, match.start())
    return None


def _said_before(
    sentence: str, names: Sequence[FoundName], earlier: str, known: Names, language: Language
) -> Attribution | None:
    """Read ``X, head of Y, said that ...`` and ``He said ...``."""
    speech = "|".join(sorted(map(re.escape, language.words("speech"))))
    if not speech:
        return None
    who = rf"(?P<who>[^\"“:;]{{2,160}}?)\s(?:also\s|then\s)?(?:{speech})\b"
    found = re.match(who + r":?\s+(?:on \w+day\s+)?(?:that\s+)?", sentence)
    if found is None:
        return None
    speaking = [n for n in names if n.start < 5 and n.kind in _SPEAKERS]
    if found["who"].lower() in _PRONOUNS:
        return Attribution(earlier, found.end(), len(sentence)) if earlier else None
    if speaking:
        return Attribution(known.full(speaking[0].text), found.end(), len(sentence))
    return None
