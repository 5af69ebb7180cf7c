"""Grouping a stream: each id once, in order, in bounded memory and time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from tests.stories.texts import BEES, FERRY, OTHER_FERRY, article

from dragoman.errors import Broken, DragomanError
from dragoman.records import Article
from dragoman.stories import group, story_id


def test_ids_come_back_in_order_with_their_last_story() -> None:
    articles = [
        article("late", *FERRY, published="2025-03-05"),
        article("other", *OTHER_FERRY),
        article("early", *FERRY[:3], published="2025-03-04"),
    ]
    assert list(group(articles)) == [
        ("late", story_id("early")),
        ("other", story_id("other")),
        ("early", story_id("early")),
    ]


def test_an_id_that_comes_again_is_refused() -> None:
    refused: list[DragomanError] = []
    articles = [article("a", *FERRY), article("a", *BEES), article("b", *BEES)]
    assert [name for name, _ in group(articles, refused.append)] == ["a", "b"]
    assert [str(error) for error in refused] == ["a: the id 'a' came before"]
    with pytest.raises(Broken):
        group(articles)


def test_nothing_gives_nothing() -> None:
    assert list(group([])) == []


def test_many_identical_short_texts_are_one_story_in_little_time() -> None:
    def same() -> Iterator[Article]:
        for number in range(20_000):
            yield article(f"{number:06d}", "This page needs a newer browser.")

    begun = time.monotonic()
    assert {story for _, story in group(same())} == {story_id("000000")}
    assert time.monotonic() - begun < 20
