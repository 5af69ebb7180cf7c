"""dragoman: from saved news pages to a ledger of who did what to whom, when, where, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    StoreBusy,
    StoreError,
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
    Reasons,
)

if TYPE_CHECKING:
    from dragoman.store import Store

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
    "Reasons",
    "Store",
    "StoreBusy",
    "StoreError",
    "TableError",
    "TooLarge",
    "UnknownLanguage",
    "__version__",
    "clean",
    "read",
]


def __getattr__(name: str) -> Any:
    """`Store`, which is loaded when it is asked for: who only codes needs no database."""
    if name == "Store":
        from dragoman.store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
