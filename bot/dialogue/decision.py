"""What decides between an answer, a question back and a refusal: findings, and the probability."""

import math
import re
from collections.abc import Iterator

from bot.dialogue.assessment import Assessment
from bot.dialogue.features import FIGURES, highest
from bot.frames import AnswerType, Frame
from bot.frames.asking import has_pronoun
from bot.frames.lexicon import lexicon
from bot.knowledge.kinds import Thresholds
from bot.retrieval.search import Candidate
from bot.verify import FindingKind, State

_ON_SUBJECT = 0.8  # coverage from which a sentence is on the subject asked about
_YEAR = re.compile(r"\b\d{4}\b")
_WHOLLY = 0.99  # coverage from which a sentence has all that the question says
_JUDGED = 0.1  # probability from which a claim that a sentence decides is judged
_NEVER = 1.1  # a probability that nothing has
_GAP = 0.5  # score of a phrasing from which a gap is what was asked about


def least_probability(
    best: Candidate, frame: Frame, thresholds: Thresholds, own: Thresholds
) -> float:
    """Return the probability from which the best candidate answers.

    A claim that its sentence decides needs less than a question; a phrasing of an entry, word for
    word, is enough, and so is a sentence with the figure asked for and all else of the question,
    unless it reads as no answer.
    A threshold that is set higher than that of the knowledge base, ``own``, holds for these, too.
    What lacks the kind of thing asked for does not answer, however near it is, unless it reads as
    an answer; and nor does what lacks anything else and reads as none.
    """
    if thresholds.answer > own.answer:
        return thresholds.answer
    if best.features.get("exact") or _fits_wholly(best, frame):
        return 0.0
    if _reads_as_none(best) or (_lacks_answer(best, frame) and not _reads_as_answer(best)):
        return _NEVER
    judged = best.verdict or _leaves_open(best, frame)
    return min(thresholds.answer, _JUDGED) if judged else thresholds.answer


def confidences(assessed: Assessment) -> Iterator[tuple[str, float]]:
    """Yield candidates with what the best leaves over, falling with their score."""
    shown = [one for one in assessed.ranked if not one.is_gap]
    for one in shown:
        behind = shown[0].score - one.score
        first = assessed.probability
        rest = first if one is shown[0] else min(first, 1 - first) * math.exp(-behind)
        yield one.id, rest


def corrects(best: Candidate) -> bool:
    """Return True if the sentence gives another figure, date or doer than the question says."""
    kinds = (FindingKind.QUANTITY, FindingKind.DATE, FindingKind.ROLE)
    return bool(best.verification and best.verification.of(State.CONTRADICTED, *kinds))


def _fits_wholly(best: Candidate, frame: Frame) -> bool:
    """Return True if a figure is asked for and the sentence has it, and all else that the question
    says: "how many families run the farms"."""
    found = best.verification
    if frame.asked not in FIGURES or found is None or best.features.get("unmet"):
        return False
    if best.features.get("reads_as_none"):
        return False  # it may be of somebody else than who is named above it
    if has_pronoun(frame):
        return False  # "when does it open" may be asked of another thing
    doubts = found.of(State.MISSING) or found.of(State.OPEN) or found.of(State.CONTRADICTED)
    given = found.of(State.SUPPORTED, FindingKind.ANSWER_TYPE)
    return bool(frame.terms and given and not doubts) and found.coverage >= _WHOLLY


def _lacks_answer(best: Candidate, frame: Frame) -> bool:
    """Return True if the one sentence that would be shown has nothing of the kind that is asked
    for, or says the opposite: it is on the subject, and does not answer.

    Only where words say what is asked for: what a head reads in another language is less sure.
    """
    found = best.verification
    if found is None or len(best.places) > 1 or frame.is_claim:
        return False
    if found.of(State.CONTRADICTED, FindingKind.TERM) and not frame.negations:
        return frame.asked is not AnswerType.YES_NO
    by_words = bool(lexicon(frame.language).answer_nouns)
    typed = frame.asked in FIGURES or frame.asked in (AnswerType.LIST, AnswerType.PERSON)
    return by_words and typed and bool(found.of(State.MISSING, FindingKind.ANSWER_TYPE))


def _reads_as_answer(best: Candidate) -> bool:
    """Return True if a reader whose word counts takes the sentence for an answer."""
    return bool(best.features.get("reads_as_answer"))


def _reads_as_none(best: Candidate) -> bool:
    """Return True if the one sentence that would be shown lacks something of the question, and a
    reader whose word counts takes it for no answer: "agreements with Russia"."""
    found = best.verification
    single = len(best.places) == 1 and bool(best.features.get("reads_as_none"))
    return single and found is not None and bool(found.of(State.MISSING))


def _leaves_open(best: Candidate, frame: Frame) -> bool:
    """Return True if the sentence has a figure of the very thing that is claimed, and it may be so
    or not: "are there 70 labs", where there are more than 50."""
    found = best.verification
    if not frame.is_claim or found is None or found.coverage < _WHOLLY:
        return False
    doubts = found.of(State.MISSING) or found.of(State.CONTRADICTED)
    given = [one for one in found.of(State.OPEN, FindingKind.QUANTITY) if one.given]
    return bool(given) and not doubts


def says_now(statement: Frame) -> bool:
    """Return True if a sentence says that it is of the present: "are now found"."""
    said = lexicon(statement.language).said_of_now
    return any(word.norm in said for word in statement.words)


def is_left_open(assessed: Assessment) -> bool:
    """Return True if a person wrote that the source leaves this open: the nearest phrasing is that
    of a gap."""
    gaps = [one for one in assessed.ranked if one.is_gap]
    return highest(gaps, "phrasing") >= max(_GAP, highest(assessed.ranked, "phrasing"))


def sets_other_condition(best: Candidate, frame: Frame) -> bool:
    """Return True if the question names a day, year or place that the sentence does not have.

    So it does if it asks for the figure of another year, or for what is in another place; yet a
    claim, or a question on something that the sentence has by its name, may have put it wrong.
    """
    found = best.verification
    if found is None or found.verdict is not None:
        return False
    if frame.is_claim:
        return bool(found.of(State.MISSING, FindingKind.DATE))
    dated = found.of(State.OPEN, FindingKind.DATE)
    other = any({*_YEAR.findall(f.asked)} - {*_YEAR.findall(f.given)} for f in dated)
    if frame.asked in FIGURES and (other or found.of(State.CONTRADICTED, FindingKind.DATE)):
        return True
    elsewhere = found.of(State.CONTRADICTED, FindingKind.PLACE)
    named = found.of(State.SUPPORTED, FindingKind.NAME)
    lacking = found.of(State.MISSING, FindingKind.DATE, FindingKind.PLACE)
    return bool(lacking or (elsewhere and not named))


def holds_none(assessed: Assessment) -> bool:
    """Return True if the sentences on the subject were compared and none has such a figure."""
    if assessed.frame.asked not in FIGURES:
        return False
    compared = [one.verification for one in assessed.ranked if one.verification]
    on_subject = [one for one in compared if one.coverage >= _ON_SUBJECT]
    lacking = [one.of(State.MISSING, FindingKind.ANSWER_TYPE) for one in on_subject]
    return bool(lacking) and all(lacking)
