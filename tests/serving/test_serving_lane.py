"""In a lane the order of arrival holds, except that a flood lets others go first."""

from __future__ import annotations

from bot.serving.incoming import incoming
from bot.serving.lane import Lane
from bot.telegram.limits import Rate


def message(number: int, person: int, chat: int = -1):
    """Return an update from a group."""
    return incoming(
        {
            "update_id": number,
            "message": {"chat": {"id": chat, "type": "supergroup"}, "from": {"id": person}},
        }
    )


def served(lane: Lane) -> list[int]:
    """Return the order in which everything is served."""
    return [lane.next().update_id for _ in range(len(lane))]


def test_first_come_first_served() -> None:
    """Whatever the order of recording, updates are served by their number."""
    lane = Lane(None)
    for number in (2, 1, 3):
        lane.add(message(number, 7))
    assert served(lane) == [1, 2, 3]


def test_a_flood_does_not_starve_a_group() -> None:
    """After a few questions of one person the others go first; nobody is turned away."""
    now = [0.0]
    lane = Lane(Rate(3, 60.0), clock=lambda: now[0])
    for number in range(1, 9):
        lane.add(message(number, 7))
    lane.add(message(9, 8))
    lane.add(message(10, 9))
    assert served(lane) == [1, 2, 3, 9, 10, 4, 5, 6, 7, 8]


def test_one_persons_questions_stay_in_order() -> None:
    """What waits for its turn keeps its own order, and has its turn again after a minute."""
    now = [0.0]
    lane = Lane(Rate(2, 60.0), clock=lambda: now[0])
    for number in range(1, 5):
        lane.add(message(number, 7))
    assert [lane.next().update_id for _ in range(2)] == [1, 2]
    now[0] = 61.0
    lane.add(message(5, 8))
    assert served(lane) == [3, 4, 5]


def test_lanes() -> None:
    """Messages, edits and presses of a chat share a lane; typing in inline mode has its own."""
    chat = {"id": 5, "type": "private"}
    person = {"id": 5}
    lanes = [
        incoming({"update_id": 1, kind: event}).lane
        for kind, event in (
            ("message", {"chat": chat, "from": person}),
            ("edited_message", {"chat": chat, "from": person}),
            ("callback_query", {"from": person, "message": {"chat": chat}}),
            ("my_chat_member", {"chat": chat, "from": person}),
            ("inline_query", {"from": person}),
            ("callback_query", {"from": person, "inline_message_id": "x"}),
        )
    ]
    assert lanes == ["5", "5", "5", "5", "inline:5", "other:5"]
