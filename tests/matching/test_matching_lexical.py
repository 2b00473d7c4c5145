import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Scorer, ScorerEntry
from bot.matching.entries import Phrasings
from bot.matching.features import Rows, damped, pairs
from bot.matching.lexical import LexicalScorer
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser
from bot.matching.tuning import Tuning

WORDS = ["card", "lost", "stolen", "bank", "money", "transfer", "my", "the", "how", "report"]
FORM = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
FAQ = st.lists(st.lists(FORM, min_size=1, max_size=3), min_size=1, max_size=5)
ANALYSER = Analyser("en")
TUNING = Tuning()


def faq(forms: list[list[str]]) -> list[ScorerEntry]:
    """Return entries with these phrasings."""
    return [ScorerEntry(str(i), tuple(own)) for i, own in enumerate(forms)]


class Oracle:
    """The formula of the best-phrasing head in plain Python, without an index."""

    def __init__(self, forms: list[list[str]]) -> None:
        self.forms = [(i, self.terms(form)) for i, own in enumerate(forms) for form in own]
        self.entries = len(forms)

    @staticmethod
    def terms(text: str) -> Counter[str]:
        """Return the terms of a text and how often each is there."""
        tokens = ANALYSER.tokens(text)
        return Counter([*tokens, *pairs(tokens)])

    def weight(self, term: str) -> float:
        """Return the weight of a known term."""
        in_forms = sum(term in terms for _, terms in self.forms)
        in_entries = len({owner for owner, terms in self.forms if term in terms})
        by_entries = math.log((self.entries + 1) / in_entries)
        by_forms = math.log((len(self.forms) + 1) / in_forms)
        kind = TUNING.pair if " " in term else 1.0
        return kind * (TUNING.idf_floor + 0.5 * by_entries + 0.5 * by_forms)

    def vector(self, terms: Counter[str]) -> tuple[dict[str, float], float]:
        """Return the values of the known terms, and the length with unknown pairs."""
        known = {t: c for t, c in terms.items() if any(t in form for _, form in self.forms)}
        vector = {t: self.weight(t) * damped(c) for t, c in known.items()}
        unknown = math.log(self.entries + 1) + TUNING.idf_floor
        unseen = sum(c for t, c in terms.items() if t not in known)
        mass = unseen * (TUNING.unknown_pair * unknown) ** 2
        return vector, math.sqrt(sum(v * v for v in vector.values()) + mass)

    def best(self, question: str) -> list[float]:
        """Return the best cosine of each entry."""
        query, length = self.vector(self.terms(question))
        best = [0.0] * self.entries
        for owner, terms in self.forms:
            form, size = self.vector(terms)
            product = sum(value * form.get(term, 0.0) for term, value in query.items())
            best[owner] = max(best[owner], product / (length * size))
        return best


@given(FAQ, st.data())
def test_the_index_agrees_with_the_plain_formula(
    forms: list[list[str]], data: st.DataObject
) -> None:
    """Postings and `reduceat` give the same best similarity as a loop over all forms."""
    known = sorted({word for own in forms for form in own for word in form.split()})
    question = " ".join(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=6)))
    scorer = LexicalScorer(faq(forms), ANALYSER, Synonyms((), ANALYSER), frozenset(), TUNING)
    best = scorer.phrasings.best(scorer.similarities(scorer.reader.read(question)))
    assert np.allclose(best, Oracle(forms).best(question), atol=1e-5)


@given(FAQ, FORM)
def test_similarity_stays_between_0_and_1(forms: list[list[str]], question: str) -> None:
    """A similarity can be shown as a share."""
    scorer = LexicalScorer(faq(forms), ANALYSER, Synonyms((), ANALYSER), frozenset(), TUNING)
    similarities = scorer.similarities(scorer.reader.read(question))
    assert (similarities >= 0).all()
    assert (similarities <= 1 + 1e-5).all()


@given(FAQ, FORM)
def test_explanations_add_up_to_the_score(forms: list[list[str]], question: str) -> None:
    """What is said to have counted is all that counted."""
    scorer = Scorer.build(faq(forms))
    candidate = scorer.rank(question).candidates[0]
    total = sum(part.value for part in scorer.explain(question, candidate.entry))
    assert math.isclose(total, candidate.lexical, abs_tol=1e-4)


@given(st.lists(st.lists(st.integers(0, 9), max_size=4, unique=True), max_size=6), st.data())
def test_sparse_rows_are_what_they_were_packed_from(
    rows: list[list[int]], data: st.DataObject
) -> None:
    """Rows can be taken in any order, and multiply as a dense matrix does."""
    packed = Rows.of([(ids, [float(i + 1) for i in ids]) for ids in rows])
    dense = np.zeros((len(rows), 10), dtype=np.float32)
    for row, ids in enumerate(rows):
        dense[row, ids] = [i + 1 for i in ids]
    order = data.draw(st.permutations(range(len(rows))))
    matrix = np.arange(30, dtype=np.float32).reshape(10, 3)
    taken = packed.take(np.array(order, dtype=np.int64))
    assert np.allclose(taken.times(matrix), dense[order] @ matrix)


def test_an_entry_without_phrasings_scores_0() -> None:
    """Entries without phrasings or text are never in the way."""
    phrasings = Phrasings(
        [ScorerEntry("a", ()), ScorerEntry("b", ("x", "y")), ScorerEntry("c", ())]
    )
    assert phrasings.best(np.array([0.2, 0.7], dtype=np.float32)).tolist() == [
        0.0,
        np.float32(0.7),
        0.0,
    ]
    assert phrasings.nearest(0, np.zeros(2, dtype=np.float32)) is None
    assert phrasings.nearest(1, np.array([0.5, 0.5], dtype=np.float32)) == 0


def test_pairs_hold_the_ends() -> None:
    """The first and the last word are known as such; no words, no pairs."""
    assert pairs(["a", "b"]) == ["^ a", "a b", "b $"]
    assert pairs([]) == []
