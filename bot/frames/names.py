"""The names in a sentence: people, organisations, places."""

from __future__ import annotations

from bot.frames.frame import Name, NameKind, Word
from bot.frames.lexicon import Lexicon
from bot.frames.places import gazetteer

_MOST_LIGHT = 2  # light words in a row inside a name: Academy of the Sciences


def read_names(text: str, row: tuple[Word, ...], words: Lexicon) -> tuple[Name, ...]:
    """Return the names of ``text``, places known by any way of writing them among them."""
    norms = tuple(
        word.norm.removesuffix("s") if word.text.endswith(("'s", "’s")) else word.norm
        for word in row
    )
    found = [
        Name(_cut(text, row, a, b), f"{place.code}:{place.part}", NameKind.PLACE, a, b, place)
        for a, b, place in gazetteer(words.language).find(norms)
        if _may_be_place(text, row, a, b)
    ]
    if words.language != "en":
        found += _inflected(text, row, words, {name.first for name in found})
    places = {(name.first, name.after) for name in found}
    for first, after in _capital_runs(text, row, words):
        if words.language != "en" and first == 0 and (1, after) in places:
            continue  # "Zit Nederland ...": any word may open a question
        if (first, after) in places:
            continue
        key = " ".join(w.stem for w in row[first:after] if w.content) or norms[first]
        kind = _kind(row[first:after], row[first - 1 : first], words)
        found.append(Name(_cut(text, row, first, after), key, kind, first, after))
    return tuple(sorted(found, key=lambda name: (name.first, name.after)))


def _inflected(text: str, row: tuple[Word, ...], words: Lexicon, known: set[int]) -> list[Name]:
    """Return the countries that stand in another case than the tables have."""
    found = []
    for word in row:
        place = gazetteer(words.language).inflected(word.norm) if word.capital else None
        if place and word.index not in known:
            at, key = word.index, f"{place.code}:{place.part}"
            found.append(Name(_cut(text, row, at, at + 1), key, NameKind.PLACE, at, at + 1, place))
    return found


def _cut(text: str, row: tuple[Word, ...], first: int, after: int) -> str:
    return text[row[first].start : row[after - 1].end]


def _may_be_place(text: str, row: tuple[Word, ...], first: int, after: int) -> bool:
    """Return True unless the words are written as no name is, in a text that has capitals."""
    written = _cut(text, row, first, after)
    if len(written) < 3 and not written.isupper():
        return False
    cased = any(w.capital for w in row[1:]) and written.isascii()
    return not cased or row[first].capital


def _capital_runs(text: str, row: tuple[Word, ...], words: Lexicon) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(row):
        if not _starts_name(text, row, index, words):
            index += 1
            continue
        after = _end_of_name(text, row, index, words)
        runs.append((index, after))
        index = after
    return runs


def _starts_name(text: str, row: tuple[Word, ...], index: int, words: Lexicon) -> bool:
    word = row[index]
    if not word.capital or word.figure or word.norm in words.function_words:
        return False
    if index > 0 and not _opens_sentence(text, word.start):
        return True
    follows = row[index + 1] if index + 1 < len(row) else None
    if follows is None or word.norm in words.fillers:
        return False
    verb = follows.norm in words.auxiliaries or follows.norm in words.irregular_verbs
    return follows.capital or verb or follows.norm.endswith("ed") or "'" in word.text


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in '.!?:"“'


def _end_of_name(text: str, row: tuple[Word, ...], first: int, words: Lexicon) -> int:
    after = first + 1
    light = 0
    for word in row[first + 1 :]:
        between = text[row[word.index - 1].end : word.start]
        if between.strip(" -&.'’") or row[word.index - 1].text.endswith(("'s", "’s")):
            break
        if word.capital or (word.figure and after == word.index and word.norm.isdigit()):
            after, light = word.index + 1, 0
        elif light < _MOST_LIGHT and word.norm in (
            words.name_particles | words.name_articles if light else words.name_particles
        ):
            light += 1
        else:
            break
    return after


def _kind(run: tuple[Word, ...], before: tuple[Word, ...], words: Lexicon) -> NameKind:
    norms = {word.norm for word in run}
    if norms & words.organisation_words or (len(run) == 1 and run[0].text.isupper()):
        return NameKind.ORGANISATION
    if norms & words.place_words:
        return NameKind.PLACE
    if norms & words.titles or any(word.norm in words.titles for word in before):
        return NameKind.PERSON
    plain = all(word.capital and word.text.isalpha() for word in run)
    return NameKind.PERSON if plain and 2 <= len(run) <= 3 else NameKind.OTHER
