"""What maintainers were told last, so that of several processes one tells it, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete

from bot.storage.schema import notice
from bot.storage.upsert import insert


class Notice(NamedTuple):
    """What is wrong with the files of a bot; "" when nothing is."""

    bot_id: int
    broken: str


def first_to_tell(connection: Connection, items: Sequence[Notice]) -> list[bool]:
    """Note each; say whether it differs from what was noted before."""
    return [_first(connection, item) for item in items]


def _first(connection: Connection, item: Notice) -> bool:
    if not item.broken:
        gone = delete(notice).where(notice.c.bot_id == item.bot_id).returning(notice.c.bot_id)
        return connection.execute(gone).first() is not None
    digest = hashlib.sha256(item.broken.encode(errors="surrogatepass")).hexdigest()
    statement = insert(connection.dialect.name, notice).values(bot_id=item.bot_id, digest=digest)
    note = statement.on_conflict_do_update(
        index_elements=["bot_id"],
        set_={"digest": digest},
        where=notice.c.digest != digest,
    )
    return connection.execute(note.returning(notice.c.bot_id)).first() is not None
