"""Corrections: what people say stands beside what was coded, can be taken back, and outlives coding anew."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text
from tests.store import said
from tests.store.said import MET, NEW, PRAISED, SHELLED, add, article, coded, event, recode, rows, stands

from dragoman.errors import StoreError
from dragoman.store import Store, journal
from dragoman.store.checking import faults
from dragoman.store.corrections import BadCorrectionError, accept, carry, correct, reject, undo
from dragoman.store.corrections import said as said_of
from dragoman.store.journal import Entry
from dragoman.store.tables import corrections, event_contexts, events, parties, places

PAGE = article("a")
TALKS, SHELLING, PRAISE = (one.id for one in coded(PAGE).events)
BY = {"by": "Ada"}


@pytest.fixture
def page(store: Store) -> Store:
    """A store of each kind with three events."""
    add(store, coded(PAGE))
    return store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of such a store."""
    path = tmp_path_factory.mktemp("filled") / "small.db"
    with Store(path) as opened:
        add(opened, coded(PAGE))
    return path


@pytest.fixture
def small(tmp_path: Path, filled: Path) -> Iterator[Store]:
    """The same in SQLite alone, for what no database changes."""
    with Store(shutil.copy(filled, tmp_path / "small.db")) as opened:
        yield opened


def told(store: Store) -> list[Entry]:
    with store.read() as connection:
        return list(journal.entries(connection))


def states(store: Store) -> list[str]:
    return [entry.state for entry in told(store)]


def test_another_type_brings_quad_score_and_code_with_it(page: Store) -> None:
    (entry,) = correct(page, TALKS, {"event_type": "support"}, **BY)
    one = stands(page, TALKS)
    assert (one.event_type, one.event_mode, one.quad, one.cameo) == ("SUPPORT", None, "verbal cooperation", "050")
    assert one.score == 5.0
    assert entry.field == "event_type"
    assert entry.before["event_type"] == "CONSULT"
    row = rows(page, "id", "event_type", "event_mode", "quad", "score", "cameo", "review", "shown")[0]
    assert row == (TALKS, "SUPPORT", None, 1, 5.0, "050", "corrected", True)
    with page.read() as connection:
        record = connection.execute(select(events.c.record).where(events.c.id == TALKS)).scalar_one()
    assert msgspec.json.decode(record)["event_type"] == "CONSULT"  # as it was coded


def test_several_fields_are_set_at_once_the_type_first(page: Store) -> None:
    wanted = {
        "mode": "firearms", "status": "denied", "type": "ASSAULT", "date": "2025-02", "contexts": "legal; military",
        "place": "Gao", "actors": "Peru, Assimi Goita (MLI GOV)", "recipients": "", "cameo": "193",
    }  # fmt: skip
    entries = correct(page, TALKS, wanted, **BY)
    assert [entry.field for entry in entries] == [
        "event_type", "event_mode", "status", "date", "place", "contexts", "actors",
    ]  # fmt: skip
    one = stands(page, TALKS)
    assert (one.event_type, one.event_mode, one.status, one.contexts) == (
        "ASSAULT", "firearms", "denied", ("military", "legal"),
    )  # fmt: skip
    assert one.date is not None
    assert (one.date.start, one.date.end, one.date.basis) == ("2025-02-01", "2025-02-28", "set by Ada")
    assert one.place is not None
    assert (one.place.name, one.place.country) == ("Gao", "MLI")
    assert [(party.name, party.country, party.sectors) for party in one.actors] == [
        ("Peru", "PER", ()),
        ("Assimi Goita", "MLI", ("GOV",)),
    ]
    with page.read() as connection:
        mine = (
            select(parties.c.role, parties.c.country, parties.c.day).where(parties.c.event == 1).order_by(parties.c.key)
        )
        assert [tuple(row) for row in connection.execute(mine)] == [
            ("actor", "PER", "2025-02-01"),
            ("actor", "MLI", "2025-02-01"),
        ]
        about = select(event_contexts.c.context).where(event_contexts.c.event == 1).order_by(event_contexts.c.key)
        assert list(connection.execute(about).scalars()) == ["military", "legal"]
        where = select(places.c.name).join(events, events.c.place == places.c.key).where(events.c.id == TALKS)
        assert connection.execute(where).scalar_one() == "Gao"
    assert rows(page, "day", "month")[0] == ("2025-02-01", "2025-02")


def test_parties_of_the_event_keep_their_words(small: Store) -> None:
    before = stands(small, TALKS)
    correct(small, TALKS, {"actors": "SDN", "recipients": "Chad"}, **BY)
    one = stands(small, TALKS)
    assert one.actors == before.actors[1:]
    assert one.recipients == before.actors[:1]


@pytest.mark.parametrize(
    "fields, reason",
    [
        pytest.param({"event_type": "MEET"}, "PLOVER has AGREE", id="no type"),
        pytest.param({"event_mode": "aerial"}, "CONSULT has no mode 'aerial'; it has visit", id="mode of another type"),
        pytest.param({"cameo": "999"}, "CAMEO has no code", id="no code"),
        pytest.param({"cameo": "190"}, "it is ASSAULT in PLOVER", id="code of another type"),
        pytest.param({"status": "true"}, "there are reported, planned", id="no status"),
        pytest.param({"date": "Monday"}, "write 2025-06-23", id="no date"),
        pytest.param({"date": "2025-02-30"}, "is no date", id="a day that is none"),
        pytest.param({"date": "2025-03-03..2025-03-01"}, "ends before it begins", id="backwards"),
        pytest.param({"place": "Xyzzyville"}, "the gazetteer has no", id="no place"),
        pytest.param({"actors": "XYZ"}, "no country 'XYZ'", id="no country"),
        pytest.param({"actors": "Ada (MLI XXX)"}, "no sector 'XXX'", id="no sector"),
        pytest.param({"actors": "x" * 300}, "at most|to 200 characters", id="a name without end"),
        pytest.param({"contexts": "sport"}, "no context 'sport'", id="no context"),
        pytest.param({"confidence": "1"}, "the coder's own", id="confidence"),
        pytest.param({"colour": "red"}, "no such field; what can are event_type", id="no field"),
        pytest.param({"event_type": "CONSULT"}, "has those values already", id="nothing new"),
    ],
)
def test_value_that_plover_has_not_is_refused_and_nothing_written(
    small: Store, fields: dict[str, str], reason: str
) -> None:
    with pytest.raises(BadCorrectionError, match=reason):
        correct(small, TALKS, {"status": "planned"} | fields if "event_type" not in fields else fields, **BY)
    assert told(small) == []
    assert rows(small, "review", "revised") == [(None, None)] * 3


@pytest.mark.parametrize("by", ["", "  ", "x" * 300], ids=["none", "blank", "without end"])
def test_who_corrects_must_be_named(small: Store, by: str) -> None:
    with pytest.raises(BadCorrectionError, match="must be named"):
        accept(small, TALKS, by=by)


def test_rejected_event_is_kept_and_not_shown(page: Store) -> None:
    reject(page, SHELLING, by="Ada", note="a drill")
    assert rows(page, "id", "review", "shown", "current")[1] == (SHELLING, "rejected", False, True)
    with page.read() as connection:
        assert not any(connection.execute(select(parties.c.shown).where(parties.c.event == 2)).scalars())
    with pytest.raises(BadCorrectionError, match="it was rejected"):
        correct(page, SHELLING, {"status": "denied"}, **BY)
    accept(page, SHELLING, **BY)
    assert rows(page, "review", "shown")[1] == ("accepted", True)


def test_event_that_is_not_there_cannot_be_corrected(small: Store) -> None:
    with pytest.raises(BadCorrectionError, match="none of that id"):
        accept(small, "nothing", **BY)


def test_undone_correction_leaves_the_event_as_it_was_coded(page: Store) -> None:
    before = stands(page, TALKS)
    (entry,) = correct(page, TALKS, {"event_type": "AGREE"}, **BY)
    undo(page, entry.number, **BY)
    assert stands(page, TALKS) == before
    assert rows(page, "review", "revised")[0] == (None, None)
    assert states(page) == ["undone", "applied"]


def test_undoing_can_be_undone_again_and_again(page: Store) -> None:
    (entry,) = correct(page, TALKS, {"event_type": "AGREE"}, **BY)
    number, kinds = entry.number, []
    for _ in range(4):
        number = undo(page, number, **BY).number
        kinds.append(stands(page, TALKS).event_type)
    assert kinds == ["CONSULT", "AGREE", "CONSULT", "AGREE"]
    assert states(page) == ["applied", "undone", "applied", "undone", "applied"]
    with pytest.raises(BadCorrectionError, match="undone already; undo correction 5"):
        undo(page, 4, **BY)
    undo(page, 1, **BY)
    assert stands(page, TALKS).event_type == "CONSULT"


def test_corrections_of_other_fields_are_undone_in_any_order(page: Store) -> None:
    fields = {"event_type": "AGREE", "status": "planned", "date": "2025-03-04", "recipients": "PER"}
    entries = correct(page, TALKS, fields, **BY)
    for entry in (entries[1], entries[3], entries[0], entries[2]):
        undo(page, entry.number, **BY)
    assert rows(page, "event_type", "status", "day", "review")[0] == ("CONSULT", "reported", "2025-03-03", None)


def test_correction_on_which_a_later_one_builds_is_undone_after_it(page: Store) -> None:
    (first,) = correct(page, TALKS, {"event_type": "RETREAT"}, **BY)
    (second,) = correct(page, TALKS, {"event_mode": "release"}, **BY)
    with pytest.raises(BadCorrectionError, match=rf"correction {second.number} changed .*event_mode.*undo that first"):
        undo(page, first.number, **BY)
    undo(page, second.number, **BY)
    undo(page, first.number, **BY)
    assert stands(page, TALKS).event_type == "CONSULT"
    with pytest.raises(BadCorrectionError, match="there is none of that number"):
        undo(page, 99, **BY)


def test_journal_is_never_rewritten(page: Store) -> None:
    accept(page, TALKS, **BY)
    reject(page, PRAISE, **BY)
    for statement in (
        "UPDATE corrections SET \"by\" = 'Eve'",
        "UPDATE corrections SET hash = 'x' WHERE key = 1",
        "DELETE FROM corrections",
    ):
        with pytest.raises(StoreError, match=r"never rewritten|never deleted"), page.write() as connection:
            connection.execute(text(statement))
    with page.write() as connection:
        connection.execute(text("UPDATE corrections SET state = 'offered' WHERE key = 1"))
        assert list(journal.broken(connection)) == []


def test_chain_shows_what_was_rewritten_or_taken_out(small: Store) -> None:
    for one in (TALKS, SHELLING, PRAISE):
        accept(small, one, **BY)
    with small.write() as connection:
        connection.execute(text("DROP TRIGGER corrections_unchanged"))
        connection.execute(text("DROP TRIGGER corrections_kept"))
        connection.execute(text("UPDATE corrections SET note = 'sure' WHERE key = 1"))
        assert [number for number, _ in journal.broken(connection)] == [1]
        connection.execute(corrections.delete().where(corrections.c.key == 2))
        assert [(number, reason[:11]) for number, reason in journal.broken(connection)] == [
            (1, "it was rewr"),
            (3, "it does not"),
        ]


def test_who_corrects_at_once_waits_and_the_chain_holds(page: Store) -> None:
    name = page.engine.url.render_as_string(hide_password=False)
    name = page.name if name.startswith("sqlite") else name
    wrong: list[Exception] = []

    def work(event_id: str) -> None:
        with Store(name) as mine:
            for number in range(6):
                try:
                    correct(mine, event_id, {"date": f"2025-01-{number + 1:02}"}, by=event_id)
                    accept(mine, TALKS, by=event_id)
                except StoreError as error:
                    wrong.append(error)

    workers = [threading.Thread(target=work, args=(one,)) for one in (TALKS, SHELLING, PRAISE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    assert len(told(page)) == 36
    with page.read() as connection:
        assert list(journal.broken(connection)) == []
    assert {row[0] for row in rows(page, "day")} == {"2025-01-06"}
    assert list(faults(page)) == []


def test_words_that_no_database_takes_do_no_harm(page: Store) -> None:
    accept(page, TALKS, by="A\x00da", note="half \ud800 and \x00")
    (entry,) = told(page)
    assert (entry.by, entry.note) == ("A\ufffdda", "half ? and \ufffd")
    with pytest.raises(BadCorrectionError, match="there is none of that number"):
        undo(page, 2**70, **BY)


# coding anew


def test_corrections_hold_for_the_same_words_coded_again(page: Store) -> None:
    correct(page, TALKS, {"event_type": "AGREE", "actors": "Sudan; Peru"}, **BY)
    reject(page, SHELLING, **BY)
    accept(page, PRAISE, **BY)
    again = article("a")
    recode(page, coded(
        again,
        event(again, MET, "CONSULT", "phone"),
        event(again, SHELLED, "ASSAULT", "heavy-weapons"),
        event(again, PRAISED, "SUPPORT"),
    ))  # fmt: skip
    assert states(page) == ["applied"] * 4
    new = rows(page, "event_type", "event_mode", "review", "shown", "current", "coder")
    assert [row for row in new if row[-1] == NEW] == [
        ("AGREE", None, "corrected", True, True, NEW),
        ("ASSAULT", "heavy-weapons", "rejected", False, True, NEW),
        ("SUPPORT", None, "accepted", True, True, NEW),
    ]
    assert new[2] == ("SUPPORT", None, "accepted", False, False, said.OLD)
    one = stands(page, "a-consult-phone-0")
    assert [(party.country, party.start) for party in one.actors] == [("SDN", 9), ("PER", None)]


def test_correction_of_words_that_are_not_coded_again_is_offered(page: Store) -> None:
    correct(page, TALKS, {"status": "planned"}, **BY)
    accept(page, PRAISE, **BY)
    again = article("a")
    recode(page, coded(again, event(again, SHELLED, "ASSAULT"), event(again, PRAISED, "AGREE")))
    assert states(page) == ["offered", "offered"]
    assert {row[0] for row in rows(page, "review", "coder") if row[1] == NEW} == {None}
    recode(page, coded(again), "0.3.0")
    assert states(page) == ["applied", "applied"]
    assert {row[0] for row in rows(page, "review", "coder") if row[1] == "0.3.0"} == {"corrected", None, "accepted"}


def test_correction_holds_for_another_version_of_the_page(page: Store) -> None:
    correct(page, TALKS, {"actors": "Chad", "recipients": "SDN"}, **BY)
    add(page, coded(later := article("b", before="Read more below.")))
    with page.write() as connection:  # the same page: b under the address of a
        connection.execute(text("UPDATE articles SET page = 1, newest = (id = 'b')"))
    from dragoman.store.corrections import reapply

    with page.write() as connection:
        reapply(connection, 2)
    one = stands(page, event(later, MET, "CONSULT", "visit").id)
    assert [(party.country, later.text[party.start : party.end]) for party in (*one.actors, *one.recipients)] == [
        ("TCD", "Chad"),
        ("SDN", "Sudan"),
    ]
    assert states(page) == ["applied", "applied"]
    with pytest.raises(BadCorrectionError, match="older version of its page"):
        accept(page, TALKS, **BY)
    undo(page, 1, **BY)
    assert len(stands(page, one.id).actors) == 2


def test_one_of_two_events_of_one_trigger_is_told_by_its_parties(page: Store) -> None:
    sentence = "Mali fought Niger and Chad."
    b = article("b", sentence)
    one = event(b, sentence, "ASSAULT", id="one")
    other = msgspec.structs.replace(one, id="other", recipients=one.recipients[:1])
    add(page, coded(b, one, other))
    reject(page, "other", **BY)
    recode(page, coded(b, msgspec.structs.replace(one, id="new one"), msgspec.structs.replace(other, id="new other")),
           key=2)  # fmt: skip
    assert dict(rows(page, "id", "review"))["new other"] == "rejected"
    assert dict(rows(page, "id", "review"))["new one"] is None


def test_offered_correction_is_made_of_another_event(page: Store) -> None:
    correct(page, TALKS, {"date": "2025-03-01", "actors": "Chad", "recipients": "Sudan"}, **BY)
    accept(page, PRAISE, **BY)
    again = article("a", "Chad visited Sudan for talks.", SHELLED, PRAISED)
    again = msgspec.structs.replace(again, id="a")
    new = event(again, "Chad visited Sudan for talks.", "CONSULT", "visit", id="new")
    recode(page, coded(again, new))
    assert states(page) == ["offered"] * 4
    entry, undone = carry(page, 1, "new", by="Bob")
    assert (entry.field, entry.event_id, undone.undoes) == ("date", "new", 1)
    carry(page, 2, "new", by="Bob")
    one = stands(page, "new")
    assert one.date is not None
    assert (one.date.start, [party.country for party in one.actors]) == ("2025-03-01", ["TCD"])
    assert states(page) == ["undone", "undone", "offered", "offered", "applied", "applied", "applied", "applied"]
    with pytest.raises(BadCorrectionError, match="not offered"):
        carry(page, 1, "new", **BY)


def test_all_that_was_said_of_an_event_is_found_after_coding_anew(page: Store) -> None:
    correct(page, TALKS, {"status": "planned"}, **BY)
    again = article("a")
    recode(page, coded(again, event(again, MET, "CONSULT", "phone")))
    accept(page, "a-consult-phone-0", **BY)
    with page.read() as connection:
        assert [entry.number for entry in said_of(connection, "a-consult-phone-0")] == [1, 2]
        assert [entry.number for entry in said_of(connection, TALKS)] == [1, 2]
        assert said_of(connection, "none") == []


def test_accepted_event_that_says_something_else_now_is_offered(page: Store) -> None:
    accept(page, TALKS, **BY)
    again = article("a")
    recode(page, coded(again, event(again, MET, "CONSULT", "visit", status="denied")))
    assert states(page) == ["offered"]


def test_event_of_a_replaced_coding_is_not_corrected(page: Store) -> None:
    recode(page, coded(article("a"), event(PAGE, MET, "AGREE")))
    with pytest.raises(BadCorrectionError, match=r"coding by 0\.1\.0, which a newer one replaced"):
        accept(page, TALKS, **BY)


def test_correction_of_a_recoded_event_comes_after_those_that_it_took_over(page: Store) -> None:
    (first,) = correct(page, TALKS, {"status": "planned"}, **BY)
    again = article("a")
    recode(page, coded(again, event(again, MET, "CONSULT", "phone")))
    correct(page, "a-consult-phone-0", {"status": "denied"}, **BY)
    assert stands(page, "a-consult-phone-0").status == "denied"
    with pytest.raises(BadCorrectionError, match="changed status after it"):
        undo(page, first.number, **BY)
