"""Furniture above, between and below the paragraphs of a story, in three languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import clean
from dragoman.errors import NoArticle
from dragoman.records import Article, Capture

Make = Callable[..., Article]

ENGLISH = (
    "Oman sends envoy to Sudan after port is shelled",
    "Oman sent an envoy to Port Sudan on Monday, a day after the harbour there was shelled by unknown gunmen.",
    "The envoy will ask both sides of the war to let ships with wheat unload, the Omani foreign ministry said.",
    "Sudan's army accused the rebels of the attack and threatened to bomb the roads on which they bring in fuel.",
    "Aid groups say that two million people in the hills behind the port have had no flour since the end of May.",
)
FRENCH = (
    "Le Togo ferme sa frontière avec le Bénin",
    "Le Togo a fermé lundi sa frontière avec le Bénin après la mort de deux douaniers, a annoncé le gouvernement.",
    "Le président béninois a convoqué l'ambassadeur du Togo et a demandé des excuses publiques dans les trois jours.",
    "Les commerçants de Lomé craignent une hausse des prix, car le maïs vient pour moitié de l'autre côté.",
    "Une délégation de la Cédéao doit se rendre mercredi dans les deux capitales pour proposer sa médiation.",
)
RUSSIAN = (
    "Казахстан закрыл границу с Киргизией",
    "Казахстан в понедельник закрыл границу с Киргизией после гибели двух пограничников, сообщило правительство.",
    "Президент Киргизии вызвал посла и потребовал публичных извинений в течение трёх дней, заявил его представитель.",
    "Торговцы в Бишкеке опасаются роста цен, поскольку половина муки поступает к ним с другой стороны границы.",
    "Делегация наблюдателей должна в среду прибыть в обе столицы, чтобы предложить посредничество сторонам.",
)
STORIES = {"en": ENGLISH, "fr": FRENCH, "ru": RUSSIAN}
BY_LANGUAGE = pytest.mark.parametrize("language", ["en", "fr", "ru"])

ABOVE = {
    "en": (
        "We use cookies and similar technologies to run this website and to show you advertising that suits you.\n"
        "You can withdraw your consent at any time in the settings.\nAccept all\nReject all\n"
        "Skip to content\nMenu\nWorld\nSport\nLog in\n"
    ),
    "fr": (
        "Nous utilisons des cookies pour mesurer l'audience et vous proposer des publicités adaptées.\n"
        "Vous pouvez retirer votre consentement à tout moment.\nTout accepter\nContinuer sans accepter\n"
        "Aller au contenu\nMenu\nMonde\nSports\nSe connecter\n"
    ),
    "ru": (
        "Мы используем файлы cookie, чтобы сайт работал лучше. Продолжая просмотр, вы соглашаетесь с этим.\n"
        "Принять\nПодробнее\nМеню\nНовости\nСпорт\nВойти\n"
    ),
}
BETWEEN = {
    "en": [
        "Read also: Bakers strike in Aden over flour",
        "Also read | Five ferries that never left the quay",
        "Advertisement",
        "Sign up for our morning newsletter\nYour email address\nSubscribe\n"
        "By signing up you agree to our terms of use and privacy policy.",
        "Photo: the harbour of Port Sudan in an earlier year (Reuters)",
        "Article continues below",
        "Related: What the rebels want",
        "Share this article",
        "Don't miss: our podcast on the war at sea",
    ],
    "fr": [
        "Lire aussi : Les boulangers d'Aného en grève",
        "À lire aussi : Ce que l'on sait de la fusillade",
        "Publicité",
        "Inscrivez-vous à notre newsletter\nVotre adresse e-mail\nS'inscrire",
        "Crédit photo : AFP",
        "La suite après la publicité",
        "Partager cet article",
        "Suivez-nous sur WhatsApp pour ne rien manquer de l'actualité.",
    ],
    "ru": [
        "Читайте также: Пекари Оша объявили забастовку",
        "Читать также\nПекари Оша объявили забастовку",
        "Реклама",
        "Подписывайтесь на наш канал в Telegram",
        "Фото: Иван Петров / ТАСС",
        "Продолжение после рекламы",
        "Поделиться",
    ],
}
BELOW = {
    "en": [
        "Comments (12)\nYao\nThe army should bomb them all, and I mean it. Nobody else will do it for us.\nReply",
        "Leave a comment\nKofi 2 hours ago\nOman has no business there, it should look after its own harbours.\nReply",
        "Correction: An earlier version of this article misspelled the name of the harbour.",
        "This story has been updated with a comment from the army.",
        "Editor's note: This article was amended on 3 June to correct a figure.",
        "To continue reading, subscribe for one dollar a week.\nAlready a subscriber? Log in",
        "Ama Mensah is the Red Sea correspondent of the Kafue Dispatch.",
        "Related articles\nBakers strike in Aden\nThe strike began on Monday, when the price of flour rose for the"
        " third time this year.\n5 hours ago",
        "Enjoyed this? Tell a friend.",
        "Get our app for the fastest news.",
    ],
    "fr": [
        "Commentaires (3)\nKossi\nIls devraient tous partir, et le plus vite sera le mieux pour nous tous.\nRépondre",
        "Il vous reste 72 % de cet article à lire. La suite est réservée aux abonnés.",
        "Cet article a été mis à jour le 3 juin à 10 heures.",
        "Sur le même sujet\nLes boulangers en grève\nIl y a 3 heures",
        "Vous avez aimé cet article ? Partagez-le.",
        "Abonnez-vous pour lire la suite de cet article.",
    ],
    "ru": [
        "Комментарии\nИван\nДавно пора было это сделать, я полностью поддерживаю такое решение.\nОтветить",
        "Заметили ошибку? Выделите её мышью и нажмите Ctrl+Enter.",
        "Подписывайтесь на нас в социальных сетях и будьте в курсе событий.",
        "Материалы по теме\nПекари Оша объявили забастовку\n2 часа назад",
        "Самые важные новости — в нашем канале. Присоединяйтесь!",
    ],
}


def page(language: str, above: str = "", between: str = "", below: str = "") -> str:
    title, first, second, *rest = STORIES[language]
    return "\n".join(filter(None, (above.strip(), title, first, second, between, *rest, below))) + "\n"


def pairs(kinds: dict[str, list[str]]) -> list[object]:
    return [pytest.param(code, words, id=f"{code} {words[:24]}") for code, many in kinds.items() for words in many]


def assert_whole(made: Article, language: str) -> None:
    assert made.title == STORIES[language][0]
    assert [part.text for part in made.paragraphs] == list(STORIES[language][1:])
    assert made.language == language


@BY_LANGUAGE
def test_cookie_wall_and_menu_above_the_story_are_left_out(article: Make, language: str) -> None:
    assert_whole(article(page(language, above=ABOVE[language])), language)


@pytest.mark.parametrize("language, between", pairs(BETWEEN))
def test_furniture_between_paragraphs_is_left_out(article: Make, language: str, between: str) -> None:
    assert_whole(article(page(language, ABOVE[language], between)), language)


@pytest.mark.parametrize("language, below", pairs(BELOW))
def test_furniture_below_the_story_is_left_out(article: Make, language: str, below: str) -> None:
    assert_whole(article(page(language, ABOVE[language], below=below)), language)


@BY_LANGUAGE
def test_stub_before_a_paywall_keeps_what_is_seen(article: Make, language: str) -> None:
    walls = {
        "en": "Subscribe to continue reading\nThis story is for subscribers only.\nAlready a subscriber? Sign in",
        "fr": "La suite est réservée aux abonnés\nDéjà abonné ? Se connecter",
        "ru": "Доступно только подписчикам\nВойдите, чтобы читать дальше.",
    }
    title, first, second, *_ = STORIES[language]
    made = article(f"{ABOVE[language]}{title}\n{first}\n{second}\n{walls[language]}\n")
    assert [part.text for part in made.paragraphs] == [first, second]


@pytest.mark.parametrize(
    "language, head, share, more",
    [
        pytest.param("en", "Live: war at sea", "Share this post", "Load more posts", id="en"),
        pytest.param("fr", "EN DIRECT : la crise à la frontière", "Partager ce message", "Voir plus", id="fr"),
        pytest.param("ru", "Онлайн: кризис на границе двух стран", "Поделиться", "Показать ещё", id="ru"),
    ],
)
def test_live_page_gives_its_posts_without_times_and_buttons(
    article: Make, language: str, head: str, share: str, more: str
) -> None:
    _, *posts = STORIES[language]
    text = "".join(f"{17 - n}:4{n}\n{post}\n{share}\n" for n, post in enumerate(posts))
    made = article(f"{ABOVE[language]}{head}\n{text}{more}\n")
    assert [part.text for part in made.paragraphs] == posts


@BY_LANGUAGE
def test_front_page_of_teasers_with_summaries_is_refused(language: str) -> None:
    ages = {"en": "{} hours ago", "fr": "il y a {} heures", "ru": "{} часов назад"}
    heads = {
        "en": "Minister opens the {}th bridge in the hills",
        "fr": "Le ministre inaugure le {}e pont du nord",
        "ru": "Министр открыл {}-й мост на севере страны",
    }
    summaries = STORIES[language][1:]
    text = "".join(
        f"{heads[language].format(n)}\n{summaries[n % 4]}\n{ages[language].format(n + 5)}\n" for n in range(4)
    )
    with pytest.raises(NoArticle):
        clean(Capture(source="page.txt", text=ABOVE[language] + text))
