"""An SQLite file that is damaged: set aside whole, and what can be read of it taken over."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.storage.schema import metadata

_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_MOST_ROWS = 2**40
_MOST_FAILURES = 20_000  # ranges that can't be read; beyond, the rest is given up


class DamagedError(Exception):
    """The database can be opened, and is not in order."""


def is_damaged(error: BaseException) -> bool:
    """Tell whether an error means that the file itself is damaged."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return isinstance(error, DamagedError) or code & 0xFF in _CODES


def check(connection: Connection) -> None:
    """Read the whole database; raises DamagedError where it is not in order."""
    if (found := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
        raise DamagedError(str(found))


def set_aside(file: Path) -> Path:
    """Move a database out of the way, under a name with the time; return the new name."""
    aside = file.with_name(f"{file.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{file}{suffix}").replace(f"{aside}{suffix}")
    return aside


def take_over(aside: Path, connection: Connection) -> int:
    """Copy every row that can be read into a new database; return how many there were."""
    count = 0
    with closing(sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)) as old:
        old.execute("PRAGMA writable_schema=ON")  # else nothing of a truncated file can be read
        for table in metadata.sorted_tables:
            with suppress(sqlite3.DatabaseError):
                there = old.execute(f"PRAGMA table_info({table.name})")
                names = ", ".join(f'"{row[1]}"' for row in there if row[1] in table.columns)
                marks = ", ".join("?" * (names.count(",") + 1))
                insert = f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
                for row in _rows(old, table.name, names):
                    count += connection.exec_driver_sql(insert, row).rowcount
    return count


def _rows(old: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[Any, ...]]:
    """Read a table around its damaged pages: what can't be read at once is read by halves."""
    query = f"SELECT {names} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"  # noqa: S608
    ranges, failures = [(0, _MOST_ROWS)], 0
    while ranges and failures <= _MOST_FAILURES:
        low, high = ranges.pop()
        try:
            yield from old.execute(query, (low, high)).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            failures += 1
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]
