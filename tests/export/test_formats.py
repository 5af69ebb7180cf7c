"""Each format is read back by a reader that others wrote."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.export.hand_made import AGREEMENT, ARTICLE, ROWS, event

from dragoman.errors import DragomanError
from dragoman.export import Beside, Exported, Format, format_of, is_text, write
from dragoman.export.gdelt import COLUMNS as GDELT
from dragoman.export.polecat import COLUMNS as POLECAT
from dragoman.export.tabular import COLUMNS, EVENT_COLUMNS
from dragoman.records import Coded, Event

ROOT = Path(__file__).parent.parent.parent
FTM = ROOT / ".venv-ftm" / "bin" / "python"
READ_ENTITIES = """
import json, sys, warnings
warnings.simplefilter("ignore")
from followthemoney import model
read = []
for line in sys.stdin:
    raw = json.loads(line)
    model.get(raw["schema"]).validate(raw)
    proxy = model.get_proxy(raw, cleaned=False)  # values that followthemoney does not take are dropped
    read.append({"caption": proxy.caption, **proxy.to_dict()})
print(json.dumps(read))
"""


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Writes the hand-made events under a name and gives the path."""

    def make(name: str, **more: Any) -> Path:
        path = tmp_path / name
        write(ROWS, path, **more)
        return path

    return make


def test_csv_is_read_by_pandas_with_a_row_an_event(made: Any) -> None:
    import pandas

    frame = pandas.read_csv(made("x.csv"), dtype={"cameo": str}, keep_default_na=False)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["cameo"]) == ["057", "0874", "026"]
    assert frame["evidence"][1] == "'" + ROWS[1].event.evidence.text
    assert frame["title"][0].startswith("'=HYPERLINK")
    assert frame["actor_ids"][0] == "Q912; Q159"
    assert frame["lat"][0] == "12.60915"


def test_csv_is_read_by_duckdb_with_types(made: Any) -> None:
    import duckdb

    path = str(made("x.csv"))
    rows = duckdb.sql(f"SELECT id, date_start, incident FROM read_csv('{path}') ORDER BY id").fetchall()
    assert rows[-1] == (ROWS[0].event.id, date(2025, 6, 23), "i1")


def test_jsonl_lines_are_the_events(made: Any) -> None:
    import pandas

    path = made("x.jsonl")
    lines = path.read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Event) for line in lines] == [row.event for row in ROWS]
    assert json.loads(lines[0])["report"]["publisher"] == "Harbour Ledger"
    assert len(pandas.read_json(path, lines=True)) == len(ROWS)


def test_parquet_keeps_types_and_nested_parties(made: Any) -> None:
    import duckdb
    import pyarrow.parquet

    path = made("x.parquet", beside=Beside(made={"store": "news.db"}))
    table = pyarrow.parquet.read_table(path)
    assert table.schema.metadata[b"store"] == b"news.db"
    first, second, third = table.to_pylist()
    assert first["date_start"] == date(2025, 6, 23)
    assert [(one["name"], one["id"]) for one in first["actors"]] == [("Mali", "Q912"), ("Russia", "Q159")]
    assert first["evidence"]["trigger"] == [16, 22]
    assert first["fetched"].isoformat() == "2025-06-25T08:09:10+00:00"
    assert second["quantities"][0]["value"] == 1200.0
    assert second["date_start"] is None
    assert third["place"]["geonames_id"] == 2453866
    counted = duckdb.sql(f"SELECT unnest(actors).country AS c, count(*) FROM '{path}' GROUP BY c ORDER BY c").fetchall()
    assert counted == [("MLI", 2), ("RUS", 1), ("TJK", 1)]


def test_parquet_of_no_events_is_a_table_without_rows(tmp_path: Path) -> None:
    import pyarrow.parquet

    write((), tmp_path / "x.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "x.parquet").num_rows == 0


def test_parquet_is_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet

    monkeypatch.setattr("dragoman.export.parquet.GROUP", 2)
    write(ROWS, tmp_path / "x.parquet")
    assert pyarrow.parquet.ParquetFile(tmp_path / "x.parquet").num_row_groups == 2


def test_geojson_has_the_points_and_counts_what_has_none(tmp_path: Path) -> None:
    import geopandas

    written = write(ROWS, tmp_path / "x.geojson")
    assert (written.events, written.left_out) == (2, 1)
    frame = geopandas.read_file(tmp_path / "x.geojson", engine="pyogrio")
    assert [(point.x, point.y) for point in frame.geometry] == [(-7.97522, 12.60915), (-5.03, 14.66)]
    assert list(frame["event_type"]) == ["SUPPORT", "REQUEST"]
    assert frame.crs.to_epsg() == 4326


def test_geojson_of_no_points_is_an_empty_collection(tmp_path: Path) -> None:
    write(ROWS[1:2], tmp_path / "x.geojson")
    assert json.loads((tmp_path / "x.geojson").read_text()) == {"type": "FeatureCollection", "features": []}


def book_of(path: Path) -> Any:
    import openpyxl

    return openpyxl.load_workbook(path)


def test_excel_has_three_sheets_with_header_and_filter(made: Any) -> None:
    beside = Beside(agreements=[AGREEMENT], made={"store": "=news.db", "made on": "2025-07-01"})
    book = book_of(made("x.xlsx", beside=beside))
    assert book.sheetnames == ["events", "agreements", "how made"]
    for name in book.sheetnames:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")
    assert [cell.value for cell in book["events"][1]] == list(COLUMNS)
    assert book["events"].auto_filter.ref.endswith("4")
    assert [cell.value for cell in book["agreements"][2]][:4] == ["g1", "treaty", "@pact on river ferries", "MLI; RUS"]
    assert {row[0].value: row[1].value for row in book["how made"].iter_rows()}["events"] == 3
    assert book.properties.created == datetime(2025, 7, 1)


def test_excel_has_dates_as_dates_and_numbers_as_numbers(made: Any) -> None:
    sheet = book_of(made("x.xlsx"))["events"]
    row = dict(zip(COLUMNS, sheet[2], strict=True))
    assert row["date_start"].is_date
    assert row["date_start"].value.date() == date(2025, 6, 23)
    assert row["score"].value == 5.0
    assert row["cameo"].value == "057"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "_x0041_ bc", "a\x00b\x07c", "x" * 40_000])
def test_excel_takes_no_text_for_anything_else(words: str, tmp_path: Path) -> None:
    one = event(9, evidence=event(9).evidence.__class__(text=words))
    write([Exported(event=one)], tmp_path / "x.xlsx")
    cell = dict(zip(COLUMNS, book_of(tmp_path / "x.xlsx")["events"][2], strict=True))["evidence"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.value == words.replace("\x00", "").replace("\x07", "")[:32_767]


def test_excel_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.export.excel.MOST_ROWS", 3)
    write(ROWS, tmp_path / "x.xlsx")
    book = book_of(tmp_path / "x.xlsx")
    assert [(name, book[name].max_row) for name in book.sheetnames[:2]] == [("events", 3), ("events 2", 2)]


def test_plover_lines_have_the_codebooks_fields(made: Any) -> None:
    first, second, third = (json.loads(line) for line in made("x.plover.jsonl").read_text().splitlines())
    assert first["actor"][1] == {
        "code": "RUS",
        "sector": [],
        "entity_text": "Russia",
        "identifier_id": "Q159",
        "identifier_text": "Russia",
        "office": None,
    }
    assert (first["event"], first["quad_code"], first["event_loc"]["city"]) == (["SUPPORT"], 1, "Bamako")
    assert first["event_loc"]["feature_class"] == "P"
    assert (second["date"], second["event_loc"]["resolved_place"]) == (None, None)
    assert third["event_loc"]["feature_class"] == "A"
    assert third["cite_info"]["url"] is None


def test_polecat_is_read_by_pandas_with_the_published_columns(made: Any) -> None:
    import pandas

    frame = pandas.read_csv(made("x.polecat.txt"), sep="\t", dtype=str, keep_default_na=False)
    assert tuple(frame.columns) == POLECAT
    assert len(POLECAT) == 40
    first, second, _ = (row for _, row in frame.iterrows())
    assert (first["Actor Name"], first["Actor COW"], first["Quad Code"]) == ("Mali; Russia", "432; 365", "1")
    assert (first["City"], first["Latitude"], first["Publication Date"]) == ("Bamako", "12.60915", "2025-06-24")
    assert (second["Event Date"], second["Actor Name"], second["Actor Name Raw"]) == ("", "", "Tajik troops")
    assert second["Recipient Sectors"] == "GOV; GOV"


def test_gdelt_has_61_columns_without_a_header(made: Any) -> None:
    import pandas

    path = made("x.export.CSV")
    assert {len(line.split("\t")) for line in path.read_text().split("\n")[:-1]} == {61}
    frame = pandas.read_csv(path, sep="\t", header=None, names=GDELT, dtype=str, keep_default_na=False)
    first, second, third = (row for _, row in frame.iterrows())
    assert int(first["GLOBALEVENTID"]) < 2**63
    assert list(first[["SQLDATE", "MonthYear", "Year", "FractionDate"]]) == ["20250623", "202506", "2025", "2025.5562"]
    assert list(first[["Actor1Code", "Actor2Code", "Actor1Name"]]) == ["MLI", "RUS", "MALI"]
    assert list(first[["EventCode", "EventBaseCode", "EventRootCode", "QuadClass"]]) == ["057", "057", "05", "1"]
    assert list(first[["ActionGeo_Type", "ActionGeo_CountryCode", "ActionGeo_Lat"]]) == ["4", "ML", "12.60915"]
    assert list(first[["DATEADDED", "SOURCEURL"]]) == ["20250625080910", ROWS[0].url]
    assert list(second[["SQLDATE", "EventCode", "GoldsteinScale"]]) == ["", "0874", "10.0"]
    assert list(second[["Actor1Code", "Actor2Code", "Actor2KnownGroupCode"]]) == ["TJKMIL", "IGOUNOGOV", "UNO"]
    assert list(third[["QuadClass", "Actor1Type1Code", "SOURCEURL"]]) == ["1", "GOV", ""]


@pytest.mark.parametrize(
    "column", ["NumMentions", "NumSources", "NumArticles", "AvgTone", "IsRootEvent", "Actor1Geo_Lat"]
)
def test_gdelt_invents_nothing(column: str, made: Any) -> None:
    lines = made("x.gdelt.tsv").read_text().split("\n")[:-1]
    assert {line.split("\t")[GDELT.index(column)] for line in lines} == {""}


def test_entities_are_valid_for_followthemoney(made: Any) -> None:
    if not FTM.exists():
        pytest.skip("followthemoney is not installed: .venv-ftm is made from requirements-ftm.lock")
    lines = made("x.ftm.json").read_bytes()
    done = subprocess.run([FTM, "-c", READ_ENTITIES], input=lines, capture_output=True, check=True)
    read = {entity["id"]: entity for entity in json.loads(done.stdout)}
    for raw in map(json.loads, lines.splitlines()):
        kept = read[raw["id"]]["properties"]
        assert {name: sorted(values) for name, values in raw["properties"].items()} == {
            name: sorted(values) for name, values in kept.items()
        }
    schemas = {one["caption"]: one["schema"] for one in read.values() if one["schema"] != "Address"}
    assert schemas["Mali"] == "PublicBody"
    assert schemas["United Nations"] == "Organization"
    assert schemas["Awa Traoré"] == "LegalEntity"
    first = read[f"dragoman-event-{ROWS[0].event.id}"]
    assert sorted(first["properties"]["involved"]) == ["Q159", "Q912"]
    assert first["properties"]["proof"] == ["dragoman-article-a1"]


def test_an_entity_is_written_once(made: Any) -> None:
    ids = [json.loads(line)["id"] for line in made("x.ftm.json").read_text().splitlines()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name, kind",
    [
        ("a.jsonl", Format.jsonl),
        ("A.CSV", Format.csv),
        ("20250623.export.CSV", Format.gdelt),
        ("a.plover.jsonl", Format.plover),
        ("a.ftm.json", Format.ftm),
        ("a.polecat.txt", Format.polecat),
        ("a.xlsx", Format.excel),
        ("a.txt", None),
        ("csv", None),
    ],
)
def test_the_ending_tells_the_format(name: str, kind: Format | None) -> None:
    assert format_of(name) is kind


@pytest.mark.parametrize("kind", [kind for kind in Format if is_text(kind)])
def test_every_text_format_goes_to_a_stream(kind: Format) -> None:
    stream = io.BytesIO()
    written = write(ROWS, stream, kind)
    assert written.events + written.left_out == len(ROWS)
    stream.getvalue().decode("utf-8")
    assert stream.getvalue().endswith(b"\n")


@pytest.mark.parametrize("kind", list(Format))
def test_rows_are_taken_one_after_the_other(kind: Format, tmp_path: Path) -> None:
    """A generator is enough, and no warning comes of any format."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert write(iter(ROWS), tmp_path / "any", kind).events >= 2


def test_a_lone_surrogate_is_no_obstacle(tmp_path: Path) -> None:
    one = Exported(event=event(1, evidence=event(1).evidence.__class__(text="bad \ud800 half")))
    for kind in (Format.csv, Format.polecat, Format.gdelt, Format.excel):
        write([one], tmp_path / kind, kind)
    with pytest.raises(DragomanError):
        write([one], tmp_path / "x.unknown")


@pytest.mark.parametrize("kind, head", [("gdelt", 0), ("polecat", 1)])
@pytest.mark.parametrize("status, lines", [("reported", 1), ("historical", 1), ("planned", 0), ("denied", 0)])
def test_what_did_not_happen_is_no_row_where_no_column_says_so(kind: str, head: int, status: str, lines: int) -> None:
    stream = io.BytesIO()
    written = write([Exported(event=event(1, status=status))], stream, kind)
    assert (written.events, written.left_out) == (lines, 1 - lines)
    assert stream.getvalue().count(b"\n") == head + lines


def test_a_failure_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    def rows() -> Any:
        yield ROWS[0]
        raise DragomanError("store", "broken")

    for kind in Format:
        path = tmp_path / f"x.{kind}"
        path.write_text("mine")
        with pytest.raises(DragomanError):
            write(rows(), path, kind, force=True)
        assert path.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == len(Format)


def test_the_columns_of_the_command_code_come_first(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from dragoman.cli.code import _csv

    _csv(iter([Coded(article=ARTICLE)]))
    (heading,) = csv.reader(capsysbinary.readouterr().out.decode().splitlines())
    assert tuple(heading) == EVENT_COLUMNS == COLUMNS[: len(EVENT_COLUMNS)]
