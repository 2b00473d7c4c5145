"""What a reply says, as a digest, so that an edit that changes nothing is none.

Only adds: the previous release has to run on the new schema.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add."""
    column = sa.Column("shown", sa.String(length=32), nullable=False, server_default="")
    op.add_column("reply", column)
