"""PLOVER's rules that cross tables, status, attribution, parties, merging: sentences and their events."""

from __future__ import annotations

import pytest
from tests.conftest import Code, outline


@pytest.mark.parametrize(
    "sentence, event_type, actors, recipients",
    [
        pytest.param("Ghana and Togo signed a pact.", "SUPPORT", ["GHA", "TGO"], [], id="signed"),
        pytest.param("Ghana will sign a pact with Togo.", "AGREE", ["GHA"], ["TGO"], id="will sign"),
        pytest.param("Ghana agreed to sign a pact with Togo.", "AGREE", ["GHA"], ["TGO"], id="agreed to sign"),
        pytest.param("Ghana refused to sign a pact with Togo.", "REJECT", ["GHA"], ["TGO"], id="refused to sign"),
        pytest.param("Ghana will not sign a pact with Togo.", "REJECT", ["GHA"], ["TGO"], id="will not sign"),
        pytest.param("Ghana urged Togo to sign a pact.", "REQUEST", ["GHA"], ["TGO"], id="urged to sign"),
        pytest.param("Peru's president met Chile's president.", "CONSULT", ["PER", "CHL"], [], id="met"),
        pytest.param("Peru's president will meet Chile's president.", "AGREE", ["PER"], ["CHL"], id="future meeting"),
        pytest.param("Peru called off talks with Chile.", "REJECT", ["PER"], ["CHL"], id="meeting called off"),
        pytest.param("Ethiopia withdrew its troops from Somalia.", "RETREAT", ["ETH"], ["SOM"], id="withdrew"),
        pytest.param("Ethiopia promised to withdraw its troops from Somalia.", "CONCEDE", ["ETH"], ["SOM"], id="announced withdrawal"),
        pytest.param("Japan gave food aid to Laos.", "AID", ["JPN"], ["LAO"], id="aid"),
        pytest.param("Japan pledged food aid to Laos.", "AGREE", ["JPN"], ["LAO"], id="aid promised"),
        pytest.param("Japan suspended aid to Laos.", "SANCTION", ["JPN"], ["LAO"], id="aid stopped"),
        pytest.param("Eritrean troops bombed a Sudanese town.", "ASSAULT", ["ERI"], ["SDN"], id="assault"),
        pytest.param("Eritrea threatened to bomb Sudan.", "THREATEN", ["ERI"], ["SDN"], id="threat"),
        pytest.param("Sudan accused Eritrea of bombing a town.", "ACCUSE", ["SDN"], ["ERI"], id="accusation"),
        pytest.param("Sudan condemned Eritrea's attack on the town.", "ACCUSE", ["SDN"], ["ERI"], id="condemned attack"),
        pytest.param("Cuba rejected a Mexican offer of mediation.", "REJECT", ["CUB"], ["MEX"], id="offer rejected"),
        pytest.param("Norway lifted sanctions on Iran.", "RETREAT", ["NOR"], ["IRN"], id="sanctions lifted"),
        pytest.param("Talks between Serbia and Kosovo took place in Vienna.", "CONSULT", ["SRB", "XKX"], [], id="talks took place"),
        pytest.param("The signing of a treaty by India and Nepal took place in Delhi.", "SUPPORT", ["IND", "NPL"], [], id="signing of"),
        pytest.param("Kenyan police carried out a raid on a Somali bank.", "COERCE", ["KEN"], ["SOM"], id="light verb"),
        pytest.param("Argentina's envoy was summoned by Brazil.", "ACCUSE", ["BRA"], ["ARG"], id="summoned"),
    ],
)  # fmt: skip
def test_a_sentence_gives_one_event(
    code: Code, sentence: str, event_type: str, actors: list[str], recipients: list[str]
) -> None:
    assert [outline(e) for e in code(sentence)] == [(event_type, actors, recipients)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Norway's team beat Iran in the final.", id="sport"),
        pytest.param("Ghana is considering a pact with Togo.", id="considered"),
        pytest.param("Shares in Tokyo fell sharply on Friday.", id="market"),
        pytest.param("The Italian minister declined to comment.", id="no comment"),
        pytest.param("A flood killed forty people in Nepal.", id="nobody did it"),
        pytest.param("The talks on reopening the border were long.", id="topic of talks"),
        pytest.param("“I killed you,” the ghost said.", id="nobody in politics"),
        pytest.param("Brightwell sued Lenox over the lamp.", id="names that nobody places"),
    ],
)
def test_what_is_no_event_gives_none(code: Code, sentence: str) -> None:
    assert [outline(e) for e in code(sentence)] == []


@pytest.mark.parametrize(
    "sentence, status",
    [
        pytest.param("Chad attacked Sudan.", "reported", id="reported"),
        pytest.param("Chad plans to attack Sudan.", "planned", id="planned"),
        pytest.param("Chad denied attacking Sudan.", "denied", id="denied"),
        pytest.param("Chad may attack Sudan.", "hypothetical", id="may"),
        pytest.param("Chad attacked Sudan 40 years ago.", "historical", id="years ago"),
        pytest.param("Chad attacked Sudan in 1987.", "historical", id="old year"),
    ],
)
def test_status(code: Code, sentence: str, status: str) -> None:
    assert [e.status for e in code(sentence, published="2025-06-24") if e.event_type == "ASSAULT"] == [status]


def test_mobilisation_in_the_course_of_an_assault_is_not_coded(code: Code) -> None:
    events = code("Turkey deployed troops and bombed Syria.")
    assert [e.event_type for e in events] == ["ASSAULT"]


def test_what_a_protest_demands_is_not_coded(code: Code) -> None:
    events = code("Peruvian miners marched to demand the resignation of the president.")
    assert [e.event_type for e in events] == ["PROTEST"]


def test_those_who_meet_agree_together(code: Code) -> None:
    events = code("Kenya's president met Uganda's president, agreeing to expand trade.")
    assert ("AGREE", ["KEN", "UGA"], []) in [outline(e) for e in events]


@pytest.mark.parametrize(
    "sentence, speaker, quoted",
    [
        pytest.param(
            "Togo attacked Benin, Ghanaian Foreign Minister Kofi Asante said.", "Kofi Asante", False, id="said after"
        ),
        pytest.param(
            "Ghanaian Foreign Minister Kofi Asante said Togo had attacked Benin.",
            "Kofi Asante",
            False,
            id="said before",
        ),
        pytest.param(
            "“Togo attacked Benin,” Ghanaian Foreign Minister Kofi Asante said.", "Kofi Asante", True, id="quoted"
        ),
        pytest.param("Togo attacked Benin on Monday.", None, False, id="nobody"),
    ],
)
def test_attribution(code: Code, sentence: str, speaker: str | None, quoted: bool) -> None:
    events = [e for e in code(sentence, wire="AFP") if e.event_type == "ASSAULT"]
    assert [(e.attribution.speaker, e.attribution.quoted, e.attribution.outlet) for e in events] == [
        (speaker, quoted, "AFP")
    ]


def test_we_is_whoever_speaks(code: Code) -> None:
    events = code("“We will send troops to Benin,” Ghanaian Foreign Minister Kofi Asante said.")
    assert {p.country for e in events for p in e.actors} == {"GHA"}


def test_the_us_is_not_us(code: Code) -> None:
    assert [outline(e) for e in code("US imposed sanctions on Cuba.")] == [("SANCTION", ["USA"], ["CUB"])]


def test_a_name_defined_once_serves_the_rest_of_the_page(code: Code) -> None:
    events = code("Gabonese Foreign Minister Aline Mboumba arrived on Sunday.", "Mboumba met Cameroon's president.")
    assert ("CONSULT", ["GAB", "CMR"], []) in [outline(e) for e in events]


def test_the_two_countries_are_those_just_named(code: Code) -> None:
    events = code("Armenia and Georgia are neighbours.", "The two countries signed a treaty on Friday.")
    assert [outline(e) for e in events] == [("SUPPORT", ["ARM", "GEO"], [])]


def test_title_and_text_tell_one_event(code: Code) -> None:
    events = code("Fiji signed a trade pact with Samoa in Suva on Monday.", title="Fiji signs trade pact with Samoa")
    assert [outline(e) for e in events] == [("SUPPORT", ["FJI", "WSM"], [])]
    assert events[0].evidence.start == 0


def test_a_title_alone_has_an_event_without_offsets(code: Code) -> None:
    events = code("The weather was fine.", title="Fiji Signs Trade Pact With Samoa")
    assert [outline(e) for e in events] == [("SUPPORT", ["FJI", "WSM"], [])]
    assert events[0].evidence.start is None
    assert events[0].evidence.text == "Fiji Signs Trade Pact With Samoa"


def test_two_different_meetings_stay_two(code: Code) -> None:
    events = code(
        "On Monday Laos's premier met Cambodia's king.",
        "On Thursday Laos's premier met Vietnam's president.",
        published="2025-06-27",
    )
    assert len([e for e in events if e.event_type == "CONSULT"]) == 2


def test_evidence_and_parties_stand_where_they_say(code: Code) -> None:
    paragraphs = ("It was a quiet week.", "On Tuesday Zambian police arrested two Congolese miners near Kitwe.")
    text = "\n\n".join(paragraphs)
    events = code(*paragraphs, published="2025-06-27")
    assert events
    for event in events:
        assert text[event.evidence.start : event.evidence.end] == event.evidence.text
        for party in (*event.actors, *event.recipients):
            assert text[party.start : party.end] == party.text


def test_date_and_place_of_an_event(code: Code) -> None:
    event = code("Envoys of Oman and Yemen met in Muscat on Monday.", published="2025-06-25")[0]
    assert event.date is not None
    assert (event.date.start, event.date.end) == ("2025-06-23", "2025-06-23")
    assert event.place is not None
    assert (event.place.name, event.place.country) == ("Muscat", "OMN")


def test_no_day_is_guessed_without_a_publication_date(code: Code) -> None:
    event = code("Envoys of Oman and Yemen met in Muscat on Monday.")[0]
    assert event.date is None


def test_events_have_the_same_ids_each_time(code: Code) -> None:
    sentence = "Ghana signed a pact with Togo."
    assert [e.id for e in code(sentence)] == [e.id for e in code(sentence)]
