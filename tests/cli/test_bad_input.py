"""Every kind of bad input, from the file to the line on standard error and the exit status."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.cli_pages import GERMAN, STORY, bomb, html, warc
from typer.testing import Result

from dragoman.capture import reader
from dragoman.capture import stream as capture_stream

Run = Callable[..., Result]


def titles(result: Result) -> list[str]:
    return [json.loads(line)["title"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    "name, raw, reason",
    [
        pytest.param("empty.txt", b"", "empty", id="empty"),
        pytest.param("noise.txt", bytes(range(256)) * 40, "binary", id="binary"),
        pytest.param("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(2000), "", id="picture"),
        pytest.param("marked.txt", b"\xff\xfe" + b"\x00\xd8" * 500, "UTF-16", id="undecodable"),
        pytest.param("cut.html.gz", bomb(1)[:200], "", id="gzip that ends early"),
        pytest.param("bomb.txt.gz", bomb(64), "", id="gzip bomb"),
        pytest.param("cut.warc", warc(html())[:180], "", id="archive cut in its first record"),
        pytest.param("deep.json", b"[" * 200_000, "", id="JSON that never closes"),
        pytest.param("furniture.txt", b"Home\nNews\nSports\nLog in\nSubscribe\nShare\nPrivacy policy\n", "", id="menu"),
    ],
)
def test_one_line_names_the_file_and_the_reason_and_the_rest_is_done(
    run: Run, tmp_path: Path, story: Path, name: str, raw: bytes, reason: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(raw)
    outcome = run("clean", bad, story, "-f", "jsonl")
    assert outcome.exit_code == 1
    assert outcome.stderr.count("\n") == 1
    assert outcome.stderr.startswith(f"dragoman: {bad}")
    assert reason in outcome.stderr
    assert titles(outcome) == ["Envoys of Chad and Sudan meet in Adre"]


def test_a_missing_path_is_named(run: Run, story: Path) -> None:
    outcome = run("clean", "nowhere/page.txt", story, "-f", "jsonl")
    assert outcome.exit_code == 1
    assert outcome.stderr == "dragoman: nowhere/page.txt: there is no such file or folder\n"
    assert len(titles(outcome)) == 1


def test_a_glob_that_matches_nothing_is_named(run: Run, tmp_path: Path) -> None:
    outcome = run("clean", tmp_path / "*.html")
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert "no file matches" in outcome.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file_is_named(run: Run, story: Path) -> None:
    story.chmod(0)
    outcome = run("clean", story)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"dragoman: {story}: no permission to read it\n"


def test_a_file_that_the_system_keeps_closed_is_named(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(reader.os, "open", closed)
    outcome = run("clean", story)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"dragoman: {story}: no permission to read it\n"


def test_a_page_over_the_bound_is_refused(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reader, capture_stream):
        monkeypatch.setattr(module, "MAX_CAPTURE_BYTES", 100, raising=False)
    outcome = run("clean", story)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert str(story) in outcome.stderr


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b'{"text": "cut off', id="broken"),
        pytest.param(b'{"text": "words", "more": ' + b"[" * 3000 + b"]" * 3000 + b"}", id="too deep"),
        pytest.param(b'{"text": 7}', id="a number for words"),
        pytest.param(b'{"text": "\xff\xfe\xff"}', id="undecodable"),
    ],
)
def test_a_broken_row_costs_no_other_row(run: Run, tmp_path: Path, bad: bytes) -> None:
    good = json.dumps({"text": STORY}).encode()
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b"\n".join((good, bad, good)) + b"\n")
    outcome = run("clean", rows, "-f", "jsonl")
    assert outcome.exit_code == 1
    assert outcome.stderr.count("\n") == 1
    assert str(rows) in outcome.stderr
    assert len(titles(outcome)) == 2


def test_records_before_the_break_of_an_archive_are_read(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "pages.warc"
    archive.write_bytes(warc(html(), html())[:-300])
    outcome = run("clean", archive, "-f", "jsonl")
    assert outcome.exit_code == 1
    assert titles(outcome)[0] == "Envoys of Chad and Sudan meet in Adre"
    assert str(archive) in outcome.stderr


def test_a_language_without_a_coder_is_cleaned_and_refused_by_its_name(run: Run, tmp_path: Path, story: Path) -> None:
    page = tmp_path / "grenze.txt"
    page.write_text(GERMAN, "utf-8")
    cleaned = run("clean", page, "-f", "jsonl")
    assert cleaned.exit_code == 0
    assert json.loads(cleaned.stdout)["language"] == "de"
    coded = run("code", page, story, "-f", "jsonl")
    assert coded.exit_code == 1
    assert coded.stderr.startswith(f"dragoman: {page}: ")
    assert "German" in coded.stderr
    assert {json.loads(line)["event_type"] for line in coded.stdout.splitlines()} >= {"CONSULT", "ACCUSE"}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(html().replace(b"<h1>", b"<script>alert('boo');document.write('boo')</script><h1>"), id="scripts"),
        pytest.param(html().replace(b"<article>", b"<div>" * 20_000 + b"<article>"), id="20,000 nested elements"),
        pytest.param(html().replace(b"<article>", b"<b " + b"boo='1' " * 20_000 + b"><article>"), id="attributes"),
        pytest.param(
            b'<!DOCTYPE html [<!ENTITY a "boo">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
            + b"]>"
            + html().replace(b"<h1>", b"<p>&j;</p><h1>"),
            id="entities of entities",
        ),
    ],
)
def test_hostile_html_gives_its_text_and_no_more(run: Run, tmp_path: Path, raw: bytes) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(raw)
    begun = time.monotonic()
    outcome = run("clean", page, "-f", "jsonl")
    assert time.monotonic() - begun < 5
    assert outcome.exit_code == 0, outcome.stderr
    words = json.loads(outcome.stdout)["text"]
    assert "Sudan accused Chad of letting arms pass" in words
    assert "boo" not in words
    assert len(words) < 2 * len(STORY)


@pytest.mark.usefixtures("story")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_devices_and_loops_are_refused_and_never_hang(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "back").symlink_to(tmp_path, target_is_directory=True)
    outcome = run("clean", tmp_path, "/dev/zero", "-f", "jsonl")
    assert outcome.exit_code == 1
    assert titles(outcome) == ["Envoys of Chad and Sudan meet in Adre"]
    for refused in (
        f"{tmp_path}/pipe.txt: a pipe",
        f"{tmp_path}/loop.txt: a link that leads back",
        "/dev/zero: a device",
    ):
        assert f"dragoman: {refused}" in outcome.stderr


@pytest.mark.parametrize(
    "name, shown",
    [
        pytest.param("two\nlines.txt", "two\\nlines.txt", id="newline"),
        pytest.param("red\x1b[31m.txt", "red\\x1b[31m.txt", id="escape sequence"),
        pytest.param("back\u202etxt.exe.txt", "back\\u202etxt.exe.txt", id="turned text"),
        pytest.param("[bold]x[red].txt", "[bold]x[red].txt", id="rich markup"),
    ],
)
def test_a_name_forges_no_line(run: Run, tmp_path: Path, name: str, shown: str) -> None:
    (tmp_path / name).write_bytes(b"")
    outcome = run("clean", tmp_path / name)
    assert outcome.stderr == f"dragoman: {tmp_path}/{shown}: empty\n"
    (tmp_path / name).write_text(STORY, "utf-8")
    for form in ("table", "csv", "jsonl"):
        printed = run("clean", tmp_path / name, "-f", form).stdout
        assert "\x1b" not in printed
        if form == "table":
            assert len(printed.splitlines()) <= 4


def test_a_name_with_a_leading_dash_is_read_behind_two_dashes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-v.txt").write_text(STORY, "utf-8")
    assert run("clean", "-f", "jsonl", "--", "-v.txt").exit_code == 0
    assert run("clean", "-f", "jsonl", "./-v.txt").exit_code == 0
    assert run("clean", "-f", "jsonl", "*.txt").exit_code == 0
    assert run("clean", "-v.txt").exit_code == 2


def test_refusals_come_in_the_order_of_the_input(run: Run, tmp_path: Path) -> None:
    names = [f"{number:02}.txt" for number in range(40)]
    for number, name in enumerate(names):
        if number % 4 == 1:
            (tmp_path / name).write_text("Home\nNews\nSports\nLog in\nSubscribe\n", "utf-8")
        elif number % 4 != 3:
            (tmp_path / name).write_text(STORY if number % 4 else "", "utf-8")
    outcome = run("clean", *(tmp_path / name for name in names), "-f", "jsonl")
    refused = [Path(line.split(": ")[1]).name for line in outcome.stderr.splitlines()]
    assert refused == [name for number, name in enumerate(names) if number % 4 != 2]


def test_no_words_on_standard_input_is_one_refusal(run: Run) -> None:
    outcome = run("clean", "-", stdin=b"")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (1, "", "dragoman: -: empty\n")
