"""What Alembic runs; the connection, its transaction and its lock are made by ``migrate``."""

from __future__ import annotations

from alembic import context

from bot.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction is around everything
)
context.run_migrations()
