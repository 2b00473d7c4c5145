"""Which words of a statement stand for which words of a question, within what the article knows."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from bot.frames.frame import Count, Frame, Name, Word, norm_at
from bot.frames.lexicon import Lexicon, lexicon
from bot.text.spelling import is_slip

_LEAST_PREFIX = 4
_LEAST_SPELLING = 5
_OPENING = 6  # words of a statement among which its subject stands
_AROUND = 0.7  # what a word counts that only stands around the statement
_Targets = dict[int, tuple[int, ...]]
Similarity = Callable[[str, str], float]


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
        headings = [*{id(frames): _stems(frames) for frames in self._above}.values()]
        each = (_stems([frame]) for frame in self.statements)
        self._frequency = Counter(chain(*headings, *each))
        self.names = frozenset(name.key for frame in self.statements for name in frame.names)
        self._unknown = math.log(2 + len(self.statements))

    def weight(self, stem: str) -> float:
        """Return how much information a word carries: the rarer in the article, the more."""
        count = self._frequency.get(stem, 0)
        return math.log(1 + (len(self.statements) + 1) / count) if count else self._unknown

    def knows(self, stem: str) -> bool:
        """Return True if the article has the word anywhere."""
        return stem in self._frequency

    def words_around(self, statement: Frame) -> frozenset[str]:
        """Return the stems of the words that stand around ``statement``, one of the article's."""
        found = self._around.get(id(statement))
        if found is None:
            found = self._around[id(statement)] = _stems(self.around(statement))
        return found

    def around(self, statement: Frame) -> tuple[Frame, ...]:
        """Return the sentence before ``statement``, which its pronouns may mean, and headings."""
        at = self._position[id(statement)]
        return (*self.statements[max(0, at - 1) : at], *self._above[at])


def _stems(frames: Iterable[Frame]) -> frozenset[str]:
    return frozenset(word.stem for frame in frames for word in frame.words)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a statement with their words aligned.

    ``targets`` has the words of the statement for each word of the question that it covers;
    ``around`` are the words that only the sentences, headings and title around it have.
    """

    question: Frame
    statement: Frame
    context: Context
    words: Lexicon
    targets: _Targets
    around: frozenset[int]
    translated: bool = False  # the two are of different languages

    def covers(self, index: int) -> bool:
        """Return True if the statement has a word for word ``index`` of the question."""
        return index in self.targets

    def meets(self, asked: Iterable[int], given: Iterable[int]) -> int:
        """Return how many of the words ``asked`` of the question are among ``given``."""
        among = set(given)
        return sum(1 for index in asked if among & set(self.targets.get(index, ())))

    def refers_back(self) -> bool:
        """Return True if the statement speaks of something named before it: it, they, he."""
        row, words = self.statement.words, self.words
        before = {*self.reached(), len(row)}  # a pronoun before one of these, or at the end
        return any(
            word.norm in words.pronouns
            and (
                # "This year" is a time, and refers to nothing.
                (word.index < _OPENING and norm_at(row, word.index + 1) not in words.time_nouns)
                or norm_at(row, word.index - 1) in words.clause_joints
                or word.index + 1 in before
            )
            for word in row
        )

    def reached(self, asked: Iterable[int] | None = None) -> frozenset[int]:
        """Return the words of the statement that the question has, or its words ``asked``."""
        asked = self.targets if asked is None else asked
        return frozenset(index for at in asked for index in self.targets.get(at, ()))

    def share(
        self,
        *,
        settled: AbstractSet[int] = frozenset(),
        turned: AbstractSet[int] = frozenset(),
        aside: AbstractSet[int] = frozenset(),
    ) -> float:
        """Return the share of the question's information, the words ``aside`` left out, that is
        there, as a word or ``settled``. What is around or ``turned`` counts less."""
        total = found = 0.0
        for word in self.question.terms:
            if word.index in aside:
                continue
            weight = self.context.weight(word.stem)
            total += weight
            there = self.covers(word.index) or word.index in settled
            nearly = word.index in self.around or word.index in turned
            found += weight * (there or _AROUND * nearly)
        return found / total if total else 0.0

    def shared(self) -> list[Word]:
        """Return the words of the question that the statement has, those of names aside."""
        names = words_in(*self.question.names)
        return [w for w in self.question.terms if self.covers(w.index) and w.index not in names]


def words_in(*spans: Name | Count) -> tuple[int, ...]:
    """Return the words that are part of names or figures."""
    return tuple(index for one in spans for index in range(one.first, one.after))


def align(question: Frame, statement: Frame, context: Context) -> Pair:
    """Return ``question`` and ``statement`` with their words aligned."""
    words = lexicon(statement.language)
    targets = _same_places(question, statement)
    _align_acronyms(question, statement, targets)
    _align_surnames(question, statement, context, targets)
    for word in question.terms:
        if word.index not in targets:
            same = statement.stems.get(word.stem)
            same = same or _other_forms(
                word, statement, context, words.alike(word.stem, paraphrased=question.is_claim)
            )
            if same:
                targets[word.index] = same
    if question.is_claim:
        _drop_doubles(question, statement, targets)
    nearby = context.words_around(statement)
    around = frozenset(
        w.index
        for w in question.terms
        if w.index not in targets and (w.stem in nearby or is_generic(question, w, words))
    )
    translated = question.language != statement.language
    return Pair(question, statement, context, words, targets, around, translated)


def _drop_doubles(question: Frame, statement: Frame, targets: _Targets) -> None:
    """Let one word of the statement stand for one of the claim, the very word if it is there."""
    taken = {
        t
        for i, found in targets.items()
        for t in found
        if question.words[i].stem == statement.words[t].stem
    }
    for word in question.terms:
        found = targets.get(word.index, ())
        if (
            found
            and not word.capital
            and set(found) <= taken
            and all(statement.words[t].stem != word.stem for t in found)
        ):
            del targets[word.index]
        taken |= set(found)


def is_generic(question: Frame, word: Word, words: Lexicon) -> bool:
    """Return True for *the company*, which an article is about."""
    return word.norm in words.generic_nouns and norm_at(question.words, word.index - 1) == "the"


def _same_places(question: Frame, statement: Frame) -> _Targets:
    """Align the names of one place, however it is written: Belarus, Belarusian."""
    targets: _Targets = {}
    for name in question.names:
        where = words_in(*(n for n in statement.names if n.place and n.place == name.place))
        if where:
            targets.update(dict.fromkeys(words_in(name), where))
    return targets


def _align_acronyms(question: Frame, statement: Frame, targets: _Targets) -> None:
    """Align WHO and the World Health Organization."""
    for name in question.names:
        short = _initials(question, name)
        for other in statement.names:
            if len(short) > 1 and short == _initials(statement, other) and name.key != other.key:
                targets.update(dict.fromkeys(words_in(name), words_in(other)))


def _align_surnames(question: Frame, statement: Frame, context: Context, targets: _Targets) -> None:
    """Align Amalie Thorne and Thorne, where the article has the full name elsewhere."""
    for name in question.names:
        last = statement.stems.get(question.words[name.after - 1].stem)
        if last and name.key in context.names:
            stems = statement.stems
            targets |= {i: last for i in words_in(name) if question.words[i].stem not in stems}


def _initials(frame: Frame, name: Name) -> str:
    words = frame.words[name.first : name.after]
    if len(words) == 1:
        return words[0].text if words[0].text.isupper() else ""
    return "".join(word.text[0] for word in words if word.capital)


def _other_forms(
    word: Word, statement: Frame, context: Context, alike: AbstractSet[str]
) -> tuple[int, ...]:
    """Return the words of the statement that are of the same family, or mean the same."""
    head, start, terms = word.stem[:_LEAST_PREFIX], word.norm[:1], statement.terms
    found = [w for w in terms if w.stem.startswith(head) and _derived(word.stem, w.stem)]
    found = found or [w for w in terms if w.stem in alike]
    if not (found or context.knows(word.stem)):
        found = [w for w in terms if w.norm[:1] == start and _is_slip_of(word.norm, w.norm)]
    return tuple(w.index for w in found)


@lru_cache(maxsize=4_000)
def _derived(one: str, other: str) -> bool:
    """Return True if one stem is the other with an ending: invest, investor."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_PREFIX or len(long) - len(short) > 4:
        return False
    cut = len(short) if len(short) <= 5 else len(short) - 1
    return long.startswith(short[:cut]) and long[cut - 1 : cut].isalpha()


def _is_slip_of(one: str, other: str) -> bool:
    return one.isalpha() and min(len(one), len(other)) >= _LEAST_SPELLING and is_slip(one, other)
