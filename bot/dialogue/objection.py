"""A figure that somebody puts against the one just shown: "I read it was 150"."""

import re
from dataclasses import replace

from bot.dialogue.features import FIGURES
from bot.dialogue.reply import Answer
from bot.frames import AnswerType, Frame
from bot.frames.lexicon import lexicon
from bot.text.quantity import FigureKind, Interval, Quantity
from bot.text.tokens import is_unspaced, tokenize
from bot.verify import Finding, FindingKind, State, Verdict, Verification
from bot.verify.figures import compare_figures

_MOST_WORDS = 9
# Signs in a script without spaces, or words, that may follow the figure: "150 tho".
_BEHIND = {True: 8, False: 1}
_MOST_BESIDE = 3  # words beside a figure that is only asked for, in languages other than English
_DAYS = FIGURES[AnswerType.DATE]
_ASKED = re.compile(r"[?？؟]\s*$")
_WORD = re.compile(r"\w+")
_VERDICTS = {State.SUPPORTED: Verdict.AGREES, State.CONTRADICTED: Verdict.CONTRADICTS}


def objected_figure(message: Frame, text: str) -> Quantity | None:
    """Return the one figure of a short message that says little else, and asks for nothing else. A
    number alone says nothing. ``text`` has what stands before a claim, too: "I read"."""
    words = lexicon(message.language)
    figures = [one for one in message.counts if not one.quantity.weak]
    if len(figures) != 1 or len(message.words) > _MOST_WORDS:
        return None
    if words.asks(message.norms, 1) or message.asked not in (AnswerType.ANY, AnswerType.YES_NO):
        return None
    if not words.requests.isdisjoint(message.norms) or any(name.place for name in message.names):
        return None
    said = tuple(token.norm for token in tokenize(text, message.language))
    if not (words.beliefs.find(said) or _is_guess(message)):
        return None
    figure = figures[0]
    behind = message.text[figure.quantity.end :]
    unspaced = is_unspaced(message.text)
    length = len(behind.strip()) if unspaced else len(_WORD.findall(behind))
    asks_for_other = figure.quantity.kind in _DAYS and not message.is_claim  # "and in 2016?"
    return None if asks_for_other or length > _BEHIND[unspaced] else figure.quantity


def _is_guess(message: Frame) -> bool:
    """Return True for a figure that is asked for and nothing else: "more than 60?"."""
    words = lexicon(message.language)
    opens = message.words[0].norm in words.yes_no_openings
    if not (opens or _ASKED.search(message.text)):
        return False
    if not words.articles.isdisjoint(message.norms):
        return False  # the other 2
    beside = [word for word in message.words if not word.figure]
    return not message.terms if message.language == "en" else len(beside) <= _MOST_BESIDE


def answered_figure(
    statement: Frame, answer: Answer, found: Verification, claimed: Quantity
) -> Quantity | None:
    """Return the figure of a sentence that another one may be put against: the only one of that
    kind in the answer, or the one that it was shown for, by what was ``found``."""
    counted = (one.quantity for one in statement.counts if not one.quantity.weak)
    alike = [one for one in counted if _in_kind_of(claimed, one) is not None]
    shown = {one.figure.text for one in answer.figures}
    alike = [one for one in alike if one.text in shown] or alike
    if len(alike) == 1:
        return alike[0]
    asked = {one.given for one in found.of(State.SUPPORTED, FindingKind.ANSWER_TYPE)}
    return next((one for one in alike if one.text in asked), None)


def held_against(claimed: Quantity, given: Quantity) -> Verification:
    """Return what a figure of the source says of one that somebody puts against it."""
    asked = _in_kind_of(claimed, given) or claimed
    state = compare_figures(asked, given)
    kind = FindingKind.DATE if given.kind in _DAYS else FindingKind.QUANTITY
    finding = Finding(kind, state, claimed.text, given.text)
    return Verification((finding,), _VERDICTS.get(state), 1.0)


def _in_kind_of(claimed: Quantity, given: Quantity) -> Quantity | None:
    """Return ``claimed`` as a figure of the kind of ``given``: a bare number may be one of money or
    of percent. None if the two can't be compared."""
    if given.kind in _DAYS:
        return claimed if claimed.kind in _DAYS else None
    if claimed.kind is given.kind:
        return claimed if given.kind is FigureKind.COUNT or claimed.unit == given.unit else None
    if claimed.kind is not FigureKind.COUNT or claimed.interval is None:
        return None
    if given.kind is FigureKind.MONEY:
        return replace(claimed, kind=given.kind, unit=given.unit)
    if given.kind is FigureKind.PERCENT:
        ends = (claimed.interval.low, claimed.interval.high)
        low, high = (None if end is None else end / 100 for end in ends)
        return replace(claimed, kind=given.kind, interval=Interval(low, high))
    return None
