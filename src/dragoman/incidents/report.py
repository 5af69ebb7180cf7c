"""A report: one event as one article tells it, with what is known of where the article comes from.

Reports are what incidents are made of. Everything here stands in the records of a coded article already, but for the
story and the owner's country, which those know who hold many articles.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.records import Coded, Event, Record


class Report(Record, frozen=True, kw_only=True):
    """One event as one article tells it.

    `published` is an ISO date, `story` the id of the story that the article belongs to (None: it is its own),
    `owner_country` an ISO code of the outlet's owner, `language` ISO 639-1, `state` the state of the agreement that
    the event's sentence speaks of (`signed`, `initialled` ...), where it speaks of one.
    """

    event: Event
    published: str | None = None
    story: str | None = None
    publisher: str | None = None
    wire: str | None = None
    owner_country: str | None = None
    language: str | None = None
    state: str | None = None

    @property
    def id(self) -> str:
        """The event's id, which is the report's too."""
        return self.event.id

    @property
    def text(self) -> str:
        """What counts as one text: the story's id, or the article's where no story is known."""
        return self.story or self.event.article


def reports(coded: Coded, *, story: str | None = None, owner_country: str | None = None) -> Iterator[Report]:
    """A report for each event of a coded article, in its order."""
    article = coded.article
    for event in coded.events:
        yield Report(
            event=event,
            published=article.published,
            story=story,
            publisher=article.publisher,
            wire=article.wire,
            owner_country=owner_country,
            language=article.language,
            state=_state(event, coded),
        )


def _state(event: Event, coded: Coded) -> str | None:
    """The state of the first agreement that the event's own words are evidence of."""
    if event.evidence.start is None or event.evidence.trigger is None:
        return None
    at = event.evidence.trigger[0]
    for agreement in coded.agreements:
        for quote in agreement.evidence:
            if quote.start is not None and quote.end is not None and quote.start <= at < quote.end:
                return agreement.state
    return None
