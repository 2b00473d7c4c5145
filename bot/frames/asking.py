"""What kind of answer a message asks for."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from bot.frames.frame import AnswerType, Frame, norm_at
from bot.frames.lexicon import Lexicon, lexicon
from bot.frames.sentence import Sentence
from bot.text.figures import read_quantities
from bot.text.quantity import FigureKind
from bot.text.tokens import PhraseMatcher

_HOW_MUCH = 2  # words
_YEAR = "year"
_OF_UNITS = (FigureKind.DURATION, FigureKind.MEASURE, FigureKind.MONEY, FigureKind.PERCENT)


class AskedFor(NamedTuple):
    """The kind of answer, the words of what is counted or named, whether a part of it is meant (how
    many of the labs), and the units in which the answer has to stand."""

    kind: AnswerType = AnswerType.ANY
    noun: tuple[int, ...] = ()
    of_part: bool = False
    units: tuple[str, ...] = ()


def read_asked(sentence: Sentence) -> AskedFor:
    """Return what the words ask for."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    found = words.answer_types.find(norms)
    first, after, name = found[0] if found else (0, 0, "any")
    noun = sentence.run_after(after)
    if name == "named":
        behind = sentence.past(words.articles, after, 1)
        return AskedFor(AnswerType.LIST, sentence.run_after(behind))
    if name in ("any", "list"):
        kind, at = _asked_by_noun(sentence, after)
        if kind:
            noun = sentence.run_after(at + 2) if kind == "count" else (at,)
            return _within(kind, noun, words)
    if name == "person" and _defines(sentence, after):
        return AskedFor(AnswerType.DEFINITION)
    if not found or name == "open":
        return AskedFor()
    if name in words.measured_in or name == _YEAR:
        return _within(name, noun, words)
    if name == "count":
        return _counted(sentence, first, after)
    if name == "any" and not noun:
        return AskedFor(AnswerType(_asked_by_verb(sentence, after, words.answer_verbs) or name))
    if name == "measure" and after - first == _HOW_MUCH:
        for verbs in (words.answer_verbs, words.spending):
            name = _asked_by_verb(sentence, after, verbs) or name
        bare = not (words.auxiliaries & set(norms) or any(map(words.is_verb, norms[after:])))
        name = AnswerType.MONEY if bare else name  # how much per dose
    if name == "list" and not noun:  # list the 31 countries, which 16 countries
        figures = [word.index for word in row[after:] if word.figure]
        noun = sentence.run_after(figures[-1] + 1) if figures else ()
    return AskedFor(AnswerType(name), noun, bool(_part(sentence, first)))


def _part(sentence: Sentence, first: int) -> tuple[int, str] | None:
    """Return where "of the" ends in how many of the labs, or of the labs how many."""
    matcher, norms = sentence.lexicon.parts, sentence.norms
    return matcher.at(norms, first) or matcher.at(norms, 0)


def _counted(sentence: Sentence, first: int, after: int) -> AskedFor:
    """Return what "how many" asks for: how many miles are a measure, how many hours a duration."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    noun, part = sentence.run_after(after), _part(sentence, first)
    if not noun:
        start = part[0] if part else after + (norms[after : after + 1] == ("of",))
        light = (word.index for word in row[start:] if word.content)
        noun = sentence.run_after(next(light, len(row)) if part else start)
    read = (_measured(norms[n], words.language) for n in (*noun[-1:], *noun[:1]))
    kind, units = next(filter(None, read), (AnswerType.COUNT, ()))
    return AskedFor(kind, noun, bool(part), units)


def _defines(sentence: Sentence, after: int) -> bool:
    """Return True for "who is Cong Liang": it asks what somebody is."""
    is_copula = norm_at(sentence.row, after) in sentence.lexicon.copulas
    behind = sentence.row[after + 1 :]
    return is_copula and bool(behind) and all(word.text[:1].isupper() for word in behind)


def _within(name: str, noun: tuple[int, ...], words: Lexicon) -> AskedFor:
    """Return what a name of the word list asks for, with the units that it implies."""
    if name == _YEAR:
        return AskedFor(AnswerType.DATE, noun, units=(_YEAR,))
    units = words.measured_in.get(name, ())
    return AskedFor(AnswerType.MEASURE if units else AnswerType(name), noun, units=units)


@lru_cache(maxsize=256)
def _measured(noun: str, language: str) -> tuple[AnswerType, tuple[str, ...]] | None:
    """Return what "how many" of a unit asks for, and for a measure the unit in which figures of it
    are compared: of miles and kilometres one. None for what is no unit."""
    for figure in read_quantities(f"5 {noun}", language):
        if figure.kind in _OF_UNITS:
            kind = AnswerType(figure.kind)
            return kind, (figure.unit,) if kind is AnswerType.MEASURE else ()
    return None


def _asked_by_verb(sentence: Sentence, after: int, verbs: PhraseMatcher[str]) -> str:
    """Return the kind that a verb asks for: what did the bridge cost. Empty without one."""
    norms, articles = sentence.norms[after:], sentence.lexicon.articles
    kinds = (kind for at, _, kind in verbs.find(norms) if not at or norms[at - 1] not in articles)
    return next(kinds, "")


def _asked_by_noun(sentence: Sentence, after: int) -> tuple[str, int]:
    """Return the kind that the noun at the head of a question asks for, and where it stands.

    *Budget* of the plan, which Chinese *company*, construction start, *year*? Empty without one.
    """
    row, words = sentence.row, sentence.lexicon
    telling = (
        word.index
        for word in row[after:]
        if (word.content and word.norm not in words.requests) or word.norm in words.answer_nouns
    )
    start = next(telling, len(row))
    if (words.auxiliaries - words.copulas).intersection(sentence.norms[after:start]):
        return "", 0  # what did the company earn
    run = (start, *sentence.run_after(start + 1)) if start < len(row) else ()
    heads = [i for i in run if i == run[-1] or words.is_verb(row[i + 1].norm)][:1]
    if row and sentence.comma(row[-1].index):
        heads.append(row[-1].index)
    posts = not after or bool(words.requests & set(sentence.norms[:after]))
    for index in heads:
        norm = row[index].norm
        kind = words.answer_nouns.get(norm, "")
        if not kind and posts and norm in words.posts_asked:
            kind = "person"
        if kind:
            return kind, index
    return "", 0


def ending_in(frame: Frame, ending: Frame) -> Frame:
    """Return ``frame`` so that it asks for what ``ending``, the frame of its end, asks for."""
    if ending.asked is AnswerType.ANY:
        asks = lexicon(ending.language).asks(word.norm for word in ending.words)
        asked = AnswerType.ANY if asks else frame.asked  # "what did he say about the park"
        return replace(frame, is_claim=ending.is_claim, asked=asked)
    before = len(frame.words) - len(ending.words)
    return replace(
        frame,
        asked=ending.asked,
        asked_noun=tuple(before + index for index in ending.asked_noun if before >= 0),
        asked_part=ending.asked_part,
        asked_units=ending.asked_units,
        is_claim=ending.is_claim,
    )


def has_pronoun(frame: Frame) -> bool:
    """Return True if something is meant that another sentence names: "when does it open"."""
    return not lexicon(frame.language).pronouns.isdisjoint(frame.norms)
