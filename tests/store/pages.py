"""Captures of our own for the tests of the store: short wire stories in plain text, the same for the same number."""

from __future__ import annotations

import json
import random
from pathlib import Path

_PAIRS = (
    ("Chad", "Sudan", "Adre"), ("Peru", "Bolivia", "Puno"), ("Finland", "Estonia", "Tallinn"),
    ("Kenya", "Uganda", "Kisumu"), ("Vietnam", "Laos", "Hanoi"), ("Oman", "Yemen", "Salalah"),
    ("Mali", "Niger", "Gao"), ("Georgia", "Armenia", "Tbilisi"), ("Poland", "Ukraine", "Lviv"),
    ("Jordan", "Syria", "Amman"), ("Ghana", "Togo", "Accra"), ("Nepal", "India", "Patna"),
)  # fmt: skip
_OPENINGS = (
    "The foreign minister of {a} met his counterpart from {b} in {town} on Monday.",
    "{a} and {b} signed an agreement on trade in {town} on Tuesday.",
    "{a} expelled the ambassador of {b} on Wednesday.",
    "Soldiers of {a} killed {n} fighters near {town} on Thursday, the army said.",
    "{a} promised {b} {n} lorries of grain on Friday.",
)
_MIDDLES = (
    "{b} accused {a} of letting arms pass over the border.",
    "The president of {a} praised the government of {b}.",
    "{a} will send {n} doctors to {b} next month.",
    "Police in {town} arrested {n} protesters.",
    "The African Union condemned the attack and called on {a} to talk to {b}.",
)
_ENDS = (
    "The two countries agreed to open a crossing for food lorries before the rains begin.",
    "Traders in {town} said that prices had doubled since the spring.",
    "{b} rejected the charge.",
)
_GERMAN = """Minister sprechen über die Grenze bei Ort {n}

Der Außenminister des Tschad hat am Montag in der Grenzstadt seinen Kollegen aus dem Sudan getroffen.

Die beiden Länder haben sich darauf geeinigt, vor der Regenzeit einen Übergang für Lastwagen zu öffnen.
"""
_MENU = "Home\nWorld\nSport\nWeather\n\n"


def title(number: int) -> str:
    """The headline of page *number*, unlike all others."""
    a, b, town = _PAIRS[number % len(_PAIRS)]
    return f"Day {number + 1} of talks between {a} and {b} in {town}"


def body(number: int, wording: int = 0) -> str:
    """The story of page *number*; another *wording* is another version of it."""
    choose = random.Random(f"{number}/{wording}")
    a, b, town = _PAIRS[number % len(_PAIRS)]
    told = {"a": a, "b": b, "town": town, "n": 3 + (number + 7 * wording) % 40}
    parts = [choose.choice(_OPENINGS), choose.choice(_MIDDLES), choose.choice(_MIDDLES), choose.choice(_ENDS)]
    paragraphs = [part.format(**told) for part in dict.fromkeys(parts)]
    paragraphs[0] = f"{town.upper()}, March {1 + number % 28} - {paragraphs[0]}"
    return "\n\n".join(paragraphs)


def page(number: int, wording: int = 0, *, menu: bool = False) -> str:
    """Page *number* as copied out of a browser, with a menu above it or not."""
    return f"{_MENU if menu else ''}{title(number)}\n\n{body(number, wording)}\n"


def write(folder: Path, count: int, first: int = 0) -> None:
    """So many pages under *folder*: files, copies of some under other names, rows with addresses that change later,
    and every fifteenth in a language that no coder reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(first, first + count):
        if number % 15 == 14:
            (folder / f"{number:04}.txt").write_text(_GERMAN.format(n=number), "utf-8")
        elif number % 4 == 3:
            row = {"title": title(number), "url": f"https://news.example/{number}", "date": "2025-03-10"}
            rows.append(row | {"text": body(number)})
            if number % 8 == 7:
                rows.append(row | {"text": body(number, wording=1)})
        else:
            (folder / f"{number:04}.txt").write_text(page(number), "utf-8")
            if number % 6 == 0:
                (folder / f"{number:04}-copy.txt").write_text(page(number), "utf-8")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
