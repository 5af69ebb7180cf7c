"""An incident's account: its lead's fields, filled up, and how many tell it independently."""

from __future__ import annotations

import pytest
from tests.incidents.made import report

from dragoman.incidents import account, corroboration


def test_the_lead_is_the_report_that_knows_most_and_gaps_are_filled_from_others() -> None:
    poor = report(published="2025-06-22", on="2025-06-22")
    rich = report(by="RUS", to="UKR", place="Bankass", numbers={"dead": 3}, mode="drone")
    told = account("i1", [rich, poor])
    assert (told.lead, told.earliest) == (rich.id, poor.id)
    assert told.date is not None
    assert (told.date.start, told.place and told.place.name, told.event_mode) == ("2025-06-22", "Bankass", "drone")
    assert told.reports == (poor.id, rich.id)


def test_the_type_is_that_of_most_texts() -> None:
    odd = report(kind="COERCE", by="RUS", to="UKR", place="Bankass", on="2025-06-22", mode="arrest")
    told = account("i1", [odd, report(), report()])
    assert told.event_type == "ASSAULT"


def test_an_incident_without_reports_is_refused() -> None:
    with pytest.raises(ValueError, match="without reports"):
        account("i1", [])


def test_what_one_wire_wrote_and_many_printed_is_one_voice() -> None:
    reports = [
        report(story="s1", wire="Meridian", publisher="Harbour Post", owner="GBR"),
        report(story="s1", publisher="Jade Daily", owner="CHN"),
        report(story="s2", wire="Meridian", publisher="Delta Tribune", owner="NGA"),
        report(story="s3", wire="Northwire", publisher="Ostblick", owner="DEU"),
        report(publisher="Volga Bulletin", owner="RUS"),
    ]
    told = corroboration(reports)
    assert (told.reports, told.articles, told.stories, told.independent) == (5, 5, 4, 3)
    assert told.wires == ("Meridian", "Northwire")
    assert told.owners == ("CHN", "DEU", "GBR", "NGA", "RUS")


def test_ties_that_are_found_late_join_what_was_counted_apart() -> None:
    one, other = report(story="s1", wire="Meridian"), report(story="s2", wire="Northwire")
    assert corroboration([one, other]).independent == 2
    assert corroboration([one, other, report(story="s1", wire="Northwire")]).independent == 1


def test_an_account_turns_into_plain_json() -> None:
    told = account("i1", [report(numbers={"dead": 12}), report(numbers={"dead": 15})]).to_dict()
    assert told["contradictions"][0]["versions"][0]["value"] == "12"
