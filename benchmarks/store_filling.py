"""Fills a store's tables directly with events that nobody ever reported, for `benchmarks/store.py`.

What matters to a question's time is as in a real store: countries, publishers, people and words follow Zipf's law, ten
years of days, 60 % of the events are reports of incidents of one to eight, three events an article, a third of the
articles are copies, rows come in the order of publication, and records are whole. Sentences are words of the verb
table's examples in no order. The same number of events and seed give the same store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, Table, text
from store_world import DAYS, happenings, world, zipf

from dragoman.events.scale import QUADS
from dragoman.records import Attribution, DateSpan, Event, Evidence, Party, Place
from dragoman.store import Store, tables

Rows = list[tuple[object, ...]]

FIRST = date(2015, 1, 1)
CODER = "0.1.0"
CITIES = ("Central", "North", "South", "East", "West")  # of each country, invented
_CHUNK = 20_000  # events that are made at a time
_PER_ARTICLE = 3
_PER_ACTOR = 50  # events for each person or body with a name
_COPIED = 0.3  # articles that are copies of the one before
_STATUSES = ("reported", "planned", "denied", "hypothetical", "historical")
_STATUS_SHARES = (0.78, 0.1, 0.02, 0.05, 0.05)
_WIRES = ("AFP", "Reuters", "AP", "TASS", "Xinhua", "EFE", "dpa", "Sputnik")
_ROLES = ("the president", "the government", "soldiers", "officials", "the foreign minister", "police", "rebels")
_COLUMNS = {  # of the tables that the rows do not fill whole
    "articles": "key id page capture version newest title byline publisher wire owner_country published language coder "
    "text_hash record story",
    "events": "key id article coder current shown event_type event_mode cameo quad score status confidence date_start "
    "date_end day month place speaker outlet evidence review record revised incident",
}


class Filling:
    """The rows of all tables, chunk by chunk, made from the rows of numbers."""

    def __init__(self, wanted: int) -> None:
        """Draws all that is random but the words."""
        self.known = world()
        self.rng = np.random.default_rng(2)
        self.happenings = happenings(self.rng, self.known, wanted)
        self.articles = max(1, wanted // _PER_ARTICLE)
        of = np.repeat(np.arange(len(self.happenings.day)), self.happenings.reports)[:wanted]
        day = self.happenings.day[of] + self.rng.integers(0, 2, len(of))  # told on the day, or the next
        first = day * self.articles // DAYS
        article = np.minimum(first + self.rng.integers(0, max(1, self.articles // DAYS), len(of)), self.articles - 1)
        order = np.argsort(article, kind="stable")
        self.of, self.article = of[order], article[order]
        self.happenings.lead[self.of[::-1]] = np.arange(len(self.of), 0, -1)
        self.actor_counts = [
            max(3, wanted // _PER_ACTOR // (rank + 1) // 6) for rank in range(len(self.known.countries))
        ]
        self.first_actor = np.concatenate([[0], np.cumsum(self.actor_counts)])
        self.days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS + 2)]

    def still(self) -> Iterator[tuple[Table, Rows]]:
        """The rows that are not made of events."""
        yield (
            tables.runs,
            [(1, "ingest", CODER, "{}", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", self.articles, 0, 0, 0)],
        )
        yield tables.actors, list(self._actors())
        yield tables.places, list(self._places())
        yield from self._articles()
        yield tables.incidents, list(self._incidents())

    def _actors(self) -> Iterator[tuple[object, ...]]:
        key = 0
        for country, count in zip(self.known.countries, self.actor_counts, strict=True):
            for number in range(count):
                key += 1
                yield key, f"Q{10**8 + key}", self.name(country, number), country, '["GOV"]', f"Q{10**8 + key}"

    def name(self, country: str, number: int) -> str:
        """Of the country's n-th person."""
        words = self.known.words
        return f"{words[(number * 7) % 900].title()} {words[(number * 13 + ord(country[0])) % 1900].title()}"

    def _places(self) -> Iterator[tuple[object, ...]]:
        for rank, country in enumerate(self.known.countries):
            for number, city in enumerate(CITIES):
                key = rank * len(CITIES) + number + 1
                yield key, str(key), key, f"{city} {country.title()}", country, rank % 90 * 0.5, number * 2.0

    def _articles(self) -> Iterator[tuple[Table, Rows]]:
        count = self.articles
        copied = self.rng.random(count) < _COPIED
        copied[0] = False
        story = np.cumsum(~copied)
        publisher, wire = zipf(self.rng, len(self.known.publishers), count), self.rng.integers(0, 12, count)
        for begin in range(0, count, _CHUNK):
            chunk = range(begin, min(begin + _CHUNK, count))
            yield tables.pages, [(n + 1, f"https://news.example/{n}") for n in chunk]
            rows: Rows = []
            for n in chunk:
                day, title = self.days[n * DAYS // count], f"{self.known.words[n % 700].title()} story {n}"
                outlet, agency = self.known.publishers[publisher[n]], _WIRES[wire[n]] if wire[n] < len(_WIRES) else None
                record = f'{{"id":"a{n:015x}","source":"{n}.txt","title":"{title}","text":""}}'.encode()
                rows.append((n + 1, f"a{n:015x}", n + 1, None, 1, True, title, None, outlet, agency,
                             self.known.countries[publisher[n] % 40], day, "en", CODER, f"{n:064x}", record,
                             int(story[n])))  # fmt: skip
            yield tables.articles, rows
        firsts = np.flatnonzero(~copied)
        sizes = np.diff(np.append(firsts, count))
        yield (
            tables.stories,
            [
                (n + 1, f"s{n:015x}", int(first) + 1, int(first) + 1, None, int(size))
                for n, (first, size) in enumerate(zip(firsts, sizes, strict=True))
            ],
        )

    def _incidents(self) -> Iterator[tuple[object, ...]]:
        told = np.bincount(self.of, minlength=len(self.happenings.day))
        for n in np.flatnonzero((self.happenings.incident > 0) & (told > 0)):
            day = self.days[self.happenings.day[n]]
            name, _, order, value, _ = self.known.types[self.happenings.type[n]]
            count = int(told[n])
            place = self._place(int(n))
            yield (int(n) + 1, f"i{n:015x}", name, order, value, day, day[:7], day, day, place, count, count,
                   min(count, 3), min(count, 4), None, int(self.happenings.lead[n]))  # fmt: skip

    def _place(self, happening: int) -> int | None:
        if happening % 5 == 0:
            return None
        return int(self.happenings.actor[happening]) * len(CITIES) + happening % len(CITIES) + 1

    def moving(self) -> Iterator[dict[Table, Rows]]:
        """The rows made of events, in chunks."""
        for begin in range(0, len(self.of), _CHUNK):
            end = min(begin + _CHUNK, len(self.of))
            lengths = self.rng.integers(25, 56, end - begin)
            drawn = iter(zipf(self.rng, len(self.known.words), int(lengths.sum())).tolist())
            status = self.rng.choice(len(_STATUSES), end - begin, p=_STATUS_SHARES).tolist()
            luck = self.rng.random((end - begin, 4)).tolist()
            rows: dict[Table, Rows] = {
                one: [] for one in (tables.events, tables.parties, tables.event_contexts, tables.pacts,
                                    tables.agreements, tables.agreement_parties, tables.agreement_fields)
            }  # fmt: skip
            for n in range(begin, end):
                at = n - begin
                words = [self.known.words[next(drawn)] for _ in range(lengths[at])]
                self._event(rows, n, words, _STATUSES[status[at]], luck[at])
            yield rows

    def _event(self, rows: dict[Table, Rows], n: int, words: list[str], status: str, luck: list[float]) -> None:
        key, happening, article = n + 1, int(self.of[n]), int(self.article[n]) + 1
        facts, known = self.happenings, self.known
        name, mode, order, value, code = known.types[facts.type[happening]]
        day, name_of = self.days[facts.day[happening]], f"e{n:015x}"
        sentence = " ".join(words)
        trigger = (len(words[0]) + 1, len(words[0]) + 1 + len(words[1]))
        sides = ((facts.actor, "actor"), (facts.second, "actor"), (facts.recipient, "recipient"))
        people: dict[str, list[Party]] = {"actor": [], "recipient": []}
        for number, (side, role) in enumerate(sides):
            if (rank := int(side[happening])) < 0:
                continue
            country, actor = known.countries[rank], None
            if luck[number] < 0.6:
                place = int(self.actor_counts[rank] * (luck[number] / 0.6) ** 3)
                actor = int(self.first_actor[rank]) + place + 1
            party = Party(
                text=self.name(country, place) if actor else _ROLES[happening % len(_ROLES)],
                name=self.name(country, place) if actor else None,
                country=country, sectors=("GOV",), wikidata=f"Q{10**8 + actor}" if actor else None,
            )  # fmt: skip
            ordinal = len(people[role])
            people[role].append(party)
            rows[tables.parties].append((len(sides) * n + number + 1, key, role, ordinal, party.text, party.name,
                                         country, "GOV", '["GOV"]', actor, day, True))  # fmt: skip
        context = known.contexts[facts.context[happening]]
        rows[tables.event_contexts].append((key, key, context))
        where = self._place(happening)
        spot = None
        if where is not None:
            country = known.countries[(where - 1) // len(CITIES)]
            city = f"{CITIES[(where - 1) % len(CITIES)]} {country.title()}"
            spot = Place(text=city, name=city, country=country, lat=1.0, lon=2.0, geonames_id=where)
        record = Event(
            id=name_of, event_type=name, event_mode=mode, contexts=(context,), cameo=code, quad=QUADS[order - 1],
            score=value, actors=tuple(people["actor"]), recipients=tuple(people["recipient"]),
            date=DateSpan(start=day, end=day, basis="'on Monday' before publication on " + day), place=spot,
            status=status, attribution=Attribution(speaker=None, outlet=None, quoted=False),
            evidence=Evidence(text=sentence, start=0, end=len(sentence), trigger=trigger),
            article=f"a{article - 1:015x}", confidence=round(0.4 + luck[3] * 0.6, 2),
        )  # fmt: skip
        incident = happening + 1 if facts.incident[happening] > 0 else None
        rows[tables.events].append(
            (key, name_of, article, CODER, True, True, name, mode, code, order, value, status, record.confidence, day,
             day, day, day[:7], where, None, None, sentence, None, msgspec.json.encode(record), None, incident)
        )  # fmt: skip
        if name in ("AGREE", "SUPPORT") and len(people["actor"]) > 1 and luck[3] < 0.5:
            self._agreement(rows, key, article, day, [party.country or "" for party in people["actor"]])

    def _agreement(self, rows: dict[Table, Rows], key: int, article: int, day: str, parties: Sequence[str]) -> None:
        pact = f"p{key:015x}"
        record = (
            f'{{"id":"{pact}","kind":"memorandum","title":null,"parties":["{parties[0]}","{parties[1]}"],"signatories":[],'
            f'"fields":["trade"],"state":"signed","date":{{"start":"{day}","end":"{day}"}},"place":null,"evidence":[],'
            f'"article":"a{article - 1:015x}"}}'
        )
        rows[tables.pacts].append((key, pact, "memorandum", None, "signed", day, day))
        rows[tables.agreements].append((key, pact, article, CODER, True, True, "memorandum", None, "signed", day, day,
                                        day, None, record.encode(), key))  # fmt: skip
        rows[tables.agreement_parties].extend((2 * key + n, key, country) for n, country in enumerate(parties))
        rows[tables.agreement_fields].append((key, key, "trade"))


def fill(store: Store, events: int) -> None:
    """Puts *events* events into an empty store; its indexes are made afterwards, and the planner's statistics."""
    filling = Filling(events)
    on_server = store.engine.dialect.name == "postgresql"
    indexes = [index for table in tables.metadata.sorted_tables for index in sorted(table.indexes, key=str)]
    raw = store.engine.raw_connection()
    try:
        with store.engine.begin() as connection:
            for index in indexes:
                index.drop(connection)
            if on_server:
                connection.execute(text("DROP INDEX ix_events_words"))
        put = _copied(raw) if on_server else _inserted(raw)
        for table, rows in filling.still():
            put(table, rows)
        for chunk in filling.moving():
            for table, rows in chunk.items():
                put(table, rows)
        raw.commit()
    finally:
        raw.close()
    with store.engine.begin() as connection:
        for index in indexes:
            index.create(connection)
        _finish(connection, on_server)
    if on_server:  # as the server does by itself within minutes: indexes alone cannot answer before
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _columns(table: Table) -> list[str]:
    named = _COLUMNS.get(table.name)
    return named.split() if named else [column.name for column in table.columns]


def _inserted(raw: Any) -> Any:
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("BEGIN")

    def put(table: Table, rows: Rows) -> None:
        names = _columns(table)
        marks = ",".join("?" * len(names))
        raw.cursor().executemany(f"INSERT INTO {table.name} ({','.join(names)}) VALUES ({marks})", rows)  # noqa: S608

    return put


_WORDS_AS_THEY_COME = (
    """CREATE FUNCTION filling() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN NEW.words := to_tsvector(''simple'', NEW.evidence); RETURN NEW; END'""",
    "CREATE TRIGGER filling BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION filling()",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER filling",
)


def _copied(raw: Any) -> Any:
    for statement in _WORDS_AS_THEY_COME:
        raw.execute(statement)
    raw.execute("SET session_replication_role = replica")  # references are right by construction

    def put(table: Table, rows: Rows) -> None:
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({','.join(_columns(table))}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    return put


def _finish(connection: Connection, on_server: bool) -> None:
    if on_server:
        connection.execute(text("DROP TRIGGER filling ON events"))
        connection.execute(text("DROP FUNCTION filling"))
        connection.execute(text("CREATE INDEX ix_events_words ON events USING gin (words)"))
        return
    connection.execute(text("INSERT INTO event_words(event_words) VALUES ('rebuild')"))
    connection.execute(text("ANALYZE"))
