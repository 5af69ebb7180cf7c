"""PLOVER's ontology and CAMEO's codes: complete, of one mind, and refused by name where unknown."""

from __future__ import annotations

import pytest

from dragoman.errors import TableError
from dragoman.events import scale

TYPES = tuple(scale.plover().types)


def test_there_are_sixteen_types_and_each_has_a_quad() -> None:
    assert len(TYPES) == 16
    assert {scale.quad(name) for name in TYPES} == set(scale.QUADS)


def test_there_are_38_contexts_and_none_stands_twice() -> None:
    contexts = scale.plover().contexts
    assert len(contexts) == len(set(contexts)) == 38


@pytest.mark.parametrize(
    "event_type, quad",
    [
        ("AGREE", "verbal cooperation"),
        ("CONCEDE", "verbal cooperation"),
        ("AID", "material cooperation"),
        ("RETREAT", "material cooperation"),
        ("REQUEST", "verbal conflict"),
        ("THREATEN", "verbal conflict"),
        ("PROTEST", "material conflict"),
        ("ASSAULT", "material conflict"),
    ],
)
def test_a_type_lies_in_its_quad(event_type: str, quad: str) -> None:
    assert scale.quad(event_type) == quad


@pytest.mark.parametrize(
    "event_type, mode, score",
    [
        ("CONSULT", None, 2.5),
        ("CONSULT", "visit", 4.0),
        ("ACCUSE", None, -3.0),
        ("RETREAT", "disarm", 10.0),
        ("REQUEST", "meet", 0.0),
        ("PROTEST", "riot", -7.0),
        ("ASSAULT", "unconventional", -10.0),
    ],
)
def test_a_mode_has_a_score_of_its_own(event_type: str, mode: str | None, score: float) -> None:
    assert scale.score(event_type, mode) == score


@pytest.mark.parametrize("event_type", TYPES)
def test_cooperation_scores_above_conflict(event_type: str) -> None:
    kind = scale.plover().types[event_type]
    values = [kind.score, *kind.modes.values()]
    if "cooperation" in kind.quad:
        assert min(values) > 0
    else:
        assert max(values) <= 0.5


@pytest.mark.parametrize("event_type", TYPES)
def test_every_type_and_mode_has_a_cameo_code_of_its_type(event_type: str) -> None:
    for mode in (None, *scale.plover().modes[event_type]):
        code = scale.default_cameo(event_type, mode)
        # CAMEO has no resignation: it stands under demands for a change of leadership that were met
        expected = "CONCEDE" if mode == "resign" else event_type
        assert scale.cameo()[code].event_type == expected


def test_an_unknown_mode_falls_back_on_the_type_for_a_code() -> None:
    assert scale.default_cameo("CONSULT", "telepathy") == scale.default_cameo("CONSULT", None)


def test_cameo_is_whole_and_in_order() -> None:
    codes = list(scale.cameo())
    assert codes == sorted(codes)
    assert codes[0] == "01"
    assert codes[-1] == "2042"
    assert {code for code in codes if len(code) == 2} == {f"{root:02}" for root in range(1, 21)}


@pytest.mark.parametrize("root", [f"{root:02}" for root in range(1, 21)])
def test_every_longer_code_stands_under_a_shorter_one(root: str) -> None:
    codes = scale.cameo()
    assert all(code[:-1] in codes for code in codes if code.startswith(root) and len(code) > 2)


@pytest.mark.parametrize("entry", scale.cameo().values(), ids=lambda entry: entry.code)
def test_a_cameo_row_speaks_in_plover_terms(entry: scale.Cameo) -> None:
    ontology = scale.plover()
    assert entry.name
    assert -10 <= entry.goldstein <= 10
    assert set(entry.contexts) <= set(ontology.contexts)
    if entry.event_type is None:
        assert entry.code.startswith("01")
        assert entry.event_mode is None
    elif entry.event_mode is not None:
        assert entry.event_mode in ontology.modes[entry.event_type]


@pytest.mark.parametrize(
    "code, event_type, mode",
    [
        ("026", "REQUEST", "meet"),
        ("0841", "RETREAT", "release"),
        ("0842", "RETREAT", None),
        ("0871", "RETREAT", "ceasefire"),
        ("055", "CONCEDE", None),
        ("1121", "ACCUSE", "allege"),
        ("116", "SANCTION", "convict"),
        ("1246", "REJECT", "yield"),
        ("1322", "THREATEN", "restrict"),
        ("163", "SANCTION", "discontinue"),
        ("1722", "COERCE", "restrict"),
        ("1712", "ASSAULT", "destroy"),
        ("186", "ASSAULT", "targeted"),
        ("195", "ASSAULT", "aerial"),
        ("202", "ASSAULT", None),
    ],
)
def test_a_code_maps_to_its_type_and_mode(code: str, event_type: str, mode: str | None) -> None:
    entry = scale.cameo()[code]
    assert (entry.event_type, entry.event_mode) == (event_type, mode)


def test_codes_have_names_and_goldstein_values() -> None:
    assert scale.cameo_name("0244") == "Appeal for change in institutions, regime"
    assert scale.goldstein("0244") == -0.3
    assert scale.goldstein("057") == 8.0


@pytest.mark.parametrize(
    "ask",
    [
        lambda: scale.quad("HUG"),
        lambda: scale.score("HUG", None),
        lambda: scale.score("CONSULT", "riot"),
        lambda: scale.default_cameo("HUG", None),
        lambda: scale.cameo_name("999"),
        lambda: scale.goldstein("42"),
    ],
    ids=["quad", "score", "mode", "default", "name", "goldstein"],
)
def test_what_the_tables_have_not_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(TableError):
        ask()
