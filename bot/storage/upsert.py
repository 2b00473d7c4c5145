"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL write alike and SQLAlchemy keeps apart.

Statements are built once: building one takes as long as running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
Rows = Sequence[dict[str, Any]]


def insert(dialect: str, table: Table) -> Insert:
    """Return an insert with ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def replace(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; where the key exists, the other columns are replaced."""
    connection.execute(_replacing(connection.dialect.name, table), rows)


def add(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; where the key exists, counts add up and the rest is replaced."""
    connection.execute(_adding(connection.dialect.name, table), rows)


@cache
def _replacing(dialect: str, table: Table) -> Insert:
    return _upsert(dialect, table, adding=False)


@cache
def _adding(dialect: str, table: Table) -> Insert:
    return _upsert(dialect, table, adding=True)


def _upsert(dialect: str, table: Table, *, adding: bool) -> Insert:
    statement = insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    new = statement.excluded
    others: dict[str, Any] = {c.name: new[c.name] for c in table.columns if c.name not in keys}
    if adding:
        others["count"] = table.c["count"] + new["count"]
    return statement.on_conflict_do_update(index_elements=keys, set_=others)
