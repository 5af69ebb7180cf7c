"""Captures that nobody ever published, as a JSON Lines file for `benchmarks/store.py`.

An article has 150 to 900 words: sentences of the verb table's examples, in which something happens, among plain ones
put together from phrases; the first has a dateline, and a site's furniture stands around. Thirty of a hundred are
copies of one of the last thousand under another headline and address, with another agency's credit, some with a cut
tail. The same number and seed give the same bytes.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec.json import encode

import dragoman

COPIES = 0.3
SHORTEST, LONGEST = 150, 900  # words
RECENT = 1000  # articles back that a copy may be of
EVENTS = 0.08  # of the sentences, and the first of each: some four events in an article
CUT = 0.3  # of the copies
FIRST, DAYS = date(2020, 1, 1), 1500
_VERBS = Path(dragoman.__file__).parent / "languages" / "en" / "verbs.toml"
_WIRES = ("AFP", "Reuters", "AP", "TASS", "Xinhua", "EFE", "dpa")
_OUTLETS = tuple(
    f"The {first} {second}"
    for first in ("Harbour", "Valley", "Morning", "Northern", "Evening", "Lakeside", "Plains", "Island", "Capital")
    for second in ("Times", "Post", "Courier", "Herald", "Mail")
)
_TOWNS = ("Adre", "Puno", "Tallinn", "Kisumu", "Salalah", "Gao", "Lviv", "Accra", "Patna", "Agadez", "Maroua", "Pemba",
          "Beira", "Mopti", "Latakia", "Herat", "Osh", "Varna", "Kassala", "Bria", "Goma", "Lamu")  # fmt: skip
_PARTS: tuple[tuple[str, ...], ...] = (
    ("Traders in {town}", "The oldest of the fishermen", "Most families along the river", "A teacher from {town}",
     "The owner of the mill", "Drivers on the coastal road", "Two of the nurses", "The choir of the old cathedral",
     "Growers in the valley", "The director of the museum", "Many of the younger readers", "A retired engineer",
     "The baker across the square", "Students of the night school", "Visitors from the islands", "The village council",
     "People who live near the station", "A historian from {town}", "The captain of the ferry", "Shopkeepers"),
    ("said that", "remembered how", "still believe that", "had heard that", "wrote in a letter that", "doubted that",
     "were glad that", "noticed that", "could hardly believe that", "explained at length why", "often repeat that",
     "told a reporter that", "found it strange that", "hoped that", "were not surprised that", "were told that"),
    ("the price of flour", "the new timetable", "the bridge over the canal", "last year's harvest", "the weather",
     "the school in {town}", "the colour of the houses", "the long drought", "the railway line", "a shortage of glass",
     "the market hall", "the lake's level", "the cost of a ticket", "the small theatre", "the telephone network",
     "the summer festival", "the width of the road", "the sale of {number} bicycles", "the water in the wells"),
    ("had changed little since the spring", "was better than anybody expected", "would matter more than the figures",
     "depends on the month and on the wind", "stood in the way of the builders", "had doubled within {number} days",
     "took up most of the evening", "had been forgotten for {number} years", "reminded them of their grandparents",
     "seemed to be of no interest to the young", "kept the carpenters busy until winter", "was measured every week",
     "cost about {number} coins a day", "had been painted in {number} shades of green", "would be finished too late",
     "was a matter of taste", "filled {number} pages of the almanac", "pleased the tourists from {town}"),
    (".", ", and nobody knew why.", ", as it does in most years.", ", though the roof leaks.", " before the rains.",
     ", according to the almanac.", " while the shops were closed.", ", which is not unusual in {town}.",
     " for the third time in {number} years.", ", but the old people laughed about it.", " in the end."),
)  # fmt: skip
_ABOVE = ("Home", "World", "Sport", "Weather", "Subscribe to our newsletter", "Share this article", "Sign in")
_BELOW = ("Read more", "Related articles", "All rights reserved.", "Follow us on social media", "Most read today")


class Story(NamedTuple):
    """What copies share: headline, paragraphs, day."""

    title: str
    paragraphs: list[str]
    day: date


def examples() -> list[str]:
    """Sentences in which something happens."""
    return [row["example"] for row in tomllib.loads(_VERBS.read_text(encoding="utf-8"))["verb"] if "example" in row]


def rows(count: int, seed: int = 11) -> Iterator[dict[str, str]]:
    """The rows of the file: title, url, date, publisher, text."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    happens, recent = examples(), list[Story]()
    for number in range(count):
        if recent and chance.random() < COPIES:
            story = _copied(chance.choice(recent), happens, chance)
        else:
            story = _story(happens, chance)
            recent.append(story)
            if len(recent) > RECENT:
                recent[chance.randrange(RECENT)] = recent.pop()
        yield {
            "title": story.title,
            "url": f"https://news{number % 60}.example/{number}",
            "date": story.day.isoformat(),
            "publisher": _OUTLETS[int(len(_OUTLETS) ** chance.random()) - 1],
            "text": _page(story, chance),
        }


def write(path: Path, count: int) -> None:
    """The file, with *count* rows."""
    with path.open("wb") as lines:
        lines.writelines(encode(row) + b"\n" for row in rows(count))


def _story(happens: list[str], chance: random.Random) -> Story:
    wanted, paragraphs = chance.randint(SHORTEST, LONGEST), list[str]()
    while wanted > 0:
        told = [
            chance.choice(happens) if not paragraphs or chance.random() < EVENTS else _plain(chance)
            for _ in range(chance.randint(1, 3))
        ]
        paragraphs.append(" ".join(told))
        wanted -= paragraphs[-1].count(" ") + 1
    return Story(_title(happens, chance), paragraphs, FIRST + timedelta(days=chance.randrange(DAYS)))


def _copied(story: Story, happens: list[str], chance: random.Random) -> Story:
    kept = len(story.paragraphs)
    if chance.random() < CUT:
        kept = max(2, int(kept * chance.uniform(0.4, 0.9)))
    title = _title(happens, chance)
    return Story(title, story.paragraphs[:kept], story.day + timedelta(days=chance.randrange(2)))


def _title(happens: list[str], chance: random.Random) -> str:
    return f"{chance.choice(_TOWNS)}: {chance.choice(happens).rstrip('.')}"


def _plain(chance: random.Random) -> str:
    words = " ".join(chance.choice(part) for part in _PARTS[:-1]) + chance.choice(_PARTS[-1])
    return words.format(town=chance.choice(_TOWNS), number=chance.randint(3, 900))


def _page(story: Story, chance: random.Random) -> str:
    """As copied out of a browser."""
    town, wire = chance.choice(_TOWNS).upper(), chance.choice(_WIRES)
    told = [f"{town}, {story.day:%B} {story.day.day} ({wire}) - {story.paragraphs[0]}", *story.paragraphs[1:]]
    above, below = (chance.sample(lines, chance.randint(2, 5)) for lines in (_ABOVE, _BELOW))
    return "\n".join(above) + f"\n\n{story.title}\n\n" + "\n\n".join(told) + "\n\n" + "\n".join(below) + "\n"
