"""The records that stages hand to each other and to users: frozen, named as the JSON in the docs.

Offsets count characters, `start` inside, `end` outside. A paragraph's offsets point into the capture's decoded text;
all other offsets point into the article's `text`. A field that is not known is None; an empty list is empty.
Dates are ISO 8601 strings (`2025-06-23`), both ends of a range included.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What all records share: they cannot be changed, and they turn into plain JSON values."""

    def to_dict(self) -> dict[str, Any]:
        """The record as the JSON that the command line prints: dicts, lists, strings, numbers, None."""
        return cast("dict[str, Any]", msgspec.to_builtins(self))


class Capture(Record, frozen=True, kw_only=True):
    """One saved page as it came.

    Exactly one of `text` (copied out of a browser, or plain text) and `html` (markup, decoded) is set.
    `title`, `url`, `published` and `publisher` are what a row, a feed entry or an HTTP header said beside it.
    `id` is what the user's row called it, else None.
    """

    source: str  # path, path#row, or address: what a refusal names
    text: str | None = None
    html: str | None = None
    id: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None  # ISO date, or the words as given
    publisher: str | None = None


class Paragraph(Record, frozen=True, kw_only=True):
    """One paragraph of an article.

    `capture[start:end] == text` on the capture's decoded text; both are None where markup stands between the words.
    """

    text: str
    start: int | None = None
    end: int | None = None


class Article(Record, frozen=True, kw_only=True):
    """What a capture says once menus, teasers, disclaimers and repeats are gone."""

    id: str
    source: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    wire: str | None = None
    published: str | None = None  # ISO date
    published_basis: str | None = None
    language: str | None = None  # ISO 639-1
    text: str = ""  # the paragraphs, a blank line between
    paragraphs: tuple[Paragraph, ...] = ()


class Actor(Record, frozen=True, kw_only=True):
    """Who a phrase names. All None and empty where it names nobody that the tables or the page know."""

    name: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-3, or PLOVER's UNO, EUR, IGO, NGO, ISM, IMG, MNC
    sectors: tuple[str, ...] = ()  # PLOVER's, the most specific first
    wikidata: str | None = None


class Party(Record, frozen=True, kw_only=True):
    """An actor or a recipient of an event: the words and who they name.

    `start` and `end` point into the article's text; None where the words stand in the title.
    """

    text: str
    start: int | None = None
    end: int | None = None
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None


class Days(Record, frozen=True, kw_only=True):
    """A range of days, both ends included."""

    start: str
    end: str


class DateSpan(Days, frozen=True, kw_only=True):
    """A range of days and what it rests on."""

    basis: str


class Place(Record, frozen=True, kw_only=True):
    """A place as written and as found in the gazetteer; latitude and longitude in degrees, WGS 84."""

    text: str
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None


class Attribution(Record, frozen=True, kw_only=True):
    """Who says so: the speaker named in the text, the outlet that carries it, and whether it stands in a quote."""

    speaker: str | None = None
    outlet: str | None = None
    quoted: bool = False


class Evidence(Record, frozen=True, kw_only=True):
    """The sentence that proves an event.

    `trigger` points into the article's text, or into the title where `start` is None.
    """

    text: str
    start: int | None = None
    end: int | None = None
    trigger: tuple[int, int] | None = None


class Quantity(Record, frozen=True, kw_only=True):
    """A number that belongs to an event: of `unit` dead, injured, arrested, troops, money ..., at least and at most.

    `value` is the number said, `most` the upper end where a range is said ("10 to 12"), `currency` the ISO 4217 code of
    money. `start` and `end` point into the article's text; None in the title.
    """

    unit: str
    value: float
    most: float | None = None
    currency: str | None = None
    text: str = ""
    start: int | None = None
    end: int | None = None


class Event(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that somebody did to, with or about somebody, in PLOVER's terms.

    `quantities` and `notes` are left out of the JSON where there are none.
    """

    id: str
    event_type: str
    event_mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: str
    score: float
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: DateSpan | None
    place: Place | None
    status: str
    attribution: Attribution
    evidence: Evidence
    article: str
    confidence: float
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[str, ...] = ()


class Quote(Record, frozen=True, kw_only=True):
    """A piece of evidence for an agreement."""

    text: str
    start: int | None = None
    end: int | None = None


class Agreement(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A treaty, memorandum, pact or deal between named parties, with its fields and its state.

    Where the text counts agreements and tells fewer apart, `announced` is its count and `found` how many records come
    of it; both are left out of the JSON where the count is met or nothing is counted.
    """

    id: str
    kind: str
    title: str | None
    parties: tuple[str, ...]
    signatories: tuple[str, ...]
    fields: tuple[str, ...]
    state: str
    date: Days | None
    place: str | None
    evidence: tuple[Quote, ...]
    article: str
    announced: int | None = None
    found: int | None = None


class Reasons(Record, frozen=True, kw_only=True):
    """Why an event reads as it does: for each field the rules, rows of tables or words that gave it, in plain words.

    `event_type` holds the row that fired and what operators, modals and negations made of it; `parties` one reason for
    each actor and then each recipient; `scale` what CAMEO code, quad and score come from.
    """

    event: str  # the event's id
    event_type: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()

    def told(self) -> dict[str, tuple[str, ...]]:
        """The reasons by field, without the event's id and the fields that have none."""
        fields = (name for name in self.__struct_fields__ if name != "event")
        return {name: told for name in fields if (told := getattr(self, name))}


class Coded(Record, frozen=True, kw_only=True):
    """Everything that coding one article gives; `reasons` only where they were asked for, one an event, in order."""

    article: Article
    events: tuple[Event, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    actors: tuple[Party, ...] = ()
    reasons: tuple[Reasons, ...] = ()
