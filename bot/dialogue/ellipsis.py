"""What a short question leaves out, and whether a sentence has what it asks for all the same."""

from dataclasses import replace
from itertools import pairwise

from bot.dialogue.assessment import Assessment
from bot.dialogue.segment import folded_words
from bot.frames import AnswerType, Frame
from bot.frames.lexicon import lexicon
from bot.retrieval.questions import Query, Term
from bot.text.tokens import is_unspaced
from bot.verify import Finding, FindingKind, State, Verification

_FEW_WORDS = 3  # content words of a question that may need the one before it
_FEW_SIGNS = 10  # signs of one in a script without spaces
_FEW_TOKENS = 5
_CONDITIONS = (FindingKind.DATE, FindingKind.PLACE)
_SET = (*_CONDITIONS, FindingKind.QUANTITY)


def is_elliptical(query: Query, language: str) -> bool:
    """Return True if a question may not be understood without the one before it; ``language`` is
    that of the articles, whose words it is read with."""
    words = folded_words(query.text)
    if query.language != language:
        if is_unspaced(query.text):
            return len(query.text.strip()) <= _FEW_SIGNS
        return len(words) <= _FEW_TOKENS
    known = lexicon(language)
    content = content_words(query.terms, language)
    if not all(term.stems for term in content):
        return False
    leans = bool(words) and known.leaning.at(tuple(words), 0) is not None
    leans = leans or not known.pronouns.isdisjoint(words)
    return len(content) <= 1 or (len(content) <= _FEW_WORDS and leans)


def content_words(terms: tuple[Term, ...], language: str) -> list[Term]:
    """Return the words that say what is asked about."""
    fillers = lexicon(language).fillers
    return [term for term in terms if term.content and term.token.norm not in fillers]


def unmarked_claim(question: Frame, statement: Frame | None) -> Frame | None:
    """Return what a message may claim behind another question though it is not put as a claim:
    "more than two weeks", "without a fee?"; None where it asks for something.

    It has no question word then, "whats" neither, and asks for no kind of thing; and where it opens
    as what leans on another question, it is a ``statement`` with a verb: "and the price" is none.
    """
    known, norms = lexicon(question.language), tuple(word.norm for word in question.words)
    if question.asked is not AnswerType.ANY or not norms:
        return None
    if not {*norms, *(norm[:-1] for norm in norms)}.isdisjoint(known.question_marks):
        return None
    if statement is None and known.leaning.at(norms, 0) is None:
        return replace(question, is_claim=True)
    return statement


def asked_kind(frame: Frame) -> set[str]:
    """Return the words that name what is asked for, and figures: which *fields*, his *position*,
    the one in Kenya."""
    known = lexicon(frame.language)
    leading = known.question_words.last_words | known.possessives
    kinds = {frame.words[index].text for index in frame.asked_noun}
    kinds |= {after.text for before, after in pairwise(frame.words) if before.norm in leading}
    return kinds | {w.text for w in frame.words if w.figure or w.norm in known.indefinite}


def with_conditions(joined: Verification, own: Verification) -> Verification:
    """Return what was compared with two questions ``joined``, on the conditions of the last one's
    ``own`` words alone: "and in 2013?" is not asked of the year before it."""
    others = (one for one in joined.findings if one.kind not in _CONDITIONS)
    conditions = (one for one in own.findings if one.kind in _CONDITIONS)
    return replace(joined, findings=(*others, *conditions))


def has_what_is_asked(found: Verification, alone: Assessment, statement: Frame) -> bool:
    """Return True if a sentence has the kind of thing asked for, and lacks nothing of the rest.

    A claim is to be decided by it; "and in 2022?" asks for what it says of 2022.
    """
    frame, lacking = alone.frame, missing(found, alone)
    if frame.is_claim:
        return found.verdict is not None
    if frame.asked is AnswerType.LIST:
        kinds = asked_kind(frame)
        listed = any(len(slot.items) > 1 for slot in statement.slots)
        return listed and all(one.asked in kinds for one in lacking)
    if lacking:
        return False
    if frame.asked is AnswerType.ANY:
        return bool(found.of(State.SUPPORTED, *_SET))
    typed = found.of(State.SUPPORTED, FindingKind.ANSWER_TYPE)
    return bool(typed) and not found.of(State.MISSING, FindingKind.ANSWER_TYPE)


def missing(found: Verification, alone: Assessment) -> tuple[Finding, ...]:
    """Return what a question has and a sentence lacks, its kind of answer aside."""
    aside = {FindingKind.ANSWER_TYPE}
    if alone.query.mode == "cross":  # words of two languages have little in common
        aside.add(FindingKind.TERM)
    return tuple(one for one in found.of(State.MISSING) if one.kind not in aside)
