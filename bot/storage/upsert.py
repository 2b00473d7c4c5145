"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL write alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def keep(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row; return False where the key exists: what is there stays."""
    return connection.execute(_keeping(connection.dialect.name, table), row).first() is not None


def replace(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row; where the key exists, the other columns are replaced."""
    connection.execute(_upsert(connection.dialect.name, table, adding=False), row)


def add(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row; where the key exists, counts add up and the rest is replaced."""
    connection.execute(_upsert(connection.dialect.name, table, adding=True), row)


def _insert(dialect: str, table: Table) -> Any:
    # Imported by name: the other one would take two megabytes.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


@cache  # building a statement takes longer than running it
def _keeping(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _upsert(dialect: str, table: Table, *, adding: bool) -> Any:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    new = statement.excluded
    others: dict[str, Any] = {c.name: new[c.name] for c in table.columns if c.name not in keys}
    if adding:
        others["count"] = table.c["count"] + new["count"]
    return statement.on_conflict_do_update(index_elements=keys, set_=others)
