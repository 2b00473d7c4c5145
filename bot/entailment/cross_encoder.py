"""Reads a sentence together with a claim or a question: whether it bears the claim out, or answers.

Both texts go through one network, so that each word of the one is read beside each word of the
other. It knows the sense of words; figures are compared elsewhere.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

import numpy as np

from bot.entailment import english, into_english, multilingual
from bot.networks.graph import Floats
from bot.networks.once import Once
from bot.text.tokens import is_unspaced

# Readers, as the weights for them are named: that of English beside English and beside texts that
# are read into English, and the other one beside a text in the same language and in another one.
ENGLISH, INTO_ENGLISH, ANY, ACROSS = "english", "into_english", "any", "across"
_KEPT = 512  # texts of which is kept what was read beside them
_MOST_BESIDE = 64  # passages from which nothing more is kept of one text
_THEN = "→"  # between a question and the next one
# Words of the question before that are read, its last ones; signs in a script without spaces.
_BEFORE, _SIGNS_BEFORE = 24, 40


class Entailment(NamedTuple):
    """How probable it is that a passage says what a claim says, denies it, or leaves it open; the
    three add up to 1."""

    agrees: float
    contradicts: float
    leaves_open: float


class Network(Protocol):
    """Reads a text beside each of several passages."""

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        ...


class CrossEncoder:
    """Judges what a passage says of a claim, and whether it answers a question.

    It is loaded when first asked; threads may share it.
    """

    def __init__(self, load: Callable[[], Network]) -> None:
        self._network = Once(load)
        self._known = lru_cache(_KEPT)(_nothing_read)

    def entailments(self, claim: str, passages: Sequence[str]) -> list[Entailment]:
        """Return what each passage says of a claim."""
        if not passages:
            return []
        logits = self._logits(claim, passages)[:, : len(Entailment._fields)]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [Entailment(*row) for row in (odds / odds.sum(axis=1, keepdims=True)).tolist()]

    def answers(self, question: str, passages: Sequence[str]) -> tuple[float, ...]:
        """Return for each passage the log-odds that it answers a question."""
        return tuple(self._logits(question, passages)[:, -1].tolist()) if passages else ()

    def load(self) -> Network:
        """Return the network, which takes some 0.7 s the first time."""
        return self._network()

    def _logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of each passage; what was read beside one text is kept for a while."""
        known = self._known(asked)
        if len(known) > _MOST_BESIDE:
            known = {}
        new = [one for one in dict.fromkeys(passages) if one not in known]
        if new:
            logits = self.load().logits(asked, new)
            known.update((one, row.copy()) for one, row in zip(new, logits, strict=True))
        return np.stack([known[one] for one in passages])


def _nothing_read(_: str) -> dict[str, Floats]:
    """Return what is known of a text at first: the logits of no passage."""
    return {}


class Readers(NamedTuple):
    """What reads a text beside a sentence; None where a package is missing or another release."""

    multilingual: CrossEncoder | None = None
    english: CrossEncoder | None = None  # English beside English
    into_english: CrossEncoder | None = None  # another language beside English

    def between(self, asked_in: str, language: str) -> tuple[str, CrossEncoder | None]:
        """Return what reads a text in one language beside sentences in another one, or in the same,
        with the name that weights for it have."""
        if language == "en" and asked_in == "en" and self.english:
            return ENGLISH, self.english
        if language == "en" and asked_in != "en" and self.into_english:
            return INTO_ENGLISH, self.into_english
        return ANY if asked_in == language else ACROSS, self.multilingual

    def beside(self, language: str) -> tuple[CrossEncoder, ...]:
        """Return those that read beside sentences in a language, in whatever language is asked."""
        own = (self.english, self.into_english) if language == "en" else (None,)
        return tuple(one for one in dict.fromkeys(o or self.multilingual for o in own) if one)


NO_READERS = Readers()


@cache
def installed_readers() -> Readers:
    """Return what can be read with."""
    load = Once(english.Network)  # whose matrices the reader into English shares
    return Readers(
        CrossEncoder(multilingual.Network) if multilingual.Network.is_installed() else None,
        CrossEncoder(load) if english.Network.is_installed() else None,
        CrossEncoder(lambda: into_english.Network(load()))
        if into_english.Network.is_installed()
        else None,
    )


def following(before: str, question: str) -> str:
    """Return how a question is read that was asked after another one."""
    words = before.split()[-_BEFORE:]
    last = before[-_SIGNS_BEFORE:] if is_unspaced(before) else " ".join(words)
    return f"{last} {_THEN} {question}"
