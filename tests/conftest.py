"""What the tests share: one coder, and articles made of a few sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman import Article, Coder, Event, Paragraph

Code = Callable[..., list[Event]]


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


def article_of(*paragraphs: str, title: str | None = None, published: str | None = None, **fields: str) -> Article:
    """An article of the given paragraphs, as the article stage would hand it on."""
    kept, start = [], 0
    for text in paragraphs:
        kept.append(Paragraph(text=text, start=start, end=start + len(text)))
        start += len(text) + 2
    return Article(
        id=fields.get("id", "test"),
        source="test",
        title=title,
        published=published,
        language="en",
        text="\n\n".join(paragraphs),
        paragraphs=tuple(kept),
        publisher=fields.get("publisher"),
        wire=fields.get("wire"),
    )


def outline(event: Event) -> tuple[str, list[str | None], list[str | None]]:
    """Type, and the countries of the actors and of the recipients."""
    return event.event_type, [p.country for p in event.actors], [p.country for p in event.recipients]


@pytest.fixture(scope="session")
def code(coder: Coder) -> Code:
    """Codes paragraphs: the events of an article of these."""

    def run(*paragraphs: str, **fields: str) -> list[Event]:
        return list(coder.code(article_of(*paragraphs, **fields)).events)  # type: ignore[arg-type]

    return run
