"""Conversations as people have them: each reply holds what it has to, and is short."""

from __future__ import annotations

from evaluation.conversations import FOLDER, conversations, talk

MOST_WRONG = 0.35  # share of turns; a bound against getting worse, not a goal
EVERY = list(conversations())


def test_there_are_enough() -> None:
    """Eighty or more, about the packaged article and two drafts, in private and in groups."""
    assert len(EVERY) >= 80
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert {one.about for one in EVERY} == {"bri", "foundry", "heating"}
    assert {one.group for one in EVERY} == {True, False}
    assert len({one.language for one in EVERY} - {None}) >= 6
    assert list(FOLDER.glob("*.yaml"))


def test_most_turns_are_as_promised() -> None:
    """Outcome, verdict, what is said and what is not, and the length of replies: counted over all
    turns, so that a change for the worse fails; ``evaluation/conversations.py`` shows each."""
    turns = [turn for one in EVERY for turn in talk(one)]
    wrong = [f"{turn.said}: {'; '.join(turn.faults)}" for turn in turns if turn.faults]
    assert len(wrong) <= MOST_WRONG * len(turns), "\n".join(wrong)
