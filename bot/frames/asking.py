"""What kind of answer a message asks for."""

from __future__ import annotations

from typing import NamedTuple

from bot.frames.frame import AnswerType, Word
from bot.frames.lexicon import Lexicon
from bot.frames.sentence import Sentence


class AskedFor(NamedTuple):
    """The kind of answer, the words of what is counted or named, and whether a part of it is meant:
    how many of the labs."""

    kind: AnswerType = AnswerType.ANY
    noun: tuple[int, ...] = ()
    of_part: bool = False


def read_asked(sentence: Sentence) -> AskedFor:
    """Return what the words ask for."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    found = words.answer_types.find(norms)
    first, after, name = found[0] if found else (0, 0, "any")
    noun = sentence.run_after(after)
    if name in ("any", "list"):
        kind, at = _asked_by_noun(sentence, after)
        if kind and not (kind == "count" and name == "list"):
            noun = sentence.run_after(at + 2) if kind == "count" else (at,)
            return AskedFor(AnswerType(kind), noun)
    if not found:
        return AskedFor()
    if name == "any" and not noun:
        verbs = words.answer_verbs.find(norms[after:])
        return AskedFor(AnswerType(verbs[0][2] if verbs else name))
    if name == "list" and not noun:  # list the 31 countries, which 16 countries
        figures = [word.index for word in row[after:] if word.figure]
        noun = sentence.run_after(figures[-1] + 1) if figures else ()
    part = words.parts.at(norms, first) or words.parts.at(norms, 0)
    if name == "count" and not noun:
        start = part[0] if part else after + (norms[after : after + 1] == ("of",))
        light = (word.index for word in row[start:] if word.content)
        noun = sentence.run_after(next(light, len(row)) if part else start)
    if name == "count" and noun:
        unit = words.units.get(norms[noun[-1]]) or words.units.get(norms[noun[0]])
        name = unit or name
    return AskedFor(AnswerType(name), noun, bool(part))


def _asked_by_noun(sentence: Sentence, after: int) -> tuple[str, int]:
    """Return the kind that the noun at the head of a question asks for, and where it stands.

    *Budget* of the plan, which Chinese *company*, construction start, *year*? Empty without one.
    """
    row, words = sentence.row, sentence.lexicon
    start = after
    while start < len(row) and not _may_ask(row[start], words):
        if row[start].norm in words.auxiliaries - words.copulas:
            return "", 0  # what did the company earn
        start += 1
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


def _may_ask(word: Word, words: Lexicon) -> bool:
    return (word.content and word.norm not in words.requests) or word.norm in words.answer_nouns
