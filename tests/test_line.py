"""The line over many captures: order, refusals in their place, processes that die, errors that nobody foresaw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count, islice

import pytest

from dragoman import line
from dragoman.errors import CaptureError, DragomanError, NotText, TooLarge, UnknownLanguage
from dragoman.line import AHEAD, FIRST_CHUNKS, DeadProcessError, Entry, Task, run, work
from dragoman.records import Article, Capture, Coded

CLEAN = Task(coded=False)
WORDS = "The envoys of Chad and Sudan met in Adre on Monday, and spoke about the border for three hours.\n\n"


def captures(number: int) -> list[Capture]:
    return [Capture(source=f"{one}.txt", text=f"Envoys meet again, part {one}\n\n{WORDS}") for one in range(number)]


def sources(stream: Iterator[Coded]) -> list[str]:
    return [coded.article.source for coded in stream]


@pytest.mark.parametrize("jobs", [1, 2])
def test_articles_and_refusals_come_in_the_order_of_the_input(jobs: int) -> None:
    entries: list[Entry] = list(captures(50))
    entries[3] = NotText("3.txt", "binary")
    entries[40] = Capture(source="40.txt", text="Home\nNews\nSports\nLog in\nSubscribe\n")
    order: list[str] = []

    def refuse(error: DragomanError) -> None:
        order.append(f"not {error.source}")

    for coded in run(entries, CLEAN, refuse, jobs):
        order.append(coded.article.source)
    expected = [f"not {one}.txt" if one in (3, 40) else f"{one}.txt" for one in range(50)]
    assert order == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_in_is_nothing_out(jobs: int) -> None:
    assert list(run([], CLEAN, pytest.fail, jobs)) == []


def test_the_first_article_comes_before_the_rest_is_read() -> None:
    read: list[int] = []

    def endless() -> Iterator[Capture]:
        for one in count():
            read.append(one)
            yield captures(1)[0]

    assert len(list(islice(run(endless(), CLEAN, pytest.fail), 1))) == 1
    assert len(read) == FIRST_CHUNKS[0]


def test_only_so_many_captures_are_read_ahead() -> None:
    read: list[int] = []

    def endless() -> Iterator[Capture]:
        for one in count():
            read.append(one)
            yield captures(1)[0]

    stream = run(endless(), CLEAN, pytest.fail, jobs=2)
    next(stream)
    stream.close()
    assert len(read) <= sum(FIRST_CHUNKS) + 32 * (2 * AHEAD + 1 - len(FIRST_CHUNKS))


def test_one_hostile_capture_is_refused_and_the_rest_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(capture: Capture, **_: object) -> Article:
        if capture.source == "1.txt":
            raise RecursionError
        if capture.source == "2.txt":
            raise MemoryError
        return Article(id="1", source=capture.source)

    monkeypatch.setattr(line, "clean", fragile)
    outcomes = work(captures(4), CLEAN)
    assert [type(one) for one in outcomes] == [Coded, TooLarge, TooLarge, Coded]
    assert [one.reason for one in outcomes if isinstance(one, DragomanError)] == [
        "nested too deep",
        "needs more memory than there is",
    ]


class Fragile:
    """A coder that fails at one article, as `error` says, and does not read another's language."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def code(self, article: Article, explain: bool = False) -> Coded:  # noqa: ARG002 - as the coder has it
        if article.source == "2.txt":
            raise self.error("no such row")
        if article.source == "1.txt":
            raise UnknownLanguage(article.source, "no coder reads Sorbian")
        return Coded(article=article)

    def code_many(
        self,
        articles: list[Article],
        refuse: object,
        explain: bool = False,  # noqa: ARG002 - as the coder has it
    ) -> Iterator[Coded]:
        for article in articles:
            try:
                yield self.code(article)
            except UnknownLanguage as error:
                refuse(error)  # type: ignore[operator]


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_an_article_too_deep_for_the_coder_costs_no_other_its_events(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr(line, "coder", lambda *_: Fragile(error))
    assert [type(one) for one in work(captures(4), Task())] == [Coded, UnknownLanguage, TooLarge, Coded]


def test_a_language_that_is_not_read_is_refused_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "coder", lambda *_: Fragile(KeyError))
    assert [type(one) for one in work(captures(2), Task())] == [Coded, UnknownLanguage]


def test_an_error_that_nobody_foresaw_names_the_capture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "coder", lambda *_: Fragile(KeyError))
    with pytest.raises(KeyError, match="no such row") as caught:
        work(captures(4), Task())
    assert caught.value.__notes__ == ["dragoman was at work on 2.txt"]


def test_an_error_that_nobody_foresaw_in_cleaning_names_the_capture(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Article:
        raise ZeroDivisionError

    monkeypatch.setattr(line, "clean", broken)
    with pytest.raises(ZeroDivisionError) as caught:
        work(captures(1), CLEAN)
    assert caught.value.__notes__ == ["dragoman was at work on 0.txt"]


class Deadly(CaptureError):
    """A refusal that kills the process which unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def test_a_process_that_dies_is_an_error_and_no_hang() -> None:
    entries: list[Entry] = [*captures(7), Deadly("7.txt", "")]
    with pytest.raises(DeadProcessError, match=r"ended \(status 3\)"):
        list(run(entries, CLEAN, pytest.fail, jobs=2))


def test_processes_leave_the_environment_as_it_was() -> None:
    before = dict(os.environ)
    assert len(sources(run(captures(2), CLEAN, pytest.fail, jobs=2))) == 2
    assert dict(os.environ) == before
