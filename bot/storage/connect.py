"""Opens the one connection of a database: its address as hosts hand it out, and an end to every
wait, since a database that hangs must not hang the bot."""

import re
import sqlite3
import time

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import ConfigurationError

# What libpq understands of the query parameters that hosts append; others (``pgbouncer``,
# ``schema``, ``pool_timeout``: words of other libraries) would make it refuse the connection.
_LIBPQ = re.compile(
    "ssl(mode|rootcert|cert|key|negotiation)|channel_binding|options|application_name|"
    "connect_timeout|target_session_attrs|keepalives|keepalives_idle|host|hostaddr|port"
)
_LOCKED_SECONDS = 3.0  # how long SQLite waits for another process's transaction
_WAL_RETRY_SECONDS = 0.01
_POSTGRES = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,  # ends a statement whose server has vanished without a word
    "application_name": "faqbot",
    "prepare_threshold": None,  # a pooler may give each transaction another connection
}
# Not as start-up parameters: poolers refuse those. The keepalives let the server notice within
# 20 seconds that this machine is gone, and free its locks.
_SESSION = """
    SET statement_timeout = 5000; SET lock_timeout = 3000; SET timezone = 'UTC';
    SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
"""
_IN_THE_FUTURE = "22023"  # the state of the error for a number that is not given out yet


def database_url(given: str | None) -> URL:
    """Return the address to connect to; None: an SQLite file in the user's data folder.

    Raises ConfigurationError; the message never shows the address, which may hold a password.
    """
    if given is None:
        folder = user_data_path("faqbot", appauthor=False)
        return URL.create("sqlite", database=str(folder / "faqbot.sqlite3"))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "DATABASE_URL can't be read (its value is not shown). Write "
            "postgresql://user:password@host/name or sqlite:///file; a password with one of "
            "@ : / ? # % in it has to be percent-encoded."
        ) from None
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite", query={})
    query = {name: value for name, value in url.query.items() if _LIBPQ.fullmatch(name)}
    if url.query.get("ssl") in ("true", "1", "require"):
        query.setdefault("sslmode", "require")
    return url.set(drivername="postgresql+psycopg", query=query)


def open_engine(url: URL) -> Engine:
    """Return an engine with one connection, each of whose transactions may write."""
    given: dict[str, object] = {"timeout": _LOCKED_SECONDS, "check_same_thread": False}
    if is_postgres := url.get_backend_name() != "sqlite":
        given = {name: value for name, value in _POSTGRES.items() if name not in url.query}
    try:
        engine = create_engine(url, connect_args=given, pool_size=1, max_overflow=0)
    except ImportError:  # an extra: SQLite needs nothing
        raise ConfigurationError(
            "DATABASE_URL names PostgreSQL, but its driver is not installed. "
            "Install it with: pip install 'faqbot[postgres]'"
        ) from None
    event.listen(engine, "connect", _prepare_postgres if is_postgres else _prepare_sqlite)
    if not is_postgres:
        # A transaction that starts as a reader may find itself unable to write later.
        event.listen(engine, "begin", lambda one: one.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Python's module would begin transactions on its own, and not before DDL.
    connection.isolation_level = None
    _use_write_ahead_log(connection)
    # A commit is on the disk, not only handed to the system, before Telegram is told of it.
    connection.execute("PRAGMA synchronous=FULL")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Keep a log of what is written. SQLite does not wait for its lock where several programs make
    a new database do so at once."""
    deadline = time.monotonic() + _LOCKED_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # of whichever kind
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_WAL_RETRY_SECONDS)
        else:
            return


def _prepare_postgres(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(_SESSION)
    cursor.close()
    connection.commit()


def transaction_number(connection: Connection) -> int | None:
    """Return the number that PostgreSQL gave the open transaction; None if it wrote nothing."""
    number: int | None = connection.scalar(text("SELECT txid_current_if_assigned()"))
    return number


def transaction_status(connection: Connection, number: int) -> str | None:
    """Return what became of a transaction, in PostgreSQL's words, also after its connection was
    lost; None where it is too long ago, or where the server lost it in a crash."""
    query = text("SELECT txid_status(:number)")
    try:
        status: str | None = connection.scalar(query, {"number": number})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _IN_THE_FUTURE:
            raise
        return None
    return status
