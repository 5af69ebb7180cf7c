"""Knows the news agencies and outlets by the names they sign with: `wires.csv`, `outlets.csv`."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_ANYCASE = 5  # letters of a sign that is known in any case; shorter ones ("AP", "Ana") only as written
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@lru_cache(maxsize=1)
def _signs() -> tuple[dict[str, str], dict[str, str]]:
    """Signs as written, and those long enough to be known in any case, to the agency's name."""
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    with Path(__file__).with_name("wires.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for sign in row["signs"].split("|"):
                exact.setdefault(sign, row["name"])
                if len(sign) >= SHORTEST_ANYCASE:
                    folded.setdefault(sign.casefold(), row["name"])
    return exact, folded


@lru_cache(maxsize=1)
def _outlets() -> tuple[dict[str, str], dict[str, str]]:
    """Hosts to names, and names in folded case to names."""
    hosts: dict[str, str] = {}
    with Path(__file__).with_name("outlets.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            hosts[row["host"]] = row["name"]
    return hosts, {name.casefold(): name for name in hosts.values()}


def wire(words: str) -> str | None:
    """The agency that signs with these *words*, or None."""
    exact, folded = _signs()
    sign = _EDGE.sub("", words)
    return exact.get(sign) or folded.get(sign.casefold())


@lru_cache(maxsize=1)
def _alone() -> frozenset[str]:
    """The agencies whose sign on a line of its own is a credit; "Map", "Trend" or "RSS" there is a button."""
    with Path(__file__).with_name("wires.csv").open(encoding="utf-8", newline="") as table:
        return frozenset(row["name"] for row in csv.DictReader(table) if row["alone"] == "yes")


def wire_alone(line: str) -> str | None:
    """The agency that a line credits by holding nothing but its sign, or None."""
    name = wire(line)
    return name if name in _alone() else None


def outlet(words: str) -> str | None:
    """The outlet's name as its masthead has it, where *words* are one's name (a trailing "News" aside), or None."""
    names = _outlets()[1]
    name = _EDGE.sub("", words).casefold()
    return names.get(name) or names.get(name.removesuffix(" news"))


def outlet_of(url: str | None) -> str | None:
    """The outlet at a web address, by its host or the domain above it; None where the table has none."""
    if not url:
        return None
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    hosts = _outlets()[0]
    while host.count("."):
        if host in hosts:
            return hosts[host]
        host = host.split(".", 1)[1]
    return None
