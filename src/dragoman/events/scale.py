"""PLOVER's ontology and CAMEO's codes as tables, and the scales that hang on them.

Every stage that names an event type, a mode, a context or a sector asks here, so that a new mode is one line of
`plover.toml` and no line of code. `cameo.csv` lists every CAMEO code with its name, its Goldstein value and what
PLOVER calls the same thing.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.errors import TableError

_FOLDER = Path(__file__).parent
_PLOVER = "events/plover.toml"
_CAMEO = "events/cameo.csv"
_NO_MODE = "none"  # plover.toml's key for an event without a mode
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of PLOVER's event types: quad, score, the scores of its modes, and the CAMEO codes they default to."""

    quad: str
    score: float
    recipient_required: bool
    cameo: Mapping[str, str]
    modes: Mapping[str, float] = {}


class Plover(msgspec.Struct, frozen=True, kw_only=True):
    """The whole ontology. `sectors` and `not_states` map a code to what it stands for.

    `implied` gives the contexts that a type, or a type and mode as "ASSAULT/aerial", speaks of by itself.
    """

    types: Mapping[str, EventType]
    contexts: tuple[str, ...]
    sectors: Mapping[str, str]
    not_states: Mapping[str, str]
    implied: Mapping[str, tuple[str, ...]]

    @property
    def modes(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each type's modes, in the codebook's order."""
        return {name: tuple(kind.modes) for name, kind in self.types.items()}


class Cameo(msgspec.Struct, frozen=True, kw_only=True):
    """One CAMEO code. `event_type` is None for statements that PLOVER does not code; `goldstein` runs -10 to 10."""

    code: str
    name: str
    goldstein: float
    event_type: str | None
    event_mode: str | None
    contexts: tuple[str, ...]


@lru_cache(maxsize=1)
def plover() -> Plover:
    """The ontology as `plover.toml` states it. Raises TableError where the table breaks its rules."""
    table = tomllib.loads((_FOLDER / "plover.toml").read_text(encoding="utf-8"))
    try:
        types = msgspec.convert(table["type"], dict[str, EventType])
        contexts = msgspec.convert(table["contexts"]["names"], tuple[str, ...])
        implied = msgspec.convert(table["implied"], dict[str, tuple[str, ...]])
    except msgspec.ValidationError as wrong:
        raise TableError(_PLOVER, str(wrong)) from wrong
    for name, kind in types.items():
        if kind.quad not in QUADS:
            raise TableError(_PLOVER, f"{name} has the unknown quad {kind.quad!r}")
        if set(kind.cameo) != {_NO_MODE, *kind.modes}:
            raise TableError(_PLOVER, f"{name} must have one CAMEO code for each mode and one for none")
    if wrong_names := {name for names in implied.values() for name in names} - set(contexts):
        raise TableError(_PLOVER, f"no context {min(wrong_names)!r}")
    return Plover(
        types=types, contexts=contexts, sectors=table["sectors"], not_states=table["not_states"], implied=implied
    )


@lru_cache(maxsize=1)
def cameo() -> Mapping[str, Cameo]:
    """Every CAMEO code with what the table says of it. Raises TableError where the table breaks its rules."""
    codes: dict[str, Cameo] = {}
    with (_FOLDER / "cameo.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            entry = _cameo_row(row)
            if entry.code in codes:
                raise TableError(_CAMEO, f"code {entry.code} stands twice")
            codes[entry.code] = entry
    return codes


def quad(event_type: str) -> str:
    """The quad of *event_type*, as "verbal cooperation". Raises TableError for a type that PLOVER has not."""
    return _kind(event_type).quad


def score(event_type: str, event_mode: str | None) -> float:
    """How cooperative an event is, from -10 (conflict) to 10; the mode's value where it has one, else the type's.

    Raises TableError for a type, or a mode of that type, that PLOVER has not.
    """
    kind = _kind(event_type)
    if event_mode is None:
        return kind.score
    if event_mode not in kind.modes:
        raise TableError(_PLOVER, f"{event_type} has no mode {event_mode!r}")
    return kind.modes[event_mode]


def default_cameo(event_type: str, event_mode: str | None) -> str:
    """The CAMEO code that comes nearest to a type and mode, where a table row names none more exact.

    An unknown mode falls back on the type. Raises TableError for a type that PLOVER has not.
    """
    codes = _kind(event_type).cameo
    return codes.get(event_mode or _NO_MODE, codes[_NO_MODE])


def cameo_name(code: str) -> str:
    """CAMEO's own name of *code*, as "Make a visit" for "042". Raises TableError for a code that CAMEO has not."""
    return _code(code).name


def goldstein(code: str) -> float:
    """The Goldstein value of a CAMEO code, from -10 to 10. Raises TableError for a code that CAMEO has not."""
    return _code(code).goldstein


def _kind(event_type: str) -> EventType:
    kind = plover().types.get(event_type)
    if kind is None:
        raise TableError(_PLOVER, f"no event type {event_type!r}")
    return kind


def _code(code: str) -> Cameo:
    entry = cameo().get(code)
    if entry is None:
        raise TableError(_CAMEO, f"no code {code!r}")
    return entry


def _cameo_row(row: Mapping[str, str]) -> Cameo:
    try:
        value = float(row["goldstein"])
    except ValueError as wrong:
        raise TableError(_CAMEO, f"code {row['code']} has the value {row['goldstein']!r}") from wrong
    entry = Cameo(
        code=row["code"],
        name=row["name"],
        goldstein=value,
        event_type=row["event_type"] or None,
        event_mode=row["event_mode"] or None,
        contexts=tuple(filter(None, row["contexts"].split(";"))),
    )
    if entry.event_type is not None and entry.event_type not in plover().types:
        raise TableError(_CAMEO, f"code {entry.code} has the unknown type {entry.event_type!r}")
    return entry
