"""A few events of ours with all that can be awkward in them: no date, no place, formulas, tabs, quotes."""

from __future__ import annotations

from dragoman.export import Exported
from dragoman.records import (
    Agreement,
    Article,
    Attribution,
    DateSpan,
    Days,
    Event,
    Evidence,
    Party,
    Place,
    Quantity,
    Quote,
)

MALI = Party(text="Mali", start=0, end=4, name="Mali", country="MLI", wikidata="Q912")
RUSSIA = Party(text="Russia", start=9, end=15, name="Russia", country="RUS", wikidata="Q159")
MINISTER = Party(
    text="Malian Foreign Minister Awa Traoré", start=0, end=34, name="Awa Traoré", country="MLI", sectors=("GOV",)
)
TROOPS = Party(text="Tajik troops", start=0, end=12, country="TJK", sectors=("MIL",))
ENVOY = Party(text="UN envoy", start=20, end=28, name="United Nations", country="UNO", sectors=("GOV",))
BAMAKO = Place(text="Bamako", name="Bamako", country="MLI", lat=12.60915, lon=-7.97522, geonames_id=2460596)
NOWHERE = Place(text="the old quarry")

ARTICLE = Article(
    id="a1",
    source="https://ledger.example/pact?x=1,2",
    title='=HYPERLINK("http://evil.example") says "ministry"',
    byline="Ana Petrova",
    publisher="Harbour Ledger",
    wire="AFP",
    published="2025-06-24",
    published_basis="dateline",
    language="en",
)


def event(number: int, **fields: object) -> Event:
    """An event of ours; *fields* take the place of what it has."""
    made: dict[str, object] = {
        "id": f"{number:016x}",
        "event_type": "SUPPORT",
        "event_mode": None,
        "contexts": ("diplomatic", "economic"),
        "cameo": "057",
        "quad": "verbal cooperation",
        "score": 5.0,
        "actors": (MALI, RUSSIA),
        "recipients": (),
        "date": DateSpan(start="2025-06-23", end="2025-06-23", basis="'on Monday' before publication on 2025-06-24"),
        "place": BAMAKO,
        "status": "reported",
        "attribution": Attribution(speaker="Awa Traoré", outlet="AFP", quoted=False),
        "evidence": Evidence(text="Mali and Russia signed a pact.", start=0, end=30, trigger=(16, 22)),
        "article": ARTICLE.id,
        "confidence": 0.91,
    }
    return Event(**{**made, **fields})  # type: ignore[arg-type]


ROWS = (
    Exported(
        event=event(0xFFFFFFFFFFFFFFF1),
        article=ARTICLE,
        url="https://ledger.example/pact?x=1,2",
        fetched="2025-06-25T08:09:10Z",
        story="s1",
        incident="i1",
        coder="0.1.0",
        review="accepted",
        actor_ids=("Q912", "Q159"),
    ),
    Exported(
        event=event(
            2,
            event_type="RETREAT",
            event_mode="withdraw",
            cameo="0874",
            quad="material cooperation",
            score=8.0,
            actors=(TROOPS,),
            recipients=(ENVOY, MINISTER),
            date=None,
            place=NOWHERE,
            quantities=(Quantity(unit="troops", value=1200.0, text="1,200"),),
            notes=("the outlet is a party's own",),
            evidence=Evidence(text='+1 "quoted"\tand tabbed;\nbroken; =1+1'),
        ),
        article=Article(id="a1", source="pages/=two.txt"),
        coder="0.1.0",
        recipient_ids=("uno:united-nations", "mli:awa-traore"),
    ),
    Exported(
        event=event(
            3,
            event_type="REQUEST",
            event_mode="meet",
            cameo="026",
            quad="verbal conflict",
            score=0.0,
            actors=(MINISTER,),
            recipients=(ENVOY,),
            date=DateSpan(start="2025-06-01", end="2025-06-30", basis="'in June'"),
            place=Place(text="Mali", name="Mali", country="MLI", lat=14.66, lon=-5.03, geonames_id=2453866),
            attribution=Attribution(),
        ),
    ),
)
AGREEMENT = Agreement(
    id="g1",
    kind="treaty",
    title="@pact on river ferries",
    parties=("MLI", "RUS"),
    signatories=("Awa Traoré",),
    fields=("trade",),
    state="signed",
    date=Days(start="2025-06-23", end="2025-06-23"),
    place="Bamako",
    evidence=(Quote(text="They signed a pact on river ferries.", start=0, end=36),),
    article="a1",
)
