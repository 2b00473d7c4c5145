from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.spelling import CUTOFF, CUTOFF_SHORT, SHORT, WITHIN_BEST, Spelling

WORDS = ["laboratory", "railway", "training", "train", "new", "news", "animal", "covid19"]
SPELLING = Spelling((word, word) for word in WORDS)
LETTERS = st.text("abcdefgnrtw", min_size=1, max_size=9)


def nearest(word: str, known: list[str]) -> list[str]:
    """Say the same in plain Python: every known word, measured one by one."""
    cutoff = CUTOFF if len(word) > SHORT else CUTOFF_SHORT
    found = {}
    for other in known:
        similarity = 1 - OSA.distance(word, other) / max(len(word), len(other))
        if similarity >= cutoff:
            swapped = (1 + similarity) / 2 if sorted(other) == sorted(word) else similarity
            found[other] = min(1.0, swapped * (1.05 if other[0] == word[0] else 1))
    best = max(found.values(), default=0)
    return sorted(other for other in found if found[other] >= best - WITHIN_BEST)


@given(LETTERS.filter(lambda word: len(word) > 2), st.lists(LETTERS, max_size=9, unique=True))
def test_the_fast_path_agrees_with_the_plain_one(word: str, known: list[str]) -> None:
    """Looking only among words of like length misses none, and adds none."""
    long_enough = [other for other in known if len(other) > 2]
    found = Spelling((other, other) for other in known).alternatives(word)
    plain = nearest(word, long_enough)
    assert {near.token for near in found} <= set(plain)
    assert len(found) == min(3, len(plain))


@given(st.sampled_from([w for w in WORDS if len(w) >= 7 and w.isalpha()]), st.data())
def test_one_slip_in_a_long_word_is_seen_through(word: str, data: st.DataObject) -> None:
    """One letter left out of a word of seven letters or more leads back to it."""
    at = data.draw(st.integers(1, len(word) - 1))
    assert SPELLING.alternatives(word[:at] + word[at + 1 :])[0].word == word


def test_words_with_digits_match_only_themselves() -> None:
    """A year or a version is never read as another."""
    assert SPELLING.alternatives("covid18") == ()


def test_short_and_far_words_have_no_alternative() -> None:
    """Two letters could mean anything; a far word means nothing here."""
    assert SPELLING.alternatives("nw") == ()
    assert SPELLING.alternatives("zeppelin") == ()
    assert SPELLING.alternatives("x" * 10_000) == ()


def test_a_swap_of_neighbours_is_one_slip() -> None:
    """`nwe` is `new`: a swap costs as much as any other slip."""
    assert SPELLING.alternatives("nwe")[0].word == "new"
