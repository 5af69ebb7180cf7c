from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import clean
from dragoman.records import Article, Capture


@pytest.fixture
def article() -> Callable[..., Article]:
    """An article out of copied text, its paragraphs proved to stand in the capture."""

    def make(text: str, published: str | None = None, **beside: str) -> Article:
        made = clean(Capture(source="page.txt", text=text, **beside), published)
        assert all(text[part.start : part.end] == part.text for part in made.paragraphs)
        assert made.text == "\n\n".join(part.text for part in made.paragraphs)
        return made

    return make
