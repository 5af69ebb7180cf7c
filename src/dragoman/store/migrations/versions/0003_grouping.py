"""What grouping looks things up by: signatures of texts, keys of incidents, and indexes over what is still to do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes tables and indexes; they are filled by the next `dragoman group`, or `dragoman ingest`."""
    op.create_table(
        "signatures",
        _key(),
        _to("article", "articles"),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("article", name="uq_signatures_article"),
    )
    op.create_table(
        "story_bands", _key(), sa.Column("value", sa.BigInteger, nullable=False), _to("article", "articles")
    )
    op.create_table(
        "incident_reports",
        _key(),
        _to("event", "events"),
        _to("incident", "incidents"),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("revised", sa.LargeBinary),
        sa.UniqueConstraint("event", name="uq_incident_reports_event"),
    )
    op.create_table(
        "incident_keys", _key(), sa.Column("value", sa.BigInteger, nullable=False), _to("incident", "incidents")
    )
    op.create_index("ix_story_bands_value_article", "story_bands", ["value", "article"])
    op.create_index("ix_incident_reports_incident_rank", "incident_reports", ["incident", "rank"])
    op.create_index("ix_incident_keys_value_key_incident", "incident_keys", ["value", "key", "incident"])
    op.create_index("ix_incident_keys_incident", "incident_keys", ["incident"])
    _partial("ix_incident_reports_revised", "incident_reports", "event", "revised IS NOT NULL")
    _partial("ix_articles_ungrouped", "articles", "key", "story IS NULL")
    _partial("ix_events_ungrouped", "events", "article", "shown = 1 AND incident IS NULL", "shown AND incident IS NULL")
    _partial(
        "ix_events_leaving",
        "events",
        "article",
        "shown = 0 AND incident IS NOT NULL",
        "NOT shown AND incident IS NOT NULL",
    )


def _key() -> sa.Column[int]:
    return sa.Column("key", sa.Integer, primary_key=True)


def _to(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.key"), nullable=False)


def _partial(name: str, table: str, column: str, where: str, on_server: str | None = None) -> None:
    op.create_index(name, table, [column], sqlite_where=text(where), postgresql_where=text(on_server or where))
