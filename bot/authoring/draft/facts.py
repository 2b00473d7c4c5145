"""The sentences of an article that hold figures, as facts."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot.authoring.identifiers import Identifiers
from bot.frames.frame import Count, Frame
from bot.frames.reader import FrameReader
from bot.knowledge.checks.literals import stated
from bot.knowledge.knowledge import Sentence
from bot.text.data_files import read_yaml
from bot.text.figures import read_quantities
from bot.text.quantity import FigureKind, Quantity
from bot.text.quotes import contains
from bot.text.sentences import sentences

_DATA = read_yaml(Path(__file__).parent / "data" / "facts.yaml")
HEAD: str = _DATA["head"]  # of a file of facts
_SLOTS, _OF = _DATA["slots"], tuple(_DATA["of"])
_PLURAL = re.compile(r"(?<!s)s$|^(?:people|children|(?:fisher|wo)?men|staff|police|fish|sheep)$")
_WORD = re.compile(r"[^\W\d_]+")
_ID_WORDS, _ID_LETTERS = 5, 4  # an id is of so many words that have so many letters or more


def facts_of(
    found: Iterable[Sentence], language: str, taken: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield a fact, as it stands in a facts file, of each sentence that holds a figure, none twice,
    with ids not ``taken``."""
    ids = Identifiers(taken)
    for quote in dict.fromkeys(sentence.text for sentence in found):
        if figures := figures_of(quote, language):
            words = (one for one in _WORD.findall(quote) if len(one) >= _ID_LETTERS)
            name = ids.new(" ".join(islice(words, _ID_WORDS)), "fact")
            yield {"id": name, "quote": quote, "figures": figures}


def figures_of(quote: str, language: str) -> dict[str, dict[str, str]]:
    """Return the figures of a quote by slot, as they stand in a facts file."""
    found: dict[str, dict[str, str]] = {}
    used: Counter[str] = Counter()
    for start, end in sentences(quote, language):
        for kind, parts in _figures(_reader(language).read(quote[start:end])):
            slot = _SLOTS[kind]
            used[slot] += 1
            found[slot if used[slot] == 1 else f"{slot}-{used[slot]}"] = parts
    return found


_reader = cache(FrameReader)


def _figures(frame: Frame) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the kind of each figure and what is said of it."""
    counts = {count.quantity.start: count for count in frame.counts}
    for one in read_quantities(frame.text, frame.language):
        if one.weak or not contains(one.text, frame.text):
            continue
        count = counts.get(one.start)  # a difference, "500 more than", counts nothing in a frame
        counted = _counted(frame, count) if count else ""
        alone = stated(one.text, frame.language)
        is_told = alone is not None and _meaning(alone) == _meaning(one)  # its kind, by its text
        parts = {"text": one.text, "of": counted, "kind": "" if is_told else one.kind.value}
        yield one.kind.value, {key: text for key, text in parts.items() if text}


def _meaning(one: Quantity) -> tuple[object, ...]:
    """Return what a figure states, wherever it stands; "only" adds nothing to it."""
    return one.kind, one.value, one.qualifier.removeprefix("only"), one.first_day, one.last_day


def _counted(frame: Frame, count: Count) -> str:
    """Return what a figure counts where the sentence says so right behind it: 40 *people*."""
    if not count.noun or count.noun[0] < count.after:
        return ""
    run = [frame.words[count.noun[0]]]
    for word in (frame.words[index] for index in count.noun[1:]):
        if not frame.text[run[-1].end : word.start].isspace():
            break
        run.append(word)
    between = frame.text[count.quantity.end : run[0].start].strip()
    if count.quantity.kind is not FigureKind.COUNT:
        return frame.text[run[0].start : run[-1].end] if between in _OF else ""
    if frame.language == "en":  # what stands behind a plural is no longer counted
        plural = [n for n, word in enumerate(run) if _PLURAL.search(word.norm)]
        run = run[: plural[0] + 1] if plural else []
    return frame.text[run[0].start : run[-1].end] if run else ""
