"""What a store holds is put into stories and incidents: as in memory, bit by bit as at once, and as people decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from tests.incidents.made import report
from tests.store.content import content, sound
from tests.store.said import MET, NEW, PRAISED, SHELLED, add, coded, event, grouped, recode
from tests.store.said import article as page_of
from tests.stories.texts import BEES, FERRY, FERRY_FRENCH, OTHER_FERRY

from dragoman import Article, Capture, Coded, Event
from dragoman.export.archive import dump
from dragoman.export.loading import load
from dragoman.incidents import Incidents, account
from dragoman.store import Store, grouping
from dragoman.store.corrections import correct, merge, reject, split, undo
from dragoman.store.grouping import group
from dragoman.store.incidents import Reports
from dragoman.store.tables import (
    DERIVED,
    articles,
    events,
    incident_changes,
    incident_edges,
    incident_keys,
    incident_reports,
    incidents,
    signatures,
    stories,
)
from dragoman.stories import Stories

BY = "Ada"
SLIGHTLY_OTHER = "Gunmen hit Bankass in Mali, killing 15."


def paper(name: str, *paragraphs: str, **known: Any) -> Article:
    return Article(id=name, source=f"{name}.txt", text="\n\n".join(paragraphs), **known)


PAPERS = [
    paper("late", *FERRY, published="2025-03-06", publisher="Harbour Daily", wire="dpa"),
    paper("cut", "BREMOND (dpa) -", *FERRY[:4], published="2025-03-05", publisher="Lake Herald", wire="dpa"),
    paper("other", *OTHER_FERRY, published="2025-03-05", publisher="Valley Post"),
    paper("same", *FERRY, published="2025-03-07", publisher="Evening Lantern"),
    paper("french", *FERRY_FRENCH, published="2025-03-05"),
    paper("bees", *BEES, published="2025-03-04", wire="AFP"),
    paper("bees2", *BEES[:3], published="2025-03-03", wire="AP"),
    paper("empty"),
]


def told(name: str, *, article: Article, **known: Any) -> Event:
    made = report(known.pop("text", "Gunmen attacked Bankass, killing 12."), name=name, article=article.id, **known)
    return made.event


ATTACK: dict[str, Any] = {"to": "MLI", "on": "2025-03-03", "place": "Bankass", "numbers": {"dead": 12.0}}
TALKS: dict[str, Any] = {"kind": "CONSULT", "by": "RUS MLI", "on": "2025-03-04", "place": "Moscow"}


def pages() -> Iterator[Coded]:
    """Eight papers: an attack that four tell of, in two texts and more; talks that two tell of; one other attack."""
    other = {**ATTACK, "text": SLIGHTLY_OTHER, "numbers": {"dead": 15.0}}
    far = {**ATTACK, "text": "Gunmen raided a mine near Gao.", "place": "Gao", "numbers": {"dead": 2.0}}
    said: dict[str, list[dict[str, Any]]] = {
        "late": [ATTACK, {**TALKS, "text": "Envoys of Russia and Mali met in Moscow."}],
        "cut": [ATTACK],
        "other": [other],
        "same": [ATTACK],
        "bees": [{**TALKS, "text": "Mali's envoy spoke with Russia's minister in Moscow."}],
        "bees2": [far],
    }
    for one in PAPERS:
        found = [told(f"{one.id}{number}", article=one, **known) for number, known in enumerate(said.get(one.id, []))]
        yield Coded(article=one, events=tuple(found))


def put(store: Store, *several: Coded) -> None:
    """Each under an address of its own: the same words without one are the same article."""
    for one in several:
        source = one.article.source
        store.add(one, Capture(source=source, text=one.article.text, url=f"https://news.example/{source}"))


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, *pages())
    return store


def by_story(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with store.read() as connection:
        joined = select(stories.c.id, articles.c.id).join(articles, articles.c.story == stories.c.key)
        for story, article in connection.execute(joined):
            found.setdefault(story, set()).add(article)
    return found


def living(store: Store) -> dict[str, set[str]]:
    return {name: members for name, (members, _, merged) in grouped(store).items() if merged is None}


def changes(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        rows = connection.execute(select(incident_changes).order_by(incident_changes.c.key)).mappings()
        return [(row["kind"], row["old"], row["new"]) for row in rows]


def put_together(store: Store) -> dict[str, Any]:
    """All that grouping made."""
    told = {"stories", "incidents", "incident_edges", "incident_changes", *DERIVED}
    held = {name: rows for name, rows in content(store).items() if name in told}
    return held | {"of stories": by_story(store), "of incidents": grouped(store)}


def check(store: Store) -> None:
    """Counts are those of the events, nothing that is shown is left out, and what is looked up by is all there."""
    with store.read() as connection:
        for row in connection.execute(select(incidents).where(incidents.c.merged_into.is_(None))):
            members = select(events.c.key).where(events.c.incident == row.key, events.c.shown)
            assert row.reports == len(connection.execute(members).all()) > 0
            assert row.lead in connection.execute(members).scalars().all()
            firsts = select(func.count()).where(incident_reports.c.incident == row.key, incident_reports.c.first)
            assert connection.execute(firsts).scalar() == 1
            keys = select(func.count()).where(incident_keys.c.incident == row.key)
            assert connection.execute(keys).scalar_one() > 0
        loose = select(events.c.id).where(events.c.shown != events.c.incident.is_not(None))
        assert connection.execute(loose).all() == []
        elsewhere = select(incident_reports.c.key).join(events, events.c.key == incident_reports.c.event)
        moved = events.c.incident.is_distinct_from(incident_reports.c.incident)
        assert connection.execute(elsewhere.where(moved)).all() == []
        for row in connection.execute(select(stories)):
            held = select(func.count()).where(articles.c.story == row.key, articles.c.newest)
            assert row.size == connection.execute(held).scalar()
    sound(store)


def test_stories_are_those_of_memory(filled: Store) -> None:
    counts = group(filled)
    memory = Stories()
    for one in PAPERS:
        memory.add(one)
    wanted: dict[str, set[str]] = {}
    for name, story in memory.shelf.by_member():  # type: ignore[attr-defined]
        wanted.setdefault(story, set()).add(name)
    assert by_story(filled) == wanted
    assert (counts.articles, counts.stories, counts.joined_stories) == (8, 5, 3)
    check(filled)
    with filled.read() as connection:
        first, full = articles.alias(), articles.alias()
        rows = connection.execute(
            select(stories.c.id, first.c.id, full.c.id, stories.c.wire, stories.c.size)
            .join(first, first.c.key == stories.c.earliest)
            .join(full, full.c.key == stories.c.fullest)
        ).all()
    for name, earliest, fullest, wire, size in rows:
        known = memory.story(name)
        assert (earliest, fullest, wire, size) == (known.earliest, known.fullest, known.wire, known.size)


def test_incidents_are_those_of_memory_and_say_what_their_account_says(filled: Store) -> None:
    group(filled)
    memory = Incidents()
    shelf = Reports()
    with filled.read() as connection:
        shelf.begin(connection)
        keys = connection.execute(select(events.c.key).order_by(events.c.key)).scalars().all()
        shelf._load(keys)
        for key in keys:
            memory.add(shelf._reports[key])
        wanted = {name: {one.id for one in memory.reports(name)} for name in memory.shelf}  # type: ignore[attr-defined]
        assert living(filled) == wanted
        assert sorted(map(len, wanted.values())) == [1, 2, 4]
        for row in connection.execute(select(incidents)):
            known = account(row.id, memory.reports(row.id))
            counted = known.corroboration
            assert row.event_type == known.event_type
            assert (row.date_start, row.date_end) == ((known.date.start, known.date.end) if known.date else (None,) * 2)
            assert (row.reports, row.stories) == (counted.reports, counted.stories)
            assert (row.wires, row.owners) == (len(counted.wires), len(counted.owners))
            lead = connection.execute(select(events.c.id).where(events.c.key == row.lead)).scalar()
            assert lead == known.lead
        edges = connection.execute(select(incident_edges)).all()
        assert edges
        assert all('"for":["' in edge.reasons for edge in edges)
    check(filled)


def test_second_grouping_has_nothing_to_do(filled: Store) -> None:
    group(filled)
    before = content(filled)
    assert group(filled) == grouping.Counts()
    assert content(filled) == before


def test_article_by_article_gives_what_one_grouping_gives(filled: Store, tmp_path: Path) -> None:
    group(filled)
    with Store(tmp_path / "bit by bit.db") as other:
        for one in pages():
            put(other, one)
            group(other)
        assert put_together(other) == put_together(filled)


def test_grouping_again_gives_the_same(filled: Store) -> None:
    group(filled)
    before = content(filled)
    counts = group(filled, again=True)
    assert counts.events == 7
    assert content(filled) == before


def test_new_version_takes_its_old_one_out_of_its_incident(store: Store) -> None:
    first, second = page_of("a", title="One"), page_of("b", title="Two")
    add(store, coded(first))
    add(store, coded(second))
    group(store)
    names = {name for name, members in living(store).items() if len(members) == 2}
    assert len(names) == 3
    newer = page_of("a2", MET, title="One, changed")
    newer_coded = coded(newer, event(newer, MET, "CONSULT", "visit"))
    store.add(newer_coded, capture=_again(first, newer))
    counts = group(store)
    check(store)
    assert counts.left == 3
    assert sorted(len(members) for members in living(store).values()) == [1, 1, 2]
    assert set(living(store)) == names


def _again(old: Article, new: Article) -> Any:
    return Capture(source="x.txt", text=new.text, title=new.title, url=f"https://news.example/{old.source}")


def test_changed_page_counts_once_in_its_story(store: Store) -> None:
    for number, tail in enumerate((FERRY[4], FERRY[5])):
        article = paper(f"v{number}", *FERRY[:4], tail, published="2025-03-05", wire="dpa")
        capture = Capture(source="x", text=article.text, url="https://news.example/ferry")
        store.add(Coded(article=article), capture)
        group(store)
    assert by_story(store).popitem()[1] == {"v0", "v1"}
    with store.read() as connection:
        row = connection.execute(select(stories)).one()
        newest = connection.execute(select(articles.c.key).where(articles.c.newest)).scalar()
    assert (row.size, row.wire, row.earliest, row.fullest) == (1, "dpa", newest, newest)


def test_rejected_event_leaves_and_comes_back_under_the_same_name(store: Store) -> None:
    page = page_of("a")
    add(store, coded(page))
    group(store)
    before = living(store)
    shelled = f"a-assault-none-{page.text.index(SHELLED)}"
    (name,) = (name for name, members in before.items() if shelled in members)
    entry = reject(store, shelled, by=BY)
    assert group(store).gone == 1
    check(store)
    assert name not in grouped(store)
    assert changes(store) == [("gone", name, "")]
    undo(store, entry.number, by=BY)
    group(store)
    assert living(store) == before


def test_corrected_event_is_judged_anew(store: Store) -> None:
    for name in ("a", "b"):
        add(store, coded(page_of(name, title=f"Page {name}")))
    group(store)
    page = page_of("b", title="Page b")
    praised = f"b-support-none-{page.text.index(PRAISED)}"
    (name,) = (name for name, members in living(store).items() if praised in members)
    (entry,) = correct(store, praised, {"event_type": "PROTEST"}, by=BY)
    group(store)
    check(store)
    assert living(store)[name] == {praised.replace("b-", "a-")}
    assert {praised} in living(store).values()
    assert group(store).articles == 0
    undo(store, entry.number, by=BY)
    group(store)
    check(store)
    assert living(store)[name] == {praised, praised.replace("b-", "a-")}


def test_event_coded_anew_keeps_its_incident_and_its_name(store: Store) -> None:
    pages = [page_of(name, title=f"Page {name}") for name in "ab"]
    for page in pages:
        add(store, coded(page))
    group(store)
    before = living(store)
    recode(store, coded(pages[0]), NEW, key=1)
    counts = group(store)
    assert (counts.left, counts.events, counts.gone) == (3, 3, 0)
    check(store)
    assert living(store) == before
    recode(store, coded(pages[1]), NEW, key=2)
    group(store)
    assert living(store) == before
    assert changes(store) == []


def test_people_merges_stand_and_stand_when_grouping_again(filled: Store) -> None:
    group(filled)
    near = next(name for name, members in living(filled).items() if "bees20" in members)
    far = next(name for name, members in living(filled).items() if "late0" in members)
    merge(filled, far, near, by=BY)
    assert group(filled).articles == 0
    check(filled)
    assert {"bees20", "late0"} <= living(filled)[far]
    group(filled, again=True)
    check(filled)
    assert any({"bees20", "late0"} <= members for members in living(filled).values())


def test_people_splits_stand_when_grouping_again(filled: Store) -> None:
    group(filled)
    name = next(name for name, members in living(filled).items() if "late0" in members)
    entry = split(filled, name, ["other0"], by=BY)
    assert group(filled).articles == 0
    check(filled)
    group(filled, again=True)
    check(filled)
    assert not any({"other0", "late0"} <= members for members in living(filled).values())
    assert entry.after["incident"] in living(filled)


def test_store_read_from_an_archive_goes_on_with_its_stories_and_incidents(filled: Store, tmp_path: Path) -> None:
    several = list(pages())
    group(filled)
    with filled.read() as connection:
        lines = [(f"x:{number}", line) for number, line in enumerate(dump(connection))]
    with Store(tmp_path / "other.db") as other:
        load(lines, other)
        before = living(other), by_story(other)
        assert group(other).articles == 0
        check(other)
        assert (living(other), by_story(other)) == before
        another = paper("another", *FERRY[:5], published="2025-03-08")
        new = Coded(article=another, events=(told("another0", article=another, **ATTACK),))
        for store in (other, filled):
            put(store, new)
            group(store)
        assert by_story(other) == by_story(filled)
        assert living(other) == living(filled)
        assert len(several) + 1 == sum(map(len, by_story(other).values()))


def test_signatures_of_another_version_are_made_again(filled: Store) -> None:
    group(filled)
    before = content(filled)
    with filled.write() as connection:
        connection.execute(update(signatures).values(version="0.0", signature=b"old"))
    assert group(filled).articles == 0
    assert content(filled) == before


def test_stories_that_a_later_text_shows_to_be_one_take_the_reports_of_their_articles_along(store: Store) -> None:
    said = {**ATTACK, "on": None, "place": None, "published": None, "to": "", "text": "They came at night."}
    parts = [paper("head", *FERRY[:4], published="2025-03-05"), paper("tail", *FERRY[2:], published="2025-03-04")]
    for one in (*parts, paper("whole", *FERRY, published="2025-03-06")):
        put(store, Coded(article=one, events=(told(f"{one.id}0", article=one, **said),)))
        counts = group(store)
        check(store)
    assert (counts.merged_stories, counts.joined_stories) == (1, 1)
    assert list(by_story(store).values()) == [{"head", "tail", "whole"}]
    assert list(living(store).values()) == [{"head0", "tail0", "whole0"}]


def test_event_with_a_date_that_is_none_stays_alone(store: Store) -> None:
    page = page_of("a")
    add(store, coded(page))
    with store.write() as connection:
        connection.execute(update(articles).values(published="2025-02-31"))
    assert group(store).unread == 3
    assert group(store).events == 0


def test_stock_phrase_of_many_pages_is_one_story(tmp_path: Path) -> None:
    with Store(tmp_path / "news.db") as store:
        for one in range(200):
            put(store, Coded(article=paper(f"p{one}", "Please enable scripts to read this page of our newspaper.")))
        group(store)
        with store.read() as connection:
            assert connection.execute(select(stories.c.size)).scalars().all() == [200]


def test_insert_by_hand_is_grouped_like_any_other(filled: Store) -> None:
    """An incident that somebody else made, without anything beside it, takes more reports."""
    with filled.write() as connection:
        row = connection.execute(select(events).where(events.c.id == "late0")).mappings().one()
        kept = ("event_type", "quad", "score", "day", "month", "date_start", "date_end", "place")
        made = {name: row[name] for name in kept} | {"id": "ours", "lead": row["key"]}
        made |= dict.fromkeys(("reports", "stories", "wires", "owners"), 1)
        key = connection.execute(insert(incidents).returning(incidents.c.key), made).scalar_one()
        connection.execute(text("UPDATE events SET incident = :key WHERE id = 'late0'"), {"key": key})
    group(filled)
    check(filled)
    assert {"late0", "cut0", "same0"} <= living(filled)["ours"]
