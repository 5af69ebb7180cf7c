from __future__ import annotations

import csv
from pathlib import Path

import pytest

import dragoman.article
from dragoman.article import masthead
from dragoman.article.agencies import outlet, outlet_of, wire
from dragoman.article.publisher import publisher


@pytest.mark.parametrize(
    "title, bare",
    [
        pytest.param("Chad recalls its envoy | Reuters", "Chad recalls its envoy", id="bar and agency"),
        pytest.param("Chad recalls its envoy - BBC News", "Chad recalls its envoy", id="dash and known outlet"),
        pytest.param("Chad recalls its envoy | Lake Post", "Chad recalls its envoy", id="bar and unknown outlet"),
        pytest.param("Chad recalls its envoy - Minister", "Chad recalls its envoy - Minister", id="dash inside"),
        pytest.param("Subject: Chad recalls its envoy", "Chad recalls its envoy", id="subject of a mail"),
        pytest.param("  ", None, id="blank"),
        pytest.param(None, None, id="none"),
    ],
)
def test_site_name_goes_and_the_rest_of_a_title_stays(title: str | None, bare: str | None) -> None:
    assert masthead.bare_title(title) == bare


@pytest.mark.parametrize(
    "line, names",
    [
        pytest.param("Awa Diop Published May 3, 2024 | 08:45 PM", "Awa Diop", id="name before date"),
        pytest.param("By Jane Doe and John Roe", "Jane Doe and John Roe", id="two people"),
        pytest.param("By Jane Doe, John Roe and Ama Mensah", "Jane Doe, John Roe and Ama Mensah", id="three people"),
        pytest.param("Story by Jane Doe", "Jane Doe", id="story by"),
        pytest.param("Par Awa Diop", "Awa Diop", id="French"),
        pytest.param("Автор: Иван Петров", "Иван Петров", id="Russian"),
        pytest.param("By Omar al Bakri | 3 March 2024", "Omar al Bakri", id="particle"),
        pytest.param("Published July 29, 2023", None, id="date alone"),
        pytest.param("By the river the farmers wait", None, id="no name"),
        pytest.param("By Reuters", None, id="an agency is no person"),
    ],
)
def test_byline_names_people_only(line: str, names: str | None) -> None:
    assert masthead.byline([line]) == names


def test_closing_credit_names_its_reporters() -> None:
    credit = "(Reporting by Moussa Diallo; Editing by Jane Roe)"
    assert masthead.is_credit(credit)
    assert masthead.reporters(credit) == "Moussa Diallo"


@pytest.mark.parametrize(
    "line, holder",
    [
        pytest.param("© 2024 The Lake Post. All rights reserved.", "The Lake Post", id="sign first"),
        pytest.param("Copyright © 2024 Reuters", "Reuters", id="word and sign"),
        pytest.param("LakePost © 2018. All Rights Reserved.", "LakePost", id="name first"),
        pytest.param("All rights reserved", None, id="nobody"),
    ],
)
def test_copyright_line_names_its_holder(line: str, holder: str | None) -> None:
    assert publisher((), (), [line], ()) == holder


@pytest.mark.parametrize(
    "sign, name",
    [("AFP", "AFP"), ("TASS", "TASS"), ("ТАСС", "TASS"), ("xinhua", "Xinhua"), ("AA", "Anadolu"), ("ap", None)],
)
def test_agency_is_known_by_how_it_signs(sign: str, name: str | None) -> None:
    assert wire(sign) == name


@pytest.mark.parametrize(
    "line, name",
    [
        pytest.param("By AFP", "AFP", id="by"),
        pytest.param("Par Awa Diop avec AFP", "AFP", id="with a reporter"),
        pytest.param("Source: Xinhua", "Xinhua", id="source"),
        pytest.param("Reuters", "Reuters", id="alone"),
        pytest.param("RSS", None, id="a button"),
        pytest.param("Mehr", None, id="German for more"),
        pytest.param("By Awa Diop", None, id="a person"),
    ],
)
def test_agency_credited_at_the_masthead_is_the_wire(line: str, name: str | None) -> None:
    assert masthead.credited_wire([line]) == name


def test_outlet_is_known_by_host_and_name() -> None:
    assert outlet_of("https://www.bbc.co.uk/news/1") == "BBC News"
    assert outlet_of("https://en.tass.com/x") == "TASS"
    assert outlet_of("https://nowhere.example/x") is None
    assert outlet("UrduPoint News") == "UrduPoint"


@pytest.mark.parametrize("table, fewest", [("wires.csv", 60), ("outlets.csv", 150)])
def test_table_has_no_name_or_host_twice_and_a_source_in_each_row(table: str, fewest: int) -> None:
    path = Path(dragoman.article.__file__).with_name(table)
    with path.open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    keys = [row.get("host") or row["name"] for row in read]
    assert len(read) >= fewest
    assert len(keys) == len(set(keys))
    assert all(row["source"] and None not in row for row in read)
    signs = [sign for row in read for sign in row.get("signs", "").split("|") if sign]
    assert len(signs) == len(set(signs))
