"""A small store to ask questions of: a few happenings between five states, told by four outlets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from dragoman import Agreement, Article, Attribution, Coded, DateSpan, Days, Event, Evidence, Paragraph, Party, Place
from dragoman.events.scale import default_cameo, quad, score
from dragoman.records import Quote
from dragoman.store import Store
from dragoman.store.tables import articles, events, incidents, stories

PEOPLE = {
    "Diop": Party(text="Foreign Minister Abdoulaye Diop", name="Abdoulaye Diop", country="MLI", sectors=("GOV",)),
    "Mali": Party(text="Mali", name="Mali", country="MLI", sectors=("GOV",), wikidata="Q912"),
    "Russia": Party(text="Moscow", name="Russia", country="RUS", sectors=("GOV",), wikidata="Q159"),
    "France": Party(text="Paris", name="France", country="FRA", sectors=("GOV",), wikidata="Q142"),
    "Burkina": Party(text="Ouagadougou", country="BFA", sectors=("GOV",)),
    "Niger": Party(text="Niger", country="NER", sectors=("GOV",)),
    "AES": Party(text="the AES", name="Alliance of Sahel States", country="IGO", sectors=("IGO",)),
    "Goïta": Party(text="Assimi Goïta", name="Assimi Goïta", country="MLI", sectors=("GOV",), wikidata="Q95726063"),
}
MOSCOW = Place(text="Moscow", name="Moscow", country="RUS", lat=55.75, lon=37.62, geonames_id=524901)
KIDAL = Place(text="Kidal", name="Kidal", country="MLI", lat=18.44, lon=1.41, geonames_id=2455290)


def event(
    name: str,
    kind: str,
    sentence: str,
    actors: Sequence[str],
    recipients: Sequence[str] = (),
    *,
    day: str | None = None,
    mode: str | None = None,
    status: str = "reported",
    place: Place | None = None,
    contexts: tuple[str, ...] = ("diplomatic",),
    outlet: str | None = None,
    confidence: float = 0.8,
) -> Event:
    return Event(
        id=name, event_type=kind, event_mode=mode, contexts=contexts, cameo=default_cameo(kind, mode),
        quad=quad(kind), score=score(kind, mode), actors=tuple(PEOPLE[one] for one in actors),
        recipients=tuple(PEOPLE[one] for one in recipients),
        date=DateSpan(start=day, end=day, basis="'on that day' before publication") if day else None, place=place,
        status=status, attribution=Attribution(speaker=None, outlet=outlet, quoted=False),
        evidence=Evidence(text=sentence, start=0, end=len(sentence), trigger=(0, 4)), article="",
        confidence=confidence,
    )  # fmt: skip


def coded(
    name: str,
    title: str,
    found: Sequence[Event],
    *,
    publisher: str,
    published: str | None,
    wire: str | None = None,
    agreed: Sequence[Agreement] = (),
) -> Coded:
    text = "\n\n".join(one.evidence.text for one in found) or title
    article = Article(
        id=f"article-{name}", source=f"{name}.txt", title=title, publisher=publisher, wire=wire, published=published,
        published_basis="the page's own date", language="en", text=text, paragraphs=(Paragraph(text=text),),
    )  # fmt: skip
    return Coded(
        article=article,
        events=tuple(_within(one, article.id) for one in found),
        agreements=tuple(agreed),
    )


def _within(one: Event, article: str) -> Event:
    return Event(**{**{name: getattr(one, name) for name in one.__struct_fields__}, "article": article})


def pact(name: str, state: str, day: str) -> Agreement:
    return Agreement(
        id=name, kind="memorandum", title="Memorandum on gold refining", parties=("MLI", "RUS"), signatories=(),
        fields=("mining",), state=state, date=Days(start=day, end=day), place=None,
        evidence=(Quote(text="The two sides agreed on a refinery."),), article="",
    )  # fmt: skip


VISIT = "Diop met his Russian colleague in Moscow."
PAGES = (
    coded("herald", "Diop in Moscow", [
        event("visit-herald", "CONSULT", VISIT, ["Diop", "Russia"], day="2024-01-10", mode="visit", place=MOSCOW),
        event("wheat", "AID", "Russia shipped wheat to Mali.", ["Russia"], ["Mali"], day="2024-02-05",
              contexts=("economic", "diplomatic")),
    ], publisher="The Herald", published="2024-02-06", agreed=[pact("pact-herald", "negotiated", "2024-01-10")]),
    coded("courier", "Talks in the Russian capital", [
        event("visit-courier", "CONSULT", VISIT, ["Diop", "Russia"], day="2024-01-10", mode="visit"),
    ], publisher="The Courier", published="2024-01-11", wire="TASS"),
    coded("star", "A guest from Bamako", [
        event("visit-star", "CONSULT", "Lavrov received the guest from Bamako.", ["Russia", "Diop"],
              day="2024-01-11", mode="visit", place=MOSCOW),
        event("envoy", "SANCTION", "Paris expelled the Malian envoy.", ["France"], ["Mali"], day="2023-05-01",
              mode="expel"),
        event("old", "REJECT", "Ouagadougou rejected the note from Paris.", ["Burkina"], ["France"],
              day="2022-01-05"),
    ], publisher="The Star", published="2024-01-12", agreed=[pact("pact-star", "signed", "2024-01-11")]),
    coded("drum", "Three capitals against Paris", [
        event("joint", "ACCUSE", "Mali, Burkina Faso and Niger accused France of spying.",
              ["Mali", "Burkina", "Niger"], ["France"], day="2024-03-02", outlet="Drum TV"),
        event("vote", "REJECT", "Mali and Russia rejected the resolution.", ["Mali", "Russia"], day="2024-03-04"),
        event("plan", "AGREE", "Mali will sign a uranium accord with Russia.", ["Mali", "Russia"],
              day="2024-06-01", status="planned", contexts=("natural_resource",)),
        event("bloc", "AGREE", "The AES will open a bank.", ["AES"], day="2024-03-05", status="planned"),
        event("raid", "ASSAULT", "Goïta's troops shelled a camp near Kidal.", ["Goïta"], place=KIDAL,
              mode="heavy-weapons", contexts=("military",), confidence=0.4),
    ], publisher="The Drum", published=None),
)  # fmt: skip


def fill(store: Store) -> None:
    """Puts the pages in, makes a story of two and an incident of three reports, and has one event rejected."""
    for page in PAGES:
        store.add(page)
    with store.write() as connection:
        keys = {row.id: row.key for row in connection.execute(select(events.c.id, events.c.key))}
        pages = {row.id: row.key for row in connection.execute(select(articles.c.id, articles.c.key))}
        story = {"key": 1, "id": "story-1", "wire": "TASS", "size": 2}
        first, second = pages["article-courier"], pages["article-herald"]
        connection.execute(insert(stories), {**story, "earliest": first, "fullest": second})
        connection.execute(update(articles).where(articles.c.key.in_([first, second])).values(story=1))
        lead = keys["visit-herald"]
        connection.execute(
            insert(incidents),
            {
                "key": 1, "id": "incident-1", "event_type": "CONSULT", "quad": 1, "score": 4.0, "day": "2024-01-10",
                "month": "2024-01", "date_start": "2024-01-10", "date_end": "2024-01-10", "reports": 3, "stories": 2,
                "wires": 1, "owners": 1, "lead": lead,
            },
        )  # fmt: skip
        visits = [keys[name] for name in ("visit-herald", "visit-courier", "visit-star")]
        connection.execute(update(events).where(events.c.key.in_(visits)).values(incident=1))
        connection.execute(update(events).where(events.c.id == "bloc").values(review="accepted"))
