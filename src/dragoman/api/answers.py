"""What the API answers with: records of the store, and what stands beside them; one structure an answer."""

from __future__ import annotations

from dragoman.incidents.account import Incident
from dragoman.records import Agreement, Article, Event, Record
from dragoman.store.journal import Entry
from dragoman.store.outlets import Outlet
from dragoman.store.outlets import Refused as RefusedCaptures
from dragoman.store.registers import Pact
from dragoman.store.shown import Named, Story


class Told(Record, frozen=True, kw_only=True):
    """One report: the event as corrected, with the article that tells it. `address` is the page's, or its path."""

    event: Event
    article: str
    title: str | None
    publisher: str | None
    wire: str | None
    published: str | None
    address: str
    incident: str | None
    coder: str
    review: str | None


class Events(Record, frozen=True, kw_only=True):
    """Reports that match, in order. `question` says in words what was asked; `next` is the cursor of what follows."""

    question: str
    events: tuple[Told, ...]
    next: str | None


class Happening(Record, frozen=True, kw_only=True):
    """An incident, with the report that it is known by."""

    incident: Incident
    lead: Told | None


class Incidents(Record, frozen=True, kw_only=True):
    """Incidents of which a report matches, in order."""

    question: str
    incidents: tuple[Happening, ...]
    next: str | None


class IncidentWhole(Record, frozen=True, kw_only=True):
    """An incident with its reports: all, or the first of very many, by the order in which they were published."""

    incident: Incident
    reports: tuple[Told, ...]


class Agreements(Record, frozen=True, kw_only=True):
    """Agreements, each once, with what every article said of it."""

    agreements: tuple[Pact, ...]
    next: str | None


class Actors(Record, frozen=True, kw_only=True):
    """People and bodies with a name, the most frequent first."""

    question: str
    counted: str
    actors: tuple[Named, ...]
    next: str | None


class Stories(Record, frozen=True, kw_only=True):
    """Stories, in order."""

    stories: tuple[Story, ...]
    next: str | None


class Copy(Record, frozen=True, kw_only=True):
    """An article of a story."""

    id: str
    title: str | None
    publisher: str | None
    wire: str | None
    published: str | None
    address: str


class StoryWhole(Record, frozen=True, kw_only=True):
    """A story with its articles, by the day of publication."""

    story: Story
    articles: tuple[Copy, ...]


class Sources(Record, frozen=True, kw_only=True):
    """Outlets and wires, those with the most articles first; why captures were refused, the commonest reason first."""

    sources: tuple[Outlet, ...]
    refused: tuple[RefusedCaptures, ...]


class Count(Record, frozen=True, kw_only=True):
    """How many of one kind; `under` has a value for each of `by`, null where it is not known."""

    under: tuple[str | None, ...]
    number: int


class Counts(Record, frozen=True, kw_only=True):
    """How many of what `counted` says."""

    question: str
    counted: str
    by: tuple[str, ...]
    counts: tuple[Count, ...]
    next: str | None


class ArticleWhole(Record, frozen=True, kw_only=True):
    """An article as cleaned, with what was coded in it. `versions` are the ids of all versions of its page."""

    article: Article
    address: str
    version: int
    newest: bool
    versions: tuple[str, ...]
    story: str | None
    events: tuple[Told, ...]
    agreements: tuple[Agreement, ...]


class Corrections(Record, frozen=True, kw_only=True):
    """Entries of the journal, the newest first."""

    entries: tuple[Entry, ...]
    next: str | None


class Corrected(Record, frozen=True, kw_only=True):
    """The entries that a correction added to the journal."""

    entries: tuple[Entry, ...]


class RunTold(Record, frozen=True, kw_only=True):
    """One run over captures, and what came of them; `ended` is null while it goes on, or where it was killed."""

    number: int
    command: str
    coder: str
    begun: str
    ended: str | None
    new: int
    known: int
    changed: int
    refused: int


class Runs(Record, frozen=True, kw_only=True):
    """Runs, the newest first."""

    runs: tuple[RunTold, ...]
    next: str | None


class CaptureRefused(Record, frozen=True, kw_only=True):
    """A capture that nothing came of."""

    source: str
    reason: str


class Upload(Record, frozen=True, kw_only=True):
    """How far captures that came in are, and what came of them so far.

    `state` is waiting, at work, done or failed (for the `reason`); `run` the number of the run, once it has begun.
    `new`, `known` and `changed` (new versions of their page) count articles, `refusals` are the first of `refused`.
    """

    id: str
    state: str
    captures: int
    run: int | None
    new: int
    known: int
    changed: int
    refused: int
    refusals: tuple[CaptureRefused, ...]
    reason: str | None
