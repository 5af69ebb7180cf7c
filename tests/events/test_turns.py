"""Words that turn an event round: what failed, was refused, ended, went on, was announced, or was ordered of others."""

from __future__ import annotations

import pytest
from tests.conftest import Code, outline


@pytest.mark.parametrize(
    "sentence, expected",
    [
        pytest.param(
            "Sudan and Egypt failed to reach a deal on the dam.", ("REJECT", ["SDN", "EGY"], []), id="failed to"
        ),
        pytest.param("Nepal and India were unable to strike an accord.", ("REJECT", ["NPL", "IND"], []), id="unable"),
        pytest.param("Chile and Peru did not reach an agreement.", ("REJECT", ["CHL", "PER"], []), id="did not"),
        pytest.param(
            "No agreement was reached between Armenia and Azerbaijan.",
            ("REJECT", ["ARM", "AZE"], []),
            id="no agreement",
        ),
        pytest.param(
            "Talks between Greece and Turkey collapsed on Friday.", ("REJECT", ["GRC", "TUR"], []), id="talks collapsed"
        ),
        pytest.param(
            "The summit between Laos and Thailand failed to reach a deal.",
            ("REJECT", ["LAO", "THA"], []),
            id="summit failed",
        ),
        pytest.param(
            "Qatar's emir said lifting the ban on Bahraini ships was out of the question.",
            ("REJECT", ["QAT"], ["BHR"]),
            id="out of the question",
        ),
        pytest.param("Angola will not lift the embargo on Zambia.", ("REJECT", ["AGO"], ["ZMB"]), id="will not lift"),
    ],
)
def test_what_comes_to_nothing_is_a_rejection(
    code: Code, sentence: str, expected: tuple[str, list[str | None], list[str | None]]
) -> None:
    assert [outline(e) for e in code(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The Security Council failed to renew sanctions on Eritrea.", id="no sanctions"),
        pytest.param("Nigeria's army failed to protect the villagers.", id="no help"),
        pytest.param("A bridge in Peru collapsed on Sunday.", id="a bridge"),
        pytest.param("Norway prevented Chad from signing a treaty with Sudan.", id="prevented by others"),
        pytest.param("The minister is responsible for talks with Iran.", id="responsible for talks"),
    ],
)
def test_what_did_not_happen_is_no_event(code: Code, sentence: str) -> None:
    assert [outline(e) for e in code(sentence)] == []


@pytest.mark.parametrize(
    "sentence, event_type",
    [
        pytest.param("Japan trimmed its aid to Laos.", "SANCTION", id="aid trimmed"),
        pytest.param("Funding for Haiti was halved by Canada.", "SANCTION", id="funding halved"),
        pytest.param("Ghanaian nurses suspended their strike.", "CONCEDE", id="strike suspended"),
        pytest.param("Ghanaian nurses will not end their strike.", "REJECT", id="strike goes on"),
        pytest.param("Tunisia renewed its state of emergency.", "COERCE", id="emergency renewed"),
        pytest.param("Israel tightened the curfew on Palestinian villages.", "COERCE", id="curfew tightened"),
        pytest.param("The European Union prolonged sanctions against Belarus.", "SANCTION", id="sanctions prolonged"),
    ],
)
def test_less_help_is_a_sanction_and_a_measure_that_goes_on_is_one(code: Code, sentence: str, event_type: str) -> None:
    assert [e.event_type for e in code(sentence)] == [event_type]


@pytest.mark.parametrize(
    "sentence, event_type, status",
    [
        pytest.param("Germany will impose tariffs on Chinese cars.", "THREATEN", "reported", id="will impose"),
        pytest.param(
            "Ankara said it would launch an offensive against Syria.", "THREATEN", "reported", id="would launch"
        ),
        pytest.param("Serbia announced it would boycott the election.", "THREATEN", "reported", id="would boycott"),
        pytest.param("Chile's miners will hold a rally on Monday.", "PROTEST", "planned", id="a rally against nobody"),
        pytest.param("Chad plans to attack Sudan.", "ASSAULT", "planned", id="a plan"),
        pytest.param("Germany will hold talks with China.", "AGREE", "reported", id="will talk"),
    ],
)
def test_to_announce_conflict_with_somebody_is_a_threat(
    code: Code, sentence: str, event_type: str, status: str
) -> None:
    assert [(e.event_type, e.status) for e in code(sentence)] == [(event_type, status)]


@pytest.mark.parametrize(
    "sentence, event_type, mode",
    [
        pytest.param("Libya is guilty of violating the UN arms embargo.", "REJECT", "yield", id="defied"),
        pytest.param(
            "Azerbaijan is guilty of violating the ceasefire with Armenia.", "ASSAULT", None, id="broke a truce"
        ),
        pytest.param(
            "A court in Paris found a Chadian colonel guilty of torture.", "SANCTION", "convict", id="convicted"
        ),
        pytest.param("Boko Haram was responsible for the killing of Nigerian teachers.", "ASSAULT", None, id="killed"),
        pytest.param("Ethiopia expelled seven UN aid workers.", "SANCTION", "expel", id="aid workers"),
        pytest.param("Algeria expelled Malian migrants.", "COERCE", "deport", id="migrants"),
        pytest.param("Russia launched cyber warfare against Estonia.", "COERCE", "cyber", id="cyber warfare"),
        pytest.param(
            "Moscow is waging an information war against Moldova.", "COERCE", "misinformation", id="information war"
        ),
        pytest.param("Russia launched a war against Georgia.", "ASSAULT", None, id="war"),
    ],
)
def test_the_deed_decides_and_not_the_word_before_it(
    code: Code, sentence: str, event_type: str, mode: str | None
) -> None:
    assert [(e.event_type, e.event_mode) for e in code(sentence)] == [(event_type, mode)]


@pytest.mark.parametrize(
    "sentence, event_type",
    [
        pytest.param("Uganda's government ordered a Kenyan newspaper to close.", "COERCE", id="a newspaper"),
        pytest.param("A Norwegian charity was ordered to leave by Mali.", "COERCE", id="a charity, passive"),
        pytest.param("France ordered its citizens to leave Niger.", "REQUEST", id="citizens"),
        pytest.param("Uganda's government urged a Kenyan newspaper to close.", "REQUEST", id="urged"),
    ],
)
def test_to_order_a_newspaper_or_a_charity_coerces_it(code: Code, sentence: str, event_type: str) -> None:
    assert [e.event_type for e in code(sentence)] == [event_type]


def test_a_statement_speaks_for_whoever_issues_it(code: Code) -> None:
    assert [outline(e) for e in code("Norway issued a statement criticising Hungary.")] == [
        ("ACCUSE", ["NOR"], ["HUN"])
    ]


def test_an_arrest_that_draws_criticism_is_the_arrest(code: Code) -> None:
    told = code("The arrest of a French researcher by Iran drew criticism.")
    assert [outline(e) for e in told] == [("COERCE", ["IRN"], ["FRA"])]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        pytest.param(
            "Chad lifted the ban that it had imposed on Sudanese traders.", ("CONCEDE", ["TCD"], ["SDN"]), id="it"
        ),
        pytest.param(
            "Qatar will not lift the embargo it has imposed on Iran.", ("REJECT", ["QAT"], ["IRN"]), id="not lifted"
        ),
    ],
)
def test_a_measure_that_is_undone_or_kept_is_not_told_anew(
    code: Code, sentence: str, expected: tuple[str, list[str | None], list[str | None]]
) -> None:
    assert [outline(e) for e in code(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        pytest.param("Ethiopian tanks massed on the border with Eritrea.", ("MOBILIZE", ["ETH"], ["ERI"]), id="massed"),
        pytest.param(
            "Shelling by Armenian forces wounded three Azerbaijani villagers.",
            ("ASSAULT", ["ARM"], ["AZE"]),
            id="shelling",
        ),
        pytest.param(
            "Peace talks between Chad and Sudan ended in failure.", ("REJECT", ["TCD", "SDN"], []), id="in failure"
        ),
        pytest.param(
            "Greece and Turkey agreed on fishing quotas.", ("AGREE", ["GRC", "TUR"], []), id="agreed on quotas"
        ),
    ],
)
def test_what_the_parser_or_a_lone_noun_would_mistake(
    code: Code, sentence: str, expected: tuple[str, list[str | None], list[str | None]]
) -> None:
    assert [outline(e) for e in code(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        pytest.param(
            "China insisted that Canada free the officer.", ("REQUEST", ["CHN"], ["CAN"]), id="insisted that they free"
        ),
        pytest.param(
            "China insisted that it had freed the Canadian officer.", ("RETREAT", ["CHN"], ["CAN"]), id="that it had"
        ),
        pytest.param("Ghana suggested that Togo had shelled Benin.", ("ASSAULT", ["TGO"], ["BEN"]), id="suggested"),
        pytest.param(
            "Ghana suggested that Togo send soldiers home.", ("REQUEST", ["GHA"], ["TGO"]), id="suggested a step"
        ),
        pytest.param(
            "Iraq insists that Iran must close the camps.", ("REQUEST", ["IRQ"], ["IRN"]), id="that they must"
        ),
    ],
)
def test_what_one_insists_is_so_is_told_and_what_shall_be_is_asked(
    code: Code, sentence: str, expected: tuple[str, list[str | None], list[str | None]]
) -> None:
    assert [outline(e) for e in code(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        pytest.param("Kenya sent soldiers to help the Somali army.", ("AID", ["KEN"], ["SOM"]), id="sent to help"),
        pytest.param(
            "Kenya has offered to send soldiers to help the Somali army.", ("AGREE", ["KEN"], ["SOM"]), id="offered"
        ),
        pytest.param("Kenya sent soldiers to the border with Somalia.", ("MOBILIZE", ["KEN"], ["SOM"]), id="sent"),
        pytest.param("Norwegian aid supported Malawian farmers.", ("AID", ["NOR"], ["MWI"]), id="what aid did"),
    ],
)
def test_what_is_sent_for_somebody_s_good_is_aid(
    code: Code, sentence: str, expected: tuple[str, list[str | None], list[str | None]]
) -> None:
    assert [outline(e) for e in code(sentence)] == [expected]
