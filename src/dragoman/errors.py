"""The tree of errors: each names what was read and why it could not be.

DragomanError
├── CaptureError        a capture could not be read (missing, binary, too large, broken ...)
│   ├── NotFound        there is nothing at that path
│   ├── NotReadable     no permission, a device, a pipe, a folder loop
│   ├── NotText         empty, binary or undecodable
│   ├── TooLarge        a bound was passed
│   ├── Broken          a WARC, a row or a feed ends or breaks in the middle
│   └── NotAllowed      an address that must not be fetched without the user's word
├── NoArticle           the capture was read, but no story stands in it
├── UnknownLanguage     no installed coder reads that language
├── TableError          a table of dragoman's own (or a user's) breaks its rules
└── StoreError          a store is missing, broken, full, or of another program
    └── StoreBusy       another process is writing to it, and went on for longer than we wait
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors raised on purpose; `source` names what was read, `reason` says why it failed."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[DragomanError], tuple[str, str]]:
        """Both arguments again, so that an error crosses from a worker process whole."""
        return type(self), (self.source, self.reason)


class CaptureError(DragomanError):
    """A capture could not be read."""


class NotFound(CaptureError):
    """There is nothing at that path."""


class NotReadable(CaptureError):
    """No permission, a device, a pipe, or a folder that leads back to itself."""


class NotText(CaptureError):
    """Empty, binary, or in no encoding that could be made out."""


class TooLarge(CaptureError):
    """One of the bounds in `dragoman.capture.bounds` was passed."""


class Broken(CaptureError):
    """A WARC record, a row or a feed that ends or breaks in the middle."""


class NotAllowed(CaptureError):
    """An address that is not fetched without the user's word (private, loopback, not http)."""


class NoArticle(DragomanError):
    """The capture was read, but no story stands in it: only menus, teasers or nothing."""


class UnknownLanguage(DragomanError):
    """No installed coder reads that language."""


class TableError(DragomanError):
    """A table breaks its own rules: an unknown code, an empty name, two rows that claim one name."""


class StoreError(DragomanError):
    """A store cannot be opened, read or written: it is missing, broken, full, or no store of dragoman's."""


class StoreBusy(StoreError):
    """Another process is writing to the store, and has been for longer than we wait."""
