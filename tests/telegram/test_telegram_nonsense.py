"""Updates in which one field, whichever it is, is of another kind than Telegram says."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Update
from telegram_running import Running
from telegram_server import User

from bot.telegram.updates import NotAnUpdateError, read_update

Json = dict[str, Any]

ME = {"id": 110201543, "is_bot": True, "first_name": "Fact Bot", "username": "fact_test_bot"}
ADA = {"id": 501, "is_bot": False, "first_name": "Ada", "language_code": "en"}
PRIVATE = {"id": 501, "type": "private", "first_name": "Ada"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Room"}
CHANNEL = {"id": -1002, "type": "channel", "title": "News"}
ASK = [{"type": "bot_command", "offset": 0, "length": 4}]
NAME = [{"type": "mention", "offset": 0, "length": 14}]
GONE = object()
NONSENSE = (
    *(GONE, None, 0, -1, 2**31, 2**62, 1.5, True, "", ".", "\ud83d", "\0", "x" * 5000),
    *([], {}, [1], [[]], [{}], {"id": 1}, PRIVATE),
    *([{"type": "mention", "offset": 99, "length": 5}], [{"type": "bot_command", "offset": -3}]),
)


def message(chat: Json = PRIVATE, text: str = "how many labs", **more: Any) -> Json:
    """Return a message of Ada's."""
    date = 1_900_000_000
    return {"message_id": 5, "date": date, "chat": chat, "from": ADA, "text": text, **more}


BUTTON = {"text": "a", "callback_data": "1d"}
OWN = {**message(reply_markup={"inline_keyboard": [[BUTTON]]}), "message_id": 4, "from": ME}
PHOTO = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
MEMBERS = {
    "old_chat_member": {"status": "left", "user": ME},
    "new_chat_member": {"status": "member", "user": ME},
}
QUOTE = {"text": "labs", "position": 0, "is_manual": True}
IN_REPLY = {"reply_to_message": OWN, "quote": QUOTE}
UPDATES: dict[str, Json] = {
    "question": {"message": message()},
    "photo": {"message": message(text="", caption="labs", photo=[PHOTO], media_group_id="1")},
    "command": {"message": message(text="/ask labs", entities=ASK)},
    "in a group": {"message": message(GROUP, "/ask labs", entities=ASK)},
    "in reply": {"message": message(GROUP, "@fact_test_bot", entities=NAME, **IN_REPLY)},
    "edit": {"edited_message": message(edit_date=1_900_000_001)},
    "post": {"channel_post": message(CHANNEL, "/ask labs", entities=ASK)},
    "guest": {"guest_message": message(GROUP, "@fact_test_bot labs", guest_query_id="1")},
    "press": {
        "callback_query": {
            "id": "1", "from": ADA, "chat_instance": "1", "data": "1d", "message": OWN
        }
    },
    "press elsewhere": {
        "callback_query": {
            "id": "1", "from": ADA, "chat_instance": "1", "data": "1t:0", "inline_message_id": "x"
        }
    },
    "typing": {"inline_query": {"id": "1", "from": ADA, "query": "labs", "offset": ""}},
    "choice": {"chosen_inline_result": {"result_id": "labs", "from": ADA, "query": "labs"}},
    "joining": {"my_chat_member": {"chat": GROUP, "from": ADA, "date": 1_900_000_000, **MEMBERS}},
}  # fmt: skip


def spoilt(value: Any) -> Iterator[Any]:
    """Yield copies of a value with nonsense in the place of one of its parts."""
    parts = value.keys() if isinstance(value, dict) else range(len(value))
    for part in parts if isinstance(value, dict | list) else ():
        for nonsense in NONSENSE:
            whole = copy.copy(value)
            if nonsense is not GONE:
                whole[part] = nonsense
            else:
                del whole[part]
            yield whole
        if isinstance(value[part], dict | list):
            for inner in spoilt(value[part]):
                whole = copy.copy(value)
                whole[part] = inner
                yield whole


@pytest.mark.parametrize("kind", UPDATES)
async def test_a_field_of_another_kind(
    bot: Running, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Such an update is refused, or handled like any other: nothing fails over it."""
    bot.refusals_expected = True
    await bot.server.private_message(User(501, "Ada"), "hello")
    await bot.settle()
    caplog.set_level(logging.ERROR)
    handled = 0
    for number, event in enumerate(spoilt(UPDATES[kind])):
        text = json.dumps({"update_id": number, **event})
        try:
            data = read_update(json.loads(text)).data
        except NotAnUpdateError:
            continue
        handled += 1
        update = Update.de_json(data, bot.application.bot)
        await bot.application.handle(update)
        assert not caplog.records, text
    assert handled > 0
