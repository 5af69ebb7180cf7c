"""An index over the few captures that were refused: `dragoman recode` asks for them among all others."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the index."""
    refused = text("outcome = 'refused'")
    op.create_index("ix_captures_refused", "captures", ["run"], sqlite_where=refused, postgresql_where=refused)
