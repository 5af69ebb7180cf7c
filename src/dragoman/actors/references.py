"""Whom a pronoun or a description means: the nearest fitting name before it, or nobody.

Agreement in number, sort and gender, the subject of the sentence before first (it is mentioned first), nearness after
that. A wrong name costs more than none: where nothing fits well the answer is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.actors import tables
from dragoman.actors.heads import Reading
from dragoman.records import Actor

if TYPE_CHECKING:
    from dragoman.actors.mentions import Noted
    from dragoman.actors.page import Page

REACH = 3  # sentences back that a pronoun looks (by hand: beyond that it is mostly wrong)
CLEAR = 1.5  # times as often named: then "the country" is that one of two (set by hand)
ARMED = ("REB", "PRM", "CRM")  # whom "the fighters" or "the gunmen" may be
OPENED = 8  # states: "EU member states" are not named one by one in an event (set by hand)
FAR = 12  # sentences back that a description ("the Malian president", "the group") looks


def refer(page: Page, reading: Reading, start: int | None) -> tuple[Actor, ...]:
    """Whom the reading means by what stands before it; empty where it is no reference or nothing fits."""
    if start is None:
        return ()
    before = page.before(start)
    if reading.colonial:
        return _colonial(page, start)
    word = reading.pronoun
    if word is None:
        return _described(page, reading, before)
    words = page.words
    if reading.reciprocal:
        return _plural(page, before, start)
    kind = words.pronouns.get(word)
    if kind in ("male", "female"):
        return _person(page, _not_subject(page, before, start) if word in words.objects else before, start, kind)
    if kind == "thing":
        return _thing(page, before, start)
    if kind == "plural":
        return _plural(page, _not_subject(page, before, start) if word in words.objects else before, start)
    if kind == "first":
        return ()
    anaphor = words.anaphors.get(word)
    if anaphor == "counterpart":
        return _counterpart(page, reading, before)
    if anaphor in ("countries", "sides", "persons") or word in words.demonstratives:
        if reading.nation is not None:
            return ()
        joining = anaphor == "countries" and _joining(page, reading)
        if not (reading.definite or reading.counted or joining):
            return ()
        return _several(page, reading, anaphor or "sides", before, start)
    if anaphor in ("country", "bodies") and reading.definite and reading.nation is None:
        return _one(page, anaphor, before, start)
    return ()


def armed(page: Page, start: int) -> Actor | None:
    """The armed group named last: whose "its fighters" are where "it" would be a state."""
    for noted in reversed(page.before(start)):
        if noted.sort in ("body", "group") and noted.actor.sectors[:1] and noted.actor.sectors[0] in ARMED:
            return noted.actor
    return None


def owners(page: Page, word: str, start: int) -> tuple[Actor, ...]:
    """Who owns what stands at *start*: "its army", "his government", "the country's rebels"."""
    return refer(page, Reading(word, pronoun=word, definite=True), start)


def _sentences(page: Page, before: list[Noted], start: int, reach: int) -> list[list[Noted]]:
    """The mentions of the sentence at *start* and of up to *reach* before it, nearest sentence first."""
    here = page.sentence(start)
    groups: dict[int, list[Noted]] = {}
    for noted in reversed(before):
        if noted.sentence < here - reach:
            break
        groups.setdefault(noted.sentence, []).append(noted)
    return [groups[number][::-1] for number in sorted(groups, reverse=True)]


def _person(page: Page, before: list[Noted], start: int, gender: str) -> tuple[Actor, ...]:
    genders = {n.actor.name: n.gender for n in before if n.gender is not None and n.actor.name}
    for group in _sentences(page, before, start, REACH):
        for noted in group:
            known = noted.gender or genders.get(noted.actor.name or "")
            if noted.sort == "person" and not noted.plural and known in (None, gender):
                return (noted.actor,)
    return ()


def _not_subject(page: Page, before: list[Noted], start: int) -> list[Noted]:
    """Without whom the sentence mentions first: "Abiy thanked him" is somebody else."""
    here = page.sentence(start)
    at = next((at for at, noted in enumerate(before) if noted.sentence == here), None)
    if at is None:
        return before
    subject = _run(before, at)
    names = {noted.actor for noted in subject if noted.actor.name is not None}
    return [noted for noted in before if noted not in subject and noted.actor not in names]


def _thing(page: Page, before: list[Noted], start: int) -> tuple[Actor, ...]:
    for group in _sentences(page, before, start, REACH):
        for noted in group:
            if noted.sort in ("country", "body") and (noted.actor.country or noted.actor.name) and not noted.plural:
                return (noted.actor,)
            if noted.collective and noted.actor.country:
                return (noted.actor,)
    return ()


def _plural(page: Page, before: list[Noted], start: int) -> tuple[Actor, ...]:
    for group in _sentences(page, before, start, 1):
        for at, noted in enumerate(group):
            if at + 1 < len(group) and group[at + 1].joined and group[at + 1].sort == noted.sort:
                return _distinct([noted, *_run(group, at + 1)])
        for noted in group:
            if noted.plural and noted.sort == "group":
                return (noted.actor,)
        people = _distinct([noted for noted in group if noted.sort == "person"])
        if len(people) == 2:
            return people
        for noted in group:
            if noted.sort == "body" and noted.actor.name:
                return (noted.actor,)
        states = _distinct([noted for noted in group if noted.sort == "country"])
        if len(states) == 2:
            return states
    return ()


def _run(group: list[Noted], at: int) -> list[Noted]:
    run = [group[at]]
    while at + 1 < len(group) and group[at + 1].joined:
        at += 1
        run.append(group[at])
    return run


def _distinct(noted: list[Noted]) -> tuple[Actor, ...]:
    found: dict[tuple[str | None, str | None], Actor] = {}
    for one in noted:
        found.setdefault((one.actor.name, one.actor.country), one.actor)
    return tuple(found.values())


def _state(country: str) -> Actor:
    row = tables.countries().get(country)
    if row is None:
        return Actor(country=country)
    return Actor(name=row["name"], country=country, wikidata=row["wikidata"] or None)


def _several(page: Page, reading: Reading, anaphor: str, before: list[Noted], start: int) -> tuple[Actor, ...]:
    """ "The two countries", "both sides", "the three leaders", "these countries"."""
    wanted = reading.counted if reading.counted > 1 else page.words.counts.get(reading.pronoun or "", 0)
    if anaphor == "countries" and page.words.pronouns.get(reading.possessor or "") == "plural":
        codes = list(dict.fromkeys(actor.country for actor in _plural(page, before, start)))
        return tuple([_state(code) for code in codes if code]) if len(codes) > 1 else ()
    groups = _sentences(page, before, start, FAR)
    if anaphor == "sides" and groups and groups[0][0].sentence == page.sentence(start) and _oblique(page, start):
        groups = groups[1:]  # "Egypt, which mediates between the two sides" is none of them
    if reading.pronoun in words_of_number(page) and groups:
        group = groups[0] if groups[0][0].sentence < page.sentence(start) else groups[1] if len(groups) > 1 else []
        people = _people(group)
        if len(people) == (wanted or 2):
            return people
    if anaphor == "persons":
        for group in groups:
            people = _people(group)
            if len(people) == (wanted or 2):
                return people
        return ()
    opened = _members(page, reading, anaphor, groups, wanted)
    if opened:
        return opened
    if wanted in (0, 2) and anaphor == "countries" and not wanted:
        for group in groups:
            named = list(dict.fromkeys(n.actor.country for n in group if n.sort == "country" and n.noun))
            if len(named) > 1:
                return tuple([_state(code) for code in named if code])
        return ()
    wanted = wanted or 2
    if anaphor == "sides":
        for group in groups:
            parties = _by_country([n for n in group if n.noun and _takes_sides(n)])
            if len(parties) == wanted:
                return parties
    for group in groups[: REACH + 1]:
        codes = list(dict.fromkeys(n.actor.country for n in group if n.actor.country in tables.countries()))
        if len(codes) == wanted:
            return tuple([_state(code) for code in codes if code])
    seen = list(dict.fromkeys(page.countries_before(start)))
    return tuple([_state(code) for code in seen]) if len(seen) == wanted else ()


def words_of_number(page: Page) -> frozenset[str]:
    """The words that count by themselves: "the two", "both", "the pair"."""
    return frozenset(page.words.counts)


def _people(group: list[Noted]) -> tuple[Actor, ...]:
    return _distinct([n for n in group if n.sort == "person" and n.actor.name and n.actor.sectors])


def _members(page: Page, reading: Reading, anaphor: str, groups: list[list[Noted]], wanted: int) -> tuple[Actor, ...]:
    """The states of the body named last: "member states", or "the three countries" of a body of three.

    A body of more than OPENED states stays closed: its members do not act one by one.
    """
    if anaphor != "countries":
        return ()
    joining = _joining(page, reading)
    for group in groups[: REACH + 1]:
        for noted in reversed(group):
            states = tables.members(noted.actor.name or "", page.on) if noted.sort == "body" else ()
            if states and len(states) <= OPENED and (len(states) == wanted or (joining and not wanted)):
                return tuple([_state(code) for code in states])
            if states and joining and not wanted:
                return (noted.actor,)
    return ()


def _joining(page: Page, reading: Reading) -> bool:
    """Whether the phrase says "member": of the body named before."""
    return any(not page.words.membership.isdisjoint(words.split()) for words in reading.words)


def _oblique(page: Page, start: int) -> bool:
    """Whether a preposition stands right before *start*."""
    ahead = page.text[max(0, start - 20) : start].split()
    return bool(ahead) and ahead[-1].lower() in page.words.links


def _takes_sides(noted: Noted) -> bool:
    """Whether a name may be a party: a state, its seat of power or a body, and no mere region."""
    if noted.sort != "country":
        return noted.sort == "body"
    state = tables.countries().get(noted.actor.country or "")
    return bool(noted.actor.sectors) or (state is not None and state["name"] == noted.actor.name)


def _by_country(noted: list[Noted]) -> tuple[Actor, ...]:
    found: dict[str | None, Actor] = {}
    for one in noted:
        states = one.actor.country in tables.countries()
        found.setdefault(one.actor.country if states and one.sort == "country" else one.actor.name, one.actor)
    return tuple(found.values())


def _one(page: Page, anaphor: str, before: list[Noted], start: int) -> tuple[Actor, ...]:
    """ "The country", "the bloc", "the group": the nearest that fits."""
    if anaphor == "country":
        for group in _sentences(page, before, start, REACH):
            named = list(dict.fromkeys(n.actor.country for n in group if n.sort == "country" and n.noun))
            if len(named) == 1 and named[0]:
                return (_state(named[0]),)
            if named:
                counts = sorted(((page.survey.counts[code or ""], code) for code in named), key=lambda pair: -pair[0])
                return (_state(counts[0][1]),) if counts[0][1] and counts[0][0] >= CLEAR * counts[1][0] else ()
        return (_state(page.sole),) if page.sole is not None else ()
    for group in _sentences(page, before, start, FAR):
        for noted in reversed(group):
            if noted.sort == "body" and noted.actor.name:
                return (noted.actor,)
    return ()


def _counterpart(page: Page, reading: Reading, before: list[Noted]) -> tuple[Actor, ...]:
    """ "His Malian counterpart": the nation's, in the office of the person before."""
    if reading.nation is None:
        return ()
    row = page.row(reading.nation, reading.words)
    if row is None or row.country is None:
        return ()
    for noted in reversed(before):
        if noted.sort == "person" and noted.actor.sectors and noted.actor.country != row.country:
            known = _of_country(before, row.country, noted.actor.sectors)
            return (known or Actor(country=row.country, sectors=noted.actor.sectors),)
    return (Actor(country=row.country, sectors=("GOV",)),)


def _of_country(before: list[Noted], country: str, sectors: tuple[str, ...]) -> Actor | None:
    people = {
        noted.actor.name: noted.actor
        for noted in before
        if noted.sort == "person" and noted.actor.country == country and noted.actor.sectors == sectors and noted.head
    }
    return next(iter(people.values())) if len(people) == 1 and None not in people else None


def _described(page: Page, reading: Reading, before: list[Noted]) -> tuple[Actor, ...]:
    """ "The minister", "the Malian president", "the rebels": somebody named before in that role."""
    if not reading.roles or reading.indefinite or reading.counted or reading.called is not None or reading.former:
        return ()
    head = reading.roles[-1].low.rsplit(" ", 1)[-1]
    owner = page.row(reading.nation, reading.words) if reading.nation is not None else None
    role = reading.roles[-1].rows[0]
    if reading.nation is not None and (owner is None or owner.country is None):
        return ()
    if role.kind in ("person", "office") and not reading.plural:
        return _holder(page, reading, head, owner.country if owner is not None else None, before)
    if owner is not None or not reading.definite:
        return ()
    if role.kind == "body" and not reading.plural:
        for noted in reversed(before):
            if noted.head == head and noted.actor.country and noted.actor.sectors and not noted.plural:
                return (noted.actor,)  # "the ministry" is the defence ministry named before
    if role.sectors and role.sectors[0] in (*ARMED, "UAF"):
        for noted in reversed(before):
            if noted.sort in ("body", "group") and noted.actor.sectors[:1] and noted.actor.sectors[0] in ARMED:
                return (noted.actor,)
    return ()


def _holder(page: Page, reading: Reading, head: str, country: str | None, before: list[Noted]) -> tuple[Actor, ...]:
    """The person named before whose role has this head and whose country is this one."""
    if country is None and not reading.definite:
        return ()
    full = reading.roles[-1].low
    fallback: Actor | None = None
    for noted in reversed(before):
        if noted.sort != "person" or not noted.actor.name or (country and noted.actor.country != country):
            continue
        heads = page.definitions.heads.get(noted.actor.name, [])
        if head in heads or full in heads:
            return (noted.actor,)
        if country and fallback is None and _leads(page, head, set(heads)):
            fallback = noted.actor
    return (fallback,) if fallback is not None else ()


def _leads(page: Page, head: str, known: set[str]) -> bool:
    """Whether somebody of these roles may be called *head*: a president "the ruler", a prime minister "the leader"."""
    words = page.words
    return head in words.highest and bool(words.highest & known or (head in words.leading_nouns and words.led & known))


def _colonial(page: Page, start: int) -> tuple[Actor, ...]:
    """The power that ruled the countries named last: nearest first, and only one that is named on the page too."""
    seen = page.countries_before(start)
    powers = [tables.countries()[code]["former_power"] for code in reversed(seen) if code in tables.countries()]
    for power in powers:
        if power and power in seen:
            return (_state(power),)
    return (_state(powers[0]),) if powers and powers[0] else ()
