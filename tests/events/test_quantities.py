"""Numbers are read with what they count, numbers of names and dates are none, and each goes to its own event."""

from __future__ import annotations

import time

import pytest

from dragoman.events.numerals import table
from dragoman.events.quantities import Found, find, of_event
from dragoman.events.scale import plover

Counted = tuple[str, float]

ONE: list[tuple[str, str, float]] = [
    ("Gunmen killed 12 people at a market in Sokoto.", "dead", 12),
    ("At least 12 civilians died in the shelling of Nyala.", "dead", 12),
    ("The blast claimed nine lives.", "dead", 9),
    ("Officials blamed the army for the deaths of 14 herders.", "dead", 14),
    ("The death toll rose to 45 on Friday.", "dead", 45),
    ("The governor put the toll at 31.", "dead", 31),
    ("Seven soldiers have been killed near Ménaka.", "dead", 7),
    ("Five policemen in a patrol car were shot dead.", "dead", 5),
    ("The raid left 16 people dead.", "dead", 16),
    ("Six miners drowned.", "dead", 6),
    ("The state hanged four men on Tuesday.", "dead", 4),
    ("Guards killed 11 Malians near Kidal.", "dead", 11),
    ("One Togolese soldier was killed.", "dead", 1),
    ("Dozens of villagers were massacred.", "dead", 24),
    ("A drone strike kills three in Omdurman", "dead", 3),
    ("The clashes caused 22 deaths.", "dead", 22),
    ("Two of the hostages were executed.", "dead", 2),
    ("Several hundred people are feared dead.", "dead", 300),
    ("The shelling wounded 17 shoppers.", "injured", 17),
    ("Thirty-four demonstrators were injured.", "injured", 34),
    ("Eight officers suffered injuries.", "injured", 8),
    ("The hospital took in 19 wounded soldiers.", "injured", 19),
    ("Four sailors are still missing.", "missing", 4),
    ("Two fishermen remain unaccounted for.", "missing", 2),
    ("The army killed or wounded 30 rebels.", "casualties", 30),
    ("Both sides reported 200 casualties.", "casualties", 200),
    ("Police arrested 40 protesters in Lagos.", "arrested", 40),
    ("More than 60 students were detained overnight.", "arrested", 60),
    ("Turkish prosecutors announced 15 arrests.", "arrested", 15),
    ("Three reporters were taken into custody.", "arrested", 3),
    ("Fighters captured 18 soldiers at the post.", "captured", 18),
    ("Bandits kidnapped two dozen schoolgirls.", "abducted", 24),
    ("Five engineers were taken hostage.", "abducted", 5),
    ("The rebels freed 20 prisoners.", "released", 20),
    ("Minsk ordered the release of 52 detainees.", "released", 52),
    ("Nine activists were pardoned by the king.", "released", 9),
    ("Tens of thousands of people were displaced by the fighting.", "displaced", 20000),
    ("Some 4,500 families fled the town.", "families", 4500),
    ("Another 800 residents fled to the hills.", "displaced", 800),
    ("The navy evacuated 130 nationals from Port Sudan.", "evacuated", 130),
    ("Coast guards rescued 41 migrants off Sfax.", "rescued", 41),
    ("Ottawa expelled six diplomats.", "expelled", 6),
    ("A court sentenced 13 officers.", "sentenced", 13),
    ("Russia sent 1,000 soldiers to the border.", "troops", 1000),
    ("Kigali deployed a 2,500-strong force.", "troops", 2500),
    ("One hundred and twenty peacekeepers left Goma.", "troops", 120),
    ("Two thousand riot police lined the avenue.", "police", 2000),
    ("Chad will withdraw half a million troops, he joked.", "troops", 500000),
    ("Up to 700 fighters crossed the river.", "fighters", 700),
    ("Uganda hosts 1.7 million refugees.", "refugees", 1700000),
    ("Hundreds of people marched through Tunis.", "people", 200),
    ("Berlin delivered 14 tanks to Kyiv.", "vehicles", 14),
    ("The convoy was of 20 army trucks.", "vehicles", 20),
    ("The air force lost two Su-27 aircraft.", "aircraft", 2),
    ("Tehran handed over 50 drones.", "aircraft", 50),
    ("Manila said five Chinese coast guard ships had blocked the shoal.", "ships", 5),
    ("Pyongyang fired three ballistic missiles.", "weapons", 3),
    ("Moscow supplied four S-400 batteries.", "weapons", 4),
    ("Ankara shipped 10,000 rifles.", "weapons", 10000),
    ("Jets carried out 15 airstrikes on the valley.", "attacks", 15),
    ("The ministers signed three key agreements.", "agreements", 3),
    ("The other two treaties cover fishing.", "agreements", 2),
    ("Oman sent 60 tonnes of aid to Khartoum.", "tonnes", 60),
    ("India gave 200,000 vaccine doses to Bhutan.", "doses", 200000),
    ("Settlers burned seven houses.", "buildings", 7),
    ("Baghdad cut output by 300,000 barrels.", "barrels", 300000),
    ("Exports fell by 12 percent.", "percent", 12),
    ("Tariffs of 25% took effect.", "percent", 25),
    ("Exports rose by 4 per cent.", "percent", 4),
    ("A 300-strong crowd blocked the gate.", "people", 300),
    ("The divers left from one boat.", "ships", 1),
]

MONEY: list[tuple[str, float, float | None, str | None]] = [
    ("China lent $1.2 billion to Kenya.", 1.2e9, None, "USD"),
    ("The EU gave €50m to Moldova.", 5e7, None, "EUR"),
    ("France paid 12 million euros in aid.", 1.2e7, None, "EUR"),
    ("Britain pledged £300 million.", 3e8, None, "GBP"),
    ("The loan is worth US$75 million.", 7.5e7, None, "USD"),
    ("Riyadh will invest between $10 and $12 billion.", 1e10, 1.2e10, "USD"),
    ("The fine is USD 5 million.", 5e6, None, "USD"),
    ("Tokyo offered 40 billion yen.", 4e10, None, "JPY"),
    ("Moscow wrote off 2 billion rubles.", 2e9, None, "RUB"),
    ("The fund holds 30 million Swiss francs.", 3e7, None, "CHF"),
    ("He owes 90 million Egyptian pounds.", 9e7, None, "EGP"),
    ("The town got 600,000 Kenyan shillings.", 6e5, None, "KES"),
    ("A grant of 15 billion CFA francs was agreed.", 1.5e10, None, "XOF"),
    ("They paid 8 million dinars.", 8e6, None, None),
    ("Kyiv got a 50-billion-dollar loan.", 5e10, None, "USD"),
    ("Millions of dollars were stolen.", 2e6, None, "USD"),
    ("Seoul promised 3 trillion won.", 3e12, None, "KRW"),
]

SEVERAL: list[tuple[str, list[Counted]]] = [
    ("12 people were killed and 30 wounded when a bomb went off.", [("dead", 12), ("injured", 30)]),
    ("12 Killed, 30 Injured in Mosque Blast", [("dead", 12), ("injured", 30)]),
    ("Troops killed two men and arrested eight.", [("dead", 2), ("arrested", 8)]),
    ("Attackers killed two policemen, three women and five children.", [("dead", 2), ("dead", 3), ("dead", 5)]),
    ("Twenty-five soldiers and three civilians were killed.", [("dead", 25), ("dead", 3)]),
    ("The blast left 12 people dead and 30 injured.", [("dead", 12), ("injured", 30)]),
    ("Forty soldiers killed three civilians.", [("troops", 40), ("dead", 3)]),
    ("A shell hit the bus, killing 9 and wounding 14.", [("dead", 9), ("injured", 14)]),
    ("Poland sent 300 soldiers and 12 helicopters.", [("troops", 300), ("aircraft", 12)]),
    ("Washington gave $40 million and 200 tonnes of food.", [("money", 4e7), ("tonnes", 200)]),
    ("Four died, six are missing and ten were hurt.", [("dead", 4), ("missing", 6), ("injured", 10)]),
    ("Israel released 90 prisoners in exchange for three hostages.", [("released", 90), ("people", 3)]),
]

NONE = [
    pytest.param("The boy, aged 12, was killed.", id="age"),
    pytest.param("A 12-year-old boy was killed.", id="age with hyphens"),
    pytest.param("Amadou Keita, 41, was arrested.", id="age between commas"),
    pytest.param("The summit is on May 12.", id="day after the month"),
    pytest.param("On 12 May police closed the road.", id="day before the month"),
    pytest.param("In 2015 troops entered the city.", id="year before a noun"),
    pytest.param("The 2020 agreement was torn up.", id="year as an adjective"),
    pytest.param("Fighting has gone on since 1998, he said.", id="year"),
    pytest.param("The home side won 2-1.", id="score"),
    pytest.param("Under Article 5 members help each other.", id="article"),
    pytest.param("Resolution 2720 people said was weak.", id="resolution"),
    pytest.param("Call 555-1234 for help.", id="telephone"),
    pytest.param("Call +33 1 42 68 for the embassy.", id="telephone abroad"),
    pytest.param("An F-16 was shot down.", id="F-16"),
    pytest.param("The Su-27 soldiers saw was grey.", id="Su-27"),
    pytest.param("S-400 missiles arrived in Ankara.", id="S-400"),
    pytest.param("The G7 leaders and the G20 ministers met.", id="groups of states"),
    pytest.param("M23 fighters took Goma.", id="M23"),
    pytest.param("The attacks of 9/11 killed many.", id="9/11"),
    pytest.param("At 10:30 police moved in.", id="time of day"),
    pytest.param("They walked 12 km with the soldiers.", id="distance"),
    pytest.param("He was jailed for 12 years.", id="term"),
    pytest.param("Soldiers fired a 155 mm shell.", id="calibre"),
    pytest.param("No one was killed.", id="no one"),
    pytest.param("Flight 370 passengers were mourned.", id="flight"),
    pytest.param("One in five people is hungry.", id="fraction"),
    pytest.param("The 47th Brigade attacked.", id="ordinal"),
    pytest.param("Two police stations burned.", id="stations are no police"),
    pytest.param("The army killed 12 bills by its veto.", id="bills do not die"),
    pytest.param("The two-state solution is dead.", id="two-state"),
    pytest.param("The COVID-19 patients left.", id="COVID-19"),
    pytest.param("In the 1990s people fled.", id="decade"),
    pytest.param("Unit 8200 soldiers refused.", id="unit"),
    pytest.param("The bomber killed 12 hours later was a guard.", id="hours later"),
    pytest.param("Boeing 737 jets were grounded.", id="type of aircraft"),
    pytest.param("The king lit a thousand lamps for those who perished.", id="lamps for the dead"),
    pytest.param("The five navies met off Penang.", id="a navy is no soldier"),
    pytest.param("Few commuters ride.", id="few is no number"),
    pytest.param("The Group of 77 members voted.", id="Group of 77"),
]


def counted(text: str) -> list[Counted]:
    return [(one.unit, one.value) for one in find(text, "en")]


@pytest.mark.parametrize("text, unit, value", ONE, ids=[case[0] for case in ONE])
def test_a_number_is_read_with_what_it_counts(text: str, unit: str, value: float) -> None:
    assert counted(text) == [(unit, value)]


@pytest.mark.parametrize("text, value, most, currency", MONEY, ids=[case[0] for case in MONEY])
def test_sums_of_money_have_their_currency(text: str, value: float, most: float | None, currency: str | None) -> None:
    (one,) = find(text, "en")
    assert (one.unit, one.value, one.most, one.currency) == ("money", pytest.approx(value), most, currency)


@pytest.mark.parametrize("text, units", SEVERAL, ids=[case[0] for case in SEVERAL])
def test_several_numbers_of_a_sentence_are_kept_apart(text: str, units: list[Counted]) -> None:
    assert counted(text) == units


@pytest.mark.parametrize("text", NONE)
def test_numbers_of_names_dates_and_scores_count_nothing(text: str) -> None:
    assert counted(text) == []


@pytest.mark.parametrize(
    "text, value, most",
    [
        pytest.param("10 to 12 people were hurt.", 10, 12, id="to"),
        pytest.param("The raid killed 10-12 people.", 10, 12, id="hyphen"),
        pytest.param("Between 10 and 12 people were killed.", 10, 12, id="between"),
        pytest.param("Up to 90 people were killed.", 90, 90, id="up to"),
        pytest.param("Fewer than ten people were killed.", 10, 10, id="fewer than"),
        pytest.param("The toll rose from 10 to 12.", 12, None, id="a change is no range"),
        pytest.param("Two or three people were killed.", 2, 3, id="or"),
        pytest.param("Five to six million people were displaced.", 5e6, 6e6, id="scale of both"),
        pytest.param("More than 100 people were killed.", 100, None, id="more than"),
    ],
)
def test_ranges_have_both_ends(text: str, value: float, most: float | None) -> None:
    (one,) = find(text, "en")
    assert (one.value, one.most) == (value, most)


@pytest.mark.parametrize(
    "text, words",
    [
        ("Gunmen killed at least 12 people in Jos.", "at least 12 people"),
        ("Spain gave about €50m to Chad.", "about €50m"),
        ("A dozen of the protesters were held.", "A dozen of the protesters"),
    ],
)
def test_the_words_reach_from_the_bound_to_the_noun(text: str, words: str) -> None:
    (one,) = find(text, "en")
    assert one.text == words == text[one.start : one.end]


def test_what_another_number_includes_is_a_part() -> None:
    whole, part = find("Militants killed 12 people, including three children.", "en")
    assert (whole.part, part.part) == (False, True)


def test_a_count_since_january_is_cumulative() -> None:
    (one,) = find("Attacks have killed 400 people since January.", "en")
    assert one.cumulative


def test_the_first_time_since_is_not_cumulative() -> None:
    (one,) = find("For the first time since May the guards let fifty children through.", "en")
    assert not one.cumulative


def test_units_belong_to_event_types_that_exist() -> None:
    words = table("en")
    assert words is not None
    assert {name for types in words["types"].values() for name in types} <= set(plover().types)


def test_a_language_without_a_table_has_no_quantities() -> None:
    assert find("12 Menschen starben.", "de") == []


# whose they are


def belonging(text: str, event_type: str, trigger: str, *others: str, party: str | None = None) -> list[Counted]:
    def span(word: str) -> tuple[int, int]:
        return text.index(word), text.index(word) + len(word)

    parties = [span(party)] if party else []
    kept = of_event(find(text, "en"), event_type, span(trigger), parties, others=[span(word) for word in others])
    return [(one.unit, one.value) for one in kept]


ATTACK = "Jets struck a camp in Sennar, killing 12 people, and Cairo sent 60 tonnes of aid."


@pytest.mark.parametrize(
    "text, event_type, trigger, others, wanted",
    [
        pytest.param(ATTACK, "ASSAULT", "struck", ["sent"], [("dead", 12)], id="the dead go to the attack"),
        pytest.param(ATTACK, "AID", "sent", ["struck"], [("tonnes", 60)], id="the aid goes to the aid"),
        pytest.param(
            "Paris condemned the raid that killed 12 people.", "ACCUSE", "condemned", [], [], id="words kill nobody"
        ),
        pytest.param(
            "Two soldiers were killed when gunmen attacked a post.",
            "ASSAULT",
            "attacked",
            [],
            [("dead", 2)],
            id="told before the attack",
        ),
        pytest.param(
            "Israel shelled Khiam after Hezbollah killed four soldiers.",
            "ASSAULT",
            "shelled",
            ["killed"],
            [],
            id="another attack's dead",
        ),
        pytest.param(
            "Rebels attacked the base; the war has killed 9,000 people since 2021.",
            "ASSAULT",
            "attacked",
            [],
            [],
            id="a war's dead are no raid's",
        ),
        pytest.param(
            "Militants killed 12 people, including three children.",
            "ASSAULT",
            "killed",
            [],
            [("dead", 12)],
            id="a part is not counted twice",
        ),
        pytest.param(
            "Delhi agreed to lend $300 million to Male.", "AGREE", "agreed", [], [("money", 3e8)], id="money agreed"
        ),
        pytest.param(
            "Rwanda met its creditors while 300 soldiers left Cabo Delgado.",
            "CONSULT",
            "met",
            ["left"],
            [],
            id="another clause's soldiers",
        ),
    ],
)
def test_a_quantity_goes_to_its_own_event(
    text: str, event_type: str, trigger: str, others: list[str], wanted: list[Counted]
) -> None:
    assert belonging(text, event_type, trigger, *others) == wanted


def test_a_number_in_a_partys_words_belongs() -> None:
    text = "A crowd of 300 farmers who came by tractor, among them mayors, blocked the road."
    assert belonging(text, "PROTEST", "blocked", party="A crowd of 300 farmers") == [("people", 300)]


def test_offsets_are_the_articles_and_none_in_the_title() -> None:
    text = "Gunmen killed 12 people."
    found = find(text, "en")
    (one,) = of_event(found, "ASSAULT", (107, 113), [], offset=100)
    assert (one.start, one.end, one.text) == (114, 123, "12 people")
    (one,) = of_event(found, "ASSAULT", (7, 13), [], in_title=True)
    assert (one.start, one.end) == (None, None)


@pytest.mark.parametrize(
    "piece",
    [
        "1-",
        "12 and ",
        "of 12 ",
        "tens of ",
        "killed or ",
        "twenty-",
        "$1 to ",
        "at least ",
        "1,",
        "a 12 b ",
        "US$",
        "12 x-",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        begin = time.perf_counter()
        find((piece * size)[:size], "en")
        return time.perf_counter() - begin

    seconds(100)
    assert seconds(4000) < 0.5


def test_offsets_hold_the_words() -> None:
    for text, *_ in ONE:
        for one in find(text, "en"):
            assert isinstance(one, Found)
            assert text[one.start : one.end] == one.text
