"""Questions whose answer got a thumb down, so that a report can show them.

Only adds: the previous release has to run on the new schema.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    op.create_table(
        "disliked",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.String(length=255), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_disliked", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", "entry"),
    )
