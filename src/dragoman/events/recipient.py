"""Whom an act is done to, where the pattern's own place does not hold it.

"Cut aid to Gaza", "a ban imposed on Chad", "rejected Iran's offer", "called for elections in Venezuela": the recipient
stands in a phrase of the object, in a participle after it, in its possessor or adjective, or in a phrase of the verb.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dragoman.languages.frame import Frame, Phrase
from dragoman.languages.markers import Markers
from dragoman.languages.match import demanded
from dragoman.languages.table import Entry

# Told of a country by "in": "called for elections in Venezuela"; a fight or a meeting in a country is not with it.
_IN_A_COUNTRY = frozenset(["REQUEST", "RETREAT", "AID", "SANCTION", "CONCEDE", "ACCUSE", "THREATEN", "REJECT"])
# Of these modes the object is the agent's own: "withdrew British troops".
_OWN_MEN = frozenset(["withdraw", "troops", "police", "weapons", "militia", "disarm"])
_AFTER_NOUNS = frozenset(["participle", "relative"])  # "sanctions imposed on Chad", "that it imposed on Chad"
_SENT_AWAY = frozenset(["expel", "deport"])  # the object is whom it is done to, whether a table knows them or not
_BY_MEANS = frozenset(["ASSAULT", "COERCE"])  # of these "with" names the means: "hit a depot with drones"
_TO_OBJECT = frozenset(["RETREAT", "AID", "COERCE", "ASSAULT"])


class Seeker(msgspec.Struct, frozen=True):
    """Looks for recipients in one sentence: its frames, who could act, and the language's prepositions."""

    frames: Sequence[Frame]
    acts: Callable[[Phrase], bool]
    markers: Markers

    def elsewhere(self, entry: Entry, frame: Frame) -> tuple[Phrase, ...]:
        """The recipients of *frame* outside the place that its entry gives them; () where there are none."""
        if entry.object is not None and entry.object.recipient:
            return ()
        objects = frame.patients if entry.object is not None else ()
        for place in (*objects, *demanded(entry, frame)):
            itself = place in objects and entry.event_mode not in _OWN_MEN
            found = self._behind(place, itself, entry.event_type)
            if found:
                return found
        named = {marker for demand in entry.demands for marker in demand.markers}
        markers = [marker for marker in self.markers.towards if marker not in named]
        found = tuple(p for marker, p in frame.obliques if marker in markers and self._leads(p))
        if not found and entry.event_type in _IN_A_COUNTRY:
            loose = [p for marker, p in frame.obliques if marker in self.markers.within and p.kind == "name"]
            found = tuple(p for p in loose if self.acts(p))
        if not found and entry.event_type in _TO_OBJECT:  # "freed hostages": the object is whom it is done to
            helped = self._helped(frame) if entry.event_type == "AID" else ()
            found = helped or tuple(p for p in objects if self.acts(p) and not _is_own(p))
        if not found and entry.event_mode in _SENT_AWAY:
            found = tuple(p for p in objects if p.kind != "pronoun")
        return found or (self._let(frame) if entry.clause is not None else ())

    def _let(self, frame: Frame) -> tuple[Phrase, ...]:
        """ "Gave approval for medics to enter": who is to do what the clause says."""
        doers = (p for c in frame.clauses for p in self.frames[c.frame].agents if c.marker in ("to", "purpose"))
        return tuple(p for p in doers if p not in frame.agents and self.acts(p) and not _is_own(p))

    def _helped(self, frame: Frame) -> tuple[Phrase, ...]:
        """ "Sent a medical team to help Italy": whom the purpose names."""
        purposes = [self.frames[c.frame] for c in frame.clauses if c.marker in ("to", "object to", "purpose")]
        return tuple(p for purpose in purposes for p in purpose.patients if self.acts(p) and not _is_own(p))

    def unsaid_agents(self, entry: Entry, frame: Frame, recipients: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Who did what a passive tells without saying by whom; () where nothing tells.

        Those who were moved, of one's own men ("French soldiers were withdrawn"); the possessor of what was done
        ("Britain's complaint was lodged").
        """
        if not frame.passive:
            return ()
        if entry.event_mode in _OWN_MEN and entry.object is not None and not entry.object.recipient:
            own = tuple(p for p in frame.patients if p not in recipients and self._leads(p))
            if own:
                return own
        if entry.object is None or entry.object.recipient:
            return ()
        owners = tuple(o for p in frame.patients for o in p.owner if o.kind != "pronoun" and o not in recipients)
        return tuple(o for o in owners if self.acts(o))

    def _behind(self, place: Phrase, itself: bool, event_type: str) -> tuple[Phrase, ...]:
        """Somebody in the phrases of *place*, *itself* if it may be, its possessor or its adjective.

        () for nobody but the agent's own.
        """
        close = self._linked(
            place, [m for m in self.markers.recipient if not (m == "with" and event_type in _BY_MEANS)]
        )
        if close:
            return close
        if itself and (place.owner or place.modifiers) and self.acts(place) and not _is_own(place):
            return (place,)  # "expelled a Mozambican diplomat"
        owners = tuple(p for p in place.owner if p.kind != "pronoun")
        found = self._after_participle(place) or owners or place.modifiers
        if found:
            return tuple(p for p in found if self.acts(p))
        return self._linked(place, self.markers.loose)

    def _linked(self, place: Phrase, markers: Sequence[str]) -> tuple[Phrase, ...]:
        """Those who act in the phrases that hang on *place* by one of *markers*, at most two steps down."""
        near = tuple(p for marker in markers for p in place.linked(marker))
        linked = (*near, *(p for inner in near for marker in markers for p in inner.linked(marker)))
        acting = tuple(p for p in linked if self.acts(p))
        if acting:
            return acting
        owners = [o for p in linked for o in (*p.owner, *p.modifiers) if o.kind != "pronoun"]
        return tuple(o for o in owners if self.acts(o))

    def _leads(self, phrase: Phrase) -> bool:
        """Whether the phrase names somebody or something of somebody's ("an Iranian ship")."""
        return self.acts(phrase) or bool(phrase.modifiers) or any(p.kind != "pronoun" for p in phrase.owner)

    def _after_participle(self, patient: Phrase) -> tuple[Phrase, ...]:
        for frame in self.frames:
            if frame.relation in _AFTER_NOUNS and any(p.index == patient.index for p in frame.patients):
                return tuple(p for marker, p in frame.obliques if marker in self.markers.recipient and self.acts(p))
        return ()


def _is_own(phrase: Phrase) -> bool:
    """Whether the phrase belongs to the agent by a possessive pronoun ("its troops")."""
    return any(p.kind == "pronoun" for p in phrase.owner)
