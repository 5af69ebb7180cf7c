"""Reads what was saved: text, HTML, WARC, feeds and tables, from files, folders, standard input or an address.

The door of the stage: `read` a path or `from_bytes`, and get captures one at a time; what cannot be read is refused by
name and the rest is read.
"""

from dragoman.capture.names import printable
from dragoman.capture.reader import from_bytes, read
from dragoman.capture.shown import plain
from dragoman.capture.table import FIELDS
from dragoman.capture.walk import list_inputs

__all__ = ["FIELDS", "from_bytes", "list_inputs", "plain", "printable", "read"]
