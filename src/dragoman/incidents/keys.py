"""Blocking: the keys under which a report is kept, and those under which its like are looked up.

A key is a type family, who or where, and a window of a few days, so that a report is compared with the few that could
be its like and with no others. Two countries make one key together: a meeting of Mali and Russia never sees that of
Mali and Niger. A report of one country is looked for under that country alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dragoman.incidents.traits import Traits

WINDOW = 4  # days of a key
SLACK = 3  # days that reports of one happening may differ by, and a lookup looks beyond its own
MOST_COUNTRIES = 6  # of a report that make keys; 15 pairs
MOST_NAMES = 8
NOBODY = "-"
UNDATED = "?"  # the window of reports of which neither the happening's day nor that of publication is known
ALWAYS = "*"  # what is kept for those to find, under names alone


def kept(traits: Traits) -> tuple[str, ...]:
    """The keys under which a report is kept."""
    countries, names = _countries(traits), _names(traits)
    who = [f"{one}+{other}" for one, other in combinations(countries, 2)] + list(countries)
    if len(countries) == 1:
        who.append(f"{countries[0]}!")
    windows = _windows(traits, 0)
    return tuple(_keys(traits, [*who, *names] or [NOBODY], windows, names))


def sought(traits: Traits) -> tuple[str, ...]:
    """The keys under which reports of the same happening may be kept."""
    countries, names = _countries(traits), _names(traits)
    if len(countries) == 1:
        who = [countries[0], f"{countries[0]}!"]
    else:
        who = [f"{one}+{other}" for one, other in combinations(countries, 2)] + [f"{one}!" for one in countries]
    windows = _windows(traits, SLACK)
    if windows == [UNDATED]:
        return tuple(_keys(traits, [*who, *names] or [NOBODY], windows, names))
    return tuple(_keys(traits, [*who, *names] or [NOBODY], [*windows, UNDATED], []))


def _countries(traits: Traits) -> list[str]:
    """Countries of the parties, then those of the place and the sentence; in alphabetical order."""
    found = [*sorted(traits.both.countries), *sorted(traits.lands - traits.both.countries)]
    return sorted(found[:MOST_COUNTRIES])


def _names(traits: Traits) -> list[str]:
    """Names of people, bodies and places in the sentence."""
    found = {name.split()[-1] for name in traits.both.names if name}
    if traits.spot is not None and traits.spot.exact:
        found.add(traits.spot.name)
    return [f"~{name}" for name in sorted(found | traits.names)[:MOST_NAMES]]


def _keys(traits: Traits, who: list[str], windows: list[str], always: list[str]) -> Iterator[str]:
    """The key of copies; those of *who* in each window; those of *always* for reports that no day is known of."""
    yield f"={traits.copy}"
    for family in traits.families:
        for one in who:
            for window in windows:
                yield f"{family}|{one}|{window}"
        for one in always:
            yield f"{family}|{one}|{ALWAYS}"


def _windows(traits: Traits, slack: int) -> list[str]:
    """The windows of days that the happening may lie in."""
    if traits.low is None or traits.high is None:
        return [UNDATED]
    return [str(one) for one in range((traits.low - slack) // WINDOW, (traits.high + slack) // WINDOW + 1)]
