"""Conversations as people have them: each reply holds what it has to, and is short."""

from __future__ import annotations

import pytest

from evaluation.conversations import FOLDER, Conversation, conversations, talk

EVERY = list(conversations())


def test_there_are_enough() -> None:
    """Eighty or more, about the packaged article and two drafts, in private and in groups."""
    assert len(EVERY) >= 80
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert {one.about for one in EVERY} == {"bri", "foundry", "heating"}
    assert {one.group for one in EVERY} == {True, False}
    assert len({one.language for one in EVERY} - {None}) >= 6
    assert list(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_conversation(one: Conversation) -> None:
    """Outcome, verdict, what is said and what is not, and the length of every reply."""
    wrong = [f"{turn.said}: {'; '.join(turn.faults)}" for turn in talk(one) if turn.faults]
    assert wrong == []
