"""What an event is about is read off its sentence, and not off a word that stands there in passing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import dragoman
from dragoman.events.contexts import contexts
from dragoman.events.scale import plover

TABLE = Path(dragoman.__file__).parent / "languages" / "en" / "contexts.toml"

SPEAKS = [
    ("The Chadian army moved three brigades to the lake.", "military"),
    ("Seoul said the North had fired two missiles into the sea.", "military"),
    ("Both sides have kept the truce since Sunday.", "military"),
    ("Fighters took the tank after a night of battles.", "military"),
    ("Lisbon and Madrid agreed on intelligence sharing.", "intelligence"),
    ("A Czech clerk was accused of spying for a neighbour.", "intelligence"),
    ("The agent passed secrets to a foreign power.", "intelligence"),
    ("The prime minister named a new cabinet.", "executive"),
    ("The president signed the decree late on Friday.", "executive"),
    ("The minister resigned from the government.", "executive"),
    ("Lawmakers in Lima debated until midnight.", "legislative"),
    ("The committee passed the law after one vote.", "legislative"),
    ("The senate rejected the appointment.", "legislative"),
    ("Voters in Ghana choose between nine candidates.", "election"),
    ("Turnout was low in the runoff.", "election"),
    ("His campaign won most of the votes.", "election"),
    ("Tunisia's new constitution gives the president more room.", "political_institutions"),
    ("Delegates at the national dialogue asked for a federation.", "political_institutions"),
    ("The envoys urged a reform of state institutions.", "political_institutions"),
    ("Thousands demanded a return to democracy in Conakry.", "pro_democracy"),
    ("Ecowas wants free and fair polls within a year.", "pro_democracy"),
    ("Soldiers seized power in Libreville overnight.", "pro_autocracy"),
    ("The colonel dissolved parliament and rules by himself.", "pro_autocracy"),
    ("The opposition was banned under the new regime.", "pro_autocracy"),
    ("India and Oman signed a free trade pact.", "economic"),
    ("The central bank of Kenya raised rates.", "economic"),
    ("A company won the contract for the new railway.", "economic"),
    ("A judge in The Hague heard the case.", "legal"),
    ("Prosecutors in Seville charged two traders.", "legal"),
    ("He was jailed under a law of 2021.", "legal"),
    ("Namibia asked Germany for reparations.", "reparations"),
    ("The museum gave back the Benin bronzes.", "reparations"),
    ("The king apologised for slavery.", "reparations"),
    ("The report lists human rights abuses in the camps.", "human_rights"),
    ("Guards tortured the detainees, the group said.", "human_rights"),
    ("Civilians suffered abuses at checkpoints.", "human_rights"),
    ("The decree ends freedom of expression, editors said.", "rights_freedoms"),
    ("Censors took the film off the screens.", "rights_freedoms"),
    ("Reporters marched for the rights of the press.", "rights_freedoms"),
    ("Riot police broke up the gathering with tear gas.", "repression"),
    ("Minsk continued its crackdown on critics.", "repression"),
    ("Police arrested two activists and an editor.", "repression"),
    ("Aid workers reached the town with a humanitarian convoy.", "human_security"),
    ("Famine threatens the north of the country.", "human_security"),
    ("Villagers were left without food or water.", "human_security"),
    ("Women in Kabul marched for schooling.", "gender"),
    ("The court heard of sexual violence in the camp.", "gender"),
    ("Parliament voted for same-sex unions.", "lgbt"),
    ("Police stopped a gay pride march in Tbilisi.", "lgbt"),
    ("Muslim leaders and bishops met in Jos.", "religion_ethnicity"),
    ("Ethnic violence drove families out of Mekelle.", "religion_ethnicity"),
    ("Unions marched against poverty and rising rents.", "inequality"),
    ("Crowds protested over the cost of living.", "inequality"),
    ("The ambassador handed over a letter.", "diplomatic"),
    ("Leaders met to renew the agreement.", "diplomatic"),
    ("Foreign ministers held talks in Astana.", "diplomatic"),
    ("Caracas claims the territory west of the river.", "territory"),
    ("Separatists in the province declared a state.", "territory"),
    ("Troops occupied two islands in the strait.", "territory"),
    ("Blue helmets patrolled the road to Bangui.", "peacekeeping"),
    ("The UN mission had its mandate cut short.", "peacekeeping"),
    ("Nurses vaccinated children against cholera.", "health"),
    ("Hospitals in Lima ran out of beds.", "health"),
    ("Two pilots asked for asylum in Sweden.", "asylum"),
    ("Refugees crossed into Chad on foot.", "asylum"),
    ("Spain returned 80 migrants to Mauritania.", "migration"),
    ("Tokyo eased visa rules for Vietnamese engineers.", "migration"),
    ("An earthquake flattened villages near Herat.", "disasters"),
    ("Rescue teams looked for people under the collapsed school.", "disasters"),
    ("Bolivia invited firms to bid for its lithium.", "natural_resource"),
    ("Egypt and Ethiopia disagree over the water behind the dam.", "natural_resource"),
    ("Fiji asked for deeper cuts in carbon emissions.", "environment"),
    ("Brazil fined ranchers for deforestation.", "environment"),
    ("The two states will build satellites together.", "technology"),
    ("Washington limits the sale of advanced chips.", "technology"),
    ("Boko Haram claimed the raid.", "terrorism"),
    ("Gunmen held hostages in a shop for six hours.", "terrorism"),
    ("Inspectors of the IAEA returned to the site.", "cbrn"),
    ("The report says sarin was used in the suburb.", "cbrn"),
    ("Hackers shut down the tax office in Tirana.", "cyber"),
    ("Ransomware stopped the port's cranes.", "cyber"),
    ("Soviet soldiers entered Prague in 1968.", "historical"),
    ("The treaty was signed decades ago.", "historical"),
    ("Veterans marked the anniversary of the landing.", "historical"),
    ("Algeria won its independence decades later.", "historical"),
    ("Chisinau accused the channel of disinformation.", "misinformation"),
    ("False stories went viral before the poll.", "misinformation"),
    ("Gangs closed the road to the airport of Port-au-Prince.", "crime"),
    ("Police arrested the suspect in a port.", "crime"),
    ("The governor took bribes for years.", "corruption"),
    ("An audit of the tender found missing assets.", "corruption"),
    ("Customs officers found cocaine among bananas.", "illegal_drugs"),
    ("The cartel moved the drugs by boat.", "illegal_drugs"),
    ("Police freed victims of human trafficking.", "trafficking"),
    ("Smugglers hid ivory in the cargo.", "trafficking"),
]

PASSES = [
    ("The general opinion in Paris is gloomy.", "military"),
    ("The base of the economy is farming.", "military"),
    ("Her intelligence impressed the jury in Vienna.", "intelligence"),
    ("The president of the chess club won the match.", "executive"),
    ("The law of supply and demand holds in Lagos too.", "legislative"),
    ("The team won the cup.", "election"),
    ("The bank is an old institution in Basel.", "political_institutions"),
    ("The opposition of the magnets was measured.", "pro_democracy"),
    ("A curfew ended at dawn in Lima.", "pro_autocracy"),
    ("The company of dancers performed in Rabat.", "economic"),
    ("Police directed the traffic in Rome.", "legal"),
    ("The storm did damage; damages were small.", "reparations"),
    ("Two civilians watched the parade.", "human_rights"),
    ("The newspaper printed a recipe.", "rights_freedoms"),
    ("A demonstrator showed the new vacuum cleaner.", "repression"),
    ("The food in Hanoi was praised by visitors.", "human_security"),
    ("The mothers waited at the gate.", "gender"),
    ("The team took pride in its win.", "lgbt"),
    ("The fishing community in Goa met on Monday.", "religion_ethnicity"),
    ("The rich soil yields two harvests.", "inequality"),
    ("The runners met at the bridge.", "diplomatic"),
    ("The island has a lighthouse.", "territory"),
    ("The astronauts began their mission.", "peacekeeping"),
    ("He wore a mask at the carnival.", "health"),
    ("The scouts set up a camp in the hills.", "asylum"),
    ("The boat race drew a crowd.", "migration"),
    ("The firm is in damage control.", "disasters"),
    ("She won gold in the pool.", "natural_resource"),
    ("He painted the door green.", "environment"),
    ("The hall has space for ninety chairs.", "technology"),
    ("The plot of the novel is thin.", "terrorism"),
    ("A nuclear family lives next door.", "cbrn"),
    ("The road network needs repair.", "cyber"),
    ("They met once more on Tuesday.", "historical"),
    ("The historic summit opened on Tuesday.", "historical"),
    ("Soldiers waged a battle in the valley.", "economic"),
    ("Troops entered the West Bank at dawn.", "economic"),
    ("Inmates went on hunger strike in Manama.", "human_security"),
    ("The secretary general condemned the attack.", "military"),
    ("The witness gave a false name.", "misinformation"),
    ("Police rescued a dog from the river.", "crime"),
    ("The band sold millions of records.", "corruption"),
    ("The new drug lowers blood pressure.", "illegal_drugs"),
    ("He gave her a ring in Venice.", "trafficking"),
    ("About 1,960 trees were planted in Accra.", "historical"),
    ("The peaceful village sleeps early.", "peacekeeping"),
    ("The catholicity of his taste is known.", "cyber"),
]


@pytest.mark.parametrize("sentence, context", SPEAKS, ids=[f"{c}-{n}" for n, (_, c) in enumerate(SPEAKS)])
def test_a_sentence_speaks_of_its_context(sentence: str, context: str) -> None:
    assert context in contexts(sentence, "en", "AGREE", None)


@pytest.mark.parametrize("sentence, context", PASSES, ids=[f"{c}-{n}" for n, (_, c) in enumerate(PASSES)])
def test_one_weak_word_names_no_context(sentence: str, context: str) -> None:
    assert context not in contexts(sentence, "en", "AGREE", None)


@pytest.mark.parametrize("context", plover().contexts)
def test_every_context_has_at_least_25_cues_each_once_and_examples_of_both_kinds(context: str) -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))[context]
    cues = [cue for weight in table.values() for cue in weight]
    assert len(cues) >= 25
    assert len(cues) == len(set(cues))
    assert any(context == c for _, c in SPEAKS)
    assert any(context == c for _, c in PASSES)


@pytest.mark.parametrize(
    "sentence",
    ["The girls sang in the garden of the old school house.", "", "...", "Prices", "Я не знаю."],
    ids=["garden", "empty", "signs", "one word", "another script"],
)
def test_a_sentence_about_nothing_public_has_few_contexts(sentence: str) -> None:
    assert set(contexts(sentence, "en", "AGREE", None)) <= {"gender"}


def test_contexts_stand_in_the_ontologys_order() -> None:
    found = contexts("Hackers stole data from the army, the ambassador told the court.", "en", "ACCUSE", None)
    assert found == tuple(name for name in plover().contexts if name in found)
    assert {"military", "legal", "diplomatic", "cyber"} <= set(found)


def test_the_table_entry_adds_its_own() -> None:
    assert contexts("They met.", "en", "CONSULT", None, ("diplomatic",)) == ("diplomatic",)


@pytest.mark.parametrize(
    "event_type, mode, context",
    [("ASSAULT", "aerial", "military"), ("COERCE", "cyber", "cyber"), ("SANCTION", "convict", "legal")],
)
def test_type_and_mode_imply_contexts(event_type: str, mode: str, context: str) -> None:
    assert context in contexts("It happened.", "en", event_type, mode)
    assert context not in contexts("It happened.", "en", event_type, None)


def test_a_language_without_cues_gives_what_is_implied() -> None:
    assert contexts("Army, navy, court.", "xx", "COERCE", "arrest") == ("legal",)


def test_a_cue_said_twice_counts_once() -> None:
    assert "territory" not in contexts("An island is an island.", "en", "AGREE", None)


def test_hyphens_and_possessives_do_not_hide_a_cue() -> None:
    found = contexts("The UN's peace-keeping force and the Navy’s ships sailed.", "en", "AGREE", None)
    assert {"military", "peacekeeping"} <= set(found)


def test_a_page_without_full_stops_costs_no_more_than_its_bound() -> None:
    long = "x " * 2_000 + "army " * 100_000
    assert contexts(long, "en", "AGREE", None) == ()
