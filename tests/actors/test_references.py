"""References on a page: possessors, appositions, letters, counted parties, each other, members of a body, the place."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.actors import locate, members, read_page
from dragoman.actors.holders import close

TALKS = """Algerian Foreign Minister Karim Benali received his Malian counterpart, Salif Konate, in Oran.
Benali thanked Konate.

The two signed a pact. Both praised it. They met again in Kidal, where the pair prayed."""

BORDER = """Armenia and Azerbaijan accused each other of shelling villages. Mediators called the rivals to Geneva.

The two agreed to a pause. Police in Yerevan arrested a man. The police freed him later."""

ARMY = """The Chadian army said it had lost nine men. Its spokesman, Colonel Ali Saleh, blamed raiders.
Saleh gave no names.

Chad's finance ministry gave no figure. The ministry will report in June."""

TOGO = """Togo's foreign minister, Robert Dossou Akue, flew to Accra. Akue met traders.
The minister left early. He was ill."""

UNION = """The National Farmers Union of Chad (NFUC) called a strike. The NFUC wants cheaper seed.
The union met on Friday.

The Brotherhood of the Lake, or BOL, joined it. BOL leaders spoke."""

SAHEL = """The Alliance of Sahel States met in Niamey. Member states agreed on a passport.
The three countries left ECOWAS."""

WEST = """ECOWAS met in Abuja. Member states agreed on a tariff. Members of the bloc pay a levy.
The bloc's officials cheered."""

COURT = """A Zambian court jailed an opposition activist on Friday. A court in Kampala freed another."""


def whom(
    text: str, phrase: str, on: date | None = date(2024, 12, 6)
) -> list[tuple[str | None, str | None, str | None]]:
    page = read_page(text, None, "en", on)
    found = page.resolve(phrase, locate(phrase, text))
    return [(actor.name, actor.country, next(iter(actor.sectors), None)) for actor in found]


BENALI, KONATE = ("Karim Benali", "DZA", "GOV"), ("Salif Konate", "MLI", "GOV")
ARM, AZE = ("Armenia", "ARM", None), ("Azerbaijan", "AZE", None)
AKUE = ("Robert Dossou Akue", "TGO", "GOV")
NFUC = ("National Farmers Union of Chad", "TCD", "AGR")
STATES = [("Mali", "MLI", None), ("Burkina Faso", "BFA", None), ("Niger", "NER", None)]
ECOWAS = ("Economic Community of West African States", "IGO", None)


@pytest.mark.parametrize(
    "text, phrase, expected",
    [
        pytest.param(TALKS, "Konate", [KONATE], id="counterpart with a name"),
        pytest.param(TALKS, "The two", [BENALI, KONATE], id="the two, persons"),
        pytest.param(TALKS, "Both", [BENALI, KONATE], id="both"),
        pytest.param(TALKS, "the pair", [BENALI, KONATE], id="the pair"),
        pytest.param(BORDER, "each other", [ARM, AZE], id="each other"),
        pytest.param(BORDER, "the rivals", [ARM, AZE], id="the rivals"),
        pytest.param(BORDER, "The two", [ARM, AZE], id="the two, states"),
        pytest.param(BORDER, "Police in Yerevan", [(None, "ARM", "COP")], id="police by their place"),
        pytest.param(BORDER, "The police", [(None, "ARM", "COP")], id="the police named before"),
        pytest.param(ARMY, "it", [(None, "TCD", "MIL")], id="it is an army"),
        pytest.param(ARMY, "Its spokesman", [("Ali Saleh", "TCD", "MIL")], id="its spokesman, named behind"),
        pytest.param(ARMY, "Saleh", [("Ali Saleh", "TCD", "MIL")], id="name of its spokesman"),
        pytest.param(ARMY, "The ministry", [(None, "TCD", "GOV")], id="the ministry"),
        pytest.param(TOGO, "Akue", [AKUE], id="apposition behind the office"),
        pytest.param(TOGO, "The minister", [AKUE], id="the minister, whoever holds the office in the table"),
        pytest.param(TOGO, "He", [AKUE], id="he"),
        pytest.param(UNION, "NFUC", [NFUC], id="letters in brackets"),
        pytest.param(UNION, "The union", [NFUC], id="the union"),
        pytest.param(UNION, "BOL", [("Brotherhood of the Lake", None, None)], id="letters behind or"),
        pytest.param(SAHEL, "Member states", STATES, id="member states of three"),
        pytest.param(SAHEL, "The three countries", STATES, id="three countries of a body of three"),
        pytest.param(WEST, "Member states", [ECOWAS], id="member states of many stay closed"),
        pytest.param(WEST, "Members of the bloc", [ECOWAS], id="members of the bloc"),
        pytest.param(COURT, "an opposition activist", [(None, "ZMB", "OPP")], id="activist of the page's state"),
        pytest.param(COURT, "A court in Kampala", [(None, "UGA", "JUD")], id="court by its place"),
    ],
)
def test_a_reference_opens_to_whom_it_means(text: str, phrase: str, expected: object) -> None:
    assert whom(text if phrase != "an opposition activist" else text.split(". ")[0], phrase) == expected


@pytest.mark.parametrize(
    "sentence, phrase, expected",
    [
        pytest.param("Robert Akue, foreign minister of Togo, left. Akue spoke.", "Akue", "TGO", id="office behind"),
        pytest.param("Robert Akue, Togo's foreign minister, left. Akue spoke.", "Akue", "TGO", id="possessor behind"),
        pytest.param("Robert Akue, who is Togo's envoy, left. Akue spoke.", "Akue", "TGO", id="relative clause"),
        pytest.param("Foreign Minister Robert Akue of Togo left. Akue spoke.", "Akue", "TGO", id="state behind"),
        pytest.param("Togo's envoy, Robert Akue, left. Akue spoke.", "Akue", "TGO", id="name behind"),
        pytest.param("Ghana's navy chief, Admiral Kofi Addo, left. Addo spoke.", "Addo", "GHA", id="rank and name"),
    ],
)
def test_an_apposition_defines_a_name_both_ways(sentence: str, phrase: str, expected: str) -> None:
    assert [country for _, country, _ in whom(sentence, phrase)] == [expected]


@pytest.mark.parametrize(
    "phrase, name",
    [
        pytest.param("President Zelensy", "Volodymyr Zelensky", id="a letter less, after a title"),
        pytest.param("Ukrainian President Zelenksy", "Volodymyr Zelensky", id="two letters swapped"),
        pytest.param("Sergei Lavrow", "Sergei Lavrov", id="full name"),
        pytest.param("Zelenskiy", "Volodymyr Zelensky", id="transliterated otherwise"),
        pytest.param("Гойта", "Assimi Goita", id="Cyrillic surname"),
        pytest.param("Владимир Путин", "Vladimir Putin", id="Cyrillic name"),
        pytest.param("Goïta", "Assimi Goita", id="accents"),
        pytest.param("Chinese President Xi", "Xi Jinping", id="family name first"),
        pytest.param("China's Xi", "Xi Jinping", id="family name and nation"),
        pytest.param("Xi", "Xi", id="family name alone"),
        pytest.param("Johnston", "Johnston", id="no title, another name"),
        pytest.param("trainer Maria Johnston", "Maria Johnston", id="full name of somebody else"),
        pytest.param("Kenyan President Zelensy", "Zelensy", id="title of another state"),
        pytest.param("President Morzi", "Morzi", id="too short to be guessed"),
    ],
)
def test_a_name_is_known_within_a_letter(phrase: str, name: str) -> None:
    assert [found for found, _, _ in whom("", phrase, date(2021, 5, 1))] == [name]


@pytest.mark.parametrize(
    "one, other, near",
    [
        pytest.param("zelensky", "zelensky", True, id="the same"),
        pytest.param("zelensky", "zelnsky", True, id="one less"),
        pytest.param("zelensky", "zelenksy", True, id="swapped"),
        pytest.param("zelensky", "zelenszky", True, id="one more"),
        pytest.param("zelensky", "zalensky", True, id="one other"),
        pytest.param("zelensky", "zalenski", False, id="two others"),
        pytest.param("zelensky", "zelen", False, id="three less"),
        pytest.param("", "z", True, id="nothing and one"),
    ],
)
def test_names_are_compared_by_one_letter(one: str, other: str, near: bool) -> None:
    assert close(one, other) is near
    assert close(other, one) is near


@pytest.mark.parametrize(
    "body, on, some, others",
    [
        pytest.param("Alliance of Sahel States", date(2024, 1, 1), {"MLI", "BFA", "NER"}, {"TCD"}, id="AES"),
        pytest.param("European Union", date(2019, 1, 1), {"GBR", "HRV"}, {"TUR"}, id="EU before the British left"),
        pytest.param("European Union", date(2021, 1, 1), {"FRA"}, {"GBR"}, id="EU after"),
        pytest.param("NATO", date(2023, 5, 1), {"FIN"}, {"SWE"}, id="NATO between two accessions"),
        pytest.param("Economic Community of West African States", date(2025, 3, 1), {"NGA"}, {"MLI"}, id="ECOWAS"),
        pytest.param("BRICS", date(2023, 12, 31), {"ZAF"}, {"EGY"}, id="BRICS before it grew"),
        pytest.param("BRICS", None, {"EGY", "IDN"}, set(), id="BRICS with no day"),
        pytest.param("Arab League", date(2015, 1, 1), {"EGY"}, {"SYR"}, id="suspended"),
        pytest.param("Alliance of Sahel States", date(2020, 1, 1), set(), {"MLI"}, id="not yet founded"),
        pytest.param("Ruritanian League", None, set(), {"MLI"}, id="unknown body"),
    ],
)
def test_members_of_a_body_are_those_of_the_day(body: str, on: date | None, some: set[str], others: set[str]) -> None:
    found = set(members(body, on))
    assert some <= found
    assert not others & found
