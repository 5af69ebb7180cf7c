"""What pages say, as it is shown to people: on one line, without anything that moves a cursor or turns the writing."""

from __future__ import annotations

import unicodedata


def plain(words: str) -> str:
    """*words* on one line, runs of white space as one blank, without characters that do not print."""
    shown = "".join(char if char.isprintable() else _instead(char) for char in words)
    return " ".join(shown.split())


def _instead(char: str) -> str:
    """What stands for a character that does not print: a blank for a blank, nothing for a mark of format or control."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf") else "\ufffd"
