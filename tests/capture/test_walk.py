import os
import socket
from pathlib import Path

import pytest

from dragoman.capture import list_inputs
from dragoman.errors import NotFound, NotReadable


def listed(*paths: object) -> tuple[list[str], list[str]]:
    refused: list[str] = []
    return list(list_inputs([str(path) for path in paths], lambda error: refused.append(str(error)))), refused


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.txt", "a/2.txt", "a/1.html", "c/deep/x.txt", ".hidden/y.txt", "a/.z.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Talks ended.", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("pages")
def test_a_folder_is_walked_in_the_order_of_its_names():
    assert listed(".") == (["./a/1.html", "./a/2.txt", "./b.txt", "./c/deep/x.txt"], [])


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "pattern, paths",
    [
        ("*.txt", ["b.txt"]),
        ("a/*", ["a/1.html", "a/2.txt"]),
        ("**/*.txt", ["b.txt", "a/2.txt", "c/deep/x.txt"]),
        ("[ac]", ["a/1.html", "a/2.txt", "c/deep/x.txt"]),
        ("?/deep/*", ["c/deep/x.txt"]),
        (".hidden/*", [".hidden/y.txt"]),
        ("a/../*.txt", ["a/../b.txt"]),
    ],
)
def test_globs_are_expanded_in_a_stable_order(pattern, paths):
    assert listed(pattern) == (paths, [])


def test_a_name_that_looks_like_a_glob_is_a_name(pages):
    (pages / "d[1].txt").write_text("Talks.", "utf-8")
    assert listed("d[1].txt") == (["d[1].txt"], [])


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "path, line",
    [
        ("nope.txt", "nope.txt: there is no such file or folder"),
        ("b.txt/x", "b.txt/x: there is no such file or folder"),
        ("*.pdf", "*.pdf: no file matches"),
        ("a\nb", "a\\nb: there is no such file or folder"),
        ("a\0b", "a\\x00b: there is no such file or folder"),
        ("\0*", "\\x00*: there is no such file or folder"),
        ("ftp://news.example/a", "ftp://news.example/a: only http and https addresses are read"),
        ("", "'': there is no such file or folder"),
        ("x" * 5000, "x" * 1000 + "…: the name is too long"),
    ],
)
def test_what_is_not_there_is_one_refusal(path, line):
    assert listed(path, "b.txt") == (["b.txt"], [line])


def test_an_empty_folder_is_refused(tmp_path):
    assert listed(tmp_path)[1] == [f"{tmp_path}: the folder holds no file"]


def test_a_file_is_given_once_however_often_it_is_named(pages):
    (pages / "a/link.txt").symlink_to("../b.txt")
    os.link(pages / "b.txt", pages / "a/twin.txt")
    paths, refused = listed("b.txt", ".", "b.txt", "-", "-", "http://news.example/", "http://news.example/")
    assert paths == ["b.txt", "./a/1.html", "./a/2.txt", "./c/deep/x.txt", "-", "http://news.example/"]
    assert not refused


def test_a_folder_that_leads_back_is_entered_once(pages):
    (pages / "a/loop").symlink_to("..")
    (pages / "c/deep/also").symlink_to(pages / "c")
    paths, refused = listed("a")
    assert sorted(map(os.path.basename, paths)) == ["1.html", "2.txt", "b.txt", "x.txt"]
    assert not refused
    assert len(listed("**/*.txt")[0]) == 3


def test_links_that_lead_nowhere_are_refused(pages):
    (pages / "a/self").symlink_to("self")
    (pages / "a/gone").symlink_to("nothing")
    paths, refused = listed("a", "a/self")
    assert paths == ["a/1.html", "a/2.txt"]
    assert refused == [
        "a/gone: a link to a file that is not there",
        "a/self: a link that leads back to itself",
        "a/self: a link that leads back to itself",
    ]


def test_pipes_sockets_and_devices_are_refused_and_never_opened(pages, reading):
    os.mkfifo(pages / "a/pipe.txt")
    server = socket.socket(socket.AF_UNIX)
    server.bind("a/socket")
    server.close()
    captures, refused = reading("a")
    assert len(captures) == 2
    assert [str(error) for error in refused] == [
        "a/pipe.txt: a pipe (only standard input, -, is read as one)",
        "a/socket: a socket",
    ]
    assert [str(error) for error in reading("/dev/zero")[1]] == ["/dev/zero: a device"]


def test_a_pipe_put_in_a_file_s_place_does_not_hang(pages, reading, monkeypatch):
    os.mkfifo(pages / "pipe")
    plain = (pages / "b.txt").stat()
    real = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **_: plain if str(path) == "pipe" else real(path))
    assert [type(error) for error in reading("pipe")[1]] == [NotReadable]


@pytest.mark.parametrize("name", ["-", "--help", "-rf", "a\nb", "\x1b[2J", b"\xff\xfe.txt", "http:"])
def test_strange_names_are_read_and_shown_escaped(tmp_path, monkeypatch, reading, name):
    monkeypatch.chdir(tmp_path)
    Path(os.fsdecode(name)).write_text("Talks ended.", "utf-8")
    for path in (".", "*"):
        (capture,), refused = reading(path)
        assert capture.text == "Talks ended."
        assert capture.source.isprintable()
        assert not refused


@pytest.mark.usefixtures("pages")
def test_what_may_not_be_read_is_refused_and_the_rest_is_read(reading, monkeypatch):
    def closed(path, *rest):
        if str(path).endswith("1.html"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    real = os.open
    monkeypatch.setattr(os, "open", closed)
    captures, (error,) = reading("a")
    assert [capture.source for capture in captures] == ["a/2.txt"]
    assert isinstance(error, NotReadable)
    assert str(error) == "a/1.html: no permission to read it"


@pytest.mark.usefixtures("pages")
def test_a_folder_that_may_not_be_read_is_refused(monkeypatch):
    def closed(path):
        if str(path).endswith("c/"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    real = os.scandir
    monkeypatch.setattr(os, "scandir", closed)
    assert listed(".") == (["./a/1.html", "./a/2.txt", "./b.txt"], ["./c/: no permission to read it"])


@pytest.mark.usefixtures("pages")
def test_a_file_that_goes_away_is_refused(reading, monkeypatch):
    def gone(*_):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "open", gone)
    assert [type(error) for error in reading("b.txt")[1]] == [NotFound]


def test_the_parts_of_a_saved_page_are_left_out(pages):
    for folder in ("a/1_files", "a/other_files"):
        (pages / folder).mkdir()
        (pages / folder / "ad.html").write_text("<p>Buy", "utf-8")
    assert listed("a")[0] == ["a/1.html", "a/2.txt", "a/other_files/ad.html"]
