"""Opens connections whose every wait has an end: a database that hangs must not hang the bot."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import ConfigurationError

READERS = 4
DURABLE = "durable"  # execution option of a writer's transaction; True where it is left out
_LOCKED_SECONDS = 3.0  # how long SQLite waits for another process's transaction
_CONNECT_SECONDS = 3
# tcp_user_timeout ends a statement whose server has vanished without closing the connection.
_POSTGRES = {
    "connect_timeout": _CONNECT_SECONDS,
    "tcp_user_timeout": 5000,
    "application_name": "faqbot",
    # A pooler such as PgBouncer may give each transaction another connection.
    "prepare_threshold": None,
}


def open_writer(url: URL) -> Engine:
    """Return an engine with one connection; each of its transactions may write."""
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url, pool_size=1)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    engine = _postgres(url, pool_size=1)
    event.listen(engine, "begin", _begin_postgres)
    return engine


def open_reader(url: URL) -> Engine:
    """Return an engine for single statements outside transactions."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, pool_size=READERS, isolation_level="AUTOCOMMIT")
    return _postgres(url, pool_size=READERS, isolation_level="AUTOCOMMIT")


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for another one."""
    if url.get_backend_name() != "sqlite":
        return None
    if url.database in (None, "", ":memory:"):
        raise ConfigurationError(
            "DATABASE_URL names an SQLite database in memory. Name a file: sqlite:///faqbot.sqlite3"
        )
    return Path(str(url.database))


def _sqlite(url: URL, **options: Any) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": _LOCKED_SECONDS, "check_same_thread": False},
        max_overflow=0,
        pool_timeout=_LOCKED_SECONDS,
        **options,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Python's module would begin transactions on its own, and not before DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    # ``tidy`` does it earlier and beside the writer, whom it would make wait for the disk.
    connection.execute("PRAGMA wal_autocheckpoint=10000")


def _begin_immediate(connection: Connection) -> None:
    # FULL: a commit is on the disk before Telegram is told that an update was taken. The others
    # outlive a kill, if not a power cut, after which a reply is repeated rather than lost.
    level = "FULL" if connection.get_execution_options().get(DURABLE, True) else "NORMAL"
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    # A transaction that starts as a reader may find itself unable to write later.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgres(url: URL, **options: Any) -> Engine:
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra: SQLite needs nothing
    except ImportError:
        raise ConfigurationError(
            "DATABASE_URL names PostgreSQL, but its driver is not installed. "
            "Install it with: pip install 'faqbot[postgres]'"
        ) from None
    given = {name: value for name, value in _POSTGRES.items() if name not in url.query}
    engine = create_engine(
        url,
        connect_args=given,
        max_overflow=0,
        pool_timeout=_CONNECT_SECONDS,
        pool_recycle=300,
        **options,
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _begin_postgres(connection: Connection) -> None:
    # As for SQLite: what is not durable outlives a kill of the bot, if not one of the server.
    if not connection.get_execution_options().get(DURABLE, True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _prepare_postgres(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Not as a start-up parameter: poolers refuse those.
    cursor = connection.cursor()
    cursor.execute("SET statement_timeout = 5000; SET lock_timeout = 3000; SET timezone = 'UTC'")
    cursor.close()
    connection.commit()
