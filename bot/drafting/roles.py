"""The part that a name plays, where the sentence says so beside it."""

from __future__ import annotations

import re

from bot.drafting.words import Language

_AFTER = re.compile(
    r"\s?,\s+(?:(?:a|an|the)\s+)?(?P<role>(?:[A-Z]\w+ )?[a-z][^,;:.()\"“”]{2,90}?)"
    r"(?=[,;.()\"“”]|\s+(?:said|says|who|and said)\b|$)"
)
_BEFORE = re.compile(r"(?P<role>[A-Za-z][\w'’ -]{2,60}),?\s$")
_IS = re.compile(r"\s(?:is|was)\s(?:a|an|the)\s(?P<role>[a-z][^,;:.()\"“”]{2,90}?)(?=[,;.()]|$)")
_LONGEST = 5
_LONGEST_AFTER = 12


def role_of(sentence: str, start: int, end: int, language: Language) -> str:
    """Return the role of the name at ``start`` to ``end``: head of the council; else empty."""
    behind = sentence[end:]
    return (
        _after(behind, language)
        or _before(sentence[:start], language)
        or _predicate(behind, language)
    )


def _predicate(text: str, language: Language) -> str:
    """Read ``is a biologist at the station`` behind a name."""
    found = _IS.match(text)
    if found is None or any(map(str.isdigit, found["role"])):
        return ""
    words = found["role"].split()
    return " ".join(words) if _is_role(words, language) and len(words) <= _LONGEST_AFTER else ""


def _after(text: str, language: Language) -> str:
    found = _AFTER.match(text)
    if found is None:
        return ""
    role = found["role"].strip()
    words = role.split()
    first = words[0].lower()
    light = language.function_words | language.words("prepositions") | language.words("speech")
    past = first.endswith(("ed", "ing")) or (first in language.verbs and first.endswith("s"))
    if first in light or past or len(words) > _LONGEST_AFTER or any(map(str.isdigit, role)):
        return ""
    return role if _is_role(words, language) else ""


def _before(text: str, language: Language) -> str:
    """Return the words just before a name that tell who it is: the retired engineer."""
    bare, _, last = text.rstrip().rpartition(" ")
    honorific = last.rstrip(".").lower() in language.words("honorifics")
    found = _BEFORE.search(f"{bare} " if honorific else text)
    if found is None:
        return ""
    low = found["role"].lower()
    offices = (one for one in language.words("offices") if f" {low}".endswith(f" {one}"))
    office = max(offices, key=len, default="")
    if office and found["role"][-len(office)].isupper():
        return office
    light = language.function_words | language.words("prepositions") | language.words("determiners")
    words: list[str] = []
    for word in reversed(found["role"].split()):
        low = word.lower().rstrip(".")
        stops = low in light or low in language.words("speech") or (low in language.verbs and words)
        if stops or (word[0].isupper() and low not in language.words("titles")):
            break
        words.insert(0, word)
    if not words or len(words) > _LONGEST or not _is_role(words[-1:], language):
        return ""
    return " ".join(words)


def _is_role(words: list[str], language: Language) -> bool:
    """Say whether the first noun phrase of ``words`` names what a person or body is."""
    heads = []
    for word in words:
        if word.lower() in language.words("prepositions"):
            break
        heads.append(word.lower().strip(",."))
    endings = tuple(language.words("role_endings"))
    kinds = language.words("organisations") | language.words("places") | language.words("projects")
    known = (
        language.words("titles")
        | kinds
        | {"firm", "maker", "bog", "ferry", "ship", "vessel", "journal"}
    )
    return bool(heads) and (heads[-1] in known or heads[-1].endswith(endings))
