"""The documentation is true: its examples print what stands there, no option and no field is left out, links lead."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
import typer.main

import dragoman
from dragoman import errors, records
from dragoman.capture import bounds
from dragoman.cli.app import app
from dragoman.events.scale import plover
from dragoman.languages.markers import Markers
from dragoman.languages.operator import read_operators
from dragoman.languages.table import Grammar, noun_entries, verb_entries

ROOT = Path(__file__).parent.parent
ENGLISH = ROOT / "src" / "dragoman" / "languages" / "en"
PROGRAM: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = PROGRAM.commands
RECORDS = (
    "Article",
    "Paragraph",
    "Event",
    "Party",
    "DateSpan",
    "Place",
    "Attribution",
    "Evidence",
    "Agreement",
    "Capture",
)
BOUNDS = sorted(  # of size; shares tell text from bytes
    name for name in vars(bounds) if name.startswith(("MAX", "FREE", "FETCH")) and not name.endswith("_SHARE")
)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+)`")
OWN_TERMS = re.compile(r"\b(?:TODO|FIXME|TBD|XXX)\b|lorem ipsum", re.IGNORECASE)


def refresher() -> ModuleType:
    """`tools/refresh_docs.py`, which knows how examples are run."""
    spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "tools" / "refresh_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFRESH = refresher()
PAGES: list[Path] = [*REFRESH.pages(), ROOT / "CHANGELOG.md"]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(language: str) -> list[Any]:
    """The bodies of all blocks of a language, with page and line as ids."""
    found = []
    for page in PAGES:
        lines = page.read_text(encoding="utf-8").split("\n")
        for block in REFRESH.blocks(lines):
            if block.language == language:
                body = "\n".join(lines[block.first : block.last])
                found.append(pytest.param(body, id=f"{page.name}:{block.first}"))
    return found


def table_cells(page: str) -> set[str]:
    """All that stands between backticks in the first cells of a page's tables."""
    first = [line.split("|")[1] for line in page.split("\n") if line.startswith("| ")]
    return {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_page
def test_examples_print_what_stands_there(page: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    assert REFRESH.fresh(shown) == shown, "run tools/refresh_docs.py and look at the difference"


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@every_page
def test_files_that_a_page_names_exist(page: Path) -> None:
    for name in PATH.findall(page.read_text(encoding="utf-8")):
        if "." in name.rsplit("/", 1)[-1]:
            places = (ROOT / name, ROOT / "src" / "dragoman" / name)
            assert any(place.exists() for place in places), name


@every_page
def test_nothing_is_left_to_be_written(page: Path) -> None:
    assert not OWN_TERMS.search(page.read_text(encoding="utf-8"))


def test_every_page_is_in_the_index() -> None:
    index = text_of("docs/index.md")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "index.md" or f"({page.name})" in index


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_is_on_its_page(name: str) -> None:
    cells = table_cells(text_of(f"docs/{name}.md"))
    options = {flag for one in COMMANDS[name].params if one.param_type_name == "option" for flag in one.opts}
    assert options
    assert options <= cells
    flags = {cell for cell in cells if cell.startswith("-")}
    assert flags <= options | {"--help", "-h"}


def test_options_without_a_command_are_in_the_index() -> None:
    index = text_of("docs/index.md")
    for option in PROGRAM.params:
        assert f"`dragoman {option.opts[0]}`" in index


@pytest.mark.parametrize("line", [line for body in blocks("sh") for line in body.values[0].split("\n")])
def test_command_lines_that_are_not_run_name_what_exists(line: str) -> None:
    words = line.split("#")[0].split()
    if words[:1] == ["make"]:
        assert re.search(rf"^{words[1]}:", text_of("Makefile"), re.MULTILINE)
    elif words[:1] == ["dragoman"]:
        flags = {flag for option in COMMANDS[words[1]].params for flag in option.opts}
        assert {word.strip("[]") for word in words if word.strip("[").startswith("-")} <= flags


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_documented(name: str) -> None:
    cells = table_cells(text_of("docs/records.md"))
    assert {field.name for field in msgspec.structs.fields(getattr(records, name))} <= cells


def test_every_column_of_the_csv_is_documented() -> None:
    printed, _ = REFRESH.run(f"dragoman code {ROOT / 'examples' / '12-border-treaty.html'} --format csv")
    header = next(csv.reader(io.StringIO(printed)))
    assert set(header) == {name for name in table_cells(text_of("docs/code.md")) if not name.startswith("-")}


def test_every_error_is_documented() -> None:
    cells = table_cells(text_of("docs/index.md"))
    for name in dragoman.__all__:
        kind = getattr(dragoman, name)
        if isinstance(kind, type) and issubclass(kind, errors.DragomanError) and kind is not errors.DragomanError:
            assert name in cells


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_stand_with_their_values(name: str) -> None:
    value = getattr(bounds, name)
    row = next(line for line in text_of("docs/captures.md").split("\n") if f"`{name}`" in line)
    shown = {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", row)}
    assert {float(value), value / bounds.MIB} & shown


def test_every_type_with_its_quad_score_and_modes_is_documented() -> None:
    page = text_of("docs/coding.md")
    for name, kind in plover().types.items():
        row = next(line for line in page.split("\n") if line.startswith(f"| `{name}` |"))
        _, _, quad, score, _, modes, _ = (cell.strip() for cell in row.split("|"))
        assert (quad, float(score)) == (kind.quad, kind.score)
        assert re.findall(r"`([^`]+)`", modes) == list(kind.modes)


@pytest.mark.parametrize("body", blocks("toml"))
def test_rows_in_the_docs_obey_the_grammar(body: str, tmp_path: Path) -> None:
    classes = (ENGLISH / "verbs.toml").read_text(encoding="utf-8").split("[[verb]]")[0]
    page = tmp_path / "rows.toml"
    table = tomllib.loads(body)
    page.write_text(classes + body if "verb" in table else body, encoding="utf-8")
    if "verb" in table:
        assert verb_entries(page)
    elif "noun" in table:
        assert noun_entries(page)
    else:
        assert read_operators(page).verbs


@pytest.mark.parametrize("file, key", [("verbs.toml", "verb"), ("nouns.toml", "noun"), ("operators.toml", "operator")])
def test_every_key_of_the_event_tables_is_documented(file: str, key: str) -> None:
    cells = table_cells(text_of("docs/coding.md"))
    words = {name.split(" = ")[0] for name in cells}
    rows = tomllib.loads((ENGLISH / file).read_text(encoding="utf-8"))[key]
    assert {name for row in rows for name in row} - {"pattern"} <= words


@pytest.mark.parametrize("lists", [Markers, Grammar])
def test_every_list_of_closed_words_is_documented(lists: type[msgspec.Struct]) -> None:
    page = text_of("docs/coding.md")
    for field in msgspec.structs.fields(lists):
        assert f"`{field.name}`" in page


def test_every_act_of_an_operator_is_documented() -> None:
    cells = table_cells(text_of("docs/coding.md"))
    operators = read_operators(ENGLISH / "operators.toml")
    assert {row.does for rows in (*operators.verbs.values(), *operators.nouns.values()) for row in rows} <= cells


@pytest.mark.parametrize("table", sorted((ROOT / "src" / "dragoman").rglob("*.csv")), ids=lambda path: path.name)
def test_every_csv_table_is_documented_with_its_columns(table: Path) -> None:
    page = text_of("docs/tables.md")
    section = re.search(rf"^### .*`[\w/]*{table.name}`.*\n((?:(?!^##).*\n)*)", page, re.MULTILINE)
    assert section, table.name
    with table.open(encoding="utf-8", newline="") as lines:
        for column in next(csv.reader(lines)):
            assert f"`{column}`" in section[1], column


def test_statuses_are_documented() -> None:
    cells = table_cells(text_of("docs/records.md"))
    assert {"reported", "planned", "denied", "hypothetical", "historical"} <= cells


def test_version_is_one_everywhere() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[([\d.]+\w*)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert project == dragoman.__version__ == newest[1]


def test_figures_of_the_readme_stand_under_the_command_that_prints_them() -> None:
    readme = text_of("README.md")
    figures = re.findall(r"<!-- figure: (\w+) -->\n```text\n(.+?)\n```", readme, re.DOTALL)
    assert figures
    for name, printed in figures:
        command, script = REFRESH.FIGURES[name]
        assert f"`{command}`" in readme
        assert (ROOT / script).is_file()
        assert any(character.isdigit() for character in printed)
