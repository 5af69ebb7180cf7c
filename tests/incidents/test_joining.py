"""Reports become incidents one by one: chains stay apart, names stay, merges are told, people's decisions hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from tests.incidents.made import report

from dragoman.incidents import Incidents, Memory, Report, group
from dragoman.incidents.joining import name

SCENES = ["market", "mosque", "bridge", "school", "well", "clinic", "depot", "camp", "ferry", "mill"]


def raid(day: int, **more: object) -> Report:
    on = (date(2025, 6, 1) + timedelta(day)).isoformat()
    known = {"text": f"Gunmen attacked the {SCENES[day % 10]} of Bankass.", "on": on, "published": on}
    return report(**{**known, "place": "Bankass", "to": "MLI", **more})  # type: ignore[arg-type]


def test_a_report_of_something_new_founds_an_incident() -> None:
    incidents = Incidents()
    one = raid(0)
    joined = incidents.add(one)
    assert (joined.new, joined.edges, joined.merged) == (True, (), ())
    assert joined.incident == name(one)


def test_a_second_report_joins_with_its_reasons() -> None:
    incidents = Incidents()
    one, other = raid(0), raid(0, text="Bankass market attacked by gunmen on motorbikes.")
    first, second = incidents.add(one), incidents.add(other)
    assert second.incident == first.incident
    assert [(edge.a, edge.b) for edge in second.edges] == [(one.id, other.id)]
    assert "both on 2025-06-01" in second.edges[0].reasons


def test_a_known_report_changes_nothing() -> None:
    incidents = Incidents()
    one = raid(0)
    first = incidents.add(one)
    again = incidents.add(one)
    assert (again.incident, again.new, again.edges) == (first.incident, False, ())
    assert len(incidents.reports(first.incident)) == 1


def test_a_chain_of_attacks_does_not_become_one() -> None:
    reports = [raid(day) for day in range(40)]
    incidents = group(reports)
    for members in incidents.values():
        days = [date.fromisoformat(one.published or "") for one in members]
        assert (max(days) - min(days)).days <= 2
    assert len(incidents) >= len(reports) / 3


def test_hundreds_of_copies_are_one_incident_in_little_time() -> None:
    copies = [raid(0, story="s", article=f"a{number}") for number in range(500)]
    incidents = Incidents()
    assert {incidents.add(one).incident for one in copies} == {name(copies[0])}
    assert len(incidents.reports(name(copies[0]))) == 500


def bridge() -> tuple[Report, Report, Report]:
    """Two reports that share too little to be joined, and one that shows them to be one happening."""
    one = report("Rebels killed Colonel Traore.", to="MLI", on="2025-06-22", published="2025-06-23", by="")
    other = report("A blast destroyed a convoy near Bankass.", place="Bankass", numbers={"dead": 9}, mode="explosives")
    both = report(
        "Colonel Traore was killed when a blast destroyed a convoy near Bankass.",
        place="Bankass",
        to="MLI",
        on="2025-06-22",
        numbers={"dead": 9},
    )
    return one, other, both


def test_incidents_that_turn_out_to_be_one_are_merged_under_the_earlier_name() -> None:
    decided = Decided()
    one, other, both = bridge()
    incidents = Incidents(bonds=decided)
    first, second = incidents.add(one), incidents.add(other)
    assert first.incident != second.incident
    decided.same = {one.id, other.id, both.id}
    joined = incidents.add(both)
    assert joined.incident == first.incident
    assert joined.merged == (second.incident,)
    assert {report.id for report in incidents.reports(first.incident)} == {one.id, other.id, both.id}
    assert incidents.shelf.incident_of(other.id) == first.incident


def test_names_change_by_a_merge_that_is_told_and_by_nothing_else() -> None:
    incidents = Incidents()
    known: dict[str, str] = {}
    for one in [raid(day % 7, text=f"Raid {day} on the {SCENES[day % 7]} of Bankass.") for day in range(60)]:
        joined = incidents.add(one)
        known = {each: joined.incident if old in joined.merged else old for each, old in known.items()}
        known[one.id] = joined.incident
        assert all(incidents.shelf.incident_of(each) == now for each, now in known.items())


class Decided:
    """Decisions of people, for the tests."""

    def __init__(self, same: Collection[str] = (), other: Collection[tuple[str, str]] = ()) -> None:
        self.same = set(same)
        self.other = list(other)

    def together(self, report: str) -> Collection[str]:
        return self.same - {report} if report in self.same else set()

    def apart(self, report: str) -> Collection[str]:
        return {b if a == report else a for a, b in self.other if report in (a, b)}


def test_reports_that_people_told_apart_are_never_joined() -> None:
    one, other = raid(0), raid(0)
    assert len(group([one, other])) == 1
    assert len(group([one, other], Decided(other=[(one.id, other.id)]))) == 2


def test_a_third_report_does_not_bring_together_what_people_told_apart() -> None:
    one, other, third = raid(0), raid(0), raid(0)
    incidents = group([one, other, third], Decided(other=[(one.id, other.id)]))
    assert sorted(len(members) for members in incidents.values()) == [1, 2]


def test_a_removed_report_leaves_the_incident_its_name() -> None:
    incidents = Incidents()
    one, other = raid(0), raid(0)
    incident = incidents.add(one).incident
    incidents.add(other)
    incidents.remove(one.id)
    assert [report.id for report in incidents.reports(incident)] == [other.id]
    assert incidents.add(raid(0)).incident == incident
    incidents.remove("no such report")


def test_the_last_removed_report_takes_the_incident_away() -> None:
    shelf = Memory()
    incidents = Incidents(shelf)
    one = raid(0)
    incidents.add(one)
    incidents.remove(one.id)
    assert list(shelf) == []
    assert incidents.add(raid(0)).new


def test_ids_are_by_the_earliest_report_where_all_are_known() -> None:
    late, early = raid(0, published="2025-06-03"), raid(0, published="2025-06-01")
    assert list(group([late, early])) == [name(early)]


def test_a_report_that_comes_back_takes_no_name_that_others_bear() -> None:
    incidents = Incidents()
    one, other = raid(0), raid(0)
    incident = incidents.add(one).incident
    incidents.add(other)
    incidents.remove(one.id)
    told_anew = Report(event=raid(5, name=one.id, place="Gao", text="A fire in Gao.").event, published="2025-06-06")
    joined = incidents.add(told_anew)
    assert joined.new
    assert joined.incident not in ("", incident)


def test_a_report_that_comes_back_alone_founds_its_incident_under_the_old_name() -> None:
    incidents = Incidents()
    one = raid(0)
    incident = incidents.add(one).incident
    incidents.remove(one.id)
    assert incidents.add(one).incident == incident
