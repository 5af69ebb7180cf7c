"""A language's closed words by what they say: data of each language's grammar.toml, tables `markers` and `signs`."""

from __future__ import annotations

import msgspec


class Markers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Prepositions by use.

    `recipient`: mark whom it is done to, in a phrase of the object, the likeliest first. `towards`: the same among the
    verb's own phrases. `loose`: mark an owner or a country where nothing better is found. `within`: mark a country
    that it is done in. `carried`: mark the recipient of a light verb. `together`: mark the other parties of what is
    done together. `topic`: mark what is talked about and has not happened. `background`: before an event noun, say
    that it happened; those `aside` tell it beside what the verb says. `agent`: mark who does it, after a noun.
    `place`: mark where it happened. `content`: begin a clause that only says what a noun is about ("the claim that").
    """

    recipient: tuple[str, ...]
    towards: tuple[str, ...]
    loose: tuple[str, ...]
    within: tuple[str, ...]
    carried: frozenset[str]
    together: frozenset[str]
    topic: frozenset[str]
    background: frozenset[str]
    aside: frozenset[str]
    agent: frozenset[str]
    place: frozenset[str]
    content: frozenset[str]


class Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other closed words that the events stage turns on.

    `own_voice`: pronouns for who speaks. `third_person`: pronouns that a speaker's own clause may use of him.
    `other_time`: subordinators of a clause whose time is not the main clause's. `according`: prepositions of a source.
    `vows`: operators that make a threat of what they promise against somebody, `threatening`: those that mean no good.
    `cancels`: verbs that end a meeting before it is held; `ends`: verbs that only close it. `helping`: words of a
    mission that troops are sent on for others' good; `disasters`: what they are sent to fight on it.
    """

    own_voice: frozenset[str]
    third_person: frozenset[str]
    other_time: frozenset[str]
    according: frozenset[str]
    vows: frozenset[str]
    threatening: frozenset[str]
    cancels: frozenset[str]
    ends: frozenset[str]
    helping: frozenset[str]
    disasters: frozenset[str]
