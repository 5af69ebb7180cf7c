"""What `dragoman` offers: every name exists, says what it is, and keeps its promises."""

from __future__ import annotations

import inspect
import json
import pickle
import re
from pathlib import Path

import pytest

import dragoman
from dragoman import records
from dragoman.errors import DragomanError

NAMES = sorted(set(dragoman.__all__) - {"__version__"})
ERRORS = [one for one in vars(dragoman).values() if isinstance(one, type) and issubclass(one, DragomanError)]


def test_the_names_are_sorted_and_each_stands_once() -> None:
    assert sorted(set(dragoman.__all__)) == sorted(dragoman.__all__)


def test_the_main_doors_are_open() -> None:
    assert {"Coder", "clean", "read"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_exists_and_says_what_it_is(name: str) -> None:
    public = getattr(dragoman, name)
    assert len(inspect.getdoc(public) or "") > 20


@pytest.mark.parametrize("name", NAMES)
def test_every_public_method_says_what_it_does(name: str) -> None:
    public = getattr(dragoman, name)
    if inspect.isclass(public) and not issubclass(public, records.Record | Exception):
        for called, method in inspect.getmembers(public, inspect.isfunction):
            if not called.startswith("_"):
                assert inspect.getdoc(method), called


def test_every_record_and_every_error_is_public() -> None:
    made = {
        name
        for module in (records, dragoman.errors)
        for name, one in vars(module).items()
        if isinstance(one, type) and one.__module__ == module.__name__
    }
    assert made - set(NAMES) <= {"Record"}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_crosses_from_process_to_process(error: type[DragomanError]) -> None:
    sent = pickle.loads(pickle.dumps(error("page.txt", "empty")))
    assert type(sent) is error
    assert (sent.source, sent.reason, str(sent)) == ("page.txt", "empty", "page.txt: empty")


def test_a_record_cannot_be_changed_and_gives_json() -> None:
    article = dragoman.Article(id="1", source="page.txt", paragraphs=(dragoman.Paragraph(text="x", start=0, end=1),))
    with pytest.raises(AttributeError):
        article.title = "other"  # type: ignore[misc]
    told = json.loads(json.dumps(article.to_dict()))
    assert told["paragraphs"] == [{"text": "x", "start": 0, "end": 1}]
    assert told["title"] is None


def test_a_coder_codes_what_clean_gives() -> None:
    article = dragoman.clean("Envoys meet\n\nThe foreign minister of Chad met the foreign minister of Sudan in Adre.\n")
    coder = dragoman.Coder()
    coded = coder.code(article)
    assert [event.event_type for event in coded.events] == ["CONSULT"]
    assert list(coder.code_many([article])) == [coded]
    assert coded.article is article


def test_a_language_that_is_not_installed_is_refused() -> None:
    with pytest.raises(dragoman.UnknownLanguage):
        dragoman.Coder(languages=["xx"])


def test_the_version_is_that_of_the_package() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    stated = re.search(r'^version = "(.+)"', text, re.MULTILINE)
    assert stated is not None
    assert dragoman.__version__ == stated.group(1)
