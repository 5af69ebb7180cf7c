"""What the shape of a noun phrase says: whose role it names, of which nation or body, and under which personal name.

"Malian Foreign Minister Abdoulaye Diop" is a nation, a role and a name; "a spokesman for the Kenyan army" a role that
speaks for another role of a nation; "Israeli strikes" no actor at all, for its head is no one who acts. Nothing here
looks at the page: a phrase always reads the same, so readings are kept.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from dragoman.actors.grammar import Grammar, grammar
from dragoman.actors.units import CAPITAL, NAME, ROLE, WORD, Unit, cut, loud

PEOPLE = frozenset(["adjective", "person", "people"])
_DIGITS = 9  # of a number of people; a longer one is none
LONGEST = 60  # units: a longer "phrase" is no noun phrase, and only its beginning is read


class Reading(NamedTuple):
    """One possible actor in a phrase.

    `entity` is a name of the tables that is the head itself; `nation` one that says whose the head is; `roles` the
    role nouns, head last; `called` a capitalised name that no table knows, `organisation` whether it is a body's.
    """

    text: str
    entity: Unit | None = None
    nation: Unit | None = None
    roles: tuple[Unit, ...] = ()
    called: str | None = None
    organisation: bool = False
    whole: str | None = None  # name and nation in one, for a body such as "Bank of Ruritania"
    former: bool = False
    marks: tuple[str, ...] = ()  # sectors that adjectives say: OPP, REB, REF
    definite: bool = False
    indefinite: bool = False
    counted: int = 0
    pronoun: str | None = None
    possessor: str | None = None  # a pronoun or "country" that owns the head: "its troops", "the country's rebels"
    where: bool = False  # the nation only says where, as in "police in Nairobi"
    colonial: bool = False
    words: frozenset[str] = frozenset()

    @property
    def plural(self) -> bool:
        """Whether its head is plural or a collective."""
        head = self.roles[-1] if self.roles else self.entity
        if head is None:
            return False
        return any(row.plural or row.kind == "people" for row in head.rows)


@lru_cache(maxsize=20000)
def read(phrase: str, language: str) -> tuple[Reading, ...]:
    """The actors that the shape of *phrase* names: several where it is coordinated, none where its head is no actor."""
    words = grammar(language)
    units = cut(phrase, language, loud(phrase) and " " in phrase.strip())[:LONGEST]
    return tuple(_coordinated(phrase, units, words))


def _coordinated(phrase: str, units: list[Unit], words: Grammar) -> list[Reading]:
    """One reading a conjunct; a head or a nationality that conjuncts share is given to each of them."""
    groups: list[list[Unit]] = [[]]
    for unit in units:
        if unit.kind == WORD and unit.low in words.conjunctions:
            groups.append([])
        else:
            groups[-1].append(unit)
    groups = [group for group in _commas(groups) if group]
    if len(groups) < 2:
        return [reading for group in groups for reading in _one(phrase, group, words)]
    last = _one(phrase, groups[-1], words)
    found: list[Reading] = []
    for group in groups[:-1]:
        bare = [unit for unit in group if unit.low not in words.determiners]
        if last and last[0].roles and len(bare) == 1 and _peoples(bare[0]) and last[0].plural:
            found.append(last[0]._replace(nation=bare[0], entity=None, called=None))
        else:
            found += _one(phrase, group, words)
    first = found[0] if found else None
    if (
        first is not None
        and last
        and first.roles
        and first.nation is not None
        and first.plural
        and last[0].entity is not None
        and not last[0].roles
        and not first.nation.possessive
        and first.nation.start > first.roles[-1].start
    ):
        last = [first._replace(nation=last[0].entity)]
    if not found and last and last[0].nation is None and last[0].roles:
        nation = next((unit for unit in groups[0] if unit.kind == NAME), None)
        last = [last[0]._replace(nation=nation)]
    return found + last


def _commas(groups: list[list[Unit]]) -> list[list[Unit]]:
    """A list "Mali, Niger and Chad" cut at its commas too; an apposition stays with its name."""
    if len(groups) < 2:
        return groups
    cutted: list[list[Unit]] = []
    for group in groups:
        start = 0
        for at, unit in enumerate(group):
            if at and unit.gap == "," and all(u.kind in (NAME, CAPITAL) for u in group[start:]):
                cutted.append(group[start:at])
                start = at
        cutted.append(group[start:])
    return cutted


def _peoples(unit: Unit) -> bool:
    return unit.kind == NAME and any(row.kind == "adjective" for row in unit.rows)


def _one(phrase: str, units: list[Unit], words: Grammar) -> list[Reading]:
    """The reading of one conjunct: its core, what hangs on it by prepositions, and an apposition."""
    return _read_segments(phrase, _segments(units, words), words)


def _read_segments(phrase: str, segments: list[tuple[str, list[Unit]]], words: Grammar) -> list[Reading]:
    if not segments:
        return []
    core, rest = segments[0][1], segments[1:]
    if rest and rest[0][0] != "," and len(core) > 1 and core[-2].kind == ROLE and _participle(core[-1], words):
        core = core[:-1]  # "soldiers fighting near the border"
    if len(core) >= 1 and rest and rest[0][0] == "of" and core[-1].low.rsplit(" ", 1)[-1] in words.partitives:
        # "dozens of Syrian civilians", "members of the army": who is meant stands behind
        inner = _read_segments(phrase, rest, words)
        if inner and (core[-1].kind != ROLE or inner[0].roles or inner[0].entity is not None):
            counted = inner[0]
            if counted.entity is not None and not counted.roles and core[-1].kind == ROLE:
                return [counted._replace(roles=(core[-1],), nation=counted.entity, entity=None)]
            nation = counted.nation or (_nation(core, words) if counted.entity is None else None)
            return [counted._replace(counted=max(counted.counted, 1), nation=nation), *inner[1:]]
    reading = _core(phrase, core, words)
    if reading is None:
        return []
    turned = False
    for link, segment in rest:
        turned = turned or link == "other"
        if turned and link != "where":
            continue  # "workers employed by the Commission for Refugees": no longer about the head
        if link == ",":
            reading = _apposed(reading, _core(phrase, segment, words))
        elif link in ("of", "for", "from", "where") and segment:
            reading = _linked(reading, link, segment, words)
    return [*_hyphened(reading, core), reading]


def _hyphened(reading: Reading, core: list[Unit]) -> list[Reading]:
    """The first of two nations joined by a hyphen: "a US-Russian delegation" is of both."""
    if not reading.roles or reading.called is not None:
        return []
    for first, second in pairwise(core):
        if second is reading.nation and second.gap in ("-", "/") and first.kind == NAME and first.rows[0].country:
            return [reading._replace(nation=first)]
    return []


def _participle(unit: Unit, words: Grammar) -> bool:
    return unit.kind == WORD and unit.low.endswith("ing") and unit.low not in words.gerunds


def _segments(units: list[Unit], words: Grammar) -> list[tuple[str, list[Unit]]]:
    """The phrase cut at prepositions and commas; it ends at a relative pronoun, a bracket or a dash."""
    segments: list[tuple[str, list[Unit]]] = [("", [])]
    for at, unit in enumerate(units):
        if at and unit.gap in (";", "("):
            break
        if at and unit.gap == ",":
            segments.append((",", []))
        if unit.kind == WORD and unit.low in words.links and (segments[-1][1] or len(segments) > 1):
            if unit.low in words.leading and not any(u.kind != WORD for u in segments[-1][1]):
                segments[-1][1].append(unit)
            else:
                segments.append((words.links[unit.low], []))
            continue
        if unit.kind == WORD and unit.low in words.relative and any(u.kind != WORD for u in segments[-1][1]):
            break
        segments[-1][1].append(unit)
    return [segment for segment in segments if segment[1]]


def _core(phrase: str, units: list[Unit], words: Grammar) -> Reading | None:
    """What a stretch without prepositions names, by its last unit; None where that is nobody who acts."""
    units = list(units)
    start = 0
    flags: dict[str, int] = {}
    while start < len(units) and units[start].kind == WORD:
        low = units[start].low
        if low in words.definite:
            flags["definite"] = True
        if low in words.indefinite:
            flags["indefinite"] = True
        if low in words.numbers or low.isdigit():
            flags["counted"] = max(int(flags.get("counted", 0)), _count(low, words), 1)
        if low not in words.determiners and low not in words.leading and low not in words.numbers and not low.isdigit():
            break
        start += 1
    lead = units[:start]
    units = units[start:]
    while units and units[-1].kind == WORD and units[-1].low in words.trailing:
        units.pop()
    everything = frozenset([unit.low for unit in lead + units])
    if not units:
        return _pronoun(phrase, lead, words, flags)
    units = _finite(units)
    while len(units) > 1 and units[-1].kind == WORD and units[-1].low in words.postposed:
        units.pop()
    low = " ".join([unit.low for unit in units])
    if low in words.colonial:
        return Reading(phrase, colonial=True, words=everything)
    reading = Reading(phrase, words=everything, **flags)  # type: ignore[arg-type]
    reading = _adjectives(reading, units, words)
    reading = reading._replace(possessor=_possessor(lead + units[:-1], words))
    last = units[-1]
    if last.kind == CAPITAL:
        return _called(reading, units, words)
    if last.kind == ROLE:
        return _role(reading, units, words)
    if last.kind == NAME:
        return _entity(reading, units, words)
    if low in words.pronouns:
        return reading._replace(pronoun=low)
    if last.low in words.anaphors:
        return reading._replace(pronoun=last.low, nation=_nation(units, words))
    return None


def _count(low: str, words: Grammar) -> int:
    return words.counts.get(low, int(low) if low.isdecimal() and len(low) < _DIGITS else 1)


def _pronoun(phrase: str, lead: list[Unit], words: Grammar, flags: dict[str, int]) -> Reading | None:
    if not lead:
        return None
    low = lead[-1].low
    if len(lead) > 1 and (lead[-2].low, low) in words.reciprocals:
        return Reading(phrase, pronoun=words.reciprocal)
    if low in words.pronouns or low in ("both", "two", "three", "these", "those"):
        reading = Reading(phrase, pronoun=low, words=frozenset([unit.low for unit in lead]))
        return reading._replace(counted=words.counts.get(low, 0), definite=bool(flags.get("definite")))
    return None


def _finite(units: list[Unit]) -> list[Unit]:
    """Cut before a participle that follows a role noun: "rebels fighting the army" is "rebels"."""
    for at, unit in enumerate(units[1:], 1):
        follows = units[at - 1].kind == ROLE and unit.kind == WORD and unit.gap == " "
        if follows and unit.low.endswith(("ing", "ed")) and at + 1 < len(units):
            return units[:at]
        if follows and unit.low.endswith("ed") and len(unit.low) > 4:
            return units[:at]
    return units


def _adjectives(reading: Reading, units: list[Unit], words: Grammar) -> Reading:
    marks: list[str] = []
    former = False
    for unit in units:
        first = unit.low if unit.kind == WORD else unit.low.split(" ", 1)[0]
        former = former or (first in words.former and first not in words.still)
        if unit is not units[-1] and unit.low in words.marks and unit.gap != "-":
            marks += words.marks[unit.low]
    return reading._replace(former=former, marks=tuple(marks))


def _possessor(units: list[Unit], words: Grammar) -> str | None:
    """The pronoun or the description that owns the head; None where there is none."""
    for unit in units:
        if unit.low in words.pronouns and unit.low in words.definite:
            return unit.low
        if unit.kind == CAPITAL and (unit.possessive or unit is units[-1]):
            return unit.text
        if unit.possessive and words.anaphors.get(unit.low) in ("country", "bodies"):
            return unit.low
    return None


def _nation(units: list[Unit], words: Grammar) -> Unit | None:
    """The last name before the head that says whose it is; none that a hyphen turns into something else."""
    found = None
    for at, unit in enumerate(units):
        if unit.kind != NAME or not any(row.country or row.kind == "body" for row in unit.rows):
            continue
        after = units[at + 1] if at + 1 < len(units) else None
        before = units[at - 1] if at else None
        if after is not None and after.gap == "-" and after.low in words.severed_after:
            continue
        if before is not None and unit.gap == "-" and before.low in words.severed_before:
            continue
        if found is not None and found.possessive and not unit.possessive:
            continue  # "Russia's Mali envoy" is Russia's
        found = unit
    return found


def _run(units: list[Unit], words: Grammar) -> int:
    """Where the capitalised name at the end of *units* begins."""
    at = len(units) - 1
    while at > 0:
        before, here = units[at - 1], units[at]
        if here.gap not in (" ", "-") or before.possessive:
            break
        low = before.low
        if before.kind == CAPITAL and low not in words.honorifics:
            at -= 1
        elif (
            low in words.particles
            and at > 1
            and units[at - 2].kind == CAPITAL
            and units[at - 2].low not in words.honorifics
        ):
            at -= 2
        elif low in words.particles and before.capital:
            at -= 1
        else:
            break
    return at


def _called(reading: Reading, units: list[Unit], words: Grammar) -> Reading | None:
    """A phrase that ends in a capitalised name that no table knows: a person's, or a body's by its last word."""
    at = _run(units, words)
    name, before = units[at:], units[:at]
    text = reading.text[name[0].start : name[-1].end]
    joins = bool(before) and before[-1].kind == NAME and not before[-1].possessive and name[0].gap in (" ", "-")
    if joins and any("person" in row.rule for row in before[-1].rows):
        at -= 1
        text = reading.text[units[at].start : name[-1].end]
        before = units[:at]
    organisation = name[-1].low in words.organisations
    roles = tuple([unit for unit in before if unit.kind == ROLE])
    nation = _nation(before, words)
    whole = None
    if organisation and nation is not None and not nation.possessive:
        whole = reading.text[nation.start : name[-1].end]
    return reading._replace(called=text, organisation=organisation, roles=roles, nation=nation, whole=whole)


def _role(reading: Reading, units: list[Unit], words: Grammar) -> Reading | None:
    roles = [unit for unit in units if (unit.kind == ROLE and not unit.possessive) or unit is units[-1]]
    before = units[:-1]
    last = units[-1]
    nation = _nation(before, words)
    if last.capital and last.gap == " " and before and before[-1].kind == CAPITAL and not before[-1].possessive:
        at = _run(before, words)
        name = reading.text[before[at].start : last.end]
        return reading._replace(called=name, organisation=True, roles=(last,), nation=nation)
    if last.low in words.anaphors or last.low.rsplit(" ", 1)[-1] in words.anaphors:
        reading = reading._replace(pronoun=last.low.rsplit(" ", 1)[-1])
    return reading._replace(roles=tuple(roles), nation=nation)


def _entity(reading: Reading, units: list[Unit], words: Grammar) -> Reading | None:
    last, before = units[-1], units[:-1]
    if any("person" in row.rule for row in last.rows) and before and before[-1].kind == CAPITAL and last.gap == " ":
        at = _run(units, words) if units[-1].kind == CAPITAL else _run(before, words)
        roles = tuple([unit for unit in before[:at] if unit.kind == ROLE])
        name = reading.text[units[at].start : last.end]
        return reading._replace(called=name, roles=roles, nation=_nation(before[:at], words))
    if before and last.gap == "-" and before[-1].low in words.severed_before:
        return None
    roles = tuple([unit for unit in before if unit.kind == ROLE and not unit.possessive])
    return reading._replace(entity=last, roles=roles, nation=_nation(before, words))


def _linked(reading: Reading, link: str, segment: list[Unit], words: Grammar) -> Reading:
    """What "of Mali", "for the army", "in Nairobi" add to a role that has no nation yet."""
    if reading.called and reading.organisation and link in ("of", "for") and segment[0].gap in (" ", "-"):
        end = segment[-1]
        if any(unit.capital for unit in segment):
            start = reading.text.find(reading.called)
            return reading._replace(
                called=reading.text[start : end.end], nation=reading.nation or _nation(segment, words)
            )
    if reading.entity is not None and reading.nation is None and link in ("of", "where"):
        if any(row.kind == "metonym" and "default" in row.rule for row in reading.entity.rows):
            return reading._replace(nation=_nation(segment, words))
        return reading
    if not reading.roles or reading.entity is not None:
        return reading
    head = reading.roles[-1].low.rsplit(" ", 1)[-1]
    if head in words.apart and link in ("of", "for"):
        return reading
    nation = _nation(segment, words)
    roles = tuple([unit for unit in segment if unit.kind == ROLE and not unit.possessive])
    if link == "where":
        if reading.nation is None and nation is not None and any(row.kind != "body" for row in nation.rows):
            return reading._replace(nation=nation, where=True)
        return reading
    placed = nation is not None and all(row.kind != "body" for row in nation.rows)
    if link == "for" and head not in words.generic and placed and not roles:
        return reading  # "special envoy for Syria" is not Syria's
    generic = head in words.generic
    if generic and roles and link in ("of", "for") and segment[-1].kind == ROLE:
        reading = reading._replace(roles=(*roles, *reading.roles))
    if reading.nation is None and nation is not None:
        reading = reading._replace(nation=nation, where=False)
        if link == "of" and segment[-1].kind == CAPITAL and reading.called is None:
            at = _run(segment, words)
            reading = reading._replace(called=reading.text[segment[at].start : segment[-1].end])
    elif nation is None and reading.called is None and segment[-1].kind == CAPITAL and link == "of":
        return reading
    return reading


def _apposed(reading: Reading, other: Reading | None) -> Reading:
    """Name and apposition in one: "Diop, Mali's foreign minister", "Mali's leader, Colonel Assimi Goita"."""
    if other is None:
        return reading
    if reading.called and not reading.organisation and other.roles and not other.called:
        if other.entity is not None:
            return reading
        merged = reading.roles + other.roles
        return reading._replace(
            roles=merged, nation=reading.nation or other.nation, former=reading.former or other.former
        )
    if reading.roles and not reading.called and reading.entity is None and (other.called or other.entity is not None):
        holder = other.entity
        if other.called and not other.organisation:
            return reading._replace(called=other.called)
        if holder is not None and any(row.kind == "holder" for row in holder.rows):
            return reading._replace(entity=holder)
    return reading


def conjunct(text: str, units: list[Unit], words: Grammar) -> Reading | None:
    """The reading of units cut from *text* as one noun phrase without coordination; None where no actor heads it."""
    found = _one(text, units, words)
    return found[0] if found else None
