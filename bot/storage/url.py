"""Database addresses as hosts hand them out, made ready for SQLAlchemy."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigurationError

# What libpq understands of the query parameters that hosts append; others (``pgbouncer``,
# ``schema``, ``pool_timeout``: words of other libraries) would make it refuse the connection.
_LIBPQ = frozenset(
    {
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslnegotiation",
        "channel_binding",
        "options",
        "application_name",
        "connect_timeout",
        "target_session_attrs",
        "keepalives",
        "keepalives_idle",
        "host",
        "hostaddr",
        "port",
    }
)


def database_url(given: str | None) -> URL:
    """Return the address to connect to; None: an SQLite file in the user's data folder.

    Raises ConfigurationError; the message never shows the address, which may hold a password.
    """
    if given is None:
        return URL.create("sqlite", database=str(default_file()))
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
    return _postgres(url)


def default_file() -> Path:
    """Return where the database is when nobody says otherwise."""
    return Path(platformdirs.user_data_dir("faqbot", appauthor=False)) / "faqbot.sqlite3"


def _postgres(url: URL) -> URL:
    query = {name: value for name, value in url.query.items() if name in _LIBPQ}
    if url.query.get("ssl") in ("true", "1", "require") and "sslmode" not in query:
        query["sslmode"] = "require"
    return url.set(drivername="postgresql+psycopg", query=query)
