"""Reads the dateline that a story opens with: where it was filed, when, by which agency, and where its own words begin.

Agencies write them in a few shapes: "BEIJING, Jan. 5 (Xinhua) --", "NAIROBI, Kenya (AP) —", "KYIV - ",
"MOSCOW. July 5 (Interfax) -", "(MENAFN) ", "LIMA (Andes Daily / EFE - 3rd May, 2024) ".
The parts are looked for one after the other; nothing is searched further than `REACH` characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.article.agencies import outlet, wire
from dragoman.article.days import days_in, months

REACH = 160  # characters: the longest dateline with place, country, agency and full date is shorter
PLACE_LONGEST = 60
WORDS_AFTER = 12  # characters of a story that must follow before "Bamako - " counts as its dateline

_UPPER = r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄĞİŞŁŚŻŹĆŃČŠŽŘĚŮ]"
_LOWER = r"[a-zß-öø-ÿа-яёіїєğışłśżźćńčšžřěůœ]"
_CAPS = rf"{_UPPER}(?:{_UPPER}|['’.-])+"
_CAPITALISED = rf"{_UPPER}(?:{_UPPER}|{_LOWER}|['’.-]){{1,20}}"
_SMALL = r"(?:de|du|la|le|al|el|of|the|and|sur|am|an|der)"
_LOUD = re.compile(rf"{_CAPS}(?:[ /-]{{1,2}}{_CAPS}){{0,4}}(?:,\s{_CAPITALISED}\.?(?:\s{_CAPITALISED}){{0,2}})?")
_QUIET = re.compile(
    rf"{_CAPITALISED}(?:[ /-](?:{_SMALL}\s)?{_CAPITALISED}){{0,3}}(?:,\s{_CAPITALISED}(?:\s{_CAPITALISED}){{0,2}})?"
)
_NO_PLACE = re.compile(  # words that begin a sentence and no place's name
    r"(?:In|At|On|The|From|But|And|For|After|With|This|That|As|When|While|If|It|He|She|They|We|I|A|An|Dans|En|Au|Aux|Les|"
    r"Der|Die|Das|Im|Am|В|На|По|Из)$"
)
_CREDIT = re.compile(
    r"\s{0,3}(?:\((?P<round>[^()\n]{2,90})\)|/(?P<slash>[^/\s][^/\n]{1,40})/|\[(?P<square>[^\[\]\n]{2,60})\])"
)
_DASH = re.compile(r"\s{0,2}[.:]?\s{0,2}(?:--|—|–|-|―)\s{0,2}")
_POINT = re.compile(r"\s{0,2}[.:,]?\s{0,3}")
_PARTS = re.compile(r"\s[/|–—-]\s|\s?/\s?|,\s|;\s")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says. `end` is where in the paragraph the story's own words begin."""

    place: str | None
    wire: str | None
    published: str | None  # ISO date, where a whole date with its year stands there
    end: int
    publisher: str | None = None
    date_words: str | None = None


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of *paragraph*, or None where it opens with the story itself."""
    head = paragraph[:REACH]
    lead = len(head) - len(head.lstrip())
    return _with_credit(head, lead) or _with_agency_first(head, lead) or _with_dash(head, lead)


@lru_cache(maxsize=1)
def _short_date() -> re.Pattern[str]:
    """A date with or without its year, as it stands behind the place."""
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    ordinal = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
    return re.compile(
        rf"[\s,.]{{0,3}}(?:(?:le|on|am|el|den)\s)?"
        rf"(?:(?:{names})\.?\s{ordinal}|{ordinal}\s(?:de\s)?(?:{names})\.?|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?"
        rf"|\d{{4}}-\d{{2}}-\d{{2}})(?:,?\s\d{{4}})?(?!\w)",
        re.IGNORECASE,
    )


def _place(head: str, at: int, pattern: re.Pattern[str]) -> tuple[str | None, int]:
    """A place at *at* and where it ends; a month behind a comma is no part of it."""
    match = pattern.match(head, at)
    if not match or match.end() - at > PLACE_LONGEST:
        return None, at
    words = match.group()
    if pattern is _QUIET and _NO_PLACE.match(words.split()[0]):
        return None, at
    while ", " in words and words.rsplit(", ", 1)[1].split()[0].strip(".").lower() in months():
        words = words.rsplit(", ", 1)[0]
    last = words.rsplit(None, 1)
    if len(last) == 2 and last[1].strip(".").lower() in months():
        words = last[0].rstrip(".,")
    if words.strip(".").lower() in months():
        return None, at
    end = at + len(words)
    return words.rstrip(".") if not re.search(r"\b\w\.\w?\.?$", words) else words, end


def _date(head: str, at: int) -> tuple[str | None, str | None, int]:
    """The ISO date (None without a year), the date's words and the end of a date at *at*."""
    match = _short_date().match(head, at)
    if not match:
        return None, None, at
    words = match.group().strip(" ,.")
    days = days_in(words)
    return (days[0].iso if days else None), words, match.end()


def _with_credit(head: str, lead: int) -> Dateline | None:
    """PLACE, date (AGENCY) -- story; each part but the bracket may be missing."""
    for pattern in (_LOUD, _QUIET):
        place, at = _place(head, lead, pattern)
        iso, words, at = _date(head, at) if place or head[lead : lead + 1].isdigit() else (None, None, at)
        if place is None and words is None and pattern is _LOUD:
            continue
        skipped = re.compile(r"[.,:]?").match(head, at)
        found = _credit(head, skipped.end() if skipped else at, place, iso, words)
        if found:
            return found
    return _credit(head, lead, None, None, None)


def _credit(head: str, at: int, place: str | None, iso: str | None, words: str | None) -> Dateline | None:
    match = _CREDIT.match(head, at)
    if not match:
        return None
    inside = match["round"] or match["slash"] or match["square"]
    agency, publisher, day, day_words = _read_credit(inside, bare=place is None)
    dash = _DASH.match(head, match.end())
    if not (agency or publisher or (day and place) or (place and place.isupper() and dash)):
        return None
    if place is None and words is None and not dash and len(inside.split()) > 4:
        return None
    rest = dash or _POINT.match(head, match.end())
    end = rest.end() if rest else match.end()
    return Dateline(place, agency, iso or day, end, publisher, words or day_words)


def _read_credit(inside: str, bare: bool) -> tuple[str | None, str | None, str | None, str | None]:
    """Agency, publisher, ISO date and the date's words of what stands in a dateline's brackets.

    A *bare* bracket, no place before it, may name an outlet that no table knows: "(LAKEPOST) The king …".
    """
    days = days_in(inside)
    day_words = inside[days[0].start : days[0].end] if days else None
    names = inside.replace(day_words, "") if day_words else inside
    agency = wire(names)
    publisher = None
    for part in [] if agency else _PARTS.split(names):
        agency = agency or wire(part)
        publisher = publisher or (None if wire(part) else outlet(part))
    if bare and not agency and not publisher and re.fullmatch(r"[A-Z][A-Z0-9.]{3,11}", names.strip()):
        publisher = names.strip()
    return agency, publisher, days[0].iso if days else None, day_words


def _with_agency_first(head: str, lead: int) -> Dateline | None:
    """AGENCY - story, or PLACE, date - AGENCY. story."""
    place, at = _place(head, lead, _LOUD)
    iso, words, at = _date(head, at) if place else (None, None, lead)
    dash = (_DASH.match(head, at) or _POINT.match(head, at)) if place and words else None
    start = dash.end() if dash else lead
    for stop in re.finditer(r"\s?[.:]\s|\s(?:--|—|–|-)\s", head[start : start + 40]):
        agency = wire(head[start : start + stop.start()])
        if agency:
            return Dateline(place if dash else None, agency, iso, start + stop.end(), None, words if dash else None)
    return None


def _with_dash(head: str, lead: int) -> Dateline | None:
    """PLACE -- story, or PLACE, date -- story, or PLACE: story in capitals."""
    for pattern in (_LOUD, _QUIET):
        place, at = _place(head, lead, pattern)
        if place is None:
            continue
        iso, words, after = _date(head, at)
        dash = _DASH.match(head, after)
        spaced = dash is not None and (dash.group()[:1].isspace() or "—" in dash.group() or "--" in dash.group())
        if dash is None and words is None and place.isupper() and len(place) > 3:
            dash = re.compile(r":\s").match(head, after)
            spaced = dash is not None
        if dash is None or not spaced or len(head) - dash.end() < WORDS_AFTER:
            continue
        if pattern is _QUIET and words is None and not _opens_story(head[dash.end() :], place):
            continue
        return Dateline(place, None, iso, dash.end(), None, words)
    return None


def _opens_story(rest: str, place: str) -> bool:
    """Whether what follows "Bamako – " is a story: it begins like a sentence, and the place is short and plain."""
    return rest[:1].isupper() and len(place.split()) <= 3 and len(rest) > 40 and not re.search(r"\s[–—-]\s", rest[:60])
