"""Judging and counting: what is right, the figures by type, and the interval between two runs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import article_of

from dragoman import Coder
from dragoman.evaluate import Answer, Gold, answer_of, answers, judge, score
from dragoman.evaluate.answers import Said
from dragoman.evaluate.bootstrap import figures, intervals
from dragoman.evaluate.past import Past
from dragoman.evaluate.report import Tally, rounded


def gold(kind: str, text: str = "x", **fields: Any) -> Gold:
    return Gold(source=fields.pop("source", "gold:1"), text=text, type=kind, **fields)


def answer(*types: str) -> Answer:
    return Answer(tuple(Said(type=kind, actors=(), recipients=()) for kind in types))


@pytest.mark.parametrize(
    "marked, types, coded, right",
    [
        pytest.param("AID", ("AID",), "AID", True, id="the type"),
        pytest.param("AID", ("ACCUSE", "AID"), "AID", True, id="among others"),
        pytest.param("AID", ("ACCUSE", "REJECT"), "ACCUSE", False, id="the surest of the wrong ones"),
        pytest.param("AID", (), "NONE", False, id="no event"),
        pytest.param("NONE", (), "NONE", True, id="none where none is"),
        pytest.param("NONE", ("AID",), "AID", False, id="an event where none is"),
    ],
)
def test_a_row_is_right_when_any_event_has_its_type(
    marked: str, types: tuple[str, ...], coded: str, right: bool
) -> None:
    outcome = judge(gold(marked), answer(*types))
    assert (outcome.coded, outcome.right, outcome.types) == (coded, right, types)


@pytest.mark.parametrize(
    "actors, recipients, verdict",
    [
        pytest.param(("MLI",), ("RUS",), (True, True), id="both right"),
        pytest.param(("RUS",), ("MLI",), (False, False), id="the wrong way round"),
        pytest.param(("MLI", "NER"), None, (False, None), id="one of two"),
        pytest.param(None, None, (None, None), id="not marked"),
        pytest.param(None, (), (None, False), id="nobody marked"),
    ],
)
def test_marked_parties_are_right_as_a_set(actors: Any, recipients: Any, verdict: tuple[Any, Any]) -> None:
    said = Answer((Said(type="AID", actors=("MLI",), recipients=("RUS",)),))
    outcome = judge(gold("AID", actors=actors, recipients=recipients), said)
    assert (outcome.actors_right, outcome.recipients_right) == verdict
    assert outcome.is_miss == (False in verdict)


def test_of_events_with_the_type_the_one_with_the_parties_counts() -> None:
    said = Answer((Said(type="AID", actors=("FRA",), recipients=()), Said(type="AID", actors=("MLI",), recipients=())))
    assert judge(gold("AID", actors=("MLI",)), said).actors_right


def test_parties_of_a_text_without_an_event_are_not_judged() -> None:
    assert judge(gold("NONE", actors=("MLI",)), answer()).actors_right is None


def test_figures_by_type_are_those_of_the_textbook() -> None:
    marked = ["AID", "AID", "AID", "ACCUSE", "NONE"]
    coded = [answer("AID"), answer("AID"), answer("ACCUSE"), answer("ACCUSE"), answer("REJECT")]
    report = score([gold(kind) for kind in marked], coded)
    assert (report.rows, report.right, report.accuracy, report.macro_f1) == (5, 3, 0.6, 0.489)
    by_type = {one.type: (one.support, one.coded, one.right, one.precision, one.recall, one.f1) for one in report.types}
    assert by_type == {
        "AID": (3, 2, 2, 1.0, 0.667, 0.8),
        "ACCUSE": (1, 2, 1, 0.5, 1.0, 0.667),
        "REJECT": (0, 1, 0, 0.0, None, None),
        "NONE": (1, 0, 0, None, 0.0, 0.0),
    }
    assert list(by_type) == ["AID", "ACCUSE", "REJECT", "NONE"]
    assert report.confusion == {"AID": {"AID": 2, "ACCUSE": 1}, "ACCUSE": {"ACCUSE": 1}, "NONE": {"REJECT": 1}}


def test_nothing_scored_has_no_figures() -> None:
    report = score([], [])
    assert (report.rows, report.accuracy, report.macro_f1, report.types) == (0, None, None, ())


def test_gold_and_coded_must_be_as_long() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score([gold("AID")], [])


def test_a_coded_article_is_scored(coder: Coder) -> None:
    text = "Chad accused Sudan of arming rebels."
    row = gold("ACCUSE", text, actors=("TCD",), recipients=("SDN",))
    report = score([row], [coder.code(article_of(text))])
    assert report.accuracy == 1.0
    assert report.actors is not None
    assert (report.actors.given, report.actors.right, report.actors.share) == (1, 1, 1.0)


def test_the_trigger_points_into_the_text(coder: Coder) -> None:
    text = "Chad accused Sudan of arming rebels."
    said = answer_of(coder.code(article_of(text))).said[0]
    assert said.trigger is not None
    assert text[slice(*said.trigger)] == "accused"


def test_answers_keep_the_order_of_rows_of_both_kinds() -> None:
    asked = [
        gold("ACCUSE", "Chad accused Sudan of arming rebels.", source="a"),
        gold("REJECT", "Peru rejected Chile's plan.", source="b", actor=(0, 4), recipient=(14, 19)),
        gold("NONE", "It rained.", source="c"),
    ]
    found = list(answers(asked, pytest.fail))
    assert [row.source for row, _ in found] == ["a", "b", "c"]
    assert [tuple(said.type for said in one.said) for _, one in found] == [("ACCUSE",), ("REJECT",), ()]
    assert found[1][1].said[0].actors is None


@pytest.mark.parametrize("span", [None, (0, 2)], ids=["article", "relation"])
def test_a_row_in_a_language_that_nobody_reads_is_refused(span: Any) -> None:
    refused: list[str] = []
    asked = [gold("AID", "It rained.", source="a", language="xx", actor=span), gold("NONE", "It rained.", source="b")]
    found = list(answers(asked, lambda error: refused.append(error.source)))
    assert ([row.source for row, _ in found], refused) == (["b"], ["a"])


# Two runs


def compared(cells: dict[tuple[str, str, str], int]) -> Any:
    past, tally = Past(), Tally()
    rows = [cell for cell, count in cells.items() for _ in range(count)]
    for number, (marked, old, _) in enumerate(rows):
        past.keep(judge(gold(marked, id=number), answer(old)))
    tally = Tally(past)
    for number, (marked, _, new) in enumerate(rows):
        tally.add(judge(gold(marked, id=number), answer(new)))
    return tally.report().against


def test_a_run_against_itself_differs_by_nothing() -> None:
    one = compared({("AID", "AID", "AID"): 5, ("ACCUSE", "AID", "AID"): 3})
    assert (one.rows, one.mended, one.broken) == (8, 0, 0)
    for change in (one.accuracy, one.macro_f1):
        assert (change.difference, change.low, change.high) == (0.0, 0.0, 0.0)


def test_mended_and_broken_rows_are_counted() -> None:
    one = compared({("AID", "ACCUSE", "AID"): 3, ("ACCUSE", "ACCUSE", "AID"): 1, ("AID", "AID", "AID"): 4})
    assert (one.mended, one.broken) == (3, 1)
    assert (one.accuracy.before, one.accuracy.now, one.accuracy.difference) == (0.625, 0.875, 0.25)
    assert one.accuracy.low <= one.accuracy.difference <= one.accuracy.high


def test_the_interval_is_that_of_theory_where_theory_has_one() -> None:
    cells = {("AID", "ACCUSE", "AID"): 60, ("AID", "AID", "AID"): 140}  # a share of 0.3 of 200: 0.0635 each side
    (low, high), _ = intervals(cells)
    assert low == pytest.approx(0.3 - 0.0635, abs=0.01)
    assert high == pytest.approx(0.3 + 0.0635, abs=0.01)


def test_the_interval_does_not_depend_on_chance_or_order() -> None:
    cells = {("AID", "ACCUSE", "AID"): 6, ("AID", "AID", "AID"): 14, ("ACCUSE", "AID", "REJECT"): 3}
    assert intervals(cells) == intervals(dict(reversed(cells.items())))


def test_rows_of_one_run_alone_are_counted_apart() -> None:
    past = Past()
    past.keep(judge(gold("AID", "old"), answer("AID")))
    past.keep(judge(gold("AID", "both"), answer("AID")))
    tally = Tally(past)
    tally.add(judge(gold("AID", "both"), answer()))
    tally.add(judge(gold("AID", "new"), answer()))
    one = tally.report().against
    assert one is not None
    assert (one.rows, one.only_before, one.only_now, one.broken) == (1, 1, 1, 1)


def test_a_mark_that_was_changed_counts_for_both_runs() -> None:
    past = Past()
    past.keep(judge(gold("AID"), answer("ACCUSE")))
    tally = Tally(past)
    tally.add(judge(gold("ACCUSE"), answer("ACCUSE")))
    one = tally.report().against
    assert one is not None
    assert one.accuracy.before == 1.0


def test_a_row_that_stands_twice_is_paired_in_order() -> None:
    past = Past()
    past.keep(judge(gold("AID"), answer("AID")))
    past.keep(judge(gold("AID"), answer()))
    assert (past.take(gold("AID")), past.take(gold("AID")), past.take(gold("AID"))) == (("AID",), (), None)


def test_macro_f1_counts_marked_types_alone() -> None:
    assert figures({("AID", "AID"): 1, ("AID", "ACCUSE"): 1}) == (0.5, pytest.approx(2 / 3))
    assert figures({}) == (0.0, 0.0)


def test_no_figure_is_minus_zero() -> None:
    assert str(rounded(-0.0001)) == "0.0"
