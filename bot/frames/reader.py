"""Reads a text into a ``Frame``: the same code for a question and for a statement."""

from functools import lru_cache, partial

from bot.frames.asking import AskedFor, read_asked
from bot.frames.claims import find_claim, has_verb, split_claim
from bot.frames.frame import AnswerType, Frame
from bot.frames.lexicon import lexicon
from bot.frames.modifiers import read_counts, read_negations, read_plans, read_ranks, read_scopes
from bot.frames.names import read_names
from bot.frames.sentence import Sentence
from bot.frames.shares import read_shares
from bot.frames.slots import SlotReader
from bot.text.figures import read_quantities
from bot.text.tokens import tokenize

# Probabilities from which something is a claim that has a verb and asks for nothing, that either
# has no verb known or may ask for something, and that has a word of asking within: chosen on
# claims and news questions that the head did not learn from.
_LEAST_OF_STATEMENT, _LEAST_OF_OPEN, _LEAST_OF_ASKING_WITHIN = 0.2, 0.5, 0.75
_QUESTIONS_KEPT = 8  # one is read by words, then with its meaning, then for its verdict


class FrameReader:
    """Reads texts of one language.

    >>> reader = FrameReader("en")
    >>> frame = reader.read_question("Are there at least 50 labs?")
    >>> frame.is_claim, frame.counts[0].quantity.qualifier
    (True, 'at least')
    """

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._words = lexicon(language)
        self._question = lru_cache(_QUESTIONS_KEPT)(partial(self._read, question=True))

    def read(self, text: str) -> Frame:
        """Return the frame of a statement."""
        return self._read(text, question=False)

    def read_question(self, text: str, *, claim_probability: float | None = None) -> Frame:
        """Return the frame of what somebody asks or claims; ``claim_probability`` decides where the
        words leave open whether it is a claim. None: nobody knows."""
        claim = find_claim(text, self._words)
        is_claim = claim.is_claim
        if claim_probability is not None and claim.is_bare:
            least = _LEAST_OF_STATEMENT if is_claim else _LEAST_OF_OPEN
            is_claim = (is_claim or claim.is_open) and claim_probability >= least
            is_claim |= claim.asks_within and claim_probability >= _LEAST_OF_ASKING_WITHIN
        if is_claim:
            return self._question(text[claim.start : claim.end], is_claim=True)
        return self._question(text)

    def read_statement(self, text: str) -> Frame | None:
        """Return the frame of a message whose words put it as a claim, with a verb; None where they
        do not: "buyer of the building."."""
        claim = find_claim(text, self._words)
        said = text[claim.start : claim.end]
        norms = (token.norm for token in tokenize(said, self._language))
        is_said = claim.is_claim and has_verb(norms, self._words)
        return self._question(said, is_claim=True) if is_said else None

    def read_parts(self, claim: Frame) -> tuple[Frame, ...]:
        """Return the parts of a compound claim; the claim alone where it has one part."""
        parts = split_claim(claim, self._words)
        if len(parts) == 1:
            return (claim,)
        return tuple(self._question(part, is_claim=True) for part in parts)

    def _read(self, text: str, *, question: bool, is_claim: bool = False) -> Frame:
        figures = read_quantities(text, self._language)
        sentence = Sentence.of(text, figures, self._words)
        negations = read_negations(sentence)
        scopes = read_scopes(sentence)
        ranks = read_ranks(sentence, figures)
        plans, not_yet = read_plans(sentence)
        light = {scope.index for scope in scopes} | set(plans)
        for phrases in (self._words.negators, self._words.light_phrases):
            for first, after, _ in phrases.find(sentence.norms):
                light |= set(range(first, after))
        sentence = sentence.marked({index for _, over in negations for index in over}, light)
        asked = AskedFor(AnswerType.YES_NO if is_claim else AnswerType.ANY)
        if question and not is_claim:
            asked = read_asked(sentence)
        counts = read_counts(sentence, figures)
        return Frame(
            text=text,
            language=self._language,
            words=sentence.row,
            counts=counts,
            shares=() if question else read_shares(sentence, counts),
            names=read_names(sentence),
            scopes=scopes,
            slots=SlotReader(sentence).read(),
            ranks=ranks,
            negations=negations,
            plans=plans,
            not_yet=not_yet,
            asked=asked.kind,
            asked_noun=asked.noun,
            asked_part=asked.of_part,
            asked_units=asked.units,
            is_claim=is_claim,
        )
