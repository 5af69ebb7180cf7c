"""dragoman: from saved news pages to a ledger of who did what to whom, when, where, and the proof."""

from __future__ import annotations

from dragoman._version import __version__
from dragoman.coder import Coder
from dragoman.errors import (
    Broken,
    CaptureError,
    DragomanError,
    NoArticle,
    NotAllowed,
    NotFound,
    NotReadable,
    NotText,
    TableError,
    TooLarge,
    UnknownLanguage,
)
from dragoman.front import clean, read
from dragoman.records import (
    Actor,
    Agreement,
    Article,
    Attribution,
    Capture,
    Coded,
    DateSpan,
    Days,
    Event,
    Evidence,
    Paragraph,
    Party,
    Place,
    Quantity,
    Quote,
)

__all__ = [
    "Actor",
    "Agreement",
    "Article",
    "Attribution",
    "Broken",
    "Capture",
    "CaptureError",
    "Coded",
    "Coder",
    "DateSpan",
    "Days",
    "DragomanError",
    "Event",
    "Evidence",
    "NoArticle",
    "NotAllowed",
    "NotFound",
    "NotReadable",
    "NotText",
    "Paragraph",
    "Party",
    "Place",
    "Quantity",
    "Quote",
    "TableError",
    "TooLarge",
    "UnknownLanguage",
    "__version__",
    "clean",
    "read",
]
