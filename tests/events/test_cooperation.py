"""Cooperation and requests where words around the verb decide the type: whom one calls, what one is sent for."""

from __future__ import annotations

import pytest
from tests.conftest import Code, outline


@pytest.mark.parametrize(
    "sentence, event_type, actors, recipients",
    [
        pytest.param(
            "Malawi's president called Zambia's president on Monday.", "CONSULT", ["MWI", "ZMB"], [], id="by phone"
        ),
        pytest.param(
            "Malawi's president called Zambia's president to thank him.", "SUPPORT", ["MWI"], ["ZMB"], id="to thank"
        ),
        pytest.param(
            "Togo's president phoned his Beninese counterpart to apologise for the raid.",
            "CONCEDE",
            ["TGO"],
            ["BEN"],
            id="to apologise",
        ),
        pytest.param("Malawi called on Zambia to stop the raids.", "REQUEST", ["MWI"], ["ZMB"], id="called on"),
        pytest.param(
            "Nepal's ambassador called on the Indian home minister on Friday.",
            "CONSULT",
            ["NPL"],
            ["IND"],
            id="paid a call",
        ),
        pytest.param(
            "Nepal called on the Indian home minister to free the fishermen.",
            "REQUEST",
            ["NPL"],
            ["IND"],
            id="called on an official",
        ),
        pytest.param(
            "Kenya sent experts to Uganda to investigate the massacre.",
            "ACCUSE",
            ["KEN"],
            ["UGA"],
            id="sent to investigate",
        ),
        pytest.param(
            "Kenya sent a delegation to Uganda to mediate.", "CONSULT", ["KEN"], ["UGA"], id="sent to mediate"
        ),
        pytest.param(
            "Kenya sent planes to Uganda to fight forest fires.", "AID", ["KEN"], ["UGA"], id="sent to fight fires"
        ),
        pytest.param("Kenya sent planes to the Ugandan border.", "MOBILIZE", ["KEN"], ["UGA"], id="sent to a border"),
        pytest.param(
            "Peru and Chile issued a joint statement condemning Cuba.",
            "ACCUSE",
            ["PER", "CHL"],
            ["CUB"],
            id="statement against",
        ),
        pytest.param("Norway pledged $50m for Chad.", "AGREE", ["NOR"], ["TCD"], id="an amount in short"),
        pytest.param("Gabon wants Angola to lift the ban.", "REQUEST", ["GAB"], ["AGO"], id="wants another to"),
        pytest.param("Gabon wants to lift the ban on Angolan beer.", "CONCEDE", ["GAB"], ["AGO"], id="wants to"),
        pytest.param(
            "Oman led mediation to end the rift between Qatar and Bahrain.",
            "CONSULT",
            ["OMN"],
            ["QAT", "BHR"],
            id="mediation between",
        ),
        pytest.param(
            "Oman ended its mediation between Qatar and Bahrain.",
            "SANCTION",
            ["OMN"],
            ["QAT", "BHR"],
            id="mediation ended",
        ),
        pytest.param(
            "Ghanaian soldiers were deployed to Liberia on a peacekeeping mission.",
            "AID",
            ["GHA"],
            ["LBR"],
            id="peacekeepers",
        ),
        pytest.param("Benin and Togo held drills on the coast.", "COOPERATE", ["BEN", "TGO"], [], id="drills of two"),
        pytest.param("Benin held drills on the coast.", "MOBILIZE", ["BEN"], [], id="drills of one"),
        pytest.param(
            "Benin and Togo massed troops on Monday.", "MOBILIZE", ["BEN", "TGO"], [], id="both massed troops"
        ),
        pytest.param("Ghana and Togo put their armies on alert.", "MOBILIZE", ["GHA", "TGO"], [], id="both on alert"),
        pytest.param(
            "Ghana withdrew its peacekeepers from Liberia.", "RETREAT", ["GHA"], ["LBR"], id="peacekeepers gone"
        ),
    ],
)
def test_the_words_around_a_verb_decide(
    code: Code, sentence: str, event_type: str, actors: list[str], recipients: list[str]
) -> None:
    assert [outline(e) for e in code(sentence)] == [(event_type, actors, recipients)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("France expects Italy to sign the treaty.", id="expected of another"),
        pytest.param("The Italian firm called a meeting for Monday.", id="called a meeting"),
        pytest.param("French firefighters flew home.", id="home"),
    ],
)
def test_what_is_no_event_gives_none(code: Code, sentence: str) -> None:
    assert [outline(e) for e in code(sentence)] == []


def test_its_is_nobody_that_support_goes_to(code: Code) -> None:
    events = code("Jamaica pledged its full support for Guyana to join the council.")
    assert [p.text for e in events for p in e.recipients if e.event_type == "SUPPORT"] == []
