"""What a person sees: tables that fit, sentences that stand whole, text that stays text."""

from __future__ import annotations

import pytest

from dragoman.capture import plain
from dragoman.cli.tables import article_lines, coded_lines
from dragoman.records import Agreement, Article, Attribution, Coded, DateSpan, Event, Evidence, Party, Place

SENTENCE = (
    "The foreign ministers of Chad and of Sudan, who had not spoken since the closing of the border in the autumn, "
    "met in the town of Adre on Monday and spoke for three hours about refugees, cattle and the price of grain."
)
ADRE = Place(text="the town of Adre", name="Adré", country="TCD", lat=13.47, lon=22.2)


def event(**other: object) -> Event:
    start = SENTENCE.index("met in")
    fields: dict[str, object] = {
        "id": "1",
        "event_type": "CONSULT",
        "event_mode": "third-party",
        "contexts": ("refugees", "economic"),
        "cameo": "040",
        "quad": "verbal cooperation",
        "score": 2.5,
        "actors": (
            Party(text="The foreign ministers of Chad", name=None, country="TCD", sectors=("GOV",)),
            Party(text="Sudan", name="Sudan", country="SDN"),
        ),
        "recipients": (),
        "date": DateSpan(start="2025-03-03", end="2025-03-03", basis="'on Monday' before publication on 2025-03-04"),
        "place": ADRE,
        "status": "hypothetical",
        "attribution": Attribution(speaker="a herdsman", outlet="Wadi Post", quoted=True),
        "evidence": Evidence(text=SENTENCE, start=100, end=100 + len(SENTENCE), trigger=(100 + start, 103 + start)),
        "article": "a",
        "confidence": 0.871,
    }
    return Event(**{**fields, **other})  # type: ignore[arg-type]


def coded(*events: Event, title: str = "Ministers meet", agreements: tuple[Agreement, ...] = ()) -> Coded:
    article = Article(id="a", source="pages/1.txt", title=title, published="2025-03-04", publisher="Wadi Post")
    return Coded(article=article, events=events, agreements=agreements)


@pytest.mark.parametrize("verbose", [False, True], ids=["short", "long"])
def test_no_line_is_wider_than_a_hundred_columns(verbose: bool) -> None:
    long = event(actors=(Party(text="word" * 60, country="TCD"),), event_type="ASSAULT", event_mode="heavy-weapons")
    printed = coded_lines(coded(long, event(), title="title " * 60), agreements=True, verbose=verbose)
    assert max(map(len, printed.splitlines())) <= 100


def test_the_short_table_shows_who_what_when_and_the_words_about_the_trigger() -> None:
    printed = coded_lines(coded(event()), agreements=False, verbose=False)
    for words in ("2025-03-03", "CONSULT", "third-party", "hypothetical", "(TCD GOV)", "Sudan (SDN)", "met in"):
        assert words in " ".join(printed.split())
    assert "three hours" not in printed


def test_status_and_type_are_never_cut() -> None:
    printed = coded_lines(coded(event(event_mode="heavy-weapons")), agreements=False, verbose=False)
    assert "heavy-weapons" in printed
    assert "hypothetical" in printed


def test_the_long_table_shows_the_whole_sentence_across_the_page_with_its_trigger_marked() -> None:
    printed = coded_lines(coded(event()), agreements=False, verbose=True)
    assert SENTENCE.replace("met in", "«met» in") in " ".join(printed.split())
    assert max(len(line) for line in printed.splitlines() if line.strip() in SENTENCE) > 80
    for words in (
        "a herdsman, in Wadi Post, quoted",
        "0.87",
        "13.47, 22.20",
        "Adré",
        "before publication",
        "CAMEO 040",
    ):
        assert words in printed


def test_a_trigger_of_the_headline_is_marked() -> None:
    headline = event(evidence=Evidence(text="Ministers meet", trigger=(10, 14)))
    assert "Ministers «meet»" in coded_lines(coded(headline), agreements=False, verbose=True)


def test_an_event_that_knows_little_still_shows() -> None:
    bare = event(
        date=None,
        place=None,
        cameo=None,
        contexts=(),
        actors=(),
        evidence=Evidence(text="x"),
        attribution=Attribution(),
    )
    assert "CONSULT" in coded_lines(coded(bare), agreements=False, verbose=True)
    assert "CONSULT" in coded_lines(coded(bare), agreements=False, verbose=False)


def test_an_article_without_events_takes_no_line() -> None:
    assert coded_lines(coded(), agreements=True, verbose=True) == ""


@pytest.mark.parametrize("verbose", [False, True], ids=["short", "long"])
def test_what_a_page_says_is_no_markup_and_moves_no_cursor(verbose: bool) -> None:
    hostile = "[bold red]Mali[/] \x1b[2J\x07 :smile: \u202eevil"
    told = event(
        actors=(Party(text=hostile, country="MLI"),), evidence=Evidence(text=hostile, trigger=(10, 14), start=0)
    )
    printed = coded_lines(coded(told, title=hostile), agreements=False, verbose=verbose)
    assert "[bold red]Mali[/]" in printed or verbose
    assert ":smile:" in printed
    assert not set(printed) & set("\x1b\x07\u202e")


def test_agreements_stand_below_the_events() -> None:
    pact = Agreement(
        id="1", kind="treaty", title="Treaty of Adre", parties=("TCD", "SDN"), signatories=(), fields=("trade",),
        state="signed", date=None, place="Adre", evidence=(), article="a",
    )  # fmt: skip
    printed = coded_lines(coded(agreements=(pact,)), agreements=True, verbose=False)
    for words in ("treaty", "signed", "TCD, SDN", "trade", "Treaty of Adre"):
        assert words in printed
    assert "treaty" not in coded_lines(coded(event(), agreements=(pact,)), agreements=False, verbose=False)


def test_an_article_shows_its_masthead() -> None:
    article = Article(
        id="a", source="pages/1.txt", title="Ministers meet", byline="Oumar Fakih", wire="AFP", published="2025-03-04"
    )
    printed = article_lines(article)
    for words in ("2025-03-04  Ministers meet", "AFP", "Oumar Fakih", "pages/1.txt"):
        assert words in printed


@pytest.mark.parametrize(
    "words, shown",
    [
        pytest.param("two\n  lines\t.", "two lines .", id="white space"),
        pytest.param("a\x00b\x1b[0m", "ab[0m", id="control characters"),
        pytest.param("\u202eback\u2066", "back", id="writing direction"),
        pytest.param("non\u00a0breaking", "non breaking", id="hard blank"),
        pytest.param("half \ud83d", "half \ufffd", id="half a pair"),
        pytest.param("Қазақстан 中国 عمان", "Қазақстан 中国 عمان", id="any script"),
    ],
)
def test_text_is_shown_on_one_line(words: str, shown: str) -> None:
    assert plain(words) == shown
