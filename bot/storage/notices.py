"""What maintainers were told last, so that of several processes one tells it, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from bot.storage.schema import notice
from bot.storage.upsert import insert


class Notice(NamedTuple):
    """What is wrong with the files of a bot; "" when nothing is."""

    bot_id: int
    broken: str


class Untold(NamedTuple):
    """A notice that reached nobody, and the digest that was noted before it."""

    notice: Notice
    before: str


def first_to_tell(connection: Connection, items: Sequence[Notice]) -> list[str | None]:
    """Note each; return what was noted before ("": nothing), None where it is the same."""
    return [_first(connection, item) for item in items]


def put_back(connection: Connection, items: Sequence[Untold]) -> list[None]:
    """Note again what was noted before each, unless something else has been since."""
    for item in items:
        _put_back(connection, item)
    return [None] * len(items)


def _first(connection: Connection, item: Notice) -> str | None:
    of_bot = notice.c.bot_id == item.bot_id
    before = connection.execute(select(notice.c.digest).where(of_bot)).scalar() or ""
    if not item.broken:
        gone = delete(notice).where(of_bot).returning(notice.c.digest)
        return connection.execute(gone).scalar()
    digest = _digest(item.broken)
    statement = insert(connection.dialect.name, notice).values(bot_id=item.bot_id, digest=digest)
    note = statement.on_conflict_do_update(
        index_elements=["bot_id"],
        set_={"digest": digest},
        where=notice.c.digest != digest,
    )
    news = connection.execute(note.returning(notice.c.bot_id)).first() is not None
    return before if news else None


def _put_back(connection: Connection, item: Untold) -> None:
    bot_id, digest = item.notice.bot_id, _digest(item.notice.broken)
    ours = (notice.c.bot_id == bot_id, notice.c.digest == digest)
    if not item.notice.broken:
        statement = insert(connection.dialect.name, notice)
        connection.execute(
            statement.values(bot_id=bot_id, digest=item.before).on_conflict_do_nothing()
        )
    elif item.before:
        connection.execute(update(notice).where(*ours).values(digest=item.before))
    else:
        connection.execute(delete(notice).where(*ours))


def _digest(broken: str) -> str:
    return hashlib.sha256(broken.encode(errors="surrogatepass")).hexdigest()
