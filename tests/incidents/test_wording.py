"""Words, names and numbers of a sentence, in comparable form; countries that it speaks of."""

from __future__ import annotations

from dragoman.incidents.lands import lands, stands_for_state
from dragoman.incidents.wording import fold, wording


def test_words_names_and_numbers_are_told_apart() -> None:
    said = wording("On Sunday 12 miners were buried at Mongbwalu’s gold pit, and 1,500 fled.")
    assert said.names == {"mongbwalu"}
    assert said.numbers == {"12", "1500"}
    assert {"miners", "buried", "gold"} <= set(said.words.values())
    assert not {"sunda", "were"} & said.words.keys()


def test_a_word_that_opens_a_sentence_is_no_name() -> None:
    assert wording("Herders fled. Farmers stayed in Léré.").names == {"lere"}


def test_a_text_in_capitals_has_no_names() -> None:
    assert wording("HERDERS FLED LERE").names == frozenset()


def test_accents_and_possessives_do_not_count() -> None:
    assert fold("Malmö’s") == fold("malmo")


def test_a_sentence_speaks_of_countries_by_their_people_and_capitals() -> None:
    codes, words = lands("Malian troops and Moscow’s envoys met in South Sudan.", "en")
    assert codes == {"MLI", "RUS", "SSD"}
    assert words == {"malian", "south", "sudan"}


def test_a_language_without_a_table_speaks_of_no_country() -> None:
    assert lands("Malian troops", "xx") == (frozenset(), frozenset())
    assert lands("Malian troops", None) == (frozenset(), frozenset())


def test_a_capital_stands_for_its_state_and_a_person_does_not() -> None:
    assert stands_for_state("Moscow")
    assert not stands_for_state("Abdoulaye Diop")
