"""The store's tables, once, for SQLite and PostgreSQL.

Every table has the integer `key`; ids of records are text. Dates are ISO text (`2025-06-23`), months `2025-06`, times
ISO text in UTC. Columns called after JSON hold compact JSON text; `record` holds a record's whole JSON as bytes, and
the columns beside it repeat what is asked for. The tables are made by `migrations/` and by nothing else: a change here
needs a migration there, and a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from dragoman.store.derived import DERIVED, incident_keys, incident_reports, signatures, story_bands
from dragoman.store.schema import count, flag, key, metadata, reference, words

__all__ = [
    "DERIVED", "QUADS", "READ_BY_KEY", "REVISION", "VERSION_TABLE", "WORDS_TABLE", "actors", "agreement_fields",
    "agreement_parties", "agreements", "articles", "captures", "codings", "corrections", "event_contexts", "events",
    "incident_changes", "incident_edges", "incident_keys", "incident_reports", "incidents", "metadata", "pacts",
    "pages", "parties", "places", "refusals", "runs", "signatures", "stories", "story_bands",
]  # fmt: skip

REVISION = "0003"
"""The newest migration: what a store must have to be used as it is."""
VERSION_TABLE = "dragoman_version"
"""Where alembic notes a store's revision, under a name that no other program in one PostgreSQL database uses."""
WORDS_TABLE = "event_words"
"""SQLite's full text of events: FTS5 over `evidence` and `title`, both folded by `words.folded`; its rowid an event's
key. PostgreSQL has the same words in `events.words`."""

READ_BY_KEY = "ix_events_read_by_key"
"""An index that holds what counts need of an event; SQLite takes it only where it is told to."""

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
"""PLOVER's quads; `events.quad` is the place in this order, from 1."""

runs = Table(
    "runs",
    metadata,
    key(),
    words("command"),
    words("coder"),
    words("settings"),  # JSON
    words("begun"),
    words("ended", null=True),  # null while it runs, and for ever where it was killed
    count("new", 0),
    count("known", 0),
    count("changed", 0),
    count("refused", 0),
)

refusals = Table(
    "refusals",
    metadata,
    key(),
    reference("run", "runs"),
    words("source"),
    words("reason"),
    Index(None, "run"),
)

captures = Table(
    "captures",
    metadata,
    key(),
    words("hash", unique=True),  # sha256 in hex of what the page says and what was said beside it, not of its path
    words("source"),
    words("url", null=True),
    words("fetched"),  # when it came into the store
    count("size"),  # characters
    Column("raw", LargeBinary),  # zlib of the Capture's JSON; null where it was not kept
    reference("run", "runs", null=True),  # the run that brought the article, else the last one that refused it
    words("told", null=True),  # the day of publication that the user gave for captures that carry none
    words("outcome"),  # article, refused
    words("reason", null=True),
    words("article_id", null=True),  # the article that came of it, also where that was known already
    Index(None, "article_id"),
    Index(
        "ix_captures_refused",
        "run",
        sqlite_where=text("outcome = 'refused'"),
        postgresql_where=text("outcome = 'refused'"),
    ),
)

pages = Table("pages", metadata, key(), words("address", unique=True))

articles = Table(
    "articles",
    metadata,
    key(),
    words("id", unique=True),
    reference("page", "pages"),
    reference("capture", "captures", null=True),
    count("version"),  # from 1, in the order in which they came
    flag("newest"),  # of its page
    words("title", null=True),
    words("byline", null=True),
    words("publisher", null=True),
    words("wire", null=True),
    words("owner_country", null=True),
    words("published", null=True),
    words("language", null=True),
    words("coder"),  # that coded it last
    words("text_hash"),  # sha256 of the text in hex
    Column("record", LargeBinary, nullable=False),  # JSON of the Article
    reference("story", "stories", null=True, later=True),
    Index(None, "page"),
    Index(None, "capture"),
    Index(None, "text_hash"),
    Index(None, "story"),
    Index(None, "published"),
    Index(None, "publisher"),
    Index(None, "wire"),
    Index("ix_articles_ungrouped", "key", sqlite_where=text("story IS NULL"), postgresql_where=text("story IS NULL")),
)

codings = Table(  # which coder has coded which article, also where nothing came of it
    "codings",
    metadata,
    key(),
    reference("article", "articles"),
    words("coder"),
    reference("run", "runs", null=True),
    reference("became", "articles", null=True),  # the article it reads from the same capture, where another
    UniqueConstraint("article", "coder"),
    Index(None, "coder"),
)

stories = Table(
    "stories",
    metadata,
    key(),
    words("id", unique=True),
    reference("earliest", "articles"),
    reference("fullest", "articles"),
    words("wire", null=True),
    count("size"),
)

actors = Table(
    "actors",
    metadata,
    key(),
    words("id", unique=True),  # Wikidata's, else a slug of name and country
    words("name"),
    words("country", null=True),
    words("sectors"),  # JSON
    words("wikidata", null=True),
    Index(None, "name"),
)

places = Table(
    "places",
    metadata,
    key(),
    words("id", unique=True),  # GeoNames' number, else a slug of what is known
    Column("geonames_id", Integer),
    words("name"),
    words("country", null=True),
    Column("lat", Float),
    Column("lon", Float),
    Index(None, "country"),
)

events = Table(
    "events",
    metadata,
    key(),
    words("id"),
    reference("article", "articles"),
    words("coder"),
    flag("current"),  # of the article's latest coding
    flag("shown"),  # current, of the newest version of its page, and not rejected
    words("event_type"),
    words("event_mode", null=True),
    words("cameo", null=True),
    count("quad"),  # 1 to 4, see QUADS
    Column("score", Float, nullable=False),
    words("status"),
    Column("confidence", Float, nullable=False),
    words("date_start", null=True),
    words("date_end", null=True),
    words("day", null=True),  # date_start, else the article's day of publication
    words("month", null=True),  # of day
    reference("place", "places", null=True),
    words("speaker", null=True),
    words("outlet", null=True),
    words("evidence"),
    words("review", null=True),  # accepted, corrected, rejected
    Column("record", LargeBinary, nullable=False),  # JSON of the Event as coded
    Column("revised", LargeBinary),  # JSON of the Event as corrected; the columns above follow it
    reference("incident", "incidents", null=True, later=True),
    # SQLite has the table `event_words` instead
    Column("words", Text().with_variant(TSVECTOR(), "postgresql")),
    UniqueConstraint("id", "coder"),
    Index(None, "article"),
    Index(None, "incident"),
    Index(None, "place"),
    Index(None, "shown", "day"),
    # counts by time, type and quad are read off this one alone
    Index("ix_events_counts", "shown", "month", "event_type", "quad", "status", "day", "incident"),
    # the same of events that are known by their keys: a quarter of the time that the rows themselves take
    Index(READ_BY_KEY, "key", "shown", "incident", "month", "day", "quad", "score", "status", "event_type"),
    # few rows have these
    Index(
        "ix_events_outlet",
        "outlet",
        sqlite_where=text("outlet IS NOT NULL"),
        postgresql_where=text("outlet IS NOT NULL"),
    ),
    Index(
        "ix_events_review",
        "review",
        sqlite_where=text("review IS NOT NULL"),
        postgresql_where=text("review IS NOT NULL"),
    ),
    # what grouping has to do
    Index(
        "ix_events_ungrouped",
        "article",
        sqlite_where=text("shown = 1 AND incident IS NULL"),
        postgresql_where=text("shown AND incident IS NULL"),
    ),
    Index(
        "ix_events_leaving",
        "article",
        sqlite_where=text("shown = 0 AND incident IS NOT NULL"),
        postgresql_where=text("NOT shown AND incident IS NOT NULL"),
    ),
)

parties = Table(
    "parties",
    metadata,
    key(),
    reference("event", "events"),
    words("role"),  # actor, recipient
    count("ordinal"),
    words("text"),
    words("name", null=True),
    words("country", null=True),
    words("sector", null=True),  # the first of sectors
    words("sectors"),  # JSON
    reference("actor", "actors", null=True),
    words("day", null=True),  # the event's
    flag("shown"),  # the event's
    Index(None, "event", "country", "role"),
    Index(None, "actor", "shown"),
    Index(None, "country", "shown", "role", "day", "event"),
)

event_contexts = Table(
    "event_contexts",
    metadata,
    key(),
    reference("event", "events"),
    words("context"),
    Index(None, "event"),
    Index(None, "context", "event"),
)

pacts = Table(
    "pacts",
    metadata,
    key(),
    words("id", unique=True),
    words("kind"),
    words("title", null=True),
    words("state"),
    words("first_day", null=True),
    words("last_day", null=True),
)

agreements = Table(
    "agreements",
    metadata,
    key(),
    words("id"),
    reference("article", "articles"),
    words("coder"),
    flag("current"),
    flag("shown"),
    words("kind"),
    words("title", null=True),
    words("state"),
    words("date_start", null=True),
    words("date_end", null=True),
    words("day", null=True),  # date_start, else the article's day of publication
    words("place", null=True),
    Column("record", LargeBinary, nullable=False),  # JSON of the Agreement
    reference("pact", "pacts", null=True),
    UniqueConstraint("id", "coder"),
    Index(None, "article"),
    Index(None, "pact"),
    Index(None, "shown", "day"),
)

agreement_parties = Table(
    "agreement_parties",
    metadata,
    key(),
    reference("agreement", "agreements"),
    words("country"),
    Index(None, "agreement"),
    Index(None, "country", "agreement"),
)

agreement_fields = Table(
    "agreement_fields",
    metadata,
    key(),
    reference("agreement", "agreements"),
    words("field"),
    Index(None, "agreement"),
    Index(None, "field", "agreement"),
)

incidents = Table(
    "incidents",
    metadata,
    key(),
    words("id", unique=True),
    words("event_type"),
    count("quad"),
    Column("score", Float, nullable=False),
    words("day", null=True),
    words("month", null=True),
    words("date_start", null=True),
    words("date_end", null=True),
    reference("place", "places", null=True),
    count("reports"),
    count("stories"),
    count("wires"),
    count("owners"),  # distinct countries of the outlets' owners
    reference("merged_into", "incidents", null=True),
    reference("lead", "events"),
    Index(None, "day"),
    Index("ix_incidents_counts", "merged_into", "month", "day", "reports"),
)

incident_edges = Table(
    "incident_edges",
    metadata,
    key(),
    reference("incident", "incidents"),
    reference("a", "events"),
    reference("b", "events"),
    Column("weight", Float, nullable=False),
    words("reasons"),  # JSON
    Index(None, "incident"),
)

incident_changes = Table(
    "incident_changes",
    metadata,
    key(),
    words("at"),
    words("kind"),  # merge, split, gone
    words("old"),  # ids of incidents
    words("new"),  # empty where the incident is gone
    words("by"),
    words("note", null=True),
    Index(None, "old"),
    Index(None, "new"),
)

corrections = Table(
    "corrections",
    metadata,
    key(),
    words("event_id", null=True),
    words("incident_id", null=True),
    words("coder", null=True),
    words("at"),
    words("by"),
    words("act"),  # set, accept, reject, merge, split, undo
    words("field", null=True),
    words("before", null=True),  # JSON
    words("after", null=True),  # JSON
    words("note", null=True),
    words("words", null=True),  # the event's evidence, by which it is found again after recoding
    words("trigger", null=True),  # JSON
    reference("undoes", "corrections", null=True),
    words("state"),  # applied, offered, undone: the one column that may change
    words("previous_hash"),
    words("hash", unique=True),
    Index(None, "event_id"),
    Index(None, "incident_id"),
    Index(None, "state"),
)
