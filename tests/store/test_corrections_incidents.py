"""Incidents merged and split by people: recorded, undone, and followed by the grouping of reports to come."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, insert, select
from tests.store.said import MET, OLD, SHELLED, add, article, coded, event, group, grouped, recode

from dragoman.incidents import Incidents, Report
from dragoman.store import Store, grouping
from dragoman.store.checking import faults
from dragoman.store.corrections import BadCorrectionError, bonds, merge, reject, split, undo
from dragoman.store.tables import incident_changes, incident_edges, incidents

BY: dict[str, Any] = {"by": "Ada"}
PAGES = [article(name, MET, SHELLED, title=f"Page {name}") for name in "abc"]
MEETINGS = [event(page, MET, "CONSULT", "visit") for page in PAGES]
SHELLINGS = [event(page, SHELLED, "ASSAULT") for page in PAGES]
MEET, SHELL = [one.id for one in MEETINGS], [one.id for one in SHELLINGS]


@pytest.fixture
def page(store: Store) -> Store:
    """Three pages that tell of one meeting, two of whose reports stand together; and of one shelling."""
    for one, meeting, shelling in zip(PAGES, MEETINGS, SHELLINGS, strict=True):
        add(store, coded(one, meeting, shelling))
    group(store, first=MEET[:2], second=MEET[2:], shelled=SHELL)
    return store


def changes(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        rows = connection.execute(select(incident_changes).order_by(incident_changes.c.key)).mappings()
        return [(row["kind"], row["old"], row["new"]) for row in rows]


def test_merged_incidents_are_one_under_the_name_of_the_first(page: Store) -> None:
    entry = merge(page, "first", "second", **BY)
    assert grouped(page) == {
        "first": (set(MEET), 3, None),
        "second": (set(), 0, "first"),
        "shelled": (set(SHELL), 3, None),
    }
    assert changes(page) == [("merge", "second", "first")]
    undo(page, entry.number, **BY)
    assert grouped(page)["first"] == (set(MEET[:2]), 2, None)
    assert grouped(page)["second"] == ({MEET[2]}, 1, None)
    undo(page, 2, **BY)
    assert grouped(page)["first"] == (set(MEET), 3, None)
    assert [kind for kind, _, _ in changes(page)] == ["merge", "split", "merge"]


def test_split_reports_are_an_incident_named_for_the_earliest(page: Store) -> None:
    entry = split(page, "shelled", [SHELL[1], SHELL[2]], **BY)
    new = entry.after["incident"]
    assert grouped(page)["shelled"] == ({SHELL[0]}, 1, None)
    assert grouped(page)[new] == ({SHELL[1], SHELL[2]}, 2, None)
    assert changes(page) == [("split", "shelled", new)]
    alone = Incidents()
    assert alone.add(Report(event=SHELLINGS[1], published="2025-03-05")).incident == new
    undo(page, entry.number, **BY)
    assert grouped(page)["shelled"] == (set(SHELL), 3, None)
    assert grouped(page)[new] == (set(), 0, "shelled")
    undo(page, 2, **BY)
    assert grouped(page)[new] == ({SHELL[1], SHELL[2]}, 2, None)


def test_leader_that_leaves_gives_way_to_the_next(page: Store) -> None:
    split(page, "shelled", [SHELL[0]], **BY)
    with page.read() as connection:
        lead = connection.execute(select(incidents.c.lead).where(incidents.c.id == "shelled")).scalar_one()
    assert lead == 4  # the second page's


def test_edges_go_with_their_reports(page: Store) -> None:
    with page.write() as connection:
        key = connection.execute(select(incidents.c.key).where(incidents.c.id == "shelled")).scalar_one()
        for a, b in ((2, 4), (4, 6)):
            row = {"incident": key, "a": a, "b": b, "weight": 1.0, "reasons": "[]"}
            connection.execute(insert(incident_edges), row)
    new = split(page, "shelled", [SHELL[1], SHELL[2]], **BY).after["incident"]
    with page.read() as connection:
        of = select(incidents.c.id, func.count()).join(incident_edges).group_by(incidents.c.id)
        assert dict(tuple(row) for row in connection.execute(of)) == {new: 1, "shelled": 1}


@pytest.mark.parametrize(
    "wrong, reason",
    [
        pytest.param(lambda store: merge(store, "first", "first", **BY), "with itself", id="itself"),
        pytest.param(lambda store: merge(store, "first", "none", **BY), "none of that id", id="none"),
        pytest.param(lambda store: split(store, "first", [SHELL[0]], **BY), "no report of", id="of another"),
        pytest.param(lambda store: split(store, "first", MEET[:2], **BY), "a part must stay", id="all"),
        pytest.param(lambda store: split(store, "first", [], **BY), "must leave", id="nothing"),
    ],
)
def test_what_cannot_be_merged_or_split_is_refused(page: Store, wrong: Any, reason: str) -> None:
    before = grouped(page)
    with pytest.raises(BadCorrectionError, match=reason):
        wrong(page)
    assert grouped(page) == before


def test_what_later_changes_build_on_is_undone_after_them(page: Store) -> None:
    merge(page, "first", "second", **BY)
    merge(page, "shelled", "first", **BY)
    with pytest.raises(BadCorrectionError, match="correction 2 stands in the way: undo that first"):
        undo(page, 1, **BY)
    with pytest.raises(BadCorrectionError, match="it was merged into shelled"):
        merge(page, "first", "shelled", **BY)
    undo(page, 2, **BY)
    undo(page, 1, **BY)
    assert {name: members for name, (members, _, _) in grouped(page).items()} == {
        "first": set(MEET[:2]),
        "second": {MEET[2]},
        "shelled": set(SHELL),
    }


def test_rejected_report_counts_no_longer(page: Store) -> None:
    reject(page, SHELL[0], **BY)
    members, reports, _ = grouped(page)["shelled"]
    assert (members, reports) == (set(SHELL), 2)
    undo(page, 1, **BY)
    assert grouped(page)["shelled"][1] == 3


def test_grouping_follows_what_people_decided(page: Store) -> None:
    merge(page, "first", "shelled", **BY)
    split(page, "first", MEET[1:2], **BY)
    decided = bonds(page)
    assert set(decided.together(MEET[0])) == set(SHELL)
    assert set(decided.apart(MEET[0])) == {MEET[1]}
    assert set(decided.apart(MEET[1])) == {MEET[0], *SHELL}
    again = Incidents(bonds=decided)
    found = {one.id: again.add(Report(event=one, published="2025-03-05")).incident for one in (*MEETINGS, *SHELLINGS)}
    assert found[MEET[0]] == found[SHELL[0]] == found[SHELL[1]]
    assert found[MEET[1]] != found[MEET[0]]
    undo(page, 2, **BY)
    undo(page, 1, **BY)
    assert not bonds(page).together(MEET[0])
    assert not bonds(page).apart(MEET[1])


def test_decisions_hold_for_events_that_are_coded_anew(page: Store) -> None:
    merge(page, "first", "second", **BY)
    split(page, "shelled", SHELL[:1], **BY)
    again = article("a", MET, SHELLED, title="Page a")
    recode(page, coded(again, event(again, MET, "CONSULT", "phone"), event(again, SHELLED, "ASSAULT", "aerial")))
    decided = bonds(page)
    assert set(decided.together("a-consult-phone-0")) == {MEET[2]}
    assert "a-consult-phone-0" in decided.together(MEET[2])
    shelled = event(again, SHELLED, "ASSAULT", "aerial").id
    assert set(decided.apart(shelled)) == set(SHELL[1:])
    assert OLD not in decided.together(shelled)


def homes(store: Store) -> dict[str, str]:
    """The incident of each event that has one."""
    return {event: name for name, (members, _, _) in grouped(store).items() for event in members}


def alone(store: Store) -> None:
    """Three pages, grouped."""
    for one, meeting, shelling in zip(PAGES, MEETINGS, SHELLINGS, strict=True):
        add(store, coded(one, meeting, shelling))
    grouping.group(store)


def test_grouping_all_again_keeps_what_people_decided(store: Store) -> None:
    alone(store)
    there = homes(store)
    assert len(set(there.values())) == 2
    merge(store, there[MEET[0]], there[SHELL[0]], **BY)
    split(store, there[MEET[0]], MEET[2:], **BY)
    grouping.group(store)
    decided = homes(store)
    grouping.group(store, again=True)
    for found in (decided, homes(store)):
        assert found[MEET[0]] == found[MEET[1]] == found[SHELL[0]] == found[SHELL[2]]
        assert found[MEET[2]] != found[MEET[0]]
    undo(store, 2, **BY)
    undo(store, 1, **BY)
    after = homes(store)
    assert after[MEET[0]] == after[MEET[1]] == after[MEET[2]]
    assert after[SHELL[0]] == after[SHELL[1]] == after[SHELL[2]] != after[MEET[0]]
    grouping.group(store)
    assert homes(store) == after
    assert {reports for name, (_, reports, _) in grouped(store).items() if name in after.values()} == {3}
    assert list(faults(store)) == []


def test_merge_is_undone_when_its_reports_have_been_rejected_or_coded_anew(store: Store) -> None:
    alone(store)
    there = homes(store)
    merge(store, there[MEET[0]], there[SHELL[0]], **BY)
    reject(store, SHELL[1], **BY)
    again = article("a", MET, SHELLED, title="Page a")
    recode(store, coded(again, MEETINGS[0], event(again, SHELLED, "ASSAULT", "aerial")))
    grouping.group(store)
    aerial = event(again, SHELLED, "ASSAULT", "aerial").id
    assert SHELL[1] not in homes(store)
    assert homes(store)[aerial] == homes(store)[MEET[0]]
    undo(store, 1, **BY)
    found = homes(store)
    assert found[aerial] == found[SHELL[2]] == there[SHELL[0]]
    assert found[MEET[0]] == there[MEET[0]] != found[aerial]
    undo(store, 2, **BY)
    grouping.group(store)
    assert homes(store)[SHELL[1]] == there[SHELL[0]]
    assert list(faults(store)) == []


def test_names_that_led_to_a_merged_incident_lead_on_and_back(page: Store) -> None:
    merge(page, "second", "shelled", **BY)
    merge(page, "first", "second", **BY)
    assert {name: into for name, (_, _, into) in grouped(page).items()} == {
        "first": None,
        "second": "first",
        "shelled": "first",
    }
    undo(page, 2, **BY)
    assert {name: into for name, (_, _, into) in grouped(page).items()} == {
        "first": None,
        "second": None,
        "shelled": "second",
    }
    assert grouped(page)["second"][0] == {MEET[2], *SHELL}
