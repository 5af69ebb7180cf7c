"""Reads what stands at the head and foot of a story: its bare title, who wrote it, which agency it credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from dragoman.article import names
from dragoman.article.agencies import outlet, wire, wire_alone
from dragoman.article.days import cues, days_in
from dragoman.article.furniture import any_function_word, lexicon, words_of
from dragoman.article.publisher import has_outlet_noun

NAME_LONGEST = 5  # words of one person's name
BYLINE_LONGEST = 160  # characters of a line in which names are looked for
SUFFIX_LONGEST = 32  # characters of a site's name behind a title
BARE_REACH = 5  # lines under a title in which a name alone is a by-line
BARE_SHORTEST = 2  # words of such a name
TITLE_SHORTEST = 15  # characters of a title that is left when the site's name is taken away

_LABEL = re.compile(r"^(?:subject|objet|betreff|asunto|oggetto|тема|title|headline)\s?:\s", re.IGNORECASE)  # of a mail
_SUFFIX = re.compile(r"\s+(?P<bar>[|•·»]|[-–—])\s+(?P<name>[^|•·»]+?)\s*$")
_OPENER = re.compile(
    r"^\W{0,3}(?:(?:(?:story|reporting|reported|written|words|text|article|posted|published)\s+){1,2}by|by|from|author|authors|"
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
_BEFORE_DATE = re.compile(r"\s(?:on|at|le|am|um|el|il|em|à|в)$")
_PARTICLES = re.compile(
    r"(?:de|la|le|van|von|der|den|bin|al|el|ben|ag|ould|du|da|do|dos|das|di|della|del|ter|ten|zu|ibn|abu|e|y)$"
)


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
        known = outlet(name) or wire(name) or has_outlet_noun(name) or (site and name.casefold() == site.casefold())
        if not known and (match["bar"] in "-–—" or len(name.split()) > 4):
            break
        bare = bare[: match.start()]
    return bare or None


def site_behind(title: str | None) -> str | None:
    """The outlet whose name stands behind a *title*, where the table knows it or it is called like one."""
    match = _SUFFIX.search(title or "")
    if not match or match.start() < TITLE_SHORTEST:
        return None
    name = match["name"]
    return outlet(name) or (name if has_outlet_noun(name) and len(name) <= SUFFIX_LONGEST else None)


def byline(lines: Iterable[str], told: Set[str] = frozenset()) -> str | None:
    """The people named in the first of *lines* that is a by-line: "Jane Doe and John Roe"; None where none is.

    Where only a date stands beside the name, it must be none that title and story speak of: *told* are their words.
    """
    for line in lines:
        if len(line) > BYLINE_LONGEST:
            continue
        named = _names(line, told)
        if named:
            return named
    return None


def bare_byline(lines: Iterable[str], told: Set[str]) -> str | None:
    """The people named on a line that holds nothing else, right under the title: "Jane Doe", "Jane Doe in Nairobi".

    A person that the story speaks of stands under a picture; places and sections are known by their words.
    """
    for line in list(lines)[:BARE_REACH]:
        if len(line) <= BYLINE_LONGEST and not line.endswith((".", "?", "!", ":")):
            first, *others = _PART.split(line)
            if not all(any(map(str.isdigit, part)) or _is_role(part) for part in others):
                continue
            named = people(first)
            if named and _is_author(named, told):
                return named
    return None


def _is_author(named: str, told: Set[str]) -> bool:
    """Whether names with no "by" before them can be the author's: whole, in no menu, not spoken of in the story."""
    for name in re.split(r", | and ", named):
        tokens = name.split()
        words = words_of(name)
        if len(tokens) < BARE_SHORTEST or has_outlet_noun(name) or words[-1] in told:
            return False
        if not _nobody().isdisjoint(words) or not all(t[:1].isupper() or _PARTICLES.match(t) for t in tokens):
            return False
        plain = [t for t in tokens if not _PARTICLES.match(t.lower())]
        if any(t.lower() in any_function_word() for t in plain) or any(t.isupper() and len(t) > 2 for t in plain):
            return False
    return True


@lru_cache(maxsize=1)
def _nobody() -> frozenset[str]:
    """Words of which a name on a line of its own holds none."""
    return lexicon().menu | lexicon().hint | names.words("person", "nobody") | names.words("person", "roles")


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


@lru_cache(maxsize=1)
def _filed_from() -> re.Pattern[str]:
    """ " in Nairobi" behind a name, at the end of it."""
    between = "|".join(map(re.escape, names.phrases("person", "filed_from")))
    return re.compile(rf"(?<=\w)\s(?:{between})\s(?:[^\W\d_a-zа-яё][\w'’.-]+\s?){{1,3}}$")


def _names(line: str, told: Set[str] = frozenset()) -> str | None:
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
        if named and (opener or inner or _is_author(named, told)):
            return named
    return None


def people(words: str) -> str | None:
    """*words* as they stand if they are names of people and nothing else; where they filed from, what they are and
    their in-house agency left out."""
    words = _BEFORE_DATE.sub("", _filed_from().sub("", words.strip(" \t,;:.|()-–—")))
    found: list[str] = []
    for name in map(str.strip, _AND.split(words)):
        tokens = name.split()
        if not tokens or wire(name) or outlet(name) or _is_role(name):
            continue
        if len(tokens) > NAME_LONGEST or not _PERSON.match(name):
            return None
        if not all(t[:1].isupper() or _PARTICLES.match(t) for t in tokens):
            return None
        if len(tokens) == 1 and (tokens[0].lower() in cues()["beside"] or len(tokens[0]) < 3):
            return None
        if len(tokens) == 1 and found and " " in found[-1]:  # "Jane Doe, Nairobi"
            continue
        found.append(_filed_from().sub("", name))
    return " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else None


def _is_role(words: str) -> bool:
    """Whether *words* say what a reporter is: "East Africa correspondent"."""
    return not names.words("person", "roles").isdisjoint(words_of(words))


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
