"""The core of a noun phrase, without what hangs on it: its head decides whether anybody is named, and who.

The head is the last word: a role noun, a name of the tables, or a capitalised name with a role before it. Any other
noun is no actor, whoever owns it: "Israeli strikes" do not act.
"""

from __future__ import annotations

from typing import NamedTuple

from dragoman.actors.grammar import Grammar
from dragoman.actors.units import CAPITAL, NAME, ROLE, WORD, Unit

PEOPLE = frozenset(["adjective", "person", "people"])
_DIGITS = 9  # of a number of people; a longer one is none


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
    reciprocal: bool = False  # "each other": all whom the sentence named before
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


def core_of(phrase: str, units: list[Unit], words: Grammar) -> Reading | None:
    """What a stretch without prepositions names, by its last unit; None where that is nobody who acts."""
    start, definite, indefinite, counted = _determined(units, words)
    lead, rest = units[:start], units[start:]
    while rest and rest[-1].kind == WORD and rest[-1].low in words.trailing:
        rest.pop()
    if not rest:
        return _pronoun(phrase, lead, words, definite)
    everything = frozenset([unit.low for unit in units[: start + len(rest)]])
    rest = _finite(rest)
    while len(rest) > 1 and rest[-1].kind == WORD and rest[-1].low in words.postposed:
        rest.pop()
    last = rest[-1]
    low = last.low if len(rest) == 1 else " ".join([unit.low for unit in rest])
    if low in words.colonial:
        return Reading(phrase, colonial=True, words=everything)
    if last.kind == WORD and low not in words.pronouns and last.low not in words.anaphors:
        return None
    former, marks = _adjectives(rest, words)
    reading = Reading(
        phrase,
        former=former,
        marks=marks,
        definite=definite,
        indefinite=indefinite,
        counted=counted,
        possessor=_possessor(units[: start + len(rest) - 1], words),
        words=everything,
    )
    if last.kind == CAPITAL:
        return _called(reading, rest, words)
    if last.kind == ROLE:
        return _role(reading, rest, words)
    if last.kind == NAME:
        return _entity(reading, rest, words)
    if low in words.pronouns:
        return reading._replace(pronoun=low)
    return reading._replace(pronoun=last.low, nation=nation_of(rest, words))


def _determined(units: list[Unit], words: Grammar) -> tuple[int, bool, bool, int]:
    """Where the phrase begins behind its determiners and numbers; whether it is definite, indefinite, and how many."""
    definite = indefinite = False
    counted = 0
    for start, unit in enumerate(units):
        if unit.kind != WORD:
            return start, definite, indefinite, counted
        low = unit.low
        definite = definite or low in words.definite
        indefinite = indefinite or low in words.indefinite
        number = low in words.numbers or low.isdigit()
        if number:
            counted = max(counted, _count(low, words), 1)
        elif low not in words.determiners and low not in words.leading:
            return start, definite, indefinite, counted
    return len(units), definite, indefinite, counted


def _count(low: str, words: Grammar) -> int:
    return words.counts.get(low, int(low) if low.isdecimal() and len(low) < _DIGITS else 1)


def _pronoun(phrase: str, lead: list[Unit], words: Grammar, definite: bool) -> Reading | None:
    if not lead:
        return None
    low = lead[-1].low
    if len(lead) > 1 and (lead[-2].low, low) in words.reciprocals:
        return Reading(phrase, pronoun=words.reciprocal, reciprocal=True)
    if low in words.pronouns or low in words.counts or low in words.demonstratives:
        reading = Reading(phrase, pronoun=low, words=frozenset([unit.low for unit in lead]))
        return reading._replace(counted=words.counts.get(low, 0), definite=definite)
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


def _adjectives(units: list[Unit], words: Grammar) -> tuple[bool, tuple[str, ...]]:
    """Whether an adjective says "former", and the sectors that adjectives say."""
    marks: list[str] = []
    former = False
    last = units[-1]
    for unit in units:
        first = unit.low if unit.kind == WORD else unit.low.split(" ", 1)[0]
        former = former or (first in words.former and first not in words.still)
        if unit is not last and unit.low in words.marks and unit.gap != "-":
            marks += words.marks[unit.low]
    return former, tuple(marks)


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


def nation_of(units: list[Unit], words: Grammar) -> Unit | None:
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


def name_begins(units: list[Unit], words: Grammar) -> int:
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
    at = name_begins(units, words)
    name, before = units[at:], units[:at]
    text = reading.text[name[0].start : name[-1].end]
    joins = bool(before) and before[-1].kind == NAME and not before[-1].possessive and name[0].gap in (" ", "-")
    if joins and any("person" in row.rule for row in before[-1].rows):
        at -= 1
        text = reading.text[units[at].start : name[-1].end]
        before = units[:at]
    organisation = name[-1].low in words.organisations
    roles = tuple([unit for unit in before if unit.kind == ROLE])
    nation = nation_of(before, words)
    whole = None
    if organisation and nation is not None and not nation.possessive:
        whole = reading.text[nation.start : name[-1].end]
    return reading._replace(called=text, organisation=organisation, roles=roles, nation=nation, whole=whole)


def _role(reading: Reading, units: list[Unit], words: Grammar) -> Reading | None:
    roles = [unit for unit in units if (unit.kind == ROLE and not unit.possessive) or unit is units[-1]]
    before = units[:-1]
    last = units[-1]
    nation = nation_of(before, words)
    if last.capital and last.gap == " " and before and before[-1].kind == CAPITAL and not before[-1].possessive:
        at = name_begins(before, words)
        name = reading.text[before[at].start : last.end]
        return reading._replace(called=name, organisation=True, roles=(last,), nation=nation)
    if last.low in words.anaphors or last.low.rsplit(" ", 1)[-1] in words.anaphors:
        reading = reading._replace(pronoun=last.low.rsplit(" ", 1)[-1])
    return reading._replace(roles=tuple(roles), nation=nation)


def _entity(reading: Reading, units: list[Unit], words: Grammar) -> Reading | None:
    last, before = units[-1], units[:-1]
    if any("person" in row.rule for row in last.rows) and before and before[-1].kind == CAPITAL and last.gap == " ":
        at = name_begins(units, words) if units[-1].kind == CAPITAL else name_begins(before, words)
        roles = tuple([unit for unit in before[:at] if unit.kind == ROLE])
        name = reading.text[units[at].start : last.end]
        return reading._replace(called=name, roles=roles, nation=nation_of(before[:at], words))
    if before and last.gap == "-" and before[-1].low in words.severed_before:
        return None
    if before and last.gap in ("-", "/") and before[-1].kind == NAME and not any(row.country for row in last.rows):
        last, before = before[-1], before[:-1]  # "Russia-Africa": a part of the world does not act
    roles = tuple([unit for unit in before if unit.kind == ROLE and not unit.possessive])
    return reading._replace(entity=last, roles=roles, nation=nation_of(before, words))
