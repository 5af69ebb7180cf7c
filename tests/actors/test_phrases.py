"""A phrase by itself: its country and sectors, or nobody."""

from datetime import date

import pytest

from dragoman.actors import anybody, read_page, resolve

STATES = """
Kenya KEN
Burkina Faso BFA
the U.S. USA
US USA
U.S.A. USA
the United States of America USA
the UK GBR
Great Britain GBR
the UAE ARE
the DRC COD
DR Congo COD
the Republic of the Congo COG
the PRC CHN
DPRK PRK
the Republic of Korea KOR
Ivory Coast CIV
Cote d'Ivoire CIV
Côte d’Ivoire CIV
Burma MMR
Swaziland SWZ
Zaire COD
Türkiye TUR
Guinea-Bissau GNB
Papua New Guinea PNG
Equatorial Guinea GNQ
Guinea GIN
Niger NER
Nigeria NGA
South Sudan SSD
Sudan SDN
Dominica DMA
the Dominican Republic DOM
Kosovo XKX
Palestine PSE
Hong Kong HKG
Greenland GRL
Åland Islands ALA
the Soviet Union RUS
Mali's MLI
Jordan JOR
Chad TCD
Georgia GEO
RUSSIA RUS
the French FRA
Scotland GBR
"""

SEATS = """
the Kremlin|RUS|GOV
the White House|USA|GOV
the Élysée|FRA|GOV
the Elysee Palace|FRA|GOV
Downing Street|GBR|GOV
Whitehall|GBR|GOV
Aso Rock|NGA|GOV
Koulouba|MLI|GOV
Zhongnanhai|CHN|GOV
the Pentagon|USA|MIL
Foggy Bottom|USA|GOV
the Quai d'Orsay|FRA|GOV
the Bundestag|DEU|LEG
the Knesset|ISR|LEG
the State Duma|RUS|LEG
Moscow|RUS|GOV
Kyiv|UKR|GOV
Kiev|UKR|GOV
Tehran|IRN|GOV
Pyongyang|PRK|GOV
N’Djamena|TCD|GOV
"""

ROLES = """
the Kenyan army|KEN|MIL
Kenyan troops|KEN|MIL
police in Nairobi|KEN|COP
Nairobi police|KEN|COP
Russia's defence minister|RUS|MIL
Malian Defense Minister Sadio Camara|MLI|MIL
the Japanese foreign minister|JPN|GOV
Iran's supreme leader|IRN|GOV
the president of France|FRA|GOV
the prime minister of New Zealand|NZL|GOV
about 40 displaced people in northern Benin|BEN|REF
thousands of refugees from Sudan|SDN|REF
dozens of Chadian civilians|TCD|CVL
members of the Kenyan parliament|KEN|LEG
more than 20,000 Bangladeshi workers|BGD|LAB
two Americans|USA|CVL
an Iraqi|IRQ|CVL
a Frenchman|FRA|CVL
Ukrainian soldiers fighting near the border|UKR|MIL
Ukraine's armed forces|UKR|MIL
US troops in Syria|USA|MIL
U.S. lawmakers|USA|LEG
a spokesman for the Pentagon|USA|MIL
a Kremlin spokesman|RUS|GOV
a spokesman for the Kenyan army|KEN|MIL
Kremlin spokesman Dmitry Peskov|RUS|GOV
Malian Foreign Minister Abdoulaye Diop|MLI|GOV
the Honduran Supreme Court|HND|JUD
Colombian farmers|COL|AGR
Egyptian journalists|EGY|JRN
Secretary of State Antony Blinken|USA|GOV
Georgia governor|USA|GOV
Congolese troops|COD|MIL
Taliban fighters|AFG|REB
a Filipino fisherman|PHL|AGR
the Swedes|SWE|
the government of Mali|MLI|GOV
the South Sudan government|SSD|GOV
Nigerien President Mohamed Bazoum|NER|GOV
Nigerian President Bola Tinubu|NGA|GOV
Dominican police|DOM|COP
Chinese diplomats|CHN|GOV
Texas lawmakers|USA|LEG
the British ambassador to Kenya|GBR|GOV
Russian intelligence officers|RUS|SPY
Turkey's Constitutional Court|TUR|JUD
Kenya-based militants|KEN|REB
Brazil's Congress|BRA|LEG
the Senate in Abuja|NGA|LEG
Congress|USA|LEG
the Obama administration|USA|GOV
nearly 31,500 Zambians|ZMB|CVL
Washington state officials|USA|GOV
Saudi Arabia-led forces|SAU|MIL
Ukrainian forces loyal to the president|UKR|MIL
the Indian Army chief|IND|MIL
a spokeswoman for the Chinese foreign ministry|CHN|GOV
the leaders of Ethiopia's parliament|ETH|LEG
hundreds of thousands of Sudanese refugees|SDN|REF
British Prime Minister Theresa May|GBR|GOV
a Kenyan column of troops|KEN|MIL
"""

STATELESS = """
an American-born cleric|REL
French-speaking protesters|CVL
Rwanda-backed insurgents|REB
the special envoy for Syria|GOV
Russian-backed rebels|REB
anti-Russian protesters|CVL
pro-Iranian militias|PRM
protesters|CVL
opposition lawmakers|LEG
opposition leader Juan Quiroz|OPP
gunmen|UAF
Korean police|COP
"""

NOBODY = """
Israeli strikes
Turkey sandwich
a turkey sandwich
the Paris Club
the US Open
March
Monday
Guinea pigs
American products
the announcement
a car bomb
peace talks
it was us
the ceasefire
Brussels sprouts
Panama hats
a polish cloth
Kenyan police training in Kisumu
the Havana syndrome
the Geneva Conventions
"""


def lines(table):
    return [pytest.param(*line.split("|"), id=line.split("|")[0]) for line in table.strip().splitlines()]


@pytest.mark.parametrize("line", STATES.strip().splitlines())
def test_a_state_is_known_by_each_of_its_names(line):
    phrase, country = line.rsplit(" ", 1)
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.country, actor.sectors) == (country, ("PRE",) if country == "XKX" else ())


@pytest.mark.parametrize("phrase, country, sector", lines(SEATS))
def test_a_seat_of_power_stands_for_its_state(phrase, country, sector):
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.country, actor.sectors[0]) == (country, sector)


@pytest.mark.parametrize("phrase, country, sector", lines(ROLES))
def test_nation_and_role_give_country_and_sector(phrase, country, sector):
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.country, actor.sectors[0] if actor.sectors else "") == (country, sector)


@pytest.mark.parametrize("phrase, sector", lines(STATELESS))
def test_a_role_without_a_nation_has_no_country(phrase, sector):
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.country, actor.sectors[0]) == (None, sector)


@pytest.mark.parametrize("phrase", NOBODY.strip().splitlines())
def test_what_does_not_act_is_nobody(phrase):
    assert resolve(phrase) is None


@pytest.mark.parametrize(
    "phrase, name, country",
    [
        pytest.param("Jordan Henderson", "Jordan Henderson", None, id="first name like a state"),
        pytest.param("Denzel Washington", "Denzel Washington", None, id="surname like a capital"),
        pytest.param("Michael Jordan", "Michael Jordan", None, id="surname like a state"),
        pytest.param("Chad Smithers", "Chad Smithers", None, id="first name Chad"),
        pytest.param("Kenya Airways", "Kenya Airways", "KEN", id="company of a state"),
        pytest.param("Saudi Prince Faruq bin Hamdan", "Faruq bin Hamdan", "SAU", id="particle in a name"),
        pytest.param("Gen. Pablo Ruiz", "Pablo Ruiz", None, id="rank and name"),
        pytest.param("Mr. Okonjo", "Okonjo", None, id="honorific is no part of the name"),
        pytest.param("South Korean envoy Han Seo-yun", "Han Seo-yun", "KOR", id="hyphen in a name"),
        pytest.param("Canadian Trade Minister Ellen May", "Ellen May", "CAN", id="surname like a month"),
        pytest.param("Ruritanian Liberation Front", "Ruritanian Liberation Front", None, id="unknown body"),
    ],
)
def test_a_name_is_kept_as_written(phrase, name, country):
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.name, actor.country) == (name, country)


@pytest.mark.parametrize(
    "phrase, sectors",
    [
        pytest.param("Mali's former prime minister", ("ELI",), id="former"),
        pytest.param("ex-president Pedro Lopes of Angola", ("ELI",), id="ex"),
        pytest.param("the late Kenyan president", ("GOV",), id="late is no loss of office"),
    ],
)
def test_who_left_office_is_of_the_elite(phrase, sectors):
    actor = resolve(phrase)
    assert actor is not None
    assert actor.sectors == sectors


@pytest.mark.parametrize(
    "phrase, context, country",
    [
        pytest.param("Georgia", "Senators in Atlanta said Georgia would sue.", "USA", id="Atlanta"),
        pytest.param("Georgia", "Tbilisi said Georgia would join the talks.", "GEO", id="Tbilisi"),
        pytest.param("Congolese rebels", "Brazzaville blamed Congolese rebels.", "COG", id="Brazzaville"),
        pytest.param("Korean diplomats", "Pyongyang recalled Korean diplomats.", "PRK", id="Pyongyang"),
        pytest.param("Korean diplomats", "Seoul recalled Korean diplomats.", "KOR", id="Seoul"),
        pytest.param("Guinean soldiers", "In Bissau, Guinean soldiers mutinied.", "GNB", id="Bissau"),
    ],
)
def test_the_page_decides_an_ambiguous_name(phrase, context, country):
    actor = resolve(phrase, context=context)
    assert actor is not None
    assert actor.country == country


@pytest.mark.parametrize(
    "phrase, country, sectors",
    [
        pytest.param("the IAEA chief", "UNO", (), id="chief of a body of states"),
        pytest.param("a spokesman for the African Union", "IGO", (), id="spokesman"),
        pytest.param("the UN special envoy for Syria", "UNO", (), id="envoy"),
        pytest.param("Alliance of Sahel States", "IGO", (), id="alliance"),
        pytest.param("NATO", "IGO", (), id="NATO"),
        pytest.param("NATO soldiers", "IGO", ("MIL",), id="its soldiers"),
        pytest.param("UN peacekeepers", "UNO", ("MIL",), id="peacekeepers"),
        pytest.param("the WHO", "UNO", ("MED",), id="health"),
        pytest.param("an ICC judge", "IGO", ("JUD",), id="court"),
        pytest.param("EU foreign ministers", "EUR", ("GOV",), id="ministers are of governments"),
    ],
)
def test_a_body_of_states_is_no_government(phrase, country, sectors):
    actor = resolve(phrase)
    assert actor is not None
    assert (actor.country, actor.sectors) == (country, sectors)


@pytest.mark.parametrize("on", [None, date(2016, 5, 1), date(2024, 12, 1)], ids=["no day", "then", "years later"])
@pytest.mark.parametrize(
    "phrase, country, sector",
    [
        pytest.param("Dutch Prime Minister Mark Rutte", "NLD", "GOV", id="prime minister"),
        pytest.param("Prime Minister Mark Rutte", "NLD", "GOV", id="title alone"),
        pytest.param("NATO Secretary General Mark Rutte", "IGO", None, id="secretary general"),
        pytest.param("former Dutch Prime Minister Mark Rutte", "NLD", "ELI", id="former"),
        pytest.param("German Foreign Minister Annalena Baerbock", "DEU", "GOV", id="foreign minister"),
        pytest.param("US Senator Marco Rubio", "USA", "LEG", id="senator, whatever office later"),
        pytest.param("Lithuanian trainer Mark Rutte", "LTU", None, id="a namesake"),
    ],
)
def test_nation_and_role_in_the_phrase_win_over_the_office_table(phrase, on, country, sector):
    actor = resolve(phrase, on=on)
    assert actor is not None
    assert (actor.country, actor.sectors[0] if actor.sectors else None) == (country, sector)


@pytest.mark.parametrize(
    "phrase, countries",
    [
        pytest.param("Russia-Africa", ["RUS"], id="a state and a part of the world"),
        pytest.param("Israel-Lebanon", ["ISR", "LBN"], id="two states"),
        pytest.param("Guinea-Bissau", ["GNB"], id="one state"),
        pytest.param("anti-US", [], id="against it"),
    ],
)
def test_a_hyphen_joins_states(phrase, countries):
    assert [actor.country for actor in read_page("", None, "en", None).resolve(phrase)] == countries


def test_an_office_is_held_for_a_time():
    then, now = date(2015, 5, 1), date(2030, 1, 1)
    serving = resolve("Barack Obama", on=then)
    retired = resolve("Barack Obama", on=now)
    assert serving is not None
    assert retired is not None
    assert (serving.country, serving.sectors[:1]) == ("USA", ("GOV",))
    assert (retired.country, retired.sectors) == ("USA", ("ELI",))


@pytest.mark.parametrize(
    "phrase, on, name",
    [
        pytest.param("the French president", date(2015, 6, 1), "Francois Hollande", id="2015"),
        pytest.param("the French president", date(2019, 6, 1), "Emmanuel Macron", id="2019"),
        pytest.param("France's president", date(2010, 6, 1), "Nicolas Sarkozy", id="2010"),
        pytest.param("the president of France", None, None, id="no day, no name"),
        pytest.param("a former French president", date(2019, 6, 1), None, id="former"),
        pytest.param("French presidents", date(2019, 6, 1), None, id="several"),
    ],
)
def test_an_office_without_a_name_is_its_holder_on_that_day(phrase, on, name):
    actor = resolve(phrase, on=on)
    assert actor is not None
    assert actor.country == "FRA"
    assert actor.name == name


@pytest.mark.parametrize(
    "sentence, found",
    [
        pytest.param("The talks were held in Oslo.", True, id="place"),
        pytest.param("they were heavily criticised", True, id="pronoun"),
        pytest.param("Two soldiers were killed.", True, id="role"),
        pytest.param("Prices rose sharply again, by 2 per cent.", False, id="nobody"),
    ],
)
def test_the_screen_sees_whether_anybody_could_act(sentence, found):
    assert anybody(sentence, "en") is found
