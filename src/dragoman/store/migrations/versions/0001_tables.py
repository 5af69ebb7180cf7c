"""All tables, the full text of events, and a journal of corrections that nothing can rewrite."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes everything in an empty database, by the statements beside this file."""
    connection = op.get_bind()
    script = Path(__file__).with_name(f"0001_{connection.dialect.name}.sql").read_text("utf-8")
    for statement in script.split(";\n\n"):
        connection.exec_driver_sql(statement.rstrip(";\n"))
