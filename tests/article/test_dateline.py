from __future__ import annotations

import pytest

from dragoman.article import dateline


@pytest.mark.parametrize(
    "paragraph, place, wire, published, story",
    [
        pytest.param(
            "OUAGADOUGOU, March 3 (Reuters) - Burkina", "OUAGADOUGOU", "Reuters", None, "Burkina", id="Reuters"
        ),
        pytest.param("HARBIN, Jan. 5 (Xinhua) -- China", "HARBIN", "Xinhua", None, "China", id="Xinhua"),
        pytest.param("KISUMU, Kenya (AP) — Kenya", "KISUMU, Kenya", "AP", None, "Kenya", id="AP with country"),
        pytest.param("LVIV - Ukraine signed", "LVIV", None, None, "Ukraine signed", id="place alone"),
        pytest.param("KAZAN. July 5 (Interfax) - Russia", "KAZAN", "Interfax", None, "Russia", id="Interfax"),
        pytest.param("OMSK, July 5. /TASS/. Russia", "OMSK", "TASS", None, "Russia", id="TASS in slashes"),
        pytest.param("ОМСК, 5 июл - РИА Новости. Россия", "ОМСК", "RIA Novosti", None, "Россия", id="RIA Novosti"),
        pytest.param("Lyon, 3 mars 2024 (AFP) - La France", "Lyon", "AFP", "2024-03-03", "La France", id="AFP French"),
        pytest.param("BAMAKO, le 3 mars (Xinhua) -- Le Mali", "BAMAKO", "Xinhua", None, "Le Mali", id="le 3 mars"),
        pytest.param("New Delhi, Mar 3 (PTI) India", "New Delhi", "PTI", None, "India", id="PTI without dash"),
        pytest.param("IZMIR (AA) - Türkiye", "IZMIR", "Anadolu", None, "Türkiye", id="Anadolu by its initials"),
        pytest.param("WASHINGTON, D.C. (AP) — Two", "WASHINGTON, D.C.", "AP", None, "Two", id="district"),
        pytest.param("SEOUL/TOKYO, June 3 (Reuters) - North", "SEOUL/TOKYO", "Reuters", None, "North", id="two places"),
        pytest.param("PORT-AU-PRINCE, Haiti (AP) — Two", "PORT-AU-PRINCE, Haiti", "AP", None, "Two", id="hyphens"),
        pytest.param("Reuters - Two men", None, "Reuters", None, "Two men", id="agency first"),
        pytest.param(
            "ST. GALLEN (UrduPoint News / Sputnik - 2nd May, 2023) Swiss",
            "ST. GALLEN",
            "Sputnik",
            "2023-05-02",
            "Swiss",
            id="outlet and agency in one bracket",
        ),
        pytest.param(
            "Lomé – The minister said on Monday it would expel the envoy",
            "Lomé",
            None,
            None,
            "The minister said on Monday it would expel the envoy",
            id="place in small letters",
        ),
    ],
)
def test_dateline_is_read_in_its_parts(
    paragraph: str, place: str | None, wire: str | None, published: str | None, story: str
) -> None:
    found = dateline(paragraph)
    assert found is not None
    assert (found.place, found.wire, found.published) == (place, wire, published)
    assert paragraph[found.end :] == story


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("Chad expelled the envoy of Sweden (AP) on Monday.", id="agency inside a sentence"),
        pytest.param("Sudan's army (SAF) said it had left the town.", id="an army's initials"),
        pytest.param("President Ouro met - and not for the first time - his guest.", id="dashes around words"),
        pytest.param("The ministry said (March 3, 2024) that it would sign.", id="date in brackets"),
        pytest.param("UN Security Council - the body that decides - met.", id="organisation before a dash"),
        pytest.param("U.S. President signed the bill.", id="initials"),
        pytest.param("", id="nothing"),
    ],
)
def test_story_that_opens_without_a_dateline_has_none(paragraph: str) -> None:
    assert dateline(paragraph) is None


def test_name_of_the_outlet_in_brackets_is_publisher_and_not_wire() -> None:
    found = dateline("(MENAFN) Swiss President met the king.")
    assert found is not None
    assert (found.publisher, found.wire) == ("MENAFN", None)


def test_reading_a_dateline_ends_soon_on_hostile_text() -> None:
    assert dateline("A-" * 500_000) is None
    assert dateline("(" * 500_000) is None
