"""Names of files and addresses as they are shown: on one line, without anything that moves a cursor or turns the text.

A file may be called anything, newlines and escape sequences included; such a name must not forge a line of a report.
"""

from __future__ import annotations

from dragoman.capture.bounds import MAX_NAME_CHARS

_FIRST_UNDECODED = 0xDC80  # PEP 383: bytes 0x80 to 0xFF that are not in the file system's encoding
_LAST_UNDECODED = 0xDCFF


def printable(name: str) -> str:
    """*name* on one line: characters that do not print stand as `\\n`, `\\x1b`, `\\u202e`, and lost bytes as `\\xff`.

    A name of printing characters comes back as it is; one over `MAX_NAME_CHARS` is cut and ends in an ellipsis.
    """
    if len(name) > MAX_NAME_CHARS:
        name = name[:MAX_NAME_CHARS] + "…"
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else _escaped(char) for char in name)


def _escaped(char: str) -> str:
    code = ord(char)
    if _FIRST_UNDECODED <= code <= _LAST_UNDECODED:
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
