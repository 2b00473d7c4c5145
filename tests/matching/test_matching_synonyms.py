from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Known, Scorer, ScorerEntry
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser

ANALYSER = Analyser("en")
GROUPS = [["belt and road initiative", "bri", "new silk road"], ["laboratory", "lab"]]
TOKENS = ["belt", "and", "road", "initi", "bri", "new", "silk", "lab", "the"]
SYNONYMS = Synonyms(GROUPS, ANALYSER)
ENTRIES = (
    ScorerEntry("launch", ("When was the Belt and Road Initiative launched?",)),
    ScorerEntry("labs", ("How many laboratories are there?",)),
    ScorerEntry("park", ("Where is the industrial park?",)),
)


@given(st.lists(st.sampled_from(TOKENS), max_size=9))
def test_replacing_twice_changes_nothing(tokens: list[str]) -> None:
    """What a synonym stands for is not replaced again."""
    once = SYNONYMS.apply(tokens)
    assert SYNONYMS.apply(once) == once


@given(st.lists(st.sampled_from(TOKENS), max_size=9))
def test_spans_are_in_order_and_apart(tokens: list[str]) -> None:
    """Spans can be replaced one by one."""
    spans = SYNONYMS.spans(tokens)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.start < span.end for span in spans)


def test_a_synonym_in_the_question_finds_the_canonical_phrasing() -> None:
    """A question in other words for the same thing ranks as if it used the FAQ's own."""
    scorer = Scorer.build(ENTRIES, synonyms=GROUPS)
    canonical = scorer.rank("when was belt and road initiative launched")
    for words in ("BRI", "new silk road", "New Silk Road"):
        ranking = scorer.rank(f"when was {words} launched")
        assert ranking.candidates[0].entry == "launch"
        assert ranking.candidates[0].score == canonical.candidates[0].score


def test_a_misspelt_synonym_counts_too() -> None:
    """One slip in a synonym that no phrasing uses still leads to what it stands for."""
    scorer = Scorer.build(ENTRIES, synonyms=[["initiative", "endeavour"]])
    ranking = scorer.rank("when did the endeavuor start")
    assert ranking.candidates[0].entry == "launch"
    word = next(w for w in ranking.words if w.text == "endeavuor")
    assert (word.known, word.correction) == (Known.CORRECTED, "endeavour")


def test_a_synonym_of_what_the_faq_never_mentions_is_unknown() -> None:
    """Standing for a word that no phrasing has does not make a word known."""
    scorer = Scorer.build(ENTRIES, synonyms=[["zeppelin", "airship"]])
    assert [w.text for w in scorer.rank("airship").unknown] == ["airship"]


def test_empty_groups_are_harmless() -> None:
    """A group without words, or of one, changes nothing."""
    assert Synonyms([["lab"], ["?", "lab"], ["lab", "?"]], ANALYSER).apply(["lab"]) == ["lab"]


def test_a_phrase_that_others_stand_for_is_no_synonym_in_part() -> None:
    """Cross-border stays what it is, though a crossing alone stands for a passage."""
    groups = [["passage", "crossing"], ["cross-border", "across borders"]]
    entries = (
        ScorerEntry("trade", ("how does cross-border trade grow",)),
        ScorerEntry("animals", ("how do animals use the passage",)),
    )
    ranking = Scorer.build(entries, synonyms=groups).rank("cross-border, how is it used")
    assert [c.entry for c in ranking.candidates][:1] == ["trade"]
    assert Synonyms(groups, ANALYSER).apply(["cross", "border"]) == ["cross", "border"]
