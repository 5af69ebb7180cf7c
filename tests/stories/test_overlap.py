"""Which texts are copies, by the share of the shorter's words that stand in the other in order."""

from __future__ import annotations

import re
import time

import pytest
from tests.stories.texts import BEES, FERRY, FERRY_FRENCH, OTHER_FERRY, text

from dragoman.stories import Overlap, compare, read, signature

WHOLE = text(*FERRY)
LOCAL = "Readers of this page will remember that the council of our own town discussed a ferry for many years in vain."
FURNITURE = (
    "Home | News | Sport",
    "Share this article",
    "Most read",
    "Cat found in shed after four years",
    "Tags: sea",
)


def shared(one: str, other: str) -> Overlap:
    return compare(read(signature(one)), read(signature(other)))


def synonyms(body: str) -> str:
    table = {
        "said": "stated",
        "about": "roughly",
        "people": "persons",
        "costs": "sets",
        "told": "informed",
        "stop": "end",
    }
    return re.sub(r"\w+", lambda word: table.get(word[0], word[0]), body)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(WHOLE, id="the same text"),
        pytest.param(text(*FERRY[:2]), id="cut tail"),
        pytest.param(
            "BREMOND (Reuters) - " + WHOLE + "\n\nReporting by Ruta Solano; editing by Kofi Dorsey.", id="wire credit"
        ),
        pytest.param(text("Last boat leaves at ten", *FERRY), id="headline in the text"),
        pytest.param(text(*FERRY[:2], LOCAL, *FERRY[2:5]), id="inserted sentence, tail cut"),
        pytest.param(text(FERRY[0], FERRY[4], FERRY[2], FERRY[5], FERRY[1], FERRY[3]), id="re-ordered paragraphs"),
        pytest.param("\n".join((FURNITURE[0], *FERRY[:4], *FURNITURE[1:])), id="left-over furniture"),
        pytest.param(synonyms(WHOLE), id="a few other words"),
        pytest.param(WHOLE.upper(), id="capitals"),
        pytest.param(WHOLE.replace("\n\n", " ").replace('"', "”").replace(" ", "  "), id="other blanks and quotes"),
        pytest.param(
            WHOLE.replace("company", "com\u00adpany").replace("said", "s\u200baid"), id="invisible characters"
        ),
        pytest.param(text(*FERRY[:3], BEES[0], BEES[1], BEES[2]), id="same lead, then lines of another page"),
    ],
)
def test_changed_copies_are_copies(copy: str) -> None:
    assert shared(WHOLE, copy).copied
    assert shared(copy, WHOLE).copied


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(text(*OTHER_FERRY), id="another reporter's article"),
        pytest.param(text(*OTHER_FERRY, FERRY[3]), id="with a paragraph of background in common"),
        pytest.param(text(*FERRY_FRENCH), id="a translation"),
        pytest.param(text(*BEES), id="another subject"),
        pytest.param(text(*BEES, FERRY[2], FERRY[4]), id="two paragraphs at the end"),
        pytest.param("", id="nothing"),
        pytest.param("The ferry company Norlys.", id="a few words of it"),
        pytest.param(
            WHOLE.replace("14", "22").replace("60", "35").replace("Brandvold", "Ostrova").replace("Hanne", "Selma")
            .replace("Quell", "Maradine").replace("90", "12").replace("Wendt", "Rahimi").replace("300", "85")
            .replace("Norlys", "Sundline").replace("2016", "2003").replace("Teodor", "Goran"),
            id="the same form with other names and figures",
        ),
    ],
)  # fmt: skip
def test_other_articles_are_no_copies(other: str) -> None:
    if other:
        assert not shared(WHOLE, other).copied
        assert not shared(other, WHOLE).copied
    else:
        assert signature(other) == b""


def test_words_in_another_order_share_nothing() -> None:
    words = WHOLE.split()
    assert shared(WHOLE, " ".join(words[::-1])).shorter == 0.0


def test_shares_are_of_the_shorter_and_the_longer() -> None:
    found = shared(WHOLE, text(*FERRY[:3]))
    assert found.shorter == found.facts == found.lead == 1.0
    assert 0.3 < found.longer < 0.6


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("a" * 1_000_000, id="one word"),
        pytest.param("a b " * 250_000, id="two words again and again"),
        pytest.param("." * 1_000_000, id="full stops"),
        pytest.param("\n" * 1_000_000, id="line ends"),
        pytest.param("é\u0301" * 300_000, id="marks"),
        pytest.param("\ud800 " * 300_000, id="broken characters"),
        pytest.param("中" * 500_000, id="ideographs"),
    ],
)
def test_a_million_characters_are_bounded(hostile: str) -> None:
    begun = time.monotonic()
    raw = signature(hostile)
    assert len(raw) < 7000
    if raw:
        assert shared(hostile, WHOLE).shorter <= 1.0
        assert shared(hostile, hostile).longer <= 1.0
    assert time.monotonic() - begun < 5
