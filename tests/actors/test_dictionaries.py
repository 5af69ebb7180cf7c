"""Users' dictionaries go before our tables, and a line that cannot be read is refused by its number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman.actors import read_page, resolve, variant
from dragoman.errors import DragomanError, NotFound, TableError, UnknownLanguage

ACTORS = """# soldiers and banks
MODIBO_SY_ ; a colonel
+COLONEL_SY_
\t[MLIMIL 20100101-20180818]
\t[MLIELI >20180818]
BANK_OF_THE_COAST [CIVBUS]
JAMILA_OUATTARA [CIVOPP <20150101] [CIVGOV 150101-200131]
RIVER_LEAGUE [IGOUNORIVREF]
KENYA [KENXYZ]
FOREST_WATCH [NGOENV]
"""

AGENTS = """RIVER_WARDEN {RIVER_WARDENS} [~COP]
!KIND! = FISH, COCOA
!KIND!_INSPECTOR [~GOV] # two nouns in one line
PRESSWOMAN {PRESSWOMEN} [~MED]
"""

TABLE = """name,aliases,country,sectors,since,until
Coastal Guard,CG Abidjan;Coastguard Corps,CIV,PRM,2012,
African Union,,NGO,SOC,,
Lagoon Party,,CIV,PTY;OPP,2010,2015-06
"""


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def code(phrase: str, language: str, on: date | None = None) -> tuple[str | None, tuple[str, ...]]:
    actor = resolve(phrase, language, on)
    assert actor is not None
    return actor.country, actor.sectors


@pytest.mark.parametrize(
    "phrase, on, expected",
    [
        pytest.param("Modibo Sy", date(2015, 1, 1), ("MLI", ("MIL",)), id="code with days"),
        pytest.param("Colonel Sy", date(2020, 1, 1), ("MLI", ("ELI",)), id="synonym, later code"),
        pytest.param("Modibo Sy", date(2018, 8, 18), ("MLI", ("MIL",)), id="last day"),
        pytest.param("Modibo Sy", None, ("MLI", ("ELI",)), id="no day, the latest"),
        pytest.param("the Bank of the Coast", None, ("CIV", ("BUS",)), id="small words stay small"),
        pytest.param("Jamila Ouattara", date(2014, 12, 31), ("CIV", ("OPP",)), id="before a day"),
        pytest.param("Jamila Ouattara", date(2017, 1, 1), ("CIV", ("GOV",)), id="days in six digits"),
        pytest.param("the River League", None, ("UNO", ("REF",)), id="body with a code of its own"),
        pytest.param("Forest Watch", None, ("NGO", ("SOC",)), id="role of CAMEO's that PLOVER calls otherwise"),
    ],
)
def test_patterns_of_actors_are_names(tmp_path: Path, phrase: str, on: date | None, expected: object) -> None:
    language = variant("en", [written(tmp_path, "coast.actors", ACTORS)])
    assert code(phrase, language, on) == expected


@pytest.mark.parametrize(
    "phrase, expected",
    [
        pytest.param("Malian river wardens", ("MLI", ("COP",)), id="plural in braces"),
        pytest.param("a Malian river warden", ("MLI", ("COP",)), id="singular"),
        pytest.param("cocoa inspectors in Ghana", ("GHA", ("GOV",)), id="list written out"),
        pytest.param("Kenyan presswomen", ("KEN", ("JRN",)), id="media"),
    ],
)
def test_agents_are_roles(tmp_path: Path, phrase: str, expected: object) -> None:
    assert code(phrase, variant("en", [written(tmp_path, "coast.agents", AGENTS)])) == expected


@pytest.mark.parametrize(
    "phrase, on, expected",
    [
        pytest.param("the Coastal Guard", None, ("CIV", ("PRM",)), id="name"),
        pytest.param("the Coastguard Corps", None, ("CIV", ("PRM",)), id="alias"),
        pytest.param("the African Union", None, ("NGO", ("SOC",)), id="before our own row"),
        pytest.param("Lagoon Party", date(2012, 1, 1), ("CIV", ("PTY", "OPP")), id="within its days"),
        pytest.param("the Kremlin", None, ("RUS", ("GOV",)), id="our rows stay"),
    ],
)
def test_rows_of_a_table_go_before_ours(tmp_path: Path, phrase: str, on: date | None, expected: object) -> None:
    assert code(phrase, variant("en", [written(tmp_path, "coast.csv", TABLE)]), on) == expected


def test_our_own_tables_stay_as_they_are(tmp_path: Path) -> None:
    variant("en", [written(tmp_path, "coast.csv", TABLE)])
    assert code("the African Union", "en") == ("IGO", ())


def test_the_first_file_goes_first(tmp_path: Path) -> None:
    first = written(tmp_path, "first.csv", "name,country,sectors\nLagoon Party,GHA,PTY\n")
    assert code("Lagoon Party", variant("en", [first, written(tmp_path, "coast.csv", TABLE)])) == ("GHA", ("PTY",))


def test_a_page_is_read_with_a_dictionary(tmp_path: Path) -> None:
    language = variant("en", [written(tmp_path, "coast.csv", TABLE)])
    page = read_page("The Coastal Guard met Ghana's navy. The group left.", None, language, None)
    assert [actor.name for actor in page.resolve("The group", 36)] == ["Coastal Guard"]


def test_the_same_files_make_the_same_key(tmp_path: Path) -> None:
    path = written(tmp_path, "coast.csv", TABLE)
    assert variant("en", [path]) == variant("en", [path])
    assert variant("en", []) == "en"


@pytest.mark.parametrize(
    "name, text, number",
    [
        pytest.param("a.actors", "MODIBO_SY [MLIGOV]\nNO_CODE\n", 2, id="pattern without a code"),
        pytest.param("a.actors", "\n\t[MLIGOV]\n", 2, id="code without a pattern"),
        pytest.param("a.actors", "A_B [ZZ9]\n", 1, id="code that is none"),
        pytest.param("a.actors", "A_B [QQQGOV]\n", 1, id="no such country"),
        pytest.param("a.actors", "A_B [MLIGOV 2013]\n", 1, id="days that are none"),
        pytest.param("a.actors", "A_B [MLIGOV 20130231-20140101]\n", 1, id="no day of the calendar"),
        pytest.param("a.actors", "A_B []\n", 1, id="empty brackets"),
        pytest.param("a.agents", "SOLDIER\n", 1, id="agent without a code"),
        pytest.param("a.agents", "!X!_MAN [~GOV]\n", 1, id="unknown list"),
        pytest.param("a.csv", "name,country,sectors\nA,QQQ,GOV\n", 2, id="no country code"),
        pytest.param("a.csv", "name,country,sectors\nA,MLI,XXX\n", 2, id="no sector"),
        pytest.param("a.csv", "name,country,sectors\n\n,MLI,GOV\n", 3, id="no name"),
        pytest.param("a.csv", "name,country,sectors\nA,MLI\n", 2, id="a cell short"),
        pytest.param("a.csv", "name,country,sectors,since,until\nA,MLI,GOV,2015,2012\n", 2, id="days out of order"),
        pytest.param("a.csv", "called,country\nA,MLI\n", 1, id="no header"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, name: str, text: str, number: int) -> None:
    path = written(tmp_path, name, text)
    refused: list[DragomanError] = []
    variant("en", [path], refused.append)
    assert [error.source for error in refused] == [f"{path}:{number}"]
    with pytest.raises(TableError):
        variant("en", [path])


def test_the_lines_about_a_bad_one_count(tmp_path: Path) -> None:
    path = written(tmp_path, "a.actors", "ADAMA_FOO [MLIGOV]\nNO_CODE\nBINTA_FOO [MLIMIL]\n")
    language = variant("en", [path], lambda _: None)
    assert [code(name, language) for name in ("Adama Foo", "Binta Foo")] == [("MLI", ("GOV",)), ("MLI", ("MIL",))]


def test_a_missing_file_and_an_unknown_language_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        variant("en", [str(tmp_path / "none.csv")])
    with pytest.raises(UnknownLanguage):
        variant("xx", [])


@pytest.mark.parametrize("line", ["[" * 50000, "A" * 50000, "{" * 50000, "!a!" * 20000, "A_" * 30000 + "[MLIGOV]"])
def test_hostile_lines_take_linear_time(tmp_path: Path, line: str) -> None:
    for name in ("a.actors", "a.agents", "a.csv"):
        variant("en", [written(tmp_path, name, line)], lambda _: None)
