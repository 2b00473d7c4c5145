"""What the statements of an article say of a claim."""

import re

import pytest

from bot.frames import FrameReader
from bot.verify import Context, FindingKind, State, verify

ARTICLE = """\
The Northfield Library Trust was founded by Ada Brook in May 1987.
By the end of June 2023, the trust had opened more than 50 branches in Norway, Denmark and Poland.
It lends about 9,000 books a day to readers from schools, hospitals and other places.
The oldest branch, a brick tower in Aarhus, has 67 rooms and is open on Sundays.
The trust plans to build a second tower in Oslo, according to Ola Berg, vice chairman of the board.
Members do not pay fees.
About 60 percent of the members are women.
Nearly two thirds of the staff are men.
More than a third of the books are novels.
One in nine loans comes back late, but fewer than 0.3 percent never return.
Reading room B of the branch in Oslo did not reopen until May 2020.
Nothing can yet be said about the safety of the lift.
* * *"""

READER = FrameReader("en")
FRAMES = [READER.read(sentence) for sentence in ARTICLE.split("\n")]
CONTEXT = Context(FRAMES)

CLAIMS = """
agrees      | The trust has at least 50 branches.
agrees      | Has the trust opened over 40 branches?
contradicts | The trust has exactly 50 branches.
contradicts | Did the trust open fewer than 50 branches?
contradicts | There are no more than 50 branches, right?
open        | The trust has more than 60 branches.
open        | Has the trust opened 50 branches?
agrees      | The oldest branch has exactly 67 rooms.
agrees      | Does the oldest branch have fewer than 70 rooms?
contradicts | Does the oldest branch have over 67 rooms?
agrees      | The trust was founded after 1980, wasn't it?
agrees      | Was the trust founded in 1987?
contradicts | The trust was founded in March 1987.
open        | The trust was founded on 14 May 1987.
contradicts | Was the Northfield Library Trust founded by Ola Berg?
agrees      | Was the trust founded by Ada Brook?
contradicts | Are all branches in Norway?
contradicts | Has the trust opened branches in Kenya?
contradicts | The oldest branch isn't in Aarhus, right?
agrees      | The oldest branch is not in Norway.
agrees      | The oldest branch is in Denmark.
contradicts | Do members pay fees?
agrees      | Members do not pay fees.
contradicts | Is Ola Berg chairman of the board?
agrees      | The trust plans to build a tower in Oslo.
open        | Has the trust built a second tower in Oslo?
agrees      | Are most of the members women?
contradicts | The trust hasn't opened any branches in Norway, has it?
agrees      | The trust promises to build a tower in Oslo.
contradicts | More than two thirds of the staff are men.
open        | Just 0.1 percent of the loans never come back.
contradicts | Fewer than a third of the books are novels.
agrees      | Reading room B reopened in May 2020.
contradicts | Reading room B did not reopen until 2022.
open        | Reading room C reopened in May 2020.
open        | Is the lift safe?
open        | The lift is not safe.
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in CLAIMS.strip().split("\n")]


def judged(claim):
    """Return the verification by the statement that covers most of ``claim``."""
    question = READER.read_question(claim)
    found = [verify(question, statement, CONTEXT) for statement in FRAMES]
    return max(found, key=lambda one: one.coverage)


@pytest.mark.parametrize(("expected", "claim"), ROWS)
def test_verdict(expected, claim):
    """A claim agrees only if the article entails it, and is contradicted only if excluded."""
    assert (judged(claim).verdict or "open") == expected


def test_a_correction_is_in_the_words_of_the_source():
    """What a contradiction gives instead stands in the article, word for word."""
    for expected, claim in ROWS:
        if expected == "contradicts":
            assert judged(claim).correction in ARTICLE


@pytest.mark.parametrize(
    ("expected", "claim", "statement"),
    [
        ("contradicts", "Is the marathon 26 Miles long?", "The marathon is 42 km long."),
        ("contradicts", "Does the plant have 20 gw?", "The plant has 50 GW."),
        ("contradicts", "Is the water 50 degrees warm?", "The water is 40°C warm."),
        ("open", "Is the water 104 degrees warm?", "The water is 104°F warm."),
        ("contradicts", "Did it open at the beginning of 2015?", "It opened in March 2015."),
        ("open", "Did the ferry run through 2015?", "The ferry ran until May 2015."),
        ("contradicts", "Has the ferry run ever since 2015?", "The ferry has run since May 2017."),
        ("contradicts", "Did the ferry run before 2013?", "The ferry has run since 2013."),
        ("contradicts", "Is the ferry from 2012?", "The ferry was built before 2010."),
        ("open", "Did the ferry run until 2015?", "The ferry ran from 2015."),
        ("open", "Did the fare rise by 30 euros?", "The fare rose from 90 to 120 euros."),
        ("contradicts", "Did the fare rise by 30 euros?", "The fare rose by 20 euros."),
        ("agrees", "Has the ferry run since 2013?", "The ferry has run since 2013."),
        ("agrees", "Are there fewer than 100 members?", "There are approx 95 members."),
        ("agrees", "Are there fewer than 100 members?", "There are 95 or so members."),
        ("open", "Has it grown in the previous decade?", "It has grown for 4 years."),
        ("open", "Will it grow in the coming five years?", "It will grow for 4 years."),
        ("agrees", "Are more than half of the boats new?", "Nine of the 14 boats are new."),
        ("agrees", "Are most of the boats new?", "Nine of the 14 boats are new."),
        ("contradicts", "Are a third of the boats new?", "Nine of the 14 boats are new."),
        ("open", "Are half of the boats new?", "Nine of the 17 boats are new."),
        ("contradicts", "Are most of the boats new?", "There are 17 boats, four of them new."),
        ("open", "Are most of the boats wooden?", "There are 17 boats, four of them new."),
        ("open", "Most of the farms lost grain.", "Of 58 farms, 14 lost all and 29 their grain."),
        ("contradicts", "43 percent lost wine.", "Of 58 farms, 14 lost grain, 6 lost wine."),
        ("agrees", "Most apprentices left.", "Of the 20 apprentices, 15 left."),
        ("agrees", "She rode over half the route.", "She rode 60 of the 90 km of the route."),
        ("contradicts", "Are most boats new?", "There are 17 boats in all, four of them new."),
        ("open", "The town pays 40 percent.", "The state pays 60 percent, the town the rest."),
        ("contradicts", "Is most of it paid by him?", "He pays at most half of it."),
    ],
)
def test_verdict_by_one_sentence(expected, claim, statement):
    """A sentence says of a claim what its words say, without the rest of an article."""
    frame = READER.read(statement)
    found = verify(READER.read_question(claim), frame, Context([frame]))
    assert (found.verdict or "open") == expected


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("How many rooms does the oldest branch have?", "67"),
        ("When was the trust founded?", "May 1987"),
        ("Who founded the trust?", "Ada Brook"),
        ("What percentage of the members are women?", "60 percent"),
    ],
)
def test_the_kind_of_thing_asked_for_is_found(question, given):
    """The answer type finding names what the statement holds of the kind."""
    (found,) = judged(question).of(State.SUPPORTED, FindingKind.ANSWER_TYPE)
    assert given in found.given


@pytest.mark.parametrize(
    "question",
    [
        "How much did the tower in Oslo cost?",
        "How old is Ada Brook?",
        "How deep is the oldest branch?",
        "When will the trust build a second tower in Oslo?",
        "Which loans come back late?",
    ],
)
def test_the_kind_of_thing_asked_for_is_missing(question):
    """A statement on the subject that has no such thing is told from one that answers."""
    assert judged(question).of(State.MISSING, FindingKind.ANSWER_TYPE)


def test_an_unknown_name_is_missing():
    """A name that the article never has weighs most."""
    (found,) = judged("How many rooms does the Kiruna branch have?").of(
        State.MISSING, FindingKind.NAME
    )
    assert (found.asked, found.weight) == ("Kiruna", 1.0)


def test_plain_statements_are_read_without_their_question():
    """One reader reads both sides: a statement has no answer type and is no claim."""
    assert not any(frame.is_claim for frame in FRAMES)
    assert re.fullmatch("any", FRAMES[0].asked)
