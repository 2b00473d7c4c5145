"""Which way something goes: more or fewer, rise or fall."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Word
from bot.frames.lexicon import Lexicon
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State


def compare_trends(pair: Pair) -> Iterator[Compared]:
    """Yield whether both go the same way, where each goes but one way."""
    asked = _trends(pair.question, pair.words)
    ways = set(asked.values())
    if len(ways) != 1:
        return
    reached = {pair.statement.words[index].clause for index in pair.reached()}
    given = {
        word: way
        for word, way in _trends(pair.statement, pair.words).items()
        if word.clause in reached
    }
    text = next(iter(given)).text if given else ""
    about = [word.index for word in asked]
    first = next(iter(asked))
    if len(set(given.values())) == 1:
        state = State.SUPPORTED if ways == set(given.values()) else State.CONTRADICTED
        if _compares(pair.question, pair) and not (_from(given) or _compares(pair.statement, pair)):
            state = State.OPEN  # what is more than another may have fallen
    else:
        state = State.OPEN
    yield Compared.of(FindingKind.RANK, state, first.text, text, about=about)


def _compares(frame: Frame, pair: Pair) -> bool:
    return any(w.norm in pair.words.compared_with and not w.figure for w in frame.words)


def _from(trends: dict[Word, str]) -> bool:
    """Return True for up from and down from, which compare as than does."""
    return any(word.norm in ("up", "down") for word in trends)


def _trends(frame: Frame, words: Lexicon) -> dict[Word, str]:
    found = {}
    for word in frame.words:
        if word.figure:
            continue
        way = words.trends.get(word.stem, "")
        before = frame.words[word.index - 1].norm if word.index else ""
        behind = frame.words[word.index + 1].norm if word.index + 1 < len(frame.words) else ""
        if word.norm in ("up", "down") and (before in words.moving_verbs or behind == "from"):
            way = word.norm
        if way:
            found[word] = way
    return found
