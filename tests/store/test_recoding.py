"""Coding again: old codings stay under their version, the newest is current, and two can be compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from tests.store import pages
from tests.store.content import sound

import dragoman
from dragoman import Capture, Coder, NoArticle, UnknownLanguage
from dragoman.errors import StoreError
from dragoman.line import Task
from dragoman.records import Coded
from dragoman.store import Store, coder_version, differing
from dragoman.store.corrections import accept
from dragoman.store.ingesting import Ingest
from dragoman.store.recoding import Kept
from dragoman.store.tables import articles, codings, events, parties

OLD, NEW = "0.1.0", "0.2.0"
Change = Callable[[Coded], Coded]


def fill(store: Store, coder: Coder, numbers: range = range(1), *, raw: bool = True) -> list[Coded]:
    run = store.begin("ingest", OLD, told="2025-03-10")
    found = []
    for number in numbers:
        capture = Capture(source=f"{number}.txt", text=pages.page(number))
        found.append(coder.code(dragoman.clean(capture, published="2025-03-10")))
        store.add(found[-1], capture, run, raw=raw)
    return found


def recode(store: Store, outcome: Coded | dragoman.DragomanError, coder: str = NEW) -> str | None:
    """The one article of the store, as if the present coder had said *outcome* of it."""
    (due,) = store.due(coder)
    (kept,) = store.kept([due])
    return store.recode(Kept(due, kept.page), outcome, store.begin("recode", coder))


def flags(store: Store) -> set[tuple[str, bool, bool]]:
    with store.read() as connection:
        for event in connection.execute(select(events.c.shown, parties.c.shown).join(parties)).all():
            assert event[0] == event[1]
        rows = connection.execute(select(events.c.coder, events.c.current, events.c.shown)).all()
    return {(coder, current, shown) for coder, current, shown in rows}


def changes(store: Store, before: str = OLD, after: str = NEW) -> list[tuple[str, tuple[str, ...]]]:
    with store.read() as connection:
        pairs = differing.articles_of_both(connection, before, after, store.name)
        return [(one.change, one.fields) for one in differing.differences(connection, before, after, pairs)]


def other_mode(coded: Coded) -> Coded:
    """The first event with another mode, and so another id, as a coder of another version would give it."""
    event = msgspec.structs.replace(coded.events[0], id="another", event_mode="other")
    return msgspec.structs.replace(coded, events=(event, *coded.events[1:]))


def one_less(coded: Coded) -> Coded:
    return msgspec.structs.replace(coded, events=coded.events[1:])


def longer(coded: Coded) -> Coded:
    """The same events moved behind a paragraph that was taken for furniture before."""
    article = coded.article
    moved = msgspec.structs.replace(article, id="longer", text="Read on below.\n\n" + article.text)
    shifted = tuple(
        msgspec.structs.replace(
            event,
            id=f"m{event.id[1:]}",
            article="longer",
            evidence=msgspec.structs.replace(
                event.evidence, start=event.evidence.start + 16, end=event.evidence.end + 16,
                trigger=tuple(place + 16 for place in event.evidence.trigger),
            ) if event.evidence.start is not None else event.evidence,
        )
        for event in coded.events
    )  # fmt: skip
    return msgspec.structs.replace(coded, article=moved, events=shifted)


@pytest.mark.parametrize(
    "change, outcome, expected",
    [
        pytest.param(lambda coded: coded, "known", [], id="nothing"),
        pytest.param(other_mode, "known", [("changed", ("event_mode",))], id="another mode"),
        pytest.param(one_less, "known", [("gone", ())], id="one less"),
        pytest.param(longer, "changed", [], id="another cut of the page"),
    ],
)
def test_two_versions_stand_side_by_side_and_are_compared(
    store: Store, coder: Coder, change: Change, outcome: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    (coded,) = fill(store, coder)
    assert recode(store, change(coded)) == outcome
    assert flags(store) == {(OLD, False, False), (NEW, True, True)}
    assert changes(store) == expected
    assert not store.due(NEW)
    sound(store)


def test_back_to_the_old_version_makes_its_coding_current_again(store: Store, coder: Coder) -> None:
    (coded,) = fill(store, coder)
    recode(store, other_mode(coded))
    recode(store, coded, OLD)
    assert flags(store) == {(OLD, True, True), (NEW, False, False)}
    with store.read() as connection:
        assert len(connection.execute(select(codings)).all()) == 2


def test_back_to_another_cut_of_the_page_and_forth_keeps_two_articles(store: Store, coder: Coder) -> None:
    (coded,) = fill(store, coder)
    recode(store, longer(coded))
    with store.read() as connection:
        newest = connection.execute(select(articles.c.id, articles.c.version, articles.c.newest)).all()
    assert {tuple(row) for row in newest} == {(coded.article.id, 1, False), ("longer", 2, True)}
    run = store.begin("recode", OLD)
    for kept in store.kept(store.due(OLD)):
        store.recode(kept, coded, run)
    with store.read() as connection:
        newest = connection.execute(select(articles.c.id, articles.c.version, articles.c.newest)).all()
    assert {tuple(row) for row in newest} == {(coded.article.id, 1, True), ("longer", 2, False)}
    assert flags(store) == {(OLD, True, True), (NEW, False, False)}
    assert not changes(store)
    sound(store)


@pytest.mark.parametrize(
    "change", [pytest.param(lambda coded: coded, id="same page"), pytest.param(longer, id="other cut")]
)
def test_what_a_person_said_holds_for_the_new_coding(store: Store, coder: Coder, change: Change) -> None:
    (coded,) = fill(store, coder)
    accept(store, coded.events[0].id, by="Ada")
    recode(store, change(coded))
    with store.read() as connection:
        said = connection.execute(select(events.c.review).where(events.c.coder == NEW).order_by(events.c.key)).scalars()
        assert said.all() == ["accepted", *[None] * (len(coded.events) - 1)]


def test_page_in_which_the_present_coder_sees_no_story_has_no_events_any_more(store: Store, coder: Coder) -> None:
    fill(store, coder)
    assert recode(store, NoArticle("0.txt", "only menus")) is None
    assert flags(store) == {(OLD, False, False)}
    assert not store.due(NEW)
    assert {change for change, _ in changes(store)} == {"gone"}


def test_page_that_the_present_coder_cannot_read_stays_as_it_was_coded(store: Store, coder: Coder) -> None:
    fill(store, coder)
    assert recode(store, UnknownLanguage("0.txt", "no coder reads it")) is None
    assert flags(store) == {(OLD, True, True)}
    assert len(store.due(NEW)) == 1


@pytest.mark.parametrize("raw", [pytest.param(True, id="capture kept"), pytest.param(False, id="article alone")])
def test_whole_store_is_coded_again_with_the_day_it_was_told(store: Store, coder: Coder, raw: bool) -> None:
    coded = fill(store, coder, range(3), raw=raw)
    again = coder_version(label="again")
    told: list[object] = []
    work = Ingest(store, store.begin("recode", again), told.append)
    work.recode(store.due(again), Task())
    assert (work.counts.known, work.counts.changed, work.counts.refused, told) == (3, 0, 0, [])
    assert flags(store) == {(OLD, False, False), (again, True, True)}
    assert not changes(store, OLD, again)
    with store.read() as connection:
        assert set(connection.execute(select(articles.c.published)).scalars()) == {"2025-03-10"} | {
            one.article.published for one in coded
        }
    work.recode(store.due(again), Task())
    assert work.counts.known == 3


def test_capture_that_was_refused_is_coded_once_a_coder_reads_it(store: Store) -> None:
    capture = Capture(source="0.txt", text=pages.page(0))
    store.refuse(UnknownLanguage("0.txt", "no coder reads it"), store.begin("ingest", OLD), capture)
    work = Ingest(store, store.begin("recode", NEW), lambda _: None)
    work.recode(store.due(NEW), Task())
    assert (work.counts.new, work.counts.refused) == (1, 0)
    assert not store.due(NEW)


def test_version_that_coded_nothing_is_told_with_those_there_are(store: Store, coder: Coder) -> None:
    fill(store, coder)
    with (
        store.read() as connection,
        pytest.raises(StoreError, match=r"nothing in it was coded by '9'; there are: 0\.1\.0"),
    ):
        differing.articles_of_both(connection, OLD, "9", store.name)


def test_versions_differ_by_what_changes_the_outcome(tmp_path: Path) -> None:
    plain = coder_version()
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("name\n", "utf-8")
    other.write_text("name\n", "utf-8")
    assert plain == dragoman.__version__
    assert coder_version(dictionaries=[str(one)]) == coder_version(dictionaries=[str(other)]) != plain
    assert coder_version(["en", "fr"]) == coder_version(["fr", "en"]) != plain
    assert coder_version(label="trial") == f"{plain}+trial"
    for label in ("", "Trial", "a b", "+x"):
        with pytest.raises(StoreError):
            coder_version(label=label)
