"""What a whole article knows, beyond the one statement that is compared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from bot.frames.frame import Frame

Similarity = Callable[[str, str], float]
_BEFORE = 1  # sentences before a statement that its pronouns may mean


class Context:
    """The statements of one article in order, with the title and headings that stand above each.

    ``similarity`` returns how near two short texts are in meaning, from -1 to 1.
    """

    def __init__(
        self,
        statements: Sequence[Frame],
        *,
        above: Sequence[Sequence[Frame]] = (),
        similarity: Similarity | None = None,
    ) -> None:
        self.statements = tuple(statements)
        self.similarity = similarity
        self._above = [tuple(frames) for frames in above] or [()] * len(self.statements)
        self._position = {id(frame): at for at, frame in enumerate(self.statements)}
        self._around: dict[int, frozenset[str]] = {}
        self._frequency: Counter[str] = Counter()
        for frame in self.statements:
            self._frequency.update({word.stem for word in frame.words})
        for frames in {id(frames): frames for frames in self._above}.values():
            self._frequency.update({word.stem for frame in frames for word in frame.words})
        self._topics = frozenset(
            word.stem for frames in self._above for frame in frames for word in frame.words
        )
        self.names = frozenset(name.key for frame in self.statements for name in frame.names)
        self._unknown = math.log(2 + len(self.statements))

    def weight(self, stem: str) -> float:
        """Return how much information a word carries: the rarer in the article, the more."""
        count = self._frequency.get(stem, 0)
        return math.log(1 + (len(self.statements) + 1) / count) if count else self._unknown

    def knows(self, stem: str) -> bool:
        """Return True if the article has the word anywhere."""
        return stem in self._frequency

    def is_topic(self, stem: str) -> bool:
        """Return True if a title or heading of the article has the word."""
        return stem in self._topics

    def words_around(self, statement: Frame) -> frozenset[str]:
        """Return the stems of the words that stand around ``statement``, one of the article's."""
        found = self._around.get(id(statement))
        if found is None:
            frames = self.around(statement)
            found = frozenset(word.stem for frame in frames for word in frame.words)
            self._around[id(statement)] = found
        return found

    def around(self, statement: Frame) -> tuple[Frame, ...]:
        """Return the sentences before ``statement``, the nearest first, then headings and title."""
        at = self._position[id(statement)]
        before = self.statements[max(0, at - _BEFORE) : at]
        return (*reversed(before), *self._above[at])
