"""The tables that grouping looks things up by: what a text is compared by, and how events stand in their incidents.

All of it is worked out again from the records where it is missing, as after a store was read from an archive, in which
it does not stand.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, text

from dragoman.store.schema import count, flag, key, metadata, reference, words

signatures = Table(  # what a text is compared by
    "signatures",
    metadata,
    key(),
    Column("article", Integer, ForeignKey("articles.key"), nullable=False, unique=True),
    words("version"),  # of the signature; those of another are made again
    count("length"),  # words
    Column("signature", LargeBinary, nullable=False),  # empty for a text without words
)

story_bands = Table(  # the values under which an article is found as a copy; none for a second one of the same wording
    "story_bands",
    metadata,
    key(),
    Column("value", BigInteger, nullable=False),
    reference("article", "articles"),
    Index(None, "value", "article"),
)

incident_reports = Table(  # how an event stands in its incident
    "incident_reports",
    metadata,
    key(),
    Column("event", Integer, ForeignKey("events.key"), nullable=False, unique=True),
    reference("incident", "incidents"),  # as grouping knows it; people may have moved the event since
    count("rank"),  # how many fields are known
    flag("first"),  # whether the incident is known by it
    words("state", null=True),  # of the agreement that the event's sentence speaks of
    Column("revised", LargeBinary),  # the event's, when it was put here
    Index(None, "incident", "rank"),
    Index(
        "ix_incident_reports_revised",
        "event",
        sqlite_where=text("revised IS NOT NULL"),
        postgresql_where=text("revised IS NOT NULL"),
    ),
)

incident_keys = Table(  # the values under which an incident is found, each once
    "incident_keys",
    metadata,
    key(),
    Column("value", BigInteger, nullable=False),
    reference("incident", "incidents"),
    Index(None, "value", "key", "incident"),
    Index(None, "incident"),
)

DERIVED = frozenset(["signatures", "story_bands", "incident_reports", "incident_keys"])
"""Tables that hold nothing but what is worked out of others: no archive has them."""
