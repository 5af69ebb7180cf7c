"""Signs: what speaks for or against two reports telling one happening, each with a value from 0 to 1 and its facts.

Whatever is not known on one side is no sign. The facts fill the words of `signs.toml`, so that a person can read why
two reports were joined; what a sign weighs stands in `weights.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import cos, hypot, log, radians

from dragoman.incidents.lands import is_body
from dragoman.incidents.traits import Side, Spot, Traits, tables

Sign = tuple[str, float, tuple[object, ...]]  # a name of signs.toml, 0 to 1, and the facts as they are: see `words`

HERE_KM = 15.0  # within a town and its suburbs
WITHIN_KM = 200.0  # from a region's middle to its edge
NEAR_KM = 80.0  # a district and the next: reports name the nearest town that readers know
KM_PER_DEGREE = 111.2  # of latitude
FAR = 4  # days between two dates that are both said; farther apart than that is as far as it gets
FARTHEST = 7  # the same between days that are not said of the happening itself
NUMBER_NEAR = 0.34  # relative difference of early and late tolls of one attack (12 and 15, 9 and 13)
MAGNITUDE = 3.0  # times: beyond it two numbers count different things
VERBAL = 0.5  # of a sign: modes of verbal types
MOST_GROWN = 4.0  # times that a first toll is outgrown in the days after
MOST_EXACT = 10.0  # beyond it, fractions of a number are told to nobody
FEW = 4.0  # shared words that make a full sign


def signs(a: Traits, b: Traits) -> Iterator[Sign]:
    """All signs for and against *a* and *b* being one happening."""
    yield from _kind(a, b)
    yield from _days(a, b)
    yield from _parties(a, b)
    yield from _places(a.spot, b.spot)
    yield from _numbers(a, b)
    if a.report.event.evidence.text == b.report.event.evidence.text:
        yield "sentence_same", 1.0, ()  # its words are no second sign
    else:
        yield from _words(a, b)
    if a.report.event.article == b.report.event.article:
        yield "article_same", 1.0, ()
    elif a.report.text == b.report.text:
        yield "story_same", 1.0, ()


def words(fact: object) -> str:
    """A fact for people: names in order, whole numbers without a point."""
    if isinstance(fact, dict):
        fact = frozenset(fact.values())
    if isinstance(fact, frozenset | set):
        return ", ".join(sorted(fact))
    if isinstance(fact, float):
        return f"{fact:,.0f}" if fact == int(fact) or fact > MOST_EXACT else f"{fact:g}"
    return str(fact)


# type, mode, contexts


def _kind(a: Traits, b: Traits) -> Iterator[Sign]:
    one, other = a.report.event, b.report.event
    if one.event_type == other.event_type:
        yield "type_same", 1.0, (one.event_type,)
        if one.cameo and other.cameo:
            yield "cameo_same" if one.cameo == other.cameo else "cameo_other", 1.0, (one.cameo, other.cameo)
    else:
        yield "type_kin", 1.0, (one.event_type, other.event_type)
    if one.event_mode and other.event_mode:
        if one.event_mode == other.event_mode:
            yield "mode_same", 1.0, (one.event_mode,)
        elif frozenset([one.event_mode, other.event_mode]) in near_modes():
            yield "mode_near", 1.0, (one.event_mode, other.event_mode)
        else:  # what was threatened or asked for is told in more ways than what was done
            value = VERBAL if one.quad.startswith("verbal") else 1.0
            yield "mode_other", value, (one.event_mode, other.event_mode)
    mine, theirs = set(one.contexts), set(other.contexts)
    if mine and theirs:
        both = mine & theirs
        if both:
            yield "context_same", len(both) / len(mine | theirs), (both,)
        else:
            yield "context_other", 1.0, (mine, theirs)


@lru_cache(maxsize=1)
def near_modes() -> frozenset[frozenset[str]]:
    """Pairs of modes that one act is told as."""
    return frozenset(frozenset([mode, near]) for mode, all_near in tables()["near_modes"].items() for near in all_near)


@lru_cache(maxsize=1)
def _subject() -> frozenset[str]:
    return frozenset(tables()["subject"]["types"])


# days


def _days(a: Traits, b: Traits) -> Iterator[Sign]:
    if a.first is not None and b.first is not None and a.last is not None and b.last is not None:
        apart = max(a.first, b.first) - min(a.last, b.last)
        if apart <= 0:
            width = max(a.last - a.first, b.last - b.first)
            yield "day_same", 1.0 / (1 + width), (date.fromordinal(max(a.first, b.first)),)
        elif apart == 1:
            yield "day_next", 1.0, (date.fromordinal(min(a.last, b.last)), date.fromordinal(max(a.first, b.first)))
        else:
            yield "day_far", min(apart, FAR) / FAR, (apart,)
    elif a.low is not None and b.low is not None and a.high is not None and b.high is not None:
        apart = max(a.low, b.low) - min(a.high, b.high)
        if apart > 0:
            yield "day_outside", min(apart, FARTHEST) / FARTHEST, (apart,)
    else:
        yield "day_unknown", 1.0, ()
    if a.published is not None and b.published is not None:
        gap = abs(a.published - b.published)
        if gap <= 1:
            yield "published_near", 1.0 if gap == 0 else 0.5, (date.fromordinal(min(a.published, b.published)),)
        else:
            yield "published_far", min(gap, FARTHEST) / FARTHEST, (gap,)


# parties


def _parties(a: Traits, b: Traits) -> Iterator[Sign]:
    if a.reciprocal or b.reciprocal:
        yield from _sides(a, b)
    else:
        yield from _ordered(a, b)
    if a.lands and b.lands and not a.lands & b.lands:
        yield "lands_other", 1.0, (a.lands, b.lands)
    elif (a.lands & b.lands) - (a.both.countries & b.both.countries):
        yield "lands_same", 1.0, ((a.lands & b.lands) - (a.both.countries & b.both.countries),)
    yield from _names(a.both, b.both)
    if a.actors.sectors and b.actors.sectors and not a.actors.sectors & b.actors.sectors:
        yield "sector_other", 1.0, (a.actors.sectors, b.actors.sectors)


def _sides(a: Traits, b: Traits) -> Iterator[Sign]:
    """Parties as sets: the same, one within the other, partly shared, or apart."""
    mine, theirs = a.both.countries, b.both.countries
    if not mine or not theirs:
        return
    shared = mine & theirs
    if mine == theirs:
        yield "parties_same", 1.0, (mine,)
    elif not shared:
        told = mine <= b.lands or theirs <= a.lands  # they speak of the same, and differ in who is a party
        yield "parties_mixed" if told else "parties_other", 1.0, (mine, theirs)
    elif shared in (mine, theirs):
        yield "parties_within", 1.0, (shared,)
    else:
        yield "parties_mixed", 1.0, (mine, theirs)


def _ordered(a: Traits, b: Traits) -> Iterator[Sign]:
    """Parties in order: who did it, and to whom."""
    mine, theirs = a.actors.countries, b.actors.countries
    whom, others = a.recipients.countries, b.recipients.countries
    if mine and theirs and whom and others and not mine & theirs and mine & others and whom & theirs:
        yield "order_other", 1.0, (mine, whom, theirs, others)
        return
    if mine and theirs:
        if mine & theirs:
            yield "actor_same", 1.0, (mine & theirs,)
        else:
            yield "actor_other", 1.0, (mine, theirs)
    if whom and others:
        if whom & others:
            yield "recipient_same", 1.0, (whom & others,)
        else:
            yield "recipient_other", 1.0, (whom, others)


def _names(one: Side, other: Side) -> Iterator[Sign]:
    """People and bodies, by the last word of their names where one report has the name in full."""
    mine, theirs = {name.split()[-1] for name in one.names}, {name.split()[-1] for name in other.names}
    if not mine or not theirs:
        return
    shared = mine & theirs
    if not shared:  # a person may speak for a body: only people are others than people, and bodies than bodies
        if {is_body(name) for name in one.names} & {is_body(name) for name in other.names}:
            yield "name_other", 1.0, (one.names, other.names)
    elif mine - shared and theirs - shared:
        yield "name_mixed", 1.0, (one.names, other.names)
    else:
        yield "name_same", min(len(shared), 2) / 2, (shared,)


# places


def _places(one: Spot | None, other: Spot | None) -> Iterator[Sign]:
    if one is None or other is None:
        return
    if one.country and other.country and one.country != other.country:
        yield "land_other", 1.0, (one.country, other.country)
        return
    if not one.exact or not other.exact:
        return
    if one.name == other.name:
        yield "place_same", 1.0, (one.name,)
        return
    km = distance(one, other)
    wide = one.wide or other.wide
    if wide and (km is None or km <= WITHIN_KM or set(one.name.split()) & set(other.name.split())):
        yield "place_within", 1.0, (one.name, other.name)
        return
    if km is None:
        yield "place_far", 0.5, (one.name, other.name)
    elif km <= HERE_KM:
        yield "place_same", 1.0, (one.name,)
    elif km <= NEAR_KM:
        yield "place_near", 1.0, (one.name, other.name, km)
    else:
        yield "place_far", min(1.0, 0.5 + km / 1000), (one.name, other.name, km)


def distance(one: Spot, other: Spot) -> float | None:
    """Kilometres between two places; None where one is not on the map. Flat-earth, good to 1 % below 300 km."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    turn = abs(one.lon - other.lon)
    east = min(turn, 360 - turn) * cos(radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * hypot(one.lat - other.lat, east)


# numbers


def _numbers(a: Traits, b: Traits) -> Iterator[Sign]:
    for unit in a.numbers.keys() & b.numbers.keys():
        mine, theirs = a.numbers[unit], b.numbers[unit]
        told = (mine[0], theirs[0], unit)
        if mine[0] <= theirs[1] and theirs[0] <= mine[1]:
            yield "number_same", min(1.0, 0.4 + log(1 + mine[0]) / 5), told
            continue
        low, high = sorted([max(mine[0], 0.1), max(theirs[0], 0.1)])
        if high - low <= max(1.0, NUMBER_NEAR * high):
            yield "number_near", 1.0, told
        elif high <= MOST_GROWN * low and _grew(a, b, mine[0], theirs[0]):
            yield "number_grown", 1.0, told
        else:
            yield "number_other", min(1.0, 0.4 + 0.6 * log(high / low) / log(MAGNITUDE)), told


def _grew(a: Traits, b: Traits, mine: float, theirs: float) -> bool:
    """Whether the later report has the larger number, as tolls grow."""
    if a.published is None or b.published is None or a.published == b.published:
        return False
    return (a.published < b.published) == (mine < theirs)


# wording


def _words(a: Traits, b: Traits) -> Iterator[Sign]:
    shared = (a.names & b.called) | (b.names & a.called)
    if shared:
        yield "proper_same", min(len(shared), 2) / 2, (shared,)
    elif a.names and b.names:
        yield "proper_other", 1.0, (a.names, b.names)
    if a.whom and b.whom and a.report.language == b.report.language:
        alike = a.whom.keys() & b.whom.keys()
        if alike:
            yield "whom_same", 1.0, ({stem: a.whom[stem] for stem in alike},)
        else:
            yield "whom_other", 1.0, (a.whom, b.whom)
    numbers = a.figures & b.figures
    if numbers:
        yield "figure_same", min(len(numbers), 2) / 2, (numbers,)
    if a.report.language != b.report.language or not a.words or not b.words:
        return
    both = a.words.keys() & b.words.keys()
    least = min(len(a.words), len(b.words))
    if both:
        yield "words_same", min(len(both), FEW) / FEW, ({stem: a.words[stem] for stem in both},)
        yield "words_share", len(both) / least, (100 * len(both) / least,)
        return
    if least > 1:
        yield "words_other", min(least, FEW) / FEW, ()
    if a.report.event.event_type in _subject() and b.report.event.event_type in _subject():
        yield "subject_other", 1.0, (a.words, b.words)
