"""Brings a database to this release's schema, once, whoever starts first."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

logger = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6661_7162_6F74  # "faqbot", for PostgreSQL's advisory locks
_WAIT_FOR_LOCK_MS = 60_000


def migrate(writer: Engine) -> None:
    """Apply what is missing, under a lock that a second process waits for.

    A schema that is newer than this release is left as it is: migrations only add.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    known = ScriptDirectory.from_config(config)
    with writer.begin() as connection:
        _lock(connection)
        current = revision(connection)
        if current == known.get_current_head():
            return
        if current is not None and current not in {one.revision for one in known.walk_revisions()}:
            logger.warning("The database has a newer schema (%s): left as it is", current)
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        logger.info("The database schema is now %s", known.get_current_head())


def revision(connection: Connection) -> str | None:
    """Return the revision of the schema; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def _lock(connection: Connection) -> None:
    """SQLite's writer holds its lock since the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = {_WAIT_FOR_LOCK_MS}"))
        connection.execute(text(f"SET LOCAL statement_timeout = {_WAIT_FOR_LOCK_MS}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
