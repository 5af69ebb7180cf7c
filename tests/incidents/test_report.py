"""Reports come from coded articles, one an event, with the state of the agreement that the event's words prove."""

from __future__ import annotations

import pytest
from msgspec import structs
from tests.incidents.made import report

from dragoman.incidents import reports, same
from dragoman.records import Agreement, Article, Coded, Quote

TEXT = "Congo and Rwanda initialled a pact."
ARTICLE = Article(
    id="a1", source="page", publisher="Harbour Post", wire="Meridian", published="2025-06-28", language="en", text=TEXT
)


def coded(start: int) -> Coded:
    event = report(TEXT, kind="SUPPORT", by="COD RWA", article="a1", trigger=(17, 27)).event
    pact = Agreement(
        id="g1",
        kind="pact",
        title=None,
        parties=("COD", "RWA"),
        signatories=(),
        fields=(),
        state="initialled",
        date=None,
        place=None,
        evidence=(Quote(text=TEXT, start=start, end=start + len(TEXT)),),
        article="a1",
    )
    return Coded(article=ARTICLE, events=(event,), agreements=(pact,))


def test_a_report_knows_where_its_article_comes_from() -> None:
    (one,) = reports(coded(0), story="s1", owner_country="GBR")
    assert (one.publisher, one.wire, one.published, one.language) == ("Harbour Post", "Meridian", "2025-06-28", "en")
    assert (one.story, one.owner_country, one.text) == ("s1", "GBR", "s1")


@pytest.mark.parametrize(
    "start, state",
    [pytest.param(0, "initialled", id="its own sentence"), pytest.param(500, None, id="another sentence")],
)
def test_a_report_has_the_state_of_the_agreement_that_its_words_prove(start: int, state: str | None) -> None:
    (one,) = reports(coded(start))
    assert one.state == state


def test_an_article_without_a_story_is_a_text_of_its_own() -> None:
    (one,) = reports(coded(0))
    assert one.text == "a1"


def test_words_are_compared_within_one_language_only() -> None:
    one = report("Herders found a well near Bankass dry.", on="2025-06-22")
    other = report("Herders said a well near Bankass was dry.", on="2025-06-22")
    assert any("the same words" in reason for reason in same(one, other).reasons)
    foreign = structs.replace(other, language="fr")
    assert not any("words" in reason for reason in same(one, foreign).reasons)
