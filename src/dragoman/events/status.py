"""Reported, planned, denied, hypothetical or historical: PLOVER's auxiliary modes by plain names."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dragoman.dates import TimeMention
from dragoman.events.reading import Reading
from dragoman.records import DateSpan

# Older than this at publication is history and no news; a year lets anniversaries and annual reports through.
HISTORICAL = timedelta(days=365)
SINCE = "1990-01-01"  # what a page of unknown date tells of days before is history: there were no pages to save
_LONG_AGO = re.compile(r"\b(?:years|decades?|centur(?:y|ies))\s+(?:ago|earlier|before)\b", re.IGNORECASE)


def status(reading: Reading, when: DateSpan | None, mention: TimeMention | None, published: date | None) -> str:
    """The status of a reading dated *when* by the words *mention*."""
    if reading.status != "reported":
        return reading.status
    if published is None and when is not None and when.end < SINCE:
        return "historical"
    if mention is not None and _LONG_AGO.search(mention.text):
        return "historical"
    if when is not None and published is not None and date.fromisoformat(when.end) < published - HISTORICAL:
        return "historical"
    if (
        when is not None
        and published is not None
        and reading.event_type != "AGREE"
        and date.fromisoformat(when.start) > published
    ):
        return "planned"
    return "reported"
