import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import Evidence, fitted

SHARES = st.floats(0, 1)
SCORES = st.lists(st.floats(0, 1.5), min_size=1, max_size=10).map(lambda s: sorted(s, reverse=True))


def evidence(scores: list[float], words: int = 6) -> Evidence:
    """Return what a ranking with these scores says."""
    second = scores[1] if len(scores) > 1 else 0.0
    return Evidence(scores[0], scores[0] - second, words, 5.0, 80)


@pytest.mark.parametrize("mode", ["lexical", "fused"])
class TestConfidence:
    """What is said of both sets of weights that are shipped."""

    @given(scores=SCORES)
    def test_confidences_are_probabilities_that_fall(self, mode: str, scores: list[float]) -> None:
        """A lower score never has a higher confidence."""
        said = fitted(mode).all(evidence(scores), scores)
        assert len(said) == len(scores)
        assert said == sorted(said, reverse=True)
        assert all(0 <= p <= 1 for p in said)

    @given(score=SHARES, margin=SHARES, more=st.floats(0, 0.5))
    def test_more_score_and_more_margin_are_more_sure(
        self, mode: str, score: float, margin: float, more: float
    ) -> None:
        """Confidence rises with the score at the same margin, and with the margin."""
        base = Evidence(score, margin, 6, 5.0, 80)
        confidence = fitted(mode)
        assert confidence.first(Evidence(score + more, margin, 6, 5.0, 80)) >= confidence.first(
            base
        )
        assert confidence.first(Evidence(score, margin + more, 6, 5.0, 80)) >= confidence.first(
            base
        )

    def test_every_feature_has_a_weight(self, mode: str) -> None:
        """The file and the code name the same features."""
        assert set(fitted(mode).weights) == set(Evidence().features())

    def test_nothing_in_common_is_no_confidence(self, mode: str) -> None:
        """A score of 0 is a confidence of 0, for all candidates."""
        assert fitted(mode).all(Evidence(words=3, phrasings=5, entries=80), [0.0, 0.0]) == [0, 0]

    def test_no_candidates_have_no_confidence(self, mode: str) -> None:
        """An empty FAQ is no special case."""
        assert fitted(mode).all(Evidence(), []) == []
