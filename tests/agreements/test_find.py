"""Agreements read off an article: which there are, between whom, about what, and what became of them."""

from __future__ import annotations

import pytest
from tests.conftest import article_of

from dragoman import Agreement, Coder


def agreements(coder: Coder, *paragraphs: str, title: str | None = None) -> list[Agreement]:
    return list(coder.code(article_of(*paragraphs, title=title, published="2025-06-25")).agreements)


@pytest.mark.parametrize(
    "sentence, kind, parties, state",
    [
        pytest.param(
            "Ghana and Togo signed a fisheries treaty on Monday.", "treaty", ["GHA", "TGO"], "signed", id="signed"
        ),
        pytest.param("Ghana agreed to sign a treaty with Togo.", "treaty", ["GHA", "TGO"], "proposed", id="agreed to"),
        pytest.param(
            "Ghana will sign a fisheries treaty with Togo on Friday.", "treaty", ["GHA", "TGO"], "proposed", id="will"
        ),
        pytest.param(
            "Ghana's parliament ratified the treaty with Togo.", "treaty", ["GHA", "TGO"], "ratified", id="ratified"
        ),
        pytest.param("Ghana tore up its treaty with Togo.", "treaty", ["GHA", "TGO"], "ended", id="ended"),
        pytest.param(
            "A ceasefire between Armenia and Azerbaijan took effect on Monday.",
            "ceasefire",
            ["ARM", "AZE"],
            "in force",
            id="took effect",
        ),
        pytest.param(
            "The treaty between Ghana and Togo entered into force in May.",
            "treaty",
            ["GHA", "TGO"],
            "in force",
            id="entered into force",
        ),
        pytest.param(
            "Eritrea and Djibouti initialled a border agreement in Asmara.",
            "agreement",
            ["ERI", "DJI"],
            "initialled",
            id="initialled",
        ),
        pytest.param(
            "Mongolia and China finalised a gas agreement, to be signed in August.",
            "agreement",
            ["MNG", "CHN"],
            "negotiated",
            id="finalised, not yet signed",
        ),
        pytest.param(
            "Niger suspended its military accord with the United States.",
            "accord",
            ["NER", "USA"],
            "suspended",
            id="suspended",
        ),
        pytest.param(
            "Ghana proposed a non-aggression pact to Togo.",
            "non-aggression pact",
            ["GHA", "TGO"],
            "proposed",
            id="proposed without an event",
        ),
        pytest.param(
            "The European Union and Tunisia signed a deal on migration.", "deal", ["EUR", "TUN"], "signed", id="a union"
        ),
        pytest.param(
            "Nigeria and the African Union signed a deal on peacekeeping.",
            "deal",
            ["NGA", "African Union"],
            "signed",
            id="a body by its name",
        ),
        pytest.param(
            "Saudi Arabia awarded a contract to South Korea for two reactors.",
            "contract",
            ["SAU", "KOR"],
            "signed",
            id="a contract between powers",
        ),
        pytest.param(
            "Nigeria's senate approved the tax treaty with Niger.", "treaty", ["NGA", "NER"], "ratified", id="approved"
        ),
        pytest.param(
            "Nepal will ratify the extradition treaty with India in July.",
            "treaty",
            ["NPL", "IND"],
            "proposed",
            id="yet to be ratified",
        ),
        pytest.param(
            "Sudan renewed a ceasefire pact with Chad.", "ceasefire", ["SDN", "TCD"], "in force", id="two nouns in one"
        ),
        pytest.param(
            "Spain and Morocco renewed their fisheries agreement on Monday.",
            "agreement",
            ["ESP", "MAR"],
            "in force",
            id="renewed",
        ),
        pytest.param(
            "The ceasefire between Sudan and South Sudan collapsed on Monday.",
            "ceasefire",
            ["SDN", "SSD"],
            "ended",
            id="collapsed",
        ),
    ],
)
def test_an_agreement_has_kind_parties_and_state(
    coder: Coder, sentence: str, kind: str, parties: list[str], state: str
) -> None:
    found = agreements(coder, sentence)
    assert [(a.kind, list(a.parties), a.state) for a in found] == [(kind, parties, state)]


@pytest.mark.parametrize(
    "sentence, title",
    [
        pytest.param(
            "The Treaty of Yaren between Nauru and Kiribati was ratified on Monday.", "Treaty of Yaren", id="of a town"
        ),
        pytest.param(
            'Nauru and Kiribati signed a treaty called "The Shared Reef" on Monday.', "The Shared Reef", id="quoted"
        ),
        pytest.param("Fiji and Tonga signed the Suva Convention on Sunday.", "Suva Convention", id="not its day"),
        pytest.param(
            "Ghana and Togo signed the Treaty of Friendship and Cooperation on Monday.",
            "Treaty of Friendship and Cooperation",
            id="of things",
        ),
        pytest.param("Ukraine and Russia signed the Minsk agreements in 2015.", "Minsk agreements", id="small noun"),
        pytest.param(
            "The Ghana-Togo Fisheries Agreement expired in May.", "Ghana-Togo Fisheries Agreement", id="with parties"
        ),
        pytest.param("Ghana and Togo signed a fisheries treaty.", None, id="no name"),
    ],
)
def test_a_title_is_given_as_written(coder: Coder, sentence: str, title: str | None) -> None:
    assert [a.title for a in agreements(coder, sentence)] == [title]


@pytest.mark.parametrize(
    "sentence, fields",
    [
        pytest.param("Ghana and Togo signed a trade and investment pact.", ["trade", "investment"], id="before"),
        pytest.param("Ghana and Togo signed an agreement in Lome on coast guard cooperation.", ["maritime"], id="on"),
        pytest.param("Ghana and Togo signed an agreement that eases visa rules.", ["visas"], id="clause"),
        pytest.param(
            "Ghana and Togo signed a deal on the peaceful use of nuclear energy.", ["nuclear energy"], id="the longest"
        ),
        pytest.param(
            "Ghana and Togo signed a pact on the foundations of their relations.", ["bilateral relations"], id="ties"
        ),
        pytest.param("Ghana's transitional leader signed a treaty with Togo on grain.", ["grain"], id="not who signs"),
        pytest.param("Ghana and Togo signed a treaty after talks about fishing.", [], id="not the occasion"),
    ],
)
def test_fields_are_what_the_agreement_is_about(coder: Coder, sentence: str, fields: list[str]) -> None:
    assert [list(a.fields) for a in agreements(coder, sentence)] == [fields]


@pytest.mark.parametrize(
    "paragraphs, fields",
    [
        pytest.param(
            (
                "Laos and Vietnam signed three pacts, including a treaty setting up a joint council on rice and rail.",
                "The other two treaties lay down the principles of relations and the sharing of river water.",
            ),
            [["grain", "transport"], ["bilateral relations"], ["water"]],
            id="one, and the other two",
        ),
        pytest.param(
            ("Ghana and Togo signed three agreements on trade, visas and defence.",),
            [["trade"], ["visas"], ["defence"]],
            id="a list",
        ),
        pytest.param(
            ("Ghana and Togo signed four accords.", "The accords cover trade, visas, health and tourism."),
            [["trade"], ["visas"], ["health"], ["tourism"]],
            id="a list later",
        ),
        pytest.param(
            (
                "Peru and Chile signed four agreements, including a memorandum on tourism and a protocol on visas.",
                "The remaining two concern mining and fisheries.",
            ),
            [["tourism"], ["visas"], ["mining"], ["fisheries"]],
            id="the remaining two",
        ),
        pytest.param(
            ("Peru and Chile signed two treaties. One covers tourism, the other visas.",),
            [["tourism"], ["visas"]],
            id="one, the other",
        ),
        pytest.param(
            ("Laos and Vietnam signed three deals, one on rail, another on visas and a third on water.",),
            [["transport"], ["visas"], ["water"]],
            id="one, another, a third",
        ),
        pytest.param(
            ("Laos and Vietnam signed two deals: a memorandum on rail and a treaty on extradition.",),
            [["transport"], ["justice"]],
            id="after a colon",
        ),
        pytest.param(
            (
                "Peru and Chile signed two treaties on Monday.",
                "Peru and Chile have signed two treaties on mining and visas.",
            ),
            [["mining"], ["visas"]],
            id="told again with a list",
        ),
    ],
)
def test_a_count_that_the_text_fills_gives_as_many(
    coder: Coder, paragraphs: tuple[str, ...], fields: list[list[str]]
) -> None:
    found = agreements(coder, *paragraphs)
    assert [list(a.fields) for a in found] == fields
    assert all(a.announced is None and a.found is None for a in found)
    assert all(a.evidence[0].start == 0 for a in found)
    assert len({a.id for a in found}) == len(found)


@pytest.mark.parametrize(
    "paragraphs, counts",
    [
        pytest.param(
            ("Kenya and Uganda signed two accords in Nairobi on Tuesday.",), [(["KEN", "UGA"], 2, 1)], id="none told"
        ),
        pytest.param(
            ("Peru and Chile signed four agreements, including a memorandum on tourism and a protocol on visas.",),
            [(["PER", "CHL"], 4, 2)] * 2,
            id="two of four",
        ),
        pytest.param(
            ("Cuba and Haiti signed three agreements.", "One of the agreements covers health."),
            [(["CUB", "HTI"], 3, 1)],
            id="one of three",
        ),
    ],
)
def test_a_count_that_the_text_does_not_fill_is_said(
    coder: Coder, paragraphs: tuple[str, ...], counts: list[tuple[list[str], int, int]]
) -> None:
    found = agreements(coder, *paragraphs)
    assert [(list(a.parties), a.announced, a.found) for a in found] == counts


def test_a_count_is_left_out_of_the_json_where_it_is_met(coder: Coder) -> None:
    (one,) = agreements(coder, "Ghana and Togo signed a fisheries treaty.")
    assert "announced" not in one.to_dict()
    assert one.to_dict()["title"] is None


@pytest.mark.parametrize(
    "paragraphs, state, evidence",
    [
        pytest.param(
            (
                "Ghana and Togo signed a fisheries treaty on Monday.",
                "The fisheries treaty was ratified by Ghana and Togo.",
            ),
            "ratified",
            2,
            id="ratified later",
        ),
        pytest.param(
            ("Russia and Iran signed a treaty on gas.", "Iran's parliament ratified it in May."), "ratified", 2, id="it"
        ),
        pytest.param(
            (
                "Brazil and Argentina signed a pact on nuclear energy on Monday. The pact was hailed in Brasilia.",
                "The two countries signed the pact after ten years of talks.",
                "Brazil's senate ratified the pact on Tuesday. The nuclear pact opens laboratories.",
            ),
            "ratified",
            5,
            id="told five times",
        ),
        pytest.param(
            ("Ghana and Togo signed a treaty.", "It covers fish and salt.", "Salt is dear in Ghana."),
            "signed",
            2,
            id="it covers",
        ),
        pytest.param(
            ("The Yaren Accord worries fishermen.", "Nauru and Kiribati signed the Yaren Accord in May."),
            "signed",
            2,
            id="named before it is told",
        ),
        pytest.param(
            ("Kenya's treaty with Uganda, signed in 2020, was ratified in March and entered into force on Monday.",),
            "in force",
            1,
            id="a history in one sentence",
        ),
    ],
)
def test_one_agreement_told_again_is_one(coder: Coder, paragraphs: tuple[str, ...], state: str, evidence: int) -> None:
    (one,) = agreements(coder, *paragraphs)
    assert (one.state, len(one.evidence)) == (state, evidence)
    text = "\n\n".join(paragraphs)
    assert all(text[quote.start : quote.end] == quote.text for quote in one.evidence)


def test_the_date_is_that_of_the_latest_state(coder: Coder) -> None:
    (one,) = agreements(
        coder, "Ghana and Togo signed a fisheries treaty in March.", "Ghana and Togo ratified the treaty on Monday."
    )
    assert one.date is not None
    assert (one.state, one.date.start) == ("ratified", "2025-06-23")


def test_a_headline_tells_the_same_agreement(coder: Coder) -> None:
    found = agreements(
        coder, "Ghana and Togo signed a fisheries treaty on Monday.", title="Ghana and Togo sign fisheries treaty"
    )
    assert [(a.kind, len(a.evidence)) for a in found] == [("treaty", 1)]


@pytest.mark.parametrize(
    "paragraphs, kinds",
    [
        pytest.param(
            ("Kenya and Uganda signed a fisheries agreement and an extradition treaty on Monday.",),
            ["agreement", "treaty"],
            id="in one sentence",
        ),
        pytest.param(
            (
                "Fiji and Tonga signed a memorandum of understanding on tourism.",
                "Fiji and Tonga also signed a memorandum of understanding on shipping.",
            ),
            ["memorandum", "memorandum"],
            id="of one kind",
        ),
        pytest.param(
            (
                "Armenia and Azerbaijan signed a peace treaty in Vienna on Monday.",
                "They had agreed a ceasefire in 2023.",
            ),
            ["peace agreement", "ceasefire"],
            id="an earlier one",
        ),
        pytest.param(
            (
                "Armenia and Azerbaijan signed a border treaty on Monday.",
                "It replaces the 1994 Bishkek Protocol between Armenia and Azerbaijan.",
            ),
            ["treaty", "protocol"],
            id="the one it replaces",
        ),
    ],
)
def test_two_agreements_between_the_same_parties_stay_two(
    coder: Coder, paragraphs: tuple[str, ...], kinds: list[str]
) -> None:
    assert [a.kind for a in agreements(coder, *paragraphs)] == kinds


@pytest.mark.parametrize(
    "sentence, title, parties, year",
    [
        pytest.param(
            "Ukraine accused Russia of breaking the 1994 Budapest Memorandum.",
            "Budapest Memorandum",
            ["UKR", "RUS"],
            "1994",
            id="a town's name is no party",
        ),
        pytest.param(
            "Under the 2015 Lima Accord, Peru and Bolivia share the lake.",
            "Lima Accord",
            ["PER", "BOL"],
            "2015",
            id="under",
        ),
        pytest.param(
            "The treaty, which Peru and Chile signed in 1929, gave Tacna to Peru.",
            None,
            ["PER", "CHL"],
            "1929",
            id="signed long ago",
        ),
    ],
)
def test_a_historical_agreement_has_its_year(
    coder: Coder, sentence: str, title: str | None, parties: list[str], year: str
) -> None:
    (one,) = agreements(coder, sentence)
    assert (one.title, list(one.parties)) == (title, parties)
    assert one.date is not None
    assert one.date.start == f"{year}-01-01"


@pytest.mark.parametrize(
    "paragraphs, names",
    [
        pytest.param(
            ("Kenyan President William Ruto and Ugandan President Yoweri Museveni signed two accords in Nairobi.",),
            ["William Ruto", "Yoweri Museveni"],
            id="who sign",
        ),
        pytest.param(
            (
                "Kenyan President William Ruto met Ugandan President Yoweri Museveni in Nairobi on Monday.",
                "They signed a trade agreement.",
            ),
            ["William Ruto", "Yoweri Museveni"],
            id="they",
        ),
        pytest.param(
            (
                "Turkmenistan and Iran signed a memorandum on rail transport.",
                "The document bears the names of Turkmen minister Orazgeldi Batyrov and Iranian minister Hamid Karimi.",
            ),
            ["Orazgeldi Batyrov", "Hamid Karimi"],
            id="in a sentence of their own",
        ),
        pytest.param(("Kenya and Uganda signed a trade agreement.",), [], id="states are none"),
    ],
)
def test_signatories_are_persons(coder: Coder, paragraphs: tuple[str, ...], names: list[str]) -> None:
    (one,) = agreements(coder, *paragraphs)
    assert list(one.signatories) == names
    assert len(one.parties) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Ghana's president met Togo's president.", id="a meeting"),
        pytest.param("The club in Doha agreed a deal for a striker from Brazil.", id="a striker"),
        pytest.param("The studio signed a film deal with Togo's broadcaster.", id="a film"),
        pytest.param("Ghana and Togo discussed the old treaty port of Keta.", id="a treaty port"),
        pytest.param("There is broad agreement among experts that Ghana and Togo will grow.", id="experts"),
        pytest.param("Historians reached an agreement that Togo's kings ruled Ghana.", id="an opinion"),
        pytest.param("Ghana's ministers are in agreement with Togo on this.", id="in agreement"),
        pytest.param("Ghana will sign no treaty with Togo.", id="no treaty"),
        pytest.param("Togo's army declared a unilateral ceasefire.", id="one side alone"),
        pytest.param("Ghana and Togo have to deal with floods.", id="a verb"),
        pytest.param("Ghana and Togo praised their partnership.", id="a partnership that nobody signed"),
        pytest.param("Serbia and Kosovo failed to sign an agreement on number plates.", id="failed"),
        pytest.param("Mongolia refused to sign a gas agreement with China.", id="refused"),
        pytest.param("Iran said the nuclear deal was dead.", id="one party, and nothing done"),
    ],
)
def test_what_only_looks_like_an_agreement_is_none(coder: Coder, sentence: str) -> None:
    assert agreements(coder, sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("treaty " * 5000, id="one noun"),
        pytest.param('treaty called "' * 2000, id="open quotations"),
        pytest.param("Treaty of " + "Aa of " * 5000, id="a title without end"),
        pytest.param("a Ghana and Togo deal, and a pact signed it them, " * 400, id="no full stop"),
    ],
)
def test_hostile_text_is_read_in_bounded_time(coder: Coder, text: str) -> None:
    assert len(agreements(coder, text)) <= 100
