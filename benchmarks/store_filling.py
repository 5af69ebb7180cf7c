"""Fills a store's tables directly with events that nobody ever reported, for `benchmarks/store.py`.

What matters to a question's time is as in a real store: countries, publishers and people follow Zipf's law, ten
years of days, 60 % of the events are reports of incidents of one to eight, three events an article, a third of the
articles are copies, rows come in the order of publication, and records are whole. They read like news, since people
look at them too: `store_telling.py` writes them. The same number of events and seed give the same store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, Table, text
from store_places import CITIES, spots
from store_telling import Telling, tails
from store_world import DAYS, happenings, world, zipf

from dragoman.events.scale import QUADS
from dragoman.records import Attribution, DateSpan, Event, Evidence, Party, Place
from dragoman.store import Store, tables

Rows = list[tuple[object, ...]]
Sides = tuple[str, str | None]  # the actors, and the recipient where there is one

FIRST = date(2015, 1, 1)
CODER = "0.1.0"
_CHUNK = 20_000  # events that are made at a time
_PER_ARTICLE = 3
_PER_ACTOR = 50  # events for each person or body with a name
_COPIED = 0.3  # articles that are copies of the one before
_STATUSES = ("reported", "planned", "denied", "hypothetical", "historical")
_STATUS_SHARES = (0.78, 0.1, 0.02, 0.05, 0.05)
_WIRES = ("AFP", "Reuters", "AP", "TASS", "Xinhua", "EFE", "dpa", "Sputnik")
_TAILS = (2, 5)  # after a clause, at the fewest and at the most: 25 to 55 words in all
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
        self.telling, self.tails = Telling(self.known.countries), tails()
        self.spots = spots(self.known.countries)
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
        self.names = [
            self.telling.person(rank, number) for rank, count in enumerate(self.actor_counts) for number in range(count)
        ]
        self.days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS + 2)]
        self.weekdays = [f"on {FIRST + timedelta(days=n):%A}" for n in range(7)]

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
        of = np.repeat(np.arange(len(self.actor_counts)), self.actor_counts).tolist()
        for key, (name, rank) in enumerate(zip(self.names, of, strict=True), start=1):
            yield key, f"Q{10**8 + key}", name, self.known.countries[rank], '["GOV"]', f"Q{10**8 + key}"

    def _places(self) -> Iterator[tuple[object, ...]]:
        for key, spot in enumerate(self.spots, start=1):
            yield key, str(key), key, spot.name, spot.country, spot.lat, spot.lon

    def _titles(self) -> Iterator[str]:
        """Of each article what its first event is about; of one without events something else."""
        facts, types = self.happenings, self.known.types
        numbers = np.arange(self.articles)
        first = np.minimum(np.searchsorted(self.article, numbers), len(self.of) - 1)
        about = np.where(self.article[first] == numbers, self.of[first], numbers % len(facts.day))
        choices = self.rng.integers(0, 60, self.articles)  # a multiple of how many headlines a type has
        for happening, choice in zip(about.tolist(), choices.tolist(), strict=True):
            recipient = int(facts.recipient[happening])
            yield self.telling.headline(
                types[facts.type[happening]][0],
                int(facts.actor[happening]),
                recipient if recipient >= 0 else None,
                choice,
            )

    def _articles(self) -> Iterator[tuple[Table, Rows]]:
        count = self.articles
        copied = self.rng.random(count) < _COPIED
        copied[0] = False
        story = np.cumsum(~copied)
        publisher, wire = zipf(self.rng, len(self.known.publishers), count), self.rng.integers(0, 12, count)
        titles = self._titles()
        for begin in range(0, count, _CHUNK):
            chunk = range(begin, min(begin + _CHUNK, count))
            yield tables.pages, [(n + 1, f"https://news.example/{n}") for n in chunk]
            rows: Rows = []
            for n in chunk:
                day, title = self.days[n * DAYS // count], next(titles)
                outlet, agency = self.known.publishers[publisher[n]], _WIRES[wire[n]] if wire[n] < len(_WIRES) else None
                record = msgspec.json.encode({"id": f"a{n:015x}", "source": f"{n}.txt", "title": title, "text": ""})
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
            counts = self.rng.integers(_TAILS[0], _TAILS[1] + 1, end - begin)
            drawn = iter(self.rng.integers(0, len(self.tails), int(counts.sum())).tolist())
            choices = self.rng.integers(0, 60, end - begin).tolist()  # a multiple of how many clauses a type has
            status = self.rng.choice(len(_STATUSES), end - begin, p=_STATUS_SHARES).tolist()
            luck = self.rng.random((end - begin, 4)).tolist()
            rows: dict[Table, Rows] = {
                one: [] for one in (tables.events, tables.parties, tables.event_contexts, tables.pacts,
                                    tables.agreements, tables.agreement_parties, tables.agreement_fields)
            }  # fmt: skip
            for n in range(begin, end):
                at = n - begin
                after = [self.tails[next(drawn)] for _ in range(counts[at])]
                self._event(rows, n, (choices[at], after), _STATUSES[status[at]], luck[at])
            yield rows

    def _parties(self, rows: dict[Table, Rows], n: int, luck: list[float]) -> tuple[list[Party], list[Party], Sides]:
        """The actors, the recipients, and how both are called in a sentence."""
        facts, happening, day = self.happenings, int(self.of[n]), self.days[self.happenings.day[self.of[n]]]
        people: dict[str, list[Party]] = {"actor": [], "recipient": []}
        called: dict[str, list[str]] = {"actor": [], "recipient": []}
        met = None
        for number, (side, role) in enumerate(
            ((facts.actor, "actor"), (facts.second, "actor"), (facts.recipient, "recipient"))
        ):
            if (rank := int(side[happening])) < 0:
                continue
            country, actor, name, words = (
                self.known.countries[rank],
                None,
                None,
                self.telling.role(rank, happening + number),
            )
            if luck[number] < 0.6:
                place = int(self.actor_counts[rank] * (luck[number] / 0.6) ** 3)
                actor = int(self.first_actor[rank]) + place + 1
                if actor == met:  # nobody deals with oneself
                    actor += 1 if place + 1 < self.actor_counts[rank] else -1
                met, name = actor, self.names[actor - 1]
                words = f"{self.telling.owners[rank]} {name}"
            party = Party(
                text=name or words, name=name, country=country, sectors=("GOV",),
                wikidata=f"Q{10**8 + actor}" if actor else None,
            )  # fmt: skip
            rows[tables.parties].append((3 * n + number + 1, n + 1, role, len(people[role]), party.text, name,
                                         country, "GOV", '["GOV"]', actor, day, True))  # fmt: skip
            people[role].append(party)
            called[role].append(words)
        return (
            people["actor"],
            people["recipient"],
            (" and ".join(called["actor"]), next(iter(called["recipient"]), None)),
        )

    def _event(
        self, rows: dict[Table, Rows], n: int, drawn: tuple[int, list[str]], status: str, luck: list[float]
    ) -> None:
        key, happening, article = n + 1, int(self.of[n]), int(self.article[n]) + 1
        facts, known = self.happenings, self.known
        name, mode, order, value, code = known.types[facts.type[happening]]
        day, weekday = self.days[facts.day[happening]], self.weekdays[facts.day[happening] % 7]
        name_of = f"e{n:015x}"
        actors, recipients, sides = self._parties(rows, n, luck)
        context = known.contexts[facts.context[happening]]
        rows[tables.event_contexts].append((key, key, context))
        where, place, when = self._place(happening), None, f" {weekday}"
        if where is not None:
            spot = self.spots[where - 1]
            place = Place(text=spot.name, name=spot.name, country=spot.country, lat=spot.lat, lon=spot.lon,
                          geonames_id=where)  # fmt: skip
            when = f" in {self.telling.articles[(where - 1) // len(CITIES)]}{spot.name}{when}"
        sentence, trigger = self.telling.sentence((name, mode), status, sides, when, *drawn)
        record = Event(
            id=name_of, event_type=name, event_mode=mode, contexts=(context,), cameo=code, quad=QUADS[order - 1],
            score=value, actors=tuple(actors), recipients=tuple(recipients),
            date=DateSpan(start=day, end=day, basis=f"'{weekday}' before publication on {day}"), place=place,
            status=status, attribution=Attribution(speaker=None, outlet=None, quoted=False),
            evidence=Evidence(text=sentence, start=0, end=len(sentence), trigger=trigger),
            article=f"a{article - 1:015x}", confidence=round(0.4 + luck[3] * 0.6, 2),
        )  # fmt: skip
        incident = happening + 1 if facts.incident[happening] > 0 else None
        rows[tables.events].append(
            (key, name_of, article, CODER, True, True, name, mode, code, order, value, status, record.confidence, day,
             day, day, day[:7], where, None, None, sentence, None, msgspec.json.encode(record), None, incident)
        )  # fmt: skip
        if name in ("AGREE", "SUPPORT") and len(actors) > 1 and luck[3] < 0.5:
            self._agreement(rows, key, article, day, [party.country or "" for party in actors])

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
