"""A page defines its names, and its pronouns and descriptions mean somebody on it."""

import time
from datetime import date

import pytest

from dragoman.actors import read_page
from dragoman.errors import UnknownLanguage

VISIT = """Chadian Foreign Minister Oumar Deby Salif arrived in Ankara on Monday, where he met his Turkish counterpart.

"We want more trade," Salif told reporters. The minister said the two countries would sign a pact.

Turkish Defence Minister Kemal Aslan, who led the talks, praised Chad. It is a reliable partner, Aslan said.

Both sides agreed to meet again. The Chadian minister left on Tuesday."""

WAR = """The Ruritanian Liberation Front (RLF) attacked a base in northern Kenya on Friday, killing nine soldiers.

The group said it had acted alone. Kenyan police arrested four men. Police said they were members of the RLF.

President Grace Wanjiru of Kenya condemned the attack. She said the government would act. The army sent its troops."""

LISBON = """Angola hosted ministers of Mozambique and Cape Verde in Luanda and asked for Brazilian loans.

These countries recalled their envoys from Portugal. The former colonial power called it a mistake."""

LEADERS = """Amina Diallo, the president of Guinea, met Liberian President Joseph Kollie in Conakry.

They signed three agreements. The two leaders also spoke about the border. Diallo thanked her guest."""

JUNTA = """Burkina Faso's transitional leader, Captain Issa Kabore, spoke on Sunday.

Kabore's government expelled three diplomats. Its troops took a town. The country's police arrested a man."""

RIVALS = """The Sudanese army and the Rapid Support Forces (RSF) have fought since April.

The RSF denied looting. The army accused it of shelling a market. The African Union urged both sides to stop.

They signed a truce. General Omar Idris thanked President Paul Abebe of Kenya. Abebe met him in Nairobi.

Protesters marched in Tel Aviv. Police arrested dozens of them."""

QUIET = """Rebels shelled a village. It was destroyed. He had left before. The two countries were not named."""


def whom(text, phrase, nth=1, title=None):
    page = read_page(text, title, "en", date(2024, 3, 6))
    at = -1
    for _ in range(nth):
        at = text.index(phrase, at + 1)
    return [
        (actor.name, actor.country, actor.sectors[0] if actor.sectors else None) for actor in page.resolve(phrase, at)
    ]


MINISTER = ("Oumar Deby Salif", "TCD", "GOV")
ASLAN = ("Kemal Aslan", "TUR", "MIL")


@pytest.mark.parametrize(
    "text, phrase, nth, expected",
    [
        pytest.param(VISIT, "Chadian Foreign Minister Oumar Deby Salif", 1, [MINISTER], id="defined"),
        pytest.param(VISIT, "Salif", 2, [MINISTER], id="surname"),
        pytest.param(VISIT, "he", 1, [MINISTER], id="he"),
        pytest.param(VISIT, "his Turkish counterpart", 1, [(None, "TUR", "GOV")], id="counterpart"),
        pytest.param(VISIT, "The minister", 1, [MINISTER], id="the minister"),
        pytest.param(
            VISIT, "the two countries", 1, [("Chad", "TCD", None), ("Turkey", "TUR", None)], id="the two countries"
        ),
        pytest.param(VISIT, "Aslan", 2, [ASLAN], id="second minister"),
        pytest.param(VISIT, "It", 1, [("Chad", "TCD", None)], id="it is the state"),
        pytest.param(VISIT, "The Chadian minister", 1, [MINISTER], id="nation and office again"),
        pytest.param(WAR, "RLF", 2, [("Ruritanian Liberation Front", None, "REB")], id="letters defined"),
        pytest.param(WAR, "The group", 1, [("Ruritanian Liberation Front", None, "REB")], id="the group"),
        pytest.param(WAR, "it", 2, [("Ruritanian Liberation Front", None, "REB")], id="it is the group"),
        pytest.param(WAR, "Police", 1, [(None, "KEN", "COP")], id="police of the state named before"),
        pytest.param(WAR, "President Grace Wanjiru of Kenya", 1, [("Grace Wanjiru", "KEN", "GOV")], id="of Kenya"),
        pytest.param(WAR, "She", 1, [("Grace Wanjiru", "KEN", "GOV")], id="she"),
        pytest.param(WAR, "the government", 1, [(None, "KEN", "GOV")], id="government of the page's one state"),
        pytest.param(WAR, "The army", 1, [(None, "KEN", "MIL")], id="army of the page's one state"),
        pytest.param(
            LISBON,
            "These countries",
            1,
            [("Angola", "AGO", None), ("Mozambique", "MOZ", None), ("Cabo Verde", "CPV", None)],
            id="these countries",
        ),
        pytest.param(
            LISBON, "The former colonial power", 1, [("Portugal", "PRT", None)], id="the former colonial power"
        ),
        pytest.param(
            LEADERS,
            "They",
            1,
            [("Amina Diallo", "GIN", "GOV"), ("Joseph Kollie", "LBR", "GOV")],
            id="they are the two",
        ),
        pytest.param(
            LEADERS,
            "The two leaders",
            1,
            [("Amina Diallo", "GIN", "GOV"), ("Joseph Kollie", "LBR", "GOV")],
            id="the two leaders",
        ),
        pytest.param(LEADERS, "Diallo", 2, [("Amina Diallo", "GIN", "GOV")], id="name, the president of"),
        pytest.param(
            JUNTA, "Burkina Faso's transitional leader", 1, [("Issa Kabore", "BFA", "GOV")], id="apposition behind"
        ),
        pytest.param(JUNTA, "Kabore's government", 1, [(None, "BFA", "GOV")], id="government of a person"),
        pytest.param(JUNTA, "Its troops", 1, [(None, "BFA", "MIL")], id="its troops"),
        pytest.param(JUNTA, "The country's police", 1, [(None, "BFA", "COP")], id="the country's police"),
        pytest.param(RIVALS, "The army", 1, [(None, "SDN", "MIL")], id="the army named before"),
        pytest.param(RIVALS, "it", 1, [("Rapid Support Forces", "SDN", "PRM")], id="it is the other force"),
        pytest.param(
            RIVALS,
            "both sides",
            1,
            [("Sudanese Armed Forces", "SDN", "MIL"), ("Rapid Support Forces", "SDN", "PRM")],
            id="both sides of a war",
        ),
        pytest.param(
            RIVALS,
            "They",
            1,
            [("Sudanese Armed Forces", "SDN", "MIL"), ("Rapid Support Forces", "SDN", "PRM")],
            id="they are both sides",
        ),
        pytest.param(RIVALS, "him", 1, [("Omar Idris", None, "MIL")], id="him is not the subject"),
        pytest.param(RIVALS, "Police", 1, [(None, "ISR", "COP")], id="police by place"),
        pytest.param(RIVALS, "dozens of them", 1, [(None, None, "CVL")], id="them are not the police"),
        pytest.param(QUIET, "It", 1, [], id="it without anybody"),
        pytest.param(QUIET, "He", 1, [], id="he without anybody"),
        pytest.param(QUIET, "The two countries", 1, [], id="two countries without any"),
    ],
)
def test_a_reference_means_somebody_named_before(text, phrase, nth, expected):
    assert whom(text, phrase, nth) == expected


@pytest.mark.parametrize(
    "phrase, expected",
    [
        pytest.param("Russia and Mali", ["RUS", "MLI"], id="two states"),
        pytest.param("Mali, Niger and Burkina Faso", ["MLI", "NER", "BFA"], id="three states"),
        pytest.param("the Russian and Malian defence ministers", ["RUS", "MLI"], id="shared head"),
        pytest.param("the presidents of Kenya and Uganda", ["KEN", "UGA"], id="shared office"),
        pytest.param("Kenyan soldiers and police officers", ["KEN", "KEN"], id="two roles"),
        pytest.param("Kenyan soldiers and a doctor", ["KEN", None], id="two roles, one by itself"),
        pytest.param("Mali's and Niger's presidents", ["MLI", "NER"], id="two possessors"),
        pytest.param("the US and Russian presidents", ["USA", "RUS"], id="letters and adjective"),
        pytest.param(
            "the foreign ministers of Russia, Turkey and Iran", ["RUS", "TUR", "IRN"], id="three of an office"
        ),
        pytest.param("officials from the US, Qatar and Egypt", ["USA", "QAT", "EGY"], id="three from"),
        pytest.param("French, German and Italian diplomats", ["FRA", "DEU", "ITA"], id="three adjectives"),
        pytest.param("the Russian finance and defence ministers", ["RUS", "RUS"], id="shared nation and head"),
        pytest.param("Poland's president and chief prosecutor", ["POL", "POL"], id="two offices of one state"),
        pytest.param("Israel and Hamas", ["ISR", "PSE"], id="state and group"),
        pytest.param("presidents Macron and Zelensky", ["FRA", "UKR"], id="shared title"),
        pytest.param("a US-Russian delegation", ["USA", "RUS"], id="nations joined by a hyphen"),
        pytest.param("Trinidad and Tobago", ["TTO"], id="and within a name"),
    ],
)
def test_a_coordinated_phrase_opens_to_several(phrase, expected):
    page = read_page("", None, "en", None)
    assert [actor.country for actor in page.resolve(phrase)] == expected


@pytest.mark.parametrize(
    "phrase, country",
    [
        pytest.param("Cypriot ships", "CYP", id="adjective"),
        pytest.param("Israeli strikes", "ISR", id="strikes"),
        pytest.param("Iran's oil exports", "IRN", id="possessor"),
        pytest.param("US-made jets", None, id="only made there"),
        pytest.param("anti-French slogans", None, id="against it"),
        pytest.param("heavy rain", None, id="nobody"),
    ],
)
def test_nationality_reads_the_owner_of_a_thing(phrase, country):
    owner = read_page("", None, "en", None).nationality(phrase)
    assert (owner.country if owner is not None else None) == country


def test_mentions_point_into_the_text():
    page = read_page(VISIT, None, "en", None)
    assert [VISIT[m.start : m.end] for m in page.mentions][:2] == [
        "Chadian Foreign Minister Oumar Deby Salif",
        "Ankara",
    ]
    assert all(0 <= m.start < m.end <= len(VISIT) for m in page.mentions)
    assert [m.start for m in page.mentions] == sorted(m.start for m in page.mentions)


@pytest.mark.parametrize(
    "phrase, acts",
    [
        pytest.param("Salif", True, id="name of the page"),
        pytest.param("they", True, id="pronoun"),
        pytest.param("Kenyan troops", True, id="nation and role"),
        pytest.param("the agreement", False, id="thing"),
        pytest.param("the Paris Club", False, id="name of no actor"),
        pytest.param("West Africa", False, id="part of the world"),
        pytest.param("Israeli strikes", False, id="head does not act"),
    ],
)
def test_what_could_act_is_told_cheaply(phrase, acts):
    assert read_page(VISIT, None, "en", None).is_actor(phrase) is acts


def test_a_wire_in_a_dateline_is_no_name_of_the_state():
    page = read_page("NAIROBI, Kenya (AB) — Kenya sent troops. AB reported it.", None, "en", None)
    assert [actor.country for actor in page.resolve("AB", 41)] == [None]


def test_a_title_in_title_case_makes_no_names():
    page = read_page(VISIT, "Chad Intends To Develop Defense Cooperation With Turkey", "en", None)
    assert page.resolve("Cooperation") == ()
    assert [actor.country for actor in page.resolve("Turkey")] == ["TUR"]


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage):
        read_page("text", None, "xx", None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Mali " * 20000, id="one name"),
        pytest.param("the " * 20000, id="determiners"),
        pytest.param("Mali's " * 20000, id="possessors"),
        pytest.param("(A" * 20000, id="brackets"),
        pytest.param("President of " * 10000, id="titles"),
        pytest.param("Abu " * 20000, id="capitals"),
        pytest.param("." * 100000, id="stops"),
        pytest.param("they " * 20000, id="pronouns"),
    ],
)
def test_hostile_text_takes_linear_time(text):
    began = time.perf_counter()
    page = read_page(text, text[:500], "en", None)
    page.resolve(text[:2000], len(text))
    assert time.perf_counter() - began < 5
