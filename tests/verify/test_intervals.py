"""Entailment between ranges of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from bot.text.quantity import Interval
from bot.verify.figures import disjoint, within

numbers = st.integers(-1000, 1000)


@st.composite
def intervals(draw):
    """Draw a point or a range, open or closed, bounded or not."""
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval(low, high)
    shown_low = draw(st.sampled_from([low, None]))
    shown_high = draw(st.sampled_from([high, None]))
    return Interval(shown_low, shown_high, draw(st.booleans()), draw(st.booleans()))


@given(intervals())
def test_entailment_is_reflexive(one):
    """A range lies within itself, and has ground in common with itself."""
    assert within(one, one)
    assert not disjoint(one, one)


@given(intervals(), intervals())
def test_no_claim_is_entailed_and_excluded(claim, source):
    """What a source entails it does not exclude."""
    assert not (within(source, claim) and disjoint(source, claim))


@given(intervals(), intervals())
def test_exclusion_is_mutual(one, other):
    """If the first excludes the second, the second excludes the first."""
    assert disjoint(one, other) == disjoint(other, one)


@given(intervals(), intervals(), intervals())
def test_entailment_is_transitive(inner, middle, outer):
    """What lies within a range lies within all that the range lies in."""
    if within(inner, middle) and within(middle, outer):
        assert within(inner, outer)


@given(numbers)
def test_a_number_is_at_least_itself(number):
    """Exactly n entails at least n and at most n, and excludes more than n."""
    point = Interval(number, number)
    assert within(point, Interval(number, None))
    assert within(point, Interval(None, number))
    assert disjoint(point, Interval(number, None, low_open=True))
