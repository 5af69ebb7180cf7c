from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.store.asked_store import fill
from typer.testing import CliRunner, Result

from dragoman.cli import actors, agreements, dyad, events, explain, incidents, sources, stories
from dragoman.store import Store

Ask = Callable[..., Result]
COMMANDS = {
    "events": events.events,
    "agreements": agreements.agreements,
    "actors": actors.actors,
    "stories": stories.stories,
    "incidents": incidents.incidents,
    "sources": sources.sources,
    "explain": explain.explain,
    "dyad": dyad.dyad,
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store."""
    path = tmp_path_factory.mktemp("asked") / "news.db"
    with Store(path) as store:
        fill(store)
    return path


@pytest.fixture
def ask(news: Path) -> Ask:
    """Runs one of the commands that ask a store, over the small one."""
    app = typer.Typer()
    for name, command in COMMANDS.items():
        app.command(name)(command)

    def run(*arguments: object, store: object = news) -> Result:
        return CliRunner().invoke(app, [*(str(argument) for argument in arguments), "--store", str(store)])

    return run


@pytest.mark.parametrize("arguments, told", [
    pytest.param(["events"], "11 reports of 9 incidents, newest", id="events"),
    pytest.param(["events", "--limit", 2], "2 of 11 reports of 9 incidents, newest", id="events, the first"),
    pytest.param(["events", "--count", "reports"], "11 reports, newest", id="reports"),
    pytest.param(["events", "--actor", "FRA"], "1 incident, newest · actor France (FRA)", id="who is meant"),
    pytest.param(["events", "--text", "nowhere"], "0 reports of 0 incidents", id="nothing found"),
    pytest.param(["events", "--count-by", "year"], "Incidents by year", id="counts"),
    pytest.param(["events", "--count-by", "year", "--count", "events"], "Events by year", id="counts of events"),
    pytest.param(["agreements"], "2 agreements", id="agreements"),
    pytest.param(["actors", "MLI"], "3 actors, by number of incidents", id="actors"),
    pytest.param(["stories"], "3 stories, newest", id="stories"),
    pytest.param(["incidents"], "9 incidents, newest", id="incidents"),
    pytest.param(["incidents", "visit-star"], "2 texts", id="one incident"),
    pytest.param(["sources"], "4 outlets, by number of articles", id="sources"),
    pytest.param(["explain", "raid"], "«Goït»a's troops shelled", id="explain"),
    pytest.param(["dyad", "MLI", "RUS"], "2 incidents, reported told in 4 reports", id="dyad"),
    pytest.param(["dyad", "BRA", "FIN"], "0 incidents", id="dyad of strangers"),
])  # fmt: skip
def test_tables_say_what_they_count(ask: Ask, arguments: list[object], told: str) -> None:
    shown = ask(*arguments)
    assert shown.exit_code == 0, shown.output
    assert told in " ".join(shown.output.split())


@pytest.mark.parametrize("arguments, number", [
    pytest.param(["events"], 11, id="events"),
    pytest.param(["events", "--limit", 3], 3, id="events, the first"),
    pytest.param(["events", "--count-by", "type"], 7, id="counts"),
    pytest.param(["agreements"], 2, id="agreements"),
    pytest.param(["actors"], 6, id="actors"),
    pytest.param(["stories"], 3, id="stories"),
    pytest.param(["incidents"], 9, id="incidents"),
    pytest.param(["sources"], 5, id="sources"),
])  # fmt: skip
def test_json_and_csv_have_a_row_for_each(ask: Ask, arguments: list[object], number: int) -> None:
    lines = ask(*arguments, "--format", "jsonl")
    assert (lines.exit_code, len(lines.output.splitlines())) == (0, number)
    assert all(isinstance(json.loads(line), dict) for line in lines.output.splitlines())
    cells = ask(*arguments, "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(cells.output)))) == number


def test_events_in_json_are_the_records(ask: Ask) -> None:
    [line] = ask("events", "--type", "AID", "--format", "jsonl").output.splitlines()
    record = json.loads(line)
    assert (record["id"], record["recipients"][0]["country"], record["article"]) == ("wheat", "MLI", "article-herald")


def test_a_dyad_in_csv_has_a_row_for_each_month(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("dyad", "MLI", "RUS", "--format", "csv").output)))
    assert [(row["month"], row["verbal cooperation"], row["score"]) for row in rows] == [
        ("2024-01", "1", "4.0"), ("2024-02", "0", "10.0")
    ]  # fmt: skip


def test_counts_in_json_carry_their_columns_by_name(ask: Ask) -> None:
    shown = ask("events", "--count-by", "quad,type", "--actor", "RUS", "--recipient", "MLI", "--format", "jsonl")
    assert json.loads(shown.output) == {"quad": "material cooperation", "type": "AID", "incidents": 1}


@pytest.mark.parametrize("arguments, reason", [
    pytest.param(["events", "--actor", "Nobody Atall"], "'Nobody Atall': nobody of that name", id="unknown actor"),
    pytest.param(["events", "--type", "MEET"], "no event type", id="unknown type"),
    pytest.param(["events", "--since", "soon"], "no day", id="no day"),
    pytest.param(["events", "--count-by", "colour"], "nothing to count by", id="no column"),
    pytest.param(["events", "--count", "people"], "not counted", id="no unit"),
    pytest.param(["events", "--order", "loudest"], "no order", id="no order"),
    pytest.param(["incidents", "nothing"], "no incident and no event", id="no incident"),
    pytest.param(["explain", "nothing"], "no event of that id", id="no event"),
    pytest.param(["dyad", "MLI", "Nobody Atall"], "nobody of that name", id="no partner"),
    pytest.param(["dyad", "MLI", "RUS", "--plot", "plot.gif"], "ends in .svg or .png", id="no kind of plot"),
    pytest.param(["agreements", "--state", "dreamt"], "no state", id="no state"),
])  # fmt: skip
def test_what_cannot_be_asked_is_one_line_and_status_1(ask: Ask, arguments: list[object], reason: str) -> None:
    shown = ask(*arguments)
    assert shown.exit_code == 1
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) == 1
    assert shown.stderr.startswith("dragoman: ")
    assert reason in shown.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_store_that_is_not_there_is_not_made(ask: Ask, tmp_path: Path, name: str) -> None:
    needed = {"explain": ["visit"], "dyad": ["MLI", "RUS"]}
    shown = ask(name, *needed.get(name, []), store=tmp_path / "none.db")
    assert shown.exit_code == 1
    assert "there is no such store" in shown.stderr
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("arguments", [
    pytest.param(["events", "--limit", 0], id="limit of nothing"),
    pytest.param(["events", "--format", "xml"], id="no format"),
    pytest.param(["explain", "raid", "--format", "csv"], id="explanation as CSV"),
    pytest.param(["incidents", "incident-1", "--type", "AID"], id="an id and filters"),
])  # fmt: skip
def test_wrong_calls_end_with_status_2(ask: Ask, arguments: list[object]) -> None:
    assert ask(*arguments).exit_code == 2


@pytest.mark.parametrize("name, begins", [("pair.svg", b"<svg"), ("pair.png", b"\x89PNG")])
def test_a_dyad_is_drawn(ask: Ask, tmp_path: Path, name: str, begins: bytes) -> None:
    pytest.importorskip("vl_convert", reason="charts come with the extra [charts]")
    shown = ask("dyad", "MLI", "RUS", "--plot", tmp_path / name)
    assert shown.exit_code == 0, shown.output
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_plot_that_cannot_be_written_is_said_plainly(ask: Ask, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="charts come with the extra [charts]")
    shown = ask("dyad", "MLI", "RUS", "--plot", tmp_path / "none" / "pair.svg")
    assert (shown.exit_code, len(shown.stderr.splitlines())) == (1, 1)


def test_words_of_pages_move_no_cursor_and_start_no_formula(tmp_path: Path, ask: Ask) -> None:
    from tests.store.asked_store import coded, event

    path = tmp_path / "odd.db"
    with Store(path) as store:
        odd = event("odd", "AID", "=1+1 \x1b[31mRussia sent wheat.", ["Russia"], ["Mali"], day="2024-01-01")
        store.add(coded("odd", "=HYPERLINK(\x1b]0;x)", [odd], publisher="\x1b[2J@Paper", published="2024-01-02"))
    for command in (["events"], ["stories"], ["sources"], ["explain", "odd"], ["dyad", "MLI", "RUS"]):
        assert "\x1b" not in ask(*command, store=path).output
    for command in (["events"], ["stories"], ["sources"]):
        rows = csv.reader(io.StringIO(ask(*command, "--format", "csv", store=path).output))
        assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
