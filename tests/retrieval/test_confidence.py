import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.weights import Evidence, confidences

SHARE = st.floats(0, 1)


def first(evidence: Evidence, *, semantic: bool) -> float:
    """Return the confidence of the first candidate."""
    return confidences(evidence, [evidence.score], semantic=semantic)[0]


@given(score=SHARE, lead=SHARE, more=st.floats(0.01, 0.5), semantic=st.booleans())
def test_a_higher_score_and_a_greater_lead_make_more_sure(
    score: float, lead: float, more: float, semantic: bool
) -> None:
    """Confidence never falls as the evidence gets better."""
    before = Evidence(score, lead, 0.8 * semantic, 6, 5, 40)
    assert first(before, semantic=semantic) <= first(
        before._replace(score=score + more), semantic=semantic
    )
    assert first(before, semantic=semantic) <= first(
        before._replace(lead=lead + more), semantic=semantic
    )


@given(lead=SHARE, cosine=st.floats(0.7, 0.95))
def test_what_is_nearer_in_meaning_is_surer(lead: float, cosine: float) -> None:
    """A question far from every phrasing is seldom theirs, however far it leads."""
    near = Evidence(0.5, lead, cosine, 6, 5, 40)
    assert first(near, semantic=True) < first(near._replace(semantic=cosine + 0.05), semantic=True)


@pytest.mark.parametrize("semantic", [True, False])
def test_no_score_is_no_confidence(semantic: bool) -> None:
    """Nothing alike is never an answer, and no candidates have no confidence."""
    evidence = Evidence(0.0, 0.0, 0.0, 3, 1, 10)
    assert confidences(evidence, [0.0, 0.0], semantic=semantic) == [0.0, 0.0]
    assert confidences(evidence, [], semantic=semantic) == []
