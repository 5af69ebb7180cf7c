"""What a signature keeps, and what it refuses."""

from __future__ import annotations

import pytest
from tests.stories.texts import BEES, FERRY, text

from dragoman.stories import Stale, bands, read, signature
from dragoman.stories.signature import BANDS, MOST_WORDS

IDENTITY = 3437814967742390001
DIGEST = [2448008351, 3474663218]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(text(*FERRY).lower(), id="small letters"),
        pytest.param(text(*FERRY).replace(",", " -"), id="punctuation"),
        pytest.param(text("Ferry line stops", "By Ruta Solano", *FERRY, "Share"), id="headline and buttons"),
    ],
)
def test_the_same_wording_has_the_same_first_band(other: str) -> None:
    assert bands(read(signature(other)))[0] == bands(read(signature(text(*FERRY))))[0]


def test_copies_share_bands_and_others_do_not() -> None:
    whole, cut, other = (set(bands(read(signature(one)))) for one in (text(*FERRY), text(*FERRY[:3]), text(*BEES)))
    assert len(whole & cut) >= 5
    assert not whole & other


@pytest.mark.parametrize("body", ["one", "one two", "one two three", "one two three four", text(*FERRY)])
def test_band_values_fit_a_column_of_64_bits(body: str) -> None:
    values = bands(read(signature(body)))
    assert len(values) == BANDS
    assert all(0 <= value < 2**63 for value in values)


def test_a_signature_counts_all_words_and_keeps_the_first() -> None:
    found = read(signature("word " * 5000))
    assert found.length == 5000
    assert len(found.sequence) == MOST_WORDS


@pytest.mark.parametrize("body", ["", " \n\t", "... !?", "\u200b"])
def test_a_text_without_words_has_no_signature(body: str) -> None:
    assert signature(body) == b""


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x01\x02", id="cut"),
        pytest.param(b"\xff" + signature(text(*BEES))[1:], id="another layout"),
        pytest.param(signature(text(*BEES))[:1] + b"\xff" + signature(text(*BEES))[2:], id="another algorithm"),
        pytest.param(signature(text(*BEES))[:-1], id="half a word"),
    ],
)
def test_signatures_of_another_version_are_refused(raw: bytes) -> None:
    with pytest.raises(Stale, match="article 7: the signature is of another version"):
        read(raw, "article 7")


def test_signatures_stay_what_they_are() -> None:
    """A store keeps them: if this fails, `signature.VERSION` must be raised."""
    found = read(signature("Ministers of both states signed the accord in Karvena on 23 June."))
    assert found.identity == IDENTITY
    assert found.digest[:2].tolist() == DIGEST
