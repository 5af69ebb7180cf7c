from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, update
from tests.store import pages
from tests.store.content import content, sound

import dragoman
from dragoman import Capture, Coder, NotText
from dragoman.errors import StoreBusy, StoreError
from dragoman.records import Coded
from dragoman.store import Store, capture_hash, connect
from dragoman.store.tables import actors, articles, captures, corrections, events, parties, places


def capture_of(number: int, wording: int = 0, *, source: str = "page.txt", menu: bool = False, **said: str) -> Capture:
    return Capture(source=source, text=pages.page(number, wording, menu=menu), **said)


def coded_of(coder: Coder, capture: Capture) -> Coded:
    return coder.code(dragoman.clean(capture, published="2025-03-10"))


def count(store: Store, table: object) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_three_copies_of_two_pages_are_two_articles_with_one_version_each(store: Store, coder: Coder) -> None:
    said, ids = [], set()
    for copy in ("first", "second", "third"):
        for number in (0, 1):
            capture = capture_of(number, source=f"{copy}/{number}.txt", menu=copy == "third")
            coded = coded_of(coder, capture)
            said.append(store.add(coded, capture))
            ids.add(tuple(event.id for event in coded.events))
    assert said == ["new", "new", "known", "known", "known", "known"]
    assert len(ids) == 2
    assert count(store, articles) == 2
    assert count(store, captures) == 4  # a file of another name is the same capture, one with another menu is not
    with store.read() as connection:
        assert set(connection.execute(select(articles.c.version)).scalars()) == {1}
        assert set(connection.execute(select(captures.c.article_id)).scalars()) == set(
            connection.execute(select(articles.c.id)).scalars()
        )
    sound(store)


def test_changed_page_is_a_new_version_and_only_its_events_are_shown(store: Store, coder: Coder) -> None:
    first = capture_of(0, url="https://news.example/0")
    second = capture_of(0, wording=2, url="https://news.example/0")
    assert store.add(coded_of(coder, first), first) == "new"
    assert store.add(coded_of(coder, second), second) == "changed"
    with store.read() as connection:
        versions = connection.execute(select(articles.c.version, articles.c.newest).order_by(articles.c.key)).all()
        assert [tuple(row) for row in versions] == [(1, False), (2, True)]
        shown = select(articles.c.version, events.c.shown, events.c.current, parties.c.shown).select_from(
            events.join(articles, articles.c.key == events.c.article).join(parties, parties.c.event == events.c.key)
        )
        told = {tuple(row) for row in connection.execute(shown)}
    assert told == {(1, False, True, False), (2, True, True, True)}
    sound(store)


def test_page_under_the_same_path_without_address_is_the_same_page(store: Store, coder: Coder) -> None:
    for wording, expected in ((0, "new"), (1, "changed"), (0, "known")):
        capture = capture_of(0, wording)
        assert store.add(coded_of(coder, capture), capture) == expected


def test_file_without_address_with_the_words_of_a_known_page_is_that_article(store: Store, coder: Coder) -> None:
    text = "\n\n".join(pages.body(0, wording) for wording in range(3))
    addressed = Capture(source="page.txt", text=text, title="A headline", url="https://news.example/0")
    bare = Capture(source="saved.txt", text=text, title="Another headline altogether")
    assert store.add(coded_of(coder, addressed), addressed) == "new"
    coded = coded_of(coder, bare)
    assert coded.article.id != coded_of(coder, addressed).article.id
    assert store.add(coded, bare) == "known"
    assert count(store, articles) == 1


def test_headlines_alone_are_articles_of_their_own(store: Store, coder: Coder) -> None:
    for headline in ("Chad expels envoy of Sudan", "Peru and Bolivia sign a treaty"):
        capture = Capture(source=headline, text="", title=headline)
        article = dragoman.Article(id=headline, source=headline, title=headline, language="en")
        assert store.add(coder.code(article), capture) == "new"


def test_rows_say_what_the_record_says(store: Store, coder: Coder) -> None:
    capture = capture_of(0)
    coded = coded_of(coder, capture)
    store.add(coded, capture)
    with store.read() as connection:
        rows = connection.execute(select(events).order_by(events.c.key)).all()
        raw = connection.execute(select(captures.c.raw)).scalar_one()
        named = set(connection.execute(select(actors.c.country)).scalars())
    assert [msgspec.json.decode(row.record, type=dragoman.Event) for row in rows] == list(coded.events)
    assert [row.event_type for row in rows] == [event.event_type for event in coded.events]
    assert [row.day for row in rows] == [event.date.start if event.date else "2025-03-10" for event in coded.events]
    from dragoman.store.writing import unpacked

    assert unpacked(raw) == capture
    assert {"TCD", "SDN"} <= named


def test_capture_is_not_kept_where_it_is_not_wanted(store: Store, coder: Coder) -> None:
    capture = capture_of(0)
    store.add(coded_of(coder, capture), capture, raw=False)
    with store.read() as connection:
        assert connection.execute(select(captures.c.raw)).scalar_one() is None
    assert store.known([capture_hash(capture)], "any") == {capture_hash(capture)}


def test_refused_capture_is_known_to_its_coder_alone(store: Store) -> None:
    capture = capture_of(0)
    run = store.begin("ingest", "0.1.0")
    store.refuse(dragoman.UnknownLanguage(capture.source, "no coder reads it"), run, capture)
    assert store.known([capture_hash(capture)], "0.1.0")
    assert not store.known([capture_hash(capture)], "0.2.0")


def test_refused_capture_becomes_an_article_once_a_coder_reads_it(store: Store, coder: Coder) -> None:
    capture = capture_of(0)
    store.refuse(dragoman.UnknownLanguage(capture.source, "no"), store.begin("ingest", "0.1.0"), capture)
    assert store.add(coded_of(coder, capture), capture, store.begin("ingest", "0.2.0")) == "new"
    with store.read() as connection:
        assert connection.execute(select(captures.c.outcome, captures.c.reason)).all() == [("article", None)]


def test_actors_and_places_stand_once(store: Store, coder: Coder) -> None:
    for number in (0, 12, 24):  # the same pair of states
        capture = capture_of(number, source=f"{number}.txt")
        store.add(coded_of(coder, capture), capture)
    with store.read() as connection:
        for table in (actors, places):
            ids = connection.execute(select(table.c.id)).scalars().all()
            assert len(ids) == len(set(ids)) > 0


def test_hostile_words_are_kept_within_bounds(store: Store, coder: Coder) -> None:
    capture = capture_of(0, url="https://news.example/" + "a" * 5000)
    coded = coded_of(coder, capture)
    event = coded.events[0]
    party = msgspec.structs.replace(event.actors[0], name="n\0" * 5000, wikidata=None, text="\0")
    event = msgspec.structs.replace(
        event, actors=(party,), evidence=msgspec.structs.replace(event.evidence, text="a\0 " * 90_000)
    )
    assert store.add(msgspec.structs.replace(coded, events=(event, event)), capture) == "new"
    assert count(store, events) == 1
    other = capture_of(0, url="https://news.example/" + "a" * 5000 + "b")
    assert store.add(coded_of(coder, other), other) == "new"


def test_half_a_character_is_refused_by_name(store: Store, coder: Coder) -> None:
    capture = capture_of(0)
    coded = coded_of(coder, capture)
    broken = msgspec.structs.replace(coded, article=msgspec.structs.replace(coded.article, title="\ud800"))
    with pytest.raises(NotText, match=r"page\.txt: holds half a character"):
        store.add(broken, capture)
    assert count(store, captures) == 0
    assert store.add(coded, capture) == "new"


def test_words_in_the_journal_of_corrections_cannot_be_rewritten(store: Store) -> None:
    row = {"at": "now", "by": "me", "act": "accept", "state": "applied", "previous_hash": "", "hash": "1"}
    with store.write() as connection:
        connection.execute(corrections.insert(), row)
    with pytest.raises(StoreError, match="never rewritten"), store.write() as connection:
        connection.execute(update(corrections).values(note="other"))
    with pytest.raises(StoreError, match="never deleted"), store.write() as connection:
        connection.execute(corrections.delete())
    with store.write() as connection:
        connection.execute(update(corrections).values(state="undone"))


def test_reader_sees_one_state_while_another_writes(store: Store, coder: Coder) -> None:
    capture = capture_of(0)
    with store.read() as connection:
        before = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        store.add(coded_of(coder, capture), capture)
        assert connection.execute(select(func.count()).select_from(articles)).scalar_one() == before
    assert count(store, articles) == 1


def test_second_writer_waits_says_so_and_gives_up_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "PATIENCE", 0.6)
    monkeypatch.setattr(connect, "NOTICE", 0.1)
    told: list[str] = []
    with Store(tmp_path / "news.db", waiting=told.append) as store:
        with store.write(), pytest.raises(StoreBusy, match="another process is writing"), store.write():
            pass
        assert told == [f"{tmp_path / 'news.db'}: waiting for another process that is writing"]
        with store.write():
            pass


@pytest.mark.parametrize(
    "make, reason",
    [
        pytest.param(lambda path: path.mkdir(), "a folder, not a store", id="folder"),
        pytest.param(lambda path: path.write_bytes(b"no database" * 200), "not a SQLite database", id="other file"),
        pytest.param(lambda _: None, "there is no such store", id="missing"),
    ],
)
def test_what_is_no_store_is_refused_plainly(tmp_path: Path, make: object, reason: str) -> None:
    path = tmp_path / "news.db"
    make(path)  # type: ignore[operator]
    with pytest.raises(StoreError, match=reason):
        Store(path, create=False)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE events (x)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        Store(path)


@pytest.mark.parametrize("name", ["mysql://host/db", "postgresql://", "", "https://news.example", "postgresql://[::"])
def test_what_names_no_store_is_refused(name: str) -> None:
    with pytest.raises(StoreError):
        Store(name)


def test_password_is_never_told() -> None:
    with pytest.raises(StoreError) as caught:
        Store("postgresql://me:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)


def test_store_of_a_newer_dragoman_is_refused(store_name: str) -> None:
    with Store(store_name) as store, store.write() as connection:
        connection.exec_driver_sql("UPDATE dragoman_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer dragoman"):
        Store(store_name)


def test_content_of_two_stores_fed_alike_is_the_same(tmp_path: Path, coder: Coder) -> None:
    contents = []
    for name in ("one.db", "two.db"):
        with Store(tmp_path / name) as store:
            for number in (3, 4, 5):
                capture = capture_of(number, source=f"{number}.txt")
                store.add(coded_of(coder, capture), capture)
            contents.append(content(store))
    assert contents[0] == contents[1]
    assert contents[0]["words"]
