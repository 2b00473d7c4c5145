"""Questions that lean on what was asked before: "and countries?", "why", "since when"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.assess import Assessment, Assessor, ScoredCandidate, says_enough
from bot.dialogue.reply import Answer, Reply
from bot.frames.lexicon import lexicon
from bot.retrieval.search import Candidate, Searcher
from bot.retrieval.terms import Term
from bot.text.tokens import is_unspaced
from bot.verify import FindingKind, State, Verification, verify

_FEW_WORDS = 3  # content words of a question that may need the one before it
_FEW_SIGNS = 10  # signs of one in a script without spaces
_FEW_TOKENS = 5
_WORD = re.compile(r"\w+")


def is_elliptical(text: str, terms: tuple[Term, ...], language: str) -> bool:
    """Return True if ``text`` may not be understood without the question before it."""
    words = [word.lower() for word in _WORD.findall(text)]
    known = lexicon(language)
    if not known.function_words:
        if is_unspaced(text):
            return len(text.strip()) <= _FEW_SIGNS
        return len(words) <= _FEW_TOKENS
    content = [term for term in terms if term.content]
    if any(term.unknown for term in content):
        return False
    leans = bool(words) and known.leaning.at(tuple(words), 0) is not None
    return len(content) <= 1 or (
        len(content) <= _FEW_WORDS and (leans or bool(set(words) & known.pronouns))
    )


class FollowUps:
    """Reads a question with what was asked and answered before it. Threads may share it."""

    def __init__(self, assessor: Assessor, searcher: Searcher) -> None:
        self._assessor = assessor
        self._searcher = searcher

    def staying(self, alone: Assessment, last: Reply, least: float) -> Assessment | None:
        """Return a question such as "and countries?" answered by the sentence that answered the
        ``last`` one, if that has what is asked for; ``least`` is the probability that answers."""
        for answer in last.answers:
            for place in (p for c in answer.citations for p in self._searcher.cited(c)):
                source = self._searcher.statements.statements[place].source
                found = verify(
                    alone.frame, self._assessor.statement(place), self._assessor.context(source)
                )
                if _has_what_is_asked(found, alone):
                    return self._led_by(alone, answer, place, found, least)
        return None

    def leaning_on(self, before: str, question: str, alone: Assessment, least: float) -> Assessment:
        """Return the question read with the one ``before`` it, if it is answered so."""
        if alone.probability >= least and len(alone.query.terms) > 2:
            return alone
        ending = alone.frame
        if not says_enough(ending):
            ending = replace(ending, is_claim=False)  # "did it work?" is shown what it may mean
        joined = self._assessor.assess(f"{before} {question}", alone.query.language, ending)
        return joined if joined.probability > alone.probability else alone

    def _led_by(
        self, alone: Assessment, answer: Answer, place: int, found: Verification, least: float
    ) -> Assessment:
        """Put the candidate first that rests on a sentence: the nearest one, else that of the
        last answer."""
        resting = [one.candidate for one in alone.ranked if place in one.candidate.places]
        entry = self._searcher.knowledge.entries.get(answer.entry)
        candidate = (*resting, Candidate(answer.entry, entry, (place,)))[0]
        leader = ScoredCandidate(candidate, 0.0, place, found)
        rest = (one for one in alone.ranked if one.candidate.id != candidate.id)
        return replace(alone, ranked=(leader, *rest), probability=max(alone.probability, least))


def _has_what_is_asked(found: Verification, alone: Assessment) -> bool:
    """Return True if a sentence has the kind of thing asked for, and lacks nothing of the rest."""
    missing = found.of(State.MISSING)
    if alone.query.mode == "cross":  # words of two languages have little in common
        missing = tuple(one for one in missing if one.kind is not FindingKind.TERM)
    return bool(found.of(State.SUPPORTED, FindingKind.ANSWER_TYPE)) and not missing
