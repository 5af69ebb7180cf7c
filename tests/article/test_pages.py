"""Pages whose outlet, author and edges are told by where lines stand and by nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import clean
from dragoman.errors import NoArticle
from dragoman.records import Article, Capture

Make = Callable[..., Article]

STORY = (
    "Zambia closed its border with Angola on Tuesday after a quarrel over copper lorries, the interior ministry said.\n"
    "Angola recalled its consul from Solwezi and demanded that Zambia pay for the copper, which lies in the rain.\n"
    "The two governments will meet in Lusaka next week, a spokeswoman for the Zambian president told reporters.\n"
)
TITLE = "Zambia closes border with Angola over copper lorries\n"
FOOT = "Related stories\nBakers strike in Ndola\n2 hours ago\n"


def page(top: str = "", under: str = "", foot: str = FOOT) -> str:
    return top + TITLE + under + STORY + foot


@pytest.mark.parametrize(
    "text, publisher",
    [
        pytest.param(page("Copperbelt Courier\nHome\nWorld\n"), "Copperbelt Courier", id="alone on the first line"),
        pytest.param(page("THE ZAMBEZI SENTINEL\nMenu\n"), "The Zambezi Sentinel", id="in capitals"),
        pytest.param(
            page("RBZ\nMenu\n", foot="Share\n© 2024 RBZ. All rights reserved.\n"), "RBZ", id="capitals as name"
        ),
        pytest.param(page("Le Courrier du Katanga\nMenu\n"), "Le Courrier du Katanga", id="French noun"),
        pytest.param(page("Голос Севера\nМеню\n"), "Голос Севера", id="Russian noun"),
        pytest.param(page("Home | Lake Kariba Post\n"), "Lake Kariba Post", id="beside a menu"),
        pytest.param(page(under="Copperbelt Courier, 3 March 2024\n"), "Copperbelt Courier", id="beside the date"),
        pytest.param(page(under="(Kariba Mail) - 3 March 2024\n"), "Kariba Mail", id="in brackets beside the date"),
        pytest.param(page(foot="Share\nZambezia Today Ltd 2024\n"), "Zambezia Today", id="company and year"),
        pytest.param(
            page(foot="Share\nAll rights reserved © 2024 Kariba Mirror\n"), "Kariba Mirror", id="rights first"
        ),
        pytest.param(
            page(f"{TITLE.strip()} - Kariba Mirror\nMenu\n"), "Kariba Mirror", id="behind the browser's title"
        ),
        pytest.param(page(foot="Share\nCopyright 2024 by Tumbuka Voice\n"), "Tumbuka Voice", id="copyright"),
        pytest.param(
            page("Nsima\nMenu\n", foot="Legal notice\nNsima is not responsible for what others write.\n"),
            "Nsima",
            id="no noun, a disclaimer that names it",
        ),
        pytest.param(
            page("From: Kafue Dispatch <desk@kafue.example>\nSubject: today\n"), "Kafue Dispatch", id="sender of a mail"
        ),
        pytest.param(page("TV Schedule\nMenu\n"), None, id="menu entry with an outlet's noun"),
        pytest.param(page(under="Photo © Lumwana Press Agency\n"), None, id="a picture's maker"),
        pytest.param(page("World News\nMenu\n"), None, id="section first"),
        pytest.param(page("Business Review\nMenu\n"), None, id="section with an outlet's noun"),
        pytest.param(
            page("Southern Africa\nMenu\n", foot="More from Southern Africa\nRains late\n"), None, id="region"
        ),
        pytest.param(page("Angola\nMenu\n", foot="More from Angola\nRains late\n"), None, id="the story's own country"),
        pytest.param(page("From: Ama Mensah <ama@kafue.example>\nSubject: today\n"), None, id="mail from a person"),
        pytest.param(page(under="Ama Mensah | 3 March 2024\n"), None, id="person beside the date"),
    ],
)
def test_outlet_is_known_by_where_its_name_stands(article: Make, text: str, publisher: str | None) -> None:
    made = article(text)
    assert made.publisher == publisher
    assert made.title == TITLE.strip()
    assert len(made.paragraphs) == 3


@pytest.mark.parametrize(
    "under, byline",
    [
        pytest.param("Chanda Mwelwa\n", "Chanda Mwelwa", id="alone"),
        pytest.param("Chanda Mwelwa\n3 March 2024\n", "Chanda Mwelwa", id="above the date"),
        pytest.param("3 March 2024\nChanda Mwelwa and Inês do Vale\n", "Chanda Mwelwa and Inês do Vale", id="two"),
        pytest.param("Chanda Mwelwa in Lusaka\n", "Chanda Mwelwa", id="with the place"),
        pytest.param("Chanda Mwelwa, Southern Africa correspondent\n", "Chanda Mwelwa", id="with what she is"),
        pytest.param("By Chanda Mwelwa in Solwezi\n", "Chanda Mwelwa", id="by, with the place"),
        pytest.param("By Chanda Mwelwa, Lusaka\n", "Chanda Mwelwa", id="by, place behind a comma"),
        pytest.param(
            "A quarrel over copper in the rain has shut the road to the coast.\nChanda Mwelwa\n3 March 2024\n",
            "Chanda Mwelwa",
            id="behind a sub-title",
        ),
        pytest.param("3 March 2024 • Words written by Chanda Mwelwa\n", "Chanda Mwelwa", id="words written by"),
        pytest.param("Чанда Мвелва\n", "Чанда Мвелва", id="Cyrillic"),
        pytest.param("By Chanda Mwelwa on March 3, 2024\n", "Chanda Mwelwa", id="by, on a day"),
        pytest.param("Chanda Mwelwa · 4 min read\n", "Chanda Mwelwa", id="with the time to read"),
        pytest.param("By Our Correspondent\n", None, id="nobody by name"),
        pytest.param("President Hakainde Bwalya\n", None, id="caption of an office and a name"),
        pytest.param("Fresh Clashes in Huambo\n", None, id="caption of a place"),
        pytest.param("Copperbelt Courier | 3 March 2024\n", None, id="an outlet and the date"),
        pytest.param("Southern Africa\n", None, id="section"),
        pytest.param("Foreign Affairs\n", None, id="section that reads like a name"),
        pytest.param("Port Elizabeth, 3 March 2024\n", None, id="place and date"),
        pytest.param("Listen Now\nText Size\n", None, id="buttons"),
        pytest.param("Solwezi\n", None, id="one word"),
        pytest.param("Lorries wait in Solwezi\n", None, id="caption"),
        pytest.param("What We Know\n", None, id="grammar in it"),
    ],
)
def test_name_under_the_title_is_the_byline(article: Make, under: str, byline: str | None) -> None:
    assert article(page("Menu\n", under)).byline == byline


def test_person_of_the_story_under_its_picture_is_no_byline(article: Make) -> None:
    text = page(under="Zambian President Mutale Sakala\nMutale Sakala\n").replace("a spokeswoman for", "Mutale Sakala,")
    assert article(text).byline is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("This article was first published in the Kafue Dispatch.", id="article, first published"),
        pytest.param(
            "This story originally appeared in Copperbelt Courier and is used here with thanks.", id="appeared"
        ),
        pytest.param("Cet article a été publié pour la première fois dans Le Courrier du Katanga.", id="French"),
        pytest.param("You are receiving this message because you asked for it.", id="a mail's reason"),
        pytest.param("Liked this article? Tell a friend.", id="tell a friend"),
        pytest.param("Chanda Mwelwa is a reporter for Copperbelt Courier. She lives in Kitwe.", id="the author's life"),
        pytest.param("Follow Chanda Mwelwa on X for more from the border.", id="follow the author"),
        pytest.param("Sign up for our newsletter and get the morning's news by mail.", id="newsletter"),
        pytest.param("To read the rest of this story, choose a plan.", id="paywall"),
        pytest.param("Photo: lorries wait at the border near Solwezi (Kariba Mail)", id="caption"),
    ],
)
def test_line_about_the_page_is_left_out_at_its_end(article: Make, line: str) -> None:
    made = article(page("Copperbelt Courier\n", foot=f"{line}\n{FOOT}"))
    assert line not in made.text
    assert len(made.paragraphs) == 3


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "The treaty was first published in 1954 and has been read aloud each spring since.", id="published"
        ),
        pytest.param(
            "Mutale Sakala is a lawyer and has led the customs union since May, when he won a vote.", id="life"
        ),
        pytest.param(
            "Lusaka signed up for the customs union last year, a step that Angola had asked for.", id="signed up"
        ),
    ],
)
def test_sentence_of_the_story_with_such_words_stays(article: Make, line: str) -> None:
    assert line in article(page(foot=f"{line}\n{FOOT}")).text


@pytest.mark.parametrize("mark", ["•", "*", "▪", "-"])
def test_bullets_are_no_part_of_paragraphs(article: Make, mark: str) -> None:
    entries = "".join(f"{mark} {line}\n" for line in STORY.splitlines())
    made = article(f"{TITLE}3 March 2024\n{entries}{FOOT}")
    assert made.text == STORY.strip().replace("\n", "\n\n")


def test_dash_that_opens_speech_stays(article: Make) -> None:
    speech = "— We will wait at the border until the copper is paid for, said a driver from Huambo."
    assert speech in article(page(foot=f"{speech}\n{FOOT}")).text


def test_wrapped_paragraph_of_capitalised_lines_is_whole_where_the_page_is_wrapped(article: Make) -> None:
    made = article(
        "Subject: Zambia closes border\n\nZambia closed its border with Angola on Tuesday after a quarrel over\n"
        "copper lorries, the interior ministry said in a statement.\n\n"
        '"Nobody pays us for the copper in the rain," Angolan Trade Minister\n'
        "Domingos Catumbela said in Luanda, where lorry drivers had gathered.\n"
        "Zambians, he added, must pay.\n\n-- \nKafue Dispatch, 3 Dock Road\n"
    )
    assert [part.text.count("\n") for part in made.paragraphs] == [1, 2]


def test_headlines_as_long_as_a_wrapped_line_stay_apart(article: Make) -> None:
    wrapped = (
        "Zambia closed its border with Angola on Tuesday after a quarrel over\n"
        "copper lorries, the interior ministry said in a statement.\n"
    )
    made = article(
        f"{TITLE}\n{wrapped}\n{wrapped.replace('Tuesday', 'Friday')}\nMost read\nMinister opens bridge\nRains\n"
    )
    assert len(made.paragraphs) == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Menu\nTrending now\nNurses march in the capital city\n2 hours ago\nContact us\n", id="trending"),
        pytest.param(
            "Home\nWorld\nMost read\nOld ferry sinks at the quay\n5 min ago\nRains\n1 hour ago\n", id="most read"
        ),
    ],
)
def test_lone_teaser_under_its_label_is_refused(text: str) -> None:
    with pytest.raises(NoArticle):
        clean(Capture(source="page.txt", text=text))


def test_lone_headline_with_its_age_is_a_title(article: Make) -> None:
    assert article("Nurses march in the capital city\n2 hours ago\n").title == "Nurses march in the capital city"
