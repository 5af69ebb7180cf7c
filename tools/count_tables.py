"""Counts the rows of the tables of facts: one line a table, and what of it is of interest.

python tools/count_tables.py
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "dragoman"
ARMED = ("rebel", "militia", "pmc")
FIRST = "2010"  # year from which the table of offices means to be full
LEADING = ("President", "Prime Minister", "Foreign Minister", "Defence Minister", "King", "Chancellor")


def rows(path: str) -> list[dict[str, str]]:
    """The rows of a table of the package."""
    with (PACKAGE / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def counts() -> list[tuple[str, int]]:
    """Each count with its name."""
    peoples = rows("languages/en/demonyms.csv")
    bodies, offices = rows("actors/bodies.csv"), rows("actors/offices.csv")
    titles = [*rows("languages/en/titles.csv"), *rows("languages/en/national_titles.csv")]
    members = rows("actors/members.csv")
    kinds = Counter(row["kind"] for row in peoples)
    armed = [row for row in bodies if row["kind"] in ARMED]
    serving = [row for row in offices if not row["until"] or row["until"] >= FIRST]
    leading = [row for row in serving if row["office"] in LEADING]
    return [
        ("states and territories", len(rows("actors/countries.csv"))),
        ("names of states", kinds["name"]),
        ("adjectives and peoples", kinds["adjective"] + kinds["person"] + kinds["people"]),
        ("capitals, seats of power and regions", kinds["metonym"] + kinds["region"]),
        ("organisations", len(bodies) - len(armed)),
        ("armed groups", len(armed)),
        ("armed groups with a parent or a successor", sum(bool(row["parent"] or row["successor"]) for row in armed)),
        ("other names of organisations and groups", sum(len(_names(row)) for row in bodies)),
        ("bodies of states whose members are known", len({row["body"] for row in members})),
        ("memberships", len(members)),
        ("terms of office", len(offices)),
        ("persons", len({row["name"] for row in offices})),
        ("states with leaders or ministers since 2010", len({row["country"] for row in leading})),
        ("other spellings of persons", len({name for row in offices for name in _names(row)})),
        ("role nouns and titles", len(titles)),
        ("small places", len(rows("places/small_places.csv"))),
        ("wire agencies", len(rows("article/wires.csv"))),
        ("outlets", len(rows("article/outlets.csv"))),
    ]


def _names(row: dict[str, str]) -> list[str]:
    return [name for name in row["aliases"].split(";") if name]


def main() -> None:
    """Prints."""
    for name, count in counts():
        print(f"{count:6,}  {name}")


if __name__ == "__main__":
    main()
