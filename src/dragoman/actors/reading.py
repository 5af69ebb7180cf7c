"""What the shape of a noun phrase says: whose role it names, of which nation or body, and under which personal name.

"Malian Foreign Minister Abdoulaye Diop" is a nation, a role and a name; "a spokesman for the Kenyan army" a role that
speaks for another role of a nation; "Israeli strikes" no actor at all, for its head is no one who acts. Nothing here
looks at the page: a phrase always reads the same, so readings are kept.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, pairwise

from dragoman.actors import tables
from dragoman.actors.grammar import Grammar, grammar
from dragoman.actors.heads import Reading, core_of, name_begins, nation_of
from dragoman.actors.units import CAPITAL, NAME, ROLE, WORD, Unit, loud, scan

_CHARACTERS = 1000  # of a phrase that are looked at
LONGEST = 60  # units: a longer "phrase" is no noun phrase, and only its beginning is read


@lru_cache(maxsize=20000)
def read(phrase: str, language: str) -> tuple[Reading, ...]:
    """The actors that the shape of *phrase* names: several where it is coordinated, none where its head is no actor."""
    words = grammar(language)
    phrase = phrase[:_CHARACTERS]
    units = list(islice(scan(phrase, language, loud(phrase) and " " in phrase.strip()), LONGEST))
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
        if last and last[0].roles and last[0].plural and len(bare) == 1 and _owns(bare[0]):
            found.append(last[0]._replace(nation=bare[0], entity=None, called=None))
        else:
            found += _one(phrase, group, words) or _headless(phrase, group, groups[-1], words)
    if not found:
        nation = next((unit for unit in groups[0] if unit.kind == NAME), None)
        return [_of(last[0], nation), *last[1:]] if last else []
    rest = [reading for reading in found[1:] + last if reading is not found[0]]
    return [found[0], *[_shared(found[0], reading, groups[-1], words) for reading in rest]]


def _of(reading: Reading, nation: Unit | None) -> Reading:
    return reading._replace(nation=nation) if reading.nation is None and reading.roles else reading


def _shared(first: Reading, later: Reading, units: list[Unit], words: Grammar) -> Reading:
    """A later conjunct with what the first gives it: "the presidents of Chad and Mali", "Kenyan police and judges"."""
    if not first.roles or first.nation is None or first.called or first.entity is not None:
        return later
    behind = first.nation.start > first.roles[-1].start
    if behind and first.plural and not first.nation.possessive and later.entity is not None and not later.roles:
        return first._replace(nation=later.entity)
    alone = later.nation is None and later.called is None and later.entity is None and later.possessor is None
    if not behind and alone and later.roles and later.roles[-1] is units[-1] and units[0].low not in words.determiners:
        return later._replace(nation=first.nation)
    return later


def _headless(phrase: str, group: list[Unit], last: list[Unit], words: Grammar) -> list[Reading]:
    """ "The Russian foreign" of "the Russian foreign and defence ministers": the last word of the last is its head."""
    head = last[-1]
    tail = group[-1]
    if head.kind != ROLE or tail.kind != WORD or " " not in head.low:
        return []
    low = f"{tail.low} {head.low.rsplit(' ', 1)[-1]}"
    rows = tuple(tables.roles(words.language).rows(low))
    if not rows:
        return []
    return _one(phrase, [*group[:-1], tail._replace(kind=ROLE, low=low, rows=rows)], words)


def _commas(groups: list[list[Unit]]) -> list[list[Unit]]:
    """A list "Mali, Niger and Chad" cut at its commas too; an apposition stays with its name."""
    if len(groups) < 2:
        return groups
    cutted: list[list[Unit]] = []
    for group in groups:
        start = 0
        for at, unit in enumerate(group):
            if not at or unit.gap != ",":
                continue
            listed = group[at - 1].kind == NAME and _state(group[at - 1]) and all(_state(u) for u in group[at:])
            if listed or all(u.kind in (NAME, CAPITAL) for u in group[start:]):
                cutted.append(group[start:at])
                start = at
        cutted.append(group[start:])
    return cutted


def _state(unit: Unit) -> bool:
    return unit.kind == NAME and any(row.kind in ("name", "metonym", "adjective") for row in unit.rows)


def _owns(unit: Unit) -> bool:
    """Whether a conjunct that is one name shares the head of the last: "Malian", "Mali's", "US"."""
    if unit.kind != NAME:
        return False
    return unit.possessive or unit.text.isupper() or any(row.kind == "adjective" for row in unit.rows)


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
        if inner and (core[-1].kind != ROLE or inner[0].roles or inner[0].entity is not None or inner[0].pronoun):
            counted = inner[0]
            if counted.entity is not None and not counted.roles and core[-1].kind == ROLE:
                return [counted._replace(roles=(core[-1],), nation=counted.entity, entity=None)]
            nation = counted.nation or (nation_of(core, words) if counted.entity is None else None)
            return [counted._replace(counted=max(counted.counted, 1), nation=nation), *inner[1:]]
    reading = core_of(phrase, core, words)
    if reading is None:
        return []
    turned = False
    for link, segment in rest:
        turned = turned or link == "other"
        if turned and link != "where":
            continue  # "nurses hired by the Office for Veterans": no longer about the head
        if link == ",":
            reading = _apposed(reading, core_of(phrase, segment, words), words)
        elif link in ("of", "for", "from", "where") and segment:
            reading = _linked(reading, link, segment, words)
    return [*_hyphened(reading, core), reading]


def _hyphened(reading: Reading, core: list[Unit]) -> list[Reading]:
    """The first of two nations joined by a hyphen: "a US-Russian delegation", "Israel-Lebanon" are of both."""
    if reading.called is not None:
        return []
    for first, second in pairwise(core):
        if second.gap not in ("-", "/") or first.kind != NAME or not first.rows[0].country:
            continue
        if reading.roles and second is reading.nation:
            return [reading._replace(nation=first)]
        if second is reading.entity and second.rows[0].country:
            return [reading._replace(entity=first)]
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


def _linked(reading: Reading, link: str, segment: list[Unit], words: Grammar) -> Reading:
    """What "of Mali", "for the army", "in Nairobi" add to a role that has no nation yet."""
    if reading.called and reading.organisation and link in ("of", "for") and segment[0].gap in (" ", "-"):
        end = segment[-1]
        if any(unit.capital for unit in segment):
            start = reading.text.find(reading.called)
            return reading._replace(
                called=reading.text[start : end.end], nation=reading.nation or nation_of(segment, words)
            )
    if reading.entity is not None and reading.nation is None and link in ("of", "where"):
        if any(row.kind == "metonym" and "default" in row.rule for row in reading.entity.rows):
            return reading._replace(nation=nation_of(segment, words))
        return reading
    if not reading.roles or reading.entity is not None:
        return reading
    head = reading.roles[-1].low.rsplit(" ", 1)[-1]
    if head in words.apart and link in ("of", "for"):
        return reading
    nation = nation_of(segment, words)
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
            at = name_begins(segment, words)
            reading = reading._replace(called=reading.text[segment[at].start : segment[-1].end])
    elif nation is None and reading.called is None and segment[-1].kind == CAPITAL and link == "of":
        return reading
    return reading


def _apposed(reading: Reading, other: Reading | None, words: Grammar) -> Reading:
    """Name and apposition in one: "Diop, Mali's foreign minister", "Togo's leader, Colonel Issa Kabore"."""
    if other is None:
        return reading
    if words.anaphors.get(reading.pronoun or "") == "counterpart":  # "his Malian counterpart, Abdoulaye Diop"
        if other.called or (other.entity is not None and any(row.kind == "holder" for row in other.entity.rows)):
            return other._replace(nation=other.nation or reading.nation)
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
