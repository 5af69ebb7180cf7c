from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from dragoman.article import clean
from dragoman.errors import NoArticle
from dragoman.records import Article, Capture

Make = Callable[..., Article]
SECONDS = 5.0  # several times what the slowest hostile text takes, so that only a blow-up fails

ENGLISH = """ date 2024-04-05 Open Menu

Home
World
Sign in
Subscribe
Togo Signs Fishing Deal With Ghana - Minister
By Ama Mensah and Kofi Adjei
Published April 4, 2024 | 10:10 AM
Share
Facebook
LOME, Togo (AFP) - Togo and Ghana signed an agreement on fishing rights on Thursday, officials said.
The accord lets boats of both countries fish in a shared zone off the coast for ten years.
Read also: Ghana's navy gets new boats
"This ends years of quarrels," Togo's fisheries minister told reporters. He thanked Ghana's president.
The accord lets boats of both countries fish in a shared zone off the coast for ten years.
Related Stories
Bakers strike in the north over the pri ..
Bakers strike in the north over the price of flour
2 hours ago
Benin opens a school for river pilots after years of delay, the transport ministry said.
Comments (2)
Yao
This is a good thing for the people of both countries. I hope they keep their word!
Reply
Esi 3 hours ago
I do not believe a word of it. The minister said the same thing last year.
Reply
© 2024 The Lake Post. All rights reserved.
"""

FRENCH = """Aller au contenu principal
Menu
Accueil
Afrique
Se connecter
Le Tchad rappelle son ambassadeur à Paris
Par Awa Diop
Publié le 3 mars 2024 à 10h12
Partager
N'DJAMENA (AFP) - Le Tchad a rappelé dimanche son ambassadeur à Paris, a annoncé le ministère dans un communiqué.
Lire aussi : Le Niger expulse l'ambassadeur du Bénin
« Cette décision est souveraine », a déclaré le ministre devant la presse. Il a accusé la France d'ingérence.
Sur le même sujet
La Guinée annonce des élections pour décembre, selon un décret lu à la télévision d'État.
Il y a 2 heures
Vos commentaires
Mentions légales
"""

RUSSIAN = """Главная
Новости
Политика
Поиск
Чад отозвал посла из Парижа
Опубликовано 3 марта 2024 г.
МОСКВА, 3 мар - РИА Новости. Чад отозвал своего посла из Парижа, сообщило в воскресенье министерство иностранных дел.
Читайте также: Нигер выслал посла Бенина
Министр обвинил Францию во вмешательстве во внутренние дела государства. По его словам, решение окончательное.
Комментарии
Иван
Давно пора было это сделать, я полностью поддерживаю такое решение.
Все права защищены
"""


def starts(article: Article) -> list[str]:
    return [" ".join(part.text.split()[:3]) for part in article.paragraphs]


def test_english_page_keeps_its_story_and_masthead(article: Make) -> None:
    made = article(ENGLISH)
    assert made.title == "Togo Signs Fishing Deal With Ghana - Minister"
    assert made.byline == "Ama Mensah and Kofi Adjei"
    assert (made.publisher, made.wire, made.language) == ("The Lake Post", "AFP", "en")
    assert (made.published, made.published_basis) == ("2024-04-04", "dateline: 'Published April 4, 2024'")
    assert starts(made) == ["LOME, Togo (AFP)", "The accord lets", '"This ends years']


def test_french_page_keeps_its_story_and_masthead(article: Make) -> None:
    made = article(FRENCH)
    assert made.title == "Le Tchad rappelle son ambassadeur à Paris"
    assert (made.byline, made.wire, made.language) == ("Awa Diop", "AFP", "fr")
    assert (made.published, made.published_basis) == ("2024-03-03", "dateline: 'Publié le 3 mars 2024'")
    assert starts(made) == ["N'DJAMENA (AFP) -", "« Cette décision"]


def test_russian_page_keeps_its_story_and_masthead(article: Make) -> None:
    made = article(RUSSIAN)
    assert made.title == "Чад отозвал посла из Парижа"
    assert (made.wire, made.language, made.published) == ("RIA Novosti", "ru", "2024-03-03")
    assert starts(made) == ["МОСКВА, 3 мар", "Министр обвинил Францию"]


def test_body_that_stands_twice_is_kept_once(article: Make) -> None:
    body = (
        "(MENAFN) Peru's president met the king of Tonga in Lima on Monday, where they signed a treaty on fishing.\n"
        "The treaty covers trade in fish and the training of sailors, the two governments said in a statement.\n"
        "Tonga's king praised the ties between the two islands of thought, as he called them, and left on Tuesday.\n"
    )
    made = article(f"Peru and Tonga sign fishing treaty\n{body}{body}Legal Disclaimer:\nWe accept no liability.\n")
    assert (made.title, made.publisher, made.wire) == ("Peru and Tonga sign fishing treaty", "MENAFN", None)
    assert starts(made) == ["(MENAFN) Peru's president", "The treaty covers", "Tonga's king praised"]


def test_paragraphs_that_differ_in_a_figure_alone_are_two(article: Make) -> None:
    made = article(
        "Rebels hold towns in the north\n"
        "The army said on Monday that rebels held 3 towns in the north of the country.\n"
        "The army said on Tuesday, however, that it was about to take them all back.\n"
        "The army said on Monday that rebels held 4 towns in the north of the country.\n"
    )
    assert len(made.paragraphs) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Chad recalled its ambassador from Paris on Sunday.", id="full stop"),
        pytest.param("Gabon freed two former ministers who had been held since August", id="no full stop"),
        pytest.param("Togo thanked Ghana.", id="short"),
    ],
)
def test_capture_of_one_sentence_is_its_paragraph_without_title(article: Make, sentence: str) -> None:
    made = article(sentence + "\n")
    assert (made.title, made.text) == (None, sentence)


def test_capture_of_one_headline_is_a_title_without_text(article: Make) -> None:
    made = article("Chad recalls its ambassador from Paris\n")
    assert (made.title, made.text, made.paragraphs) == ("Chad recalls its ambassador from Paris", "", ())


def test_headline_amid_menus_is_a_title_without_text(article: Make) -> None:
    made = article("Home\nWorld\nChad recalls its ambassador from Paris\nShare\nSubscribe\n© 2024 Lake Post\n")
    assert (made.title, made.text) == ("Chad recalls its ambassador from Paris", "")


def teasers(with_blurbs: bool) -> str:
    lines = ["Latest news"]
    for number in range(50):
        lines.append(f"Minister opens bridge number {number} in the northern hills")
        if with_blurbs:
            lines.append(
                f"The minister said on Tuesday that bridge {number} would bring two banks of a river together."
            )
            lines.append(f"{number % 23 + 1} hours ago")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text, reason",
    [
        pytest.param(teasers(with_blurbs=False), "50 teasers and no story", id="50 headlines"),
        pytest.param(teasers(with_blurbs=True), "50 teasers and no story", id="50 headlines with blurbs and ages"),
        pytest.param(
            "Home\nWorld\nSign in\nWe use cookies to improve your experience on this site.\nPrivacy Policy\n",
            "nothing but menus and labels stands in it",
            id="menus and a cookie notice",
        ),
        pytest.param(" \n\n\t\n", "no words stand in it", id="blank"),
    ],
)
def test_page_without_a_story_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NoArticle) as refusal:
        clean(Capture(source="page.txt", text=text))
    assert (refusal.value.source, refusal.value.reason) == ("page.txt", reason)


def test_live_blog_gives_its_entries(article: Make) -> None:
    made = article(
        "Live: Talks on the river dam open in Kampala\nUpdated 12 May 2024\n14:32\nDelegations arrive\n"
        "The delegations of Uganda and Sudan have arrived at the conference hall in Kampala.\n14:05\n"
        "Sudan's minister speaks\n"
        '"We came to sign," Sudan\'s water minister told reporters.\n13:40\nProtest outside\n'
        "About two hundred farmers gathered outside the hall to protest the dam.\n13:02\nTalks to open at three\n"
        "The talks on the dam are to open at three in the afternoon, Uganda's water ministry said.\n"
        "Most read\nBakers strike in Lagos\nSnow in the Atlas\n"
    )
    assert made.title == "Live: Talks on the river dam open in Kampala"
    for words in ("The delegations of", '"We came to', "About two hundred", "The talks on"):
        assert words in starts(made)
    assert "Bakers" not in made.text
    assert "14:05" not in made.text


def test_bulleted_list_is_a_body(article: Make) -> None:
    made = article(
        "What Kenya and Somalia agreed at the border talks\n3 March 2024\n"
        "Kenya and Somalia agreed on the following after talks in Nairobi:\n"
        "- Kenya will reopen two border posts at Mandera and Liboi.\n- Somalia will release three fishermen.\n"
        "- Both sides will share radar data\nShare this\nRelated stories\nFishermen held at sea\n"
    )
    assert starts(made) == ["Kenya and Somalia", "Kenya will reopen", "Somalia will release", "Both sides will"]


def test_plain_mail_is_read_in_paragraphs_with_its_line_breaks(article: Make) -> None:
    made = article(
        "Subject: Niger expels envoy\n\n"
        "NIAMEY, March 3 (Reuters) - Niger's military government ordered the\n"
        "ambassador of Benin to leave the country within two days, state\n"
        "television said on Sunday, after a quarrel over a pipeline.\n\n"
        "The ministry said in a statement that the envoy had been summoned\ntwice. Benin did not comment.\n\n"
        "(Reporting by Moussa Diallo; Editing by Jane Roe)\n"
    )
    assert (made.title, made.byline, made.wire) == ("Niger expels envoy", "Moussa Diallo", "Reuters")
    assert starts(made) == ["NIAMEY, March 3", "The ministry said"]
    assert made.paragraphs[0].text.count("\n") == 2


def test_title_that_came_beside_the_text_is_not_in_the_body(article: Make) -> None:
    made = article(
        "Gabon frees two ministers\n\nGabon's junta freed two former ministers on Friday.\n",
        title="Gabon frees two ministers",
        publisher="Lake Post",
        published="2024-03-04T10:00:00Z",
    )
    assert made.title == "Gabon frees two ministers"
    assert made.text == "Gabon's junta freed two former ministers on Friday."
    assert (made.publisher, made.published) == ("Lake Post", "2024-03-04")


def test_identity_is_of_the_story_and_not_of_the_file(article: Make) -> None:
    plain = article(FRENCH)
    other = clean(Capture(source="other.txt", text=FRENCH.replace("Mentions légales", "Tous droits réservés\nContact")))
    assert plain.id == other.id
    assert len(plain.id) == 16
    assert set(plain.id) <= set("0123456789abcdef")
    assert article(ENGLISH).id != plain.id


def test_article_is_plain_json() -> None:
    made = clean(Capture(source="page.txt", text=ENGLISH))
    assert json.loads(json.dumps(made.to_dict()))["paragraphs"][0]["start"] == ENGLISH.index("LOME")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 200_000, id="one long line"),
        pytest.param("(" * 300_000, id="brackets"),
        pytest.param("1" * 300_000, id="digits"),
        pytest.param(" " * 500_000 + "x", id="spaces"),
        pytest.param("\n" * 500_000, id="line ends"),
        pytest.param("".join(f"Jane Doe{n} is a reporter for us.\n" for n in range(5_000)), id="lives of authors"),
        pytest.param("".join(f"Follow > Me: A{n}, B, C\n2 hours ago\n" for n in range(5_000)), id="paths and ages"),
        pytest.param("Some line of words here\n" * 20_000, id="one line over and over"),
    ],
)
def test_hostile_text_is_answered_soon(text: str) -> None:
    began = time.monotonic()
    try:
        made = clean(Capture(source="page.txt", text=text))
    except NoArticle:
        return
    finally:
        assert time.monotonic() - began < SECONDS
    assert all(text[part.start : part.end] == part.text for part in made.paragraphs)
