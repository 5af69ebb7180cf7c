"""Reads what stands at the head and foot of a story: its bare title, who wrote it, who published it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dragoman.article.agencies import outlet, wire, wire_alone
from dragoman.article.days import cues, days_in

NAME_LONGEST = 5  # words of one person's name
BYLINE_LONGEST = 160  # characters of a line in which names are looked for
SUFFIX_LONGEST = 32  # characters of a site's name behind a title
TITLE_SHORTEST = 15  # characters of a title that is left when the site's name is taken away

_LABEL = re.compile(r"^(?:subject|objet|betreff|asunto|oggetto|тема|title|headline)\s?:\s", re.IGNORECASE)  # of a mail
_SUFFIX = re.compile(r"\s+(?P<bar>[|•·»]|[-–—])\s+(?P<name>[^|•·»]+?)\s*$")
_OPENER = re.compile(
    r"^\W{0,3}(?:(?:story|reporting|reported|written|words|text|article|posted|published)\s+by|by|from|author|authors|"
    r"écrit par|publié par|propos recueillis par|par|von|por|de nuestro|door|autor|автор|авторы|текст)\b\s?:?\s+",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"^\(?(?:(?:additional )?(?:reporting|writing|editing|compiled|written)(?: and (?:writing|editing))? by)\s+"
    r"(?P<names>[^;.)]{3,120})",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:source|sources|agency|agence|quelle|fuente|fonte|источник)\s?:\s", re.IGNORECASE)
_WITH = re.compile(r"\s*(?:[,/|(]|\b(?:avec|with|and|et|mit|und|con|y|и|с)\b)\s*", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|&|\band\b|\bet\b|\bund\b|\by\b|\bи\b|\be\b)\s*", re.IGNORECASE)
_PART = re.compile(r"\s+[|•·/–—]\s*|\s*[|•·]\s*|\s-\s|\t|\s{3,}")
_PERSON = re.compile(r"(?:[^\W\d_]\.|[^\W\d_]['’\w-]*\.?)(?:\s(?:[^\W\d_]\.|[^\W\d_]['’\w-]*\.?))*$")
_PARTICLES = re.compile(r"(?:de|la|le|van|von|der|den|bin|al|el|ben|ag|ould|du|da|dos|di|del)$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:by\s)?(?:\d{4}\s?[-–,]?\s?(?:\d{4})?)?[\s,.:|•-]*"
    r"(?P<name>[^.|,;©\d]{3,50})",
    re.IGNORECASE,
)
_COPYRIGHT_AFTER = re.compile(r"(?P<name>[^.|,;©\d]{3,40}(?:\.[a-z]{2,4})?)\s*(?:©|\(c\))", re.IGNORECASE)


def bare_title(title: str | None, site: str | None = None) -> str | None:
    """The *title* without the site's name behind it (" | Reuters", " - BBC News"); None for an empty one.

    Behind a bar any short name goes; behind a dash only one that is known, for dashes also stand inside titles.
    """
    if not title:
        return None
    bare = _LABEL.sub("", " ".join(title.split()))
    for _ in range(2):
        match = _SUFFIX.search(bare)
        if not match or match.start() < TITLE_SHORTEST or len(match["name"]) > SUFFIX_LONGEST:
            break
        name = match["name"]
        known = outlet(name) or wire(name) or (site and name.casefold() == site.casefold())
        if not known and (match["bar"] in "-–—" or len(name.split()) > 4):
            break
        bare = bare[: match.start()]
    return bare or None


def site_behind(title: str | None) -> str | None:
    """The outlet whose name stands behind a *title*, where the table of outlets knows it."""
    match = _SUFFIX.search(title or "")
    return outlet(match["name"]) if match else None


def byline(lines: Iterable[str]) -> str | None:
    """The people named in the first of *lines* that is a by-line: "Jane Doe and John Roe"; None where none is."""
    for line in lines:
        if len(line) > BYLINE_LONGEST:
            continue
        names = _names(line)
        if names:
            return names
    return None


def reporters(paragraph: str) -> str | None:
    """The reporters of a closing credit ("Reporting by X; Editing by Y"), or None where *paragraph* is no credit."""
    match = _CREDITS.match(paragraph.strip())
    return people(match["names"]) if match else None


def is_credit(paragraph: str) -> bool:
    """Whether a paragraph is nothing but a closing credit."""
    return len(paragraph) < 2 * BYLINE_LONGEST and _CREDITS.match(paragraph.strip()) is not None


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    """The words that announce a date, the longest first."""
    words = sorted((*cues()["published"], *cues()["updated"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)\s?:?", re.IGNORECASE)


def _names(line: str) -> str | None:
    opener = _OPENER.match(line)
    rest = line[opener.end() :] if opener else line
    days = days_in(rest)
    if not opener and not days:
        return None
    for day in reversed(days):
        rest = rest[: day.start] + " | " + rest[day.end :]
    rest = _CLOCK.sub(" | ", rest)
    rest = _cue_pattern().sub(" | ", rest)
    for part in _PART.split(rest):
        inner = _OPENER.match(part)
        named = people(part[inner.end() :] if inner else part)
        if named and (opener or inner or len(named.split()) > 1):
            return named
    return None


def people(words: str) -> str | None:
    """*words* as they stand if they are names of people and nothing else, their in-house agency left out."""
    words = words.strip(" \t,;:.|()-–—")
    names = []
    for name in _AND.split(words):
        tokens = name.split()
        if not tokens or wire(name) or outlet(name):
            continue
        if len(tokens) > NAME_LONGEST or not _PERSON.match(name):
            return None
        if not all(t[:1].isupper() or _PARTICLES.match(t) for t in tokens):
            return None
        if len(tokens) == 1 and (tokens[0].lower() in cues()["beside"] or len(tokens[0]) < 3):
            return None
        names.append(name.strip())
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else None


def credited_wire(lines: Iterable[str]) -> str | None:
    """The agency that a masthead names as the author: a line that is nothing but its sign, or "By AFP", "Source: AFP",
    "Par X avec AFP"; else None."""
    for line in lines:
        if len(line) > BYLINE_LONGEST:
            continue
        opener = _OPENER.match(line) or _SOURCE.match(line)
        signs = _WITH.split(line[opener.end() :]) if opener else []
        agency = next(filter(None, map(wire, signs)), None) or wire_alone(line)
        if agency:
            return agency
    return None


def copyright_holder(lines: Iterable[str]) -> str | None:
    """Who the copyright line of a page names, as the table of outlets or the line itself writes it; else None."""
    for line in lines:
        if len(line) > 300 or not re.search(r"©|\(c\)|copyright", line, re.IGNORECASE):
            continue
        for pattern in (_COPYRIGHT, _COPYRIGHT_AFTER):
            match = pattern.search(line)
            name = (
                re.sub(r"\s+(?:all rights reserved|tous droits réservés).*$", "", match["name"], flags=re.I)
                if match
                else ""
            )
            name = name.strip(" -–—:•\t")
            if outlet(name):
                return outlet(name)
            if name and name[:1].isupper() and len(name.split()) <= 4 and "rights" not in name.lower():
                return name
    return None
