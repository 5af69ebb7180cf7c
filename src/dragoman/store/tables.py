"""The store's tables, once, for SQLite and PostgreSQL.

Every table has the integer `key`; ids of records are text. Dates are ISO text (`2025-06-23`), months `2025-06`, times
ISO text in UTC. Columns called after JSON hold compact JSON text; `record` holds a record's whole JSON as bytes, and
the columns beside it repeat what is asked for. The tables are made by `migrations/` and by nothing else: a change here
needs a migration there, and a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

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

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> Column[int]:
    return Column("key", Integer, primary_key=True)


def _to(name: str, target: str, *, null: bool = False, later: bool = False) -> Column[int]:
    """A reference. *later*: the two tables point at each other, and it is looked at when the transaction ends."""
    late: dict[str, Any] = {"use_alter": True, "deferrable": True, "initially": "DEFERRED"} if later else {}
    return Column(name, Integer, ForeignKey(f"{target}.key", **late), nullable=null)


def _text(name: str, *, null: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, unique=unique)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _count(name: str, default: int | None = None) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default)


runs = Table(
    "runs",
    metadata,
    _key(),
    _text("command"),
    _text("coder"),
    _text("settings"),  # JSON
    _text("begun"),
    _text("ended", null=True),  # null while it runs, and for ever where it was killed
    _count("new", 0),
    _count("known", 0),
    _count("changed", 0),
    _count("refused", 0),
)

refusals = Table(
    "refusals",
    metadata,
    _key(),
    _to("run", "runs"),
    _text("source"),
    _text("reason"),
    Index(None, "run"),
)

captures = Table(
    "captures",
    metadata,
    _key(),
    _text("hash", unique=True),  # sha256 in hex of what the page says and what was said beside it, not of its path
    _text("source"),
    _text("url", null=True),
    _text("fetched"),  # when it came into the store
    _count("size"),  # characters
    Column("raw", LargeBinary),  # zlib of the Capture's JSON; null where it was not kept
    _to("run", "runs", null=True),  # the run that brought the article, else the last one that refused it
    _text("told", null=True),  # the day of publication that the user gave for captures that carry none
    _text("outcome"),  # article, refused
    _text("reason", null=True),
    _text("article_id", null=True),  # the article that came of it, also where that was known already
    Index(None, "article_id"),
    Index(
        "ix_captures_refused",
        "run",
        sqlite_where=text("outcome = 'refused'"),
        postgresql_where=text("outcome = 'refused'"),
    ),
)

pages = Table("pages", metadata, _key(), _text("address", unique=True))

articles = Table(
    "articles",
    metadata,
    _key(),
    _text("id", unique=True),
    _to("page", "pages"),
    _to("capture", "captures", null=True),
    _count("version"),  # from 1, in the order in which they came
    _flag("newest"),  # of its page
    _text("title", null=True),
    _text("byline", null=True),
    _text("publisher", null=True),
    _text("wire", null=True),
    _text("owner_country", null=True),
    _text("published", null=True),
    _text("language", null=True),
    _text("coder"),  # that coded it last
    _text("text_hash"),  # sha256 of the text in hex
    Column("record", LargeBinary, nullable=False),  # JSON of the Article
    _to("story", "stories", null=True, later=True),
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
    _key(),
    _to("article", "articles"),
    _text("coder"),
    _to("run", "runs", null=True),
    _to("became", "articles", null=True),  # the article that this coder reads from the same capture, where another
    UniqueConstraint("article", "coder"),
    Index(None, "coder"),
)

stories = Table(
    "stories",
    metadata,
    _key(),
    _text("id", unique=True),
    _to("earliest", "articles"),
    _to("fullest", "articles"),
    _text("wire", null=True),
    _count("size"),
)

actors = Table(
    "actors",
    metadata,
    _key(),
    _text("id", unique=True),  # Wikidata's, else a slug of name and country
    _text("name"),
    _text("country", null=True),
    _text("sectors"),  # JSON
    _text("wikidata", null=True),
    Index(None, "name"),
)

places = Table(
    "places",
    metadata,
    _key(),
    _text("id", unique=True),  # GeoNames' number, else a slug of what is known
    Column("geonames_id", Integer),
    _text("name"),
    _text("country", null=True),
    Column("lat", Float),
    Column("lon", Float),
    Index(None, "country"),
)

events = Table(
    "events",
    metadata,
    _key(),
    _text("id"),
    _to("article", "articles"),
    _text("coder"),
    _flag("current"),  # of the article's latest coding
    _flag("shown"),  # current, of the newest version of its page, and not rejected
    _text("event_type"),
    _text("event_mode", null=True),
    _text("cameo", null=True),
    _count("quad"),  # 1 to 4, see QUADS
    Column("score", Float, nullable=False),
    _text("status"),
    Column("confidence", Float, nullable=False),
    _text("date_start", null=True),
    _text("date_end", null=True),
    _text("day", null=True),  # date_start, else the article's day of publication
    _text("month", null=True),  # of day
    _to("place", "places", null=True),
    _text("speaker", null=True),
    _text("outlet", null=True),
    _text("evidence"),
    _text("review", null=True),  # accepted, corrected, rejected
    Column("record", LargeBinary, nullable=False),  # JSON of the Event as coded
    Column("revised", LargeBinary),  # JSON of the Event as corrected; the columns above follow it
    _to("incident", "incidents", null=True, later=True),
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
    _key(),
    _to("event", "events"),
    _text("role"),  # actor, recipient
    _count("ordinal"),
    _text("text"),
    _text("name", null=True),
    _text("country", null=True),
    _text("sector", null=True),  # the first of sectors
    _text("sectors"),  # JSON
    _to("actor", "actors", null=True),
    _text("day", null=True),  # the event's
    _flag("shown"),  # the event's
    Index(None, "event", "country", "role"),
    Index(None, "actor", "shown"),
    Index(None, "country", "shown", "role", "day", "event"),
)

event_contexts = Table(
    "event_contexts",
    metadata,
    _key(),
    _to("event", "events"),
    _text("context"),
    Index(None, "event"),
    Index(None, "context", "event"),
)

pacts = Table(
    "pacts",
    metadata,
    _key(),
    _text("id", unique=True),
    _text("kind"),
    _text("title", null=True),
    _text("state"),
    _text("first_day", null=True),
    _text("last_day", null=True),
)

agreements = Table(
    "agreements",
    metadata,
    _key(),
    _text("id"),
    _to("article", "articles"),
    _text("coder"),
    _flag("current"),
    _flag("shown"),
    _text("kind"),
    _text("title", null=True),
    _text("state"),
    _text("date_start", null=True),
    _text("date_end", null=True),
    _text("day", null=True),  # date_start, else the article's day of publication
    _text("place", null=True),
    Column("record", LargeBinary, nullable=False),  # JSON of the Agreement
    _to("pact", "pacts", null=True),
    UniqueConstraint("id", "coder"),
    Index(None, "article"),
    Index(None, "pact"),
    Index(None, "shown", "day"),
)

agreement_parties = Table(
    "agreement_parties",
    metadata,
    _key(),
    _to("agreement", "agreements"),
    _text("country"),
    Index(None, "agreement"),
    Index(None, "country", "agreement"),
)

agreement_fields = Table(
    "agreement_fields",
    metadata,
    _key(),
    _to("agreement", "agreements"),
    _text("field"),
    Index(None, "agreement"),
    Index(None, "field", "agreement"),
)

incidents = Table(
    "incidents",
    metadata,
    _key(),
    _text("id", unique=True),
    _text("event_type"),
    _count("quad"),
    Column("score", Float, nullable=False),
    _text("day", null=True),
    _text("month", null=True),
    _text("date_start", null=True),
    _text("date_end", null=True),
    _to("place", "places", null=True),
    _count("reports"),
    _count("stories"),
    _count("wires"),
    _count("owners"),  # distinct countries of the outlets' owners
    _to("merged_into", "incidents", null=True),
    _to("lead", "events"),
    Index(None, "day"),
    Index("ix_incidents_counts", "merged_into", "month", "day", "reports"),
)

incident_edges = Table(
    "incident_edges",
    metadata,
    _key(),
    _to("incident", "incidents"),
    _to("a", "events"),
    _to("b", "events"),
    Column("weight", Float, nullable=False),
    _text("reasons"),  # JSON
    Index(None, "incident"),
)

incident_changes = Table(
    "incident_changes",
    metadata,
    _key(),
    _text("at"),
    _text("kind"),  # merge, split, gone
    _text("old"),  # ids of incidents
    _text("new"),  # empty where the incident is gone
    _text("by"),
    _text("note", null=True),
    Index(None, "old"),
    Index(None, "new"),
)

corrections = Table(
    "corrections",
    metadata,
    _key(),
    _text("event_id", null=True),
    _text("incident_id", null=True),
    _text("coder", null=True),
    _text("at"),
    _text("by"),
    _text("act"),  # set, accept, reject, merge, split, undo
    _text("field", null=True),
    _text("before", null=True),  # JSON
    _text("after", null=True),  # JSON
    _text("note", null=True),
    _text("words", null=True),  # the event's evidence, by which it is found again after recoding
    _text("trigger", null=True),  # JSON
    _to("undoes", "corrections", null=True),
    _text("state"),  # applied, offered, undone: the one column that may change
    _text("previous_hash"),
    _text("hash", unique=True),
    Index(None, "event_id"),
    Index(None, "incident_id"),
    Index(None, "state"),
)

# What grouping looks things up by. All of it is worked out again from the records where it is missing, as after a
# store was read from an archive, in which it does not stand.

signatures = Table(  # what a text is compared by
    "signatures",
    metadata,
    _key(),
    Column("article", Integer, ForeignKey("articles.key"), nullable=False, unique=True),
    _text("version"),  # of the signature; those of another are made again
    _count("length"),  # words
    Column("signature", LargeBinary, nullable=False),  # empty for a text without words
)

story_bands = Table(  # the values under which an article is found as a copy; none for a second one of the same wording
    "story_bands",
    metadata,
    _key(),
    Column("value", BigInteger, nullable=False),
    _to("article", "articles"),
    Index(None, "value", "article"),
)

incident_reports = Table(  # how an event stands in its incident
    "incident_reports",
    metadata,
    _key(),
    Column("event", Integer, ForeignKey("events.key"), nullable=False, unique=True),
    _to("incident", "incidents"),  # as grouping knows it; people may have moved the event since
    _count("rank"),  # how many fields are known
    _flag("first"),  # whether the incident is known by it
    _text("state", null=True),  # of the agreement that the event's sentence speaks of
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
    _key(),
    Column("value", BigInteger, nullable=False),
    _to("incident", "incidents"),
    Index(None, "value", "key", "incident"),
    Index(None, "incident"),
)

DERIVED = frozenset(["signatures", "story_bands", "incident_reports", "incident_keys"])
"""Tables that hold nothing but what is worked out of others: no archive has them."""
