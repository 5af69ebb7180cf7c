"""What may be asked with a question: each parameter once, with its JSON Schema, and how its values are read.

The routes read them from the query string, `dragoman mcp` from JSON; the OpenAPI document and the tools' schemas are
made of the same table, `parameters.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from dragoman.api.errors import Refusal
from dragoman.events.scale import QUADS, plover
from dragoman.store.asking import REVIEWS, STATUSES, Filters
from dragoman.store.counting import COUNTED, DIMENSIONS
from dragoman.store.journal import ACTS
from dragoman.store.journal import STATES as STANDINGS
from dragoman.store.registers import STATES

LONGEST = 500  # characters of one value: no name, no cursor and no sensible search is longer
MOST_VALUES = 10  # of one parameter that may be given more than once; each may open to a hundred states
MOST_DIMENSIONS = 4
FILTERS = tuple(field.name for field in msgspec.structs.fields(Filters))
"""The filters of events, by the names of the command line."""
DAY = r"^[0-9]{4}(-[0-9]{2}){0,2}$"
PLAIN = r"^[^\u0000-\u001f\u007f]*$"
"""No control characters: nobody's name has any, and databases refuse some."""
_TABLE = Path(__file__).parent / "parameters.toml"
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter: its name, how it is written, which values it may have, and what it means."""

    name: str
    kind: str  # text, several, pair, commas, day, number, whole
    told: str
    words: tuple[str, ...] = ()  # the values there are; none: any
    least: float | None = None
    most: float | None = None
    needed: bool = False

    @property
    def listed(self) -> bool:
        """Whether it has several values."""
        return self.kind in ("several", "pair", "commas")

    def schema(self) -> dict[str, Any]:
        """Its values as JSON Schema."""
        if self.listed:
            bounds = {"several": (1, MOST_VALUES), "pair": (2, 2), "commas": (1, MOST_DIMENSIONS)}[self.kind]
            found: dict[str, Any] = {"type": "array", "items": self._one(), "minItems": bounds[0]}
            found["maxItems"] = bounds[1]
            return found | ({"uniqueItems": True} if self.kind == "commas" else {})
        return self._one()

    def _one(self) -> dict[str, Any]:
        if self.kind in ("number", "whole"):
            number = float if self.kind == "number" else int
            ends = {"minimum": self.least, "maximum": self.most}
            kind = "number" if self.kind == "number" else "integer"
            return {"type": kind} | {name: number(value) for name, value in ends.items() if value is not None}
        if self.words:
            return {"type": "string", "enum": list(self.words)}
        if self.kind == "day":
            return {"type": "string", "pattern": DAY}
        return {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PLAIN}


_WORDS: dict[str, tuple[str, ...]] = {
    "types": tuple(plover().types),
    "modes": tuple(sorted({mode for modes in plover().modes.values() for mode in modes})),
    "quads": (*QUADS, "1", "2", "3", "4"),
    "contexts": tuple(plover().contexts),
    "statuses": STATUSES,
    "reviews": (*REVIEWS, "yes", "no"),
    "counted": COUNTED,
    "dimensions": DIMENSIONS,
    "states": STATES,
    "acts": ACTS,
    "standings": STANDINGS,
}


@lru_cache(maxsize=1)
def _table() -> dict[str, Parameter]:
    found = {}
    for name, row in tomllib.loads(_TABLE.read_text(encoding="utf-8")).items():
        words = _WORDS.get(row.pop("words", ""), ())
        found[name] = msgspec.convert({"name": row.pop("called", name), "words": words, **row}, Parameter)
    return found


def parameters(*names: str, orders: Sequence[str] = ()) -> tuple[Parameter, ...]:
    """The parameters of these names; *orders* are the values that `order` may have."""
    table = _table()
    found = [table[name] for name in names]
    return tuple(msgspec.structs.replace(one, words=tuple(orders)) if one.name == "order" else one for one in found)


def from_query(known: Sequence[Parameter], pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of a query string, by name. Raises Refusal for a name that there is not, and for a bad value."""
    by_name = {one.name: one for one in known}
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in by_name:
            there = f"there are {', '.join(by_name)}" if by_name else "there are none"
            raise Refusal("bad_parameter", f"no such parameter; {there}", name[:LONGEST])
        split = value.split(",") if by_name[name].kind == "commas" else [value]
        found.setdefault(name, []).extend(split)
    given: dict[str, Any] = {}
    for name, values in found.items():
        one = by_name[name]
        if len(values) > 1 and not one.listed:
            raise Refusal("bad_parameter", "given more than once", name)
        read = [_read(one, value) for value in values]
        given[name] = read if one.listed else read[0]
    return checked(known, given)


def checked(known: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values, of the right types and within bounds. Raises Refusal."""
    by_name = {one.name: one for one in known}
    for name, value in given.items():
        if name not in by_name:
            raise Refusal("bad_parameter", f"no such parameter; there are {', '.join(by_name)}", name[:LONGEST])
        one = by_name[name]
        if not one.listed:
            _check(one, value)
            continue
        if not isinstance(value, list):
            raise Refusal("bad_parameter", "a list of values", name)
        for each in value:
            _check(one, each)
        bounds = one.schema()
        if not bounds["minItems"] <= len(value) <= bounds["maxItems"]:
            raise Refusal("bad_parameter", f"{bounds['minItems']} to {bounds['maxItems']} values", name)
        if one.kind == "commas" and len(set(value)) < len(value):
            raise Refusal("bad_parameter", "a value given twice", name)
    for one in known:
        if one.needed and one.name not in given:
            raise Refusal("bad_parameter", "must be given", one.name)
    return dict(given)


def _read(one: Parameter, value: str) -> Any:
    if one.kind == "number" and _NUMBER.fullmatch(value):
        return float(value)
    if one.kind == "whole" and _WHOLE.fullmatch(value):
        return int(value)
    return value


def _check(one: Parameter, value: Any) -> None:
    """Raises Refusal for a value that the schema of the parameter has not."""
    schema = one._one()
    kinds: dict[str, Any] = {"string": str, "number": (int, float), "integer": int}
    wanted = kinds[schema["type"]]
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise Refusal("bad_parameter", {"string": "a text", "number": "a number"}.get(schema["type"], "a whole number"),
                      one.name)  # fmt: skip
    if not isinstance(value, str):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            raise Refusal("bad_parameter", f"from {schema['minimum']:g} to {schema['maximum']:g}", one.name)
        return
    if one.words:
        if value not in one.words:
            raise Refusal("bad_parameter", f"one of {', '.join(one.words)}", one.name)
    elif one.kind == "day":
        if not re.fullmatch(DAY, value) or value.endswith("\n"):
            raise Refusal("bad_parameter", "no day; write YYYY, YYYY-MM or YYYY-MM-DD", one.name)
    elif not 1 <= len(value) <= LONGEST:
        raise Refusal("bad_parameter", f"1 to {LONGEST} characters", one.name)
    elif not is_plain(value):
        raise Refusal("bad_parameter", "no control characters and no half characters", one.name)


def is_plain(value: str) -> bool:
    """Whether a text has neither control characters nor lone surrogates."""
    return not any(sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff" for sign in value)
