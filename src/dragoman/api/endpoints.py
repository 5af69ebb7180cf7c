"""All addresses of the API, once: routes, OpenAPI document, the page that lists them, and the tools of `dragoman mcp`.

An address that is not here does not exist; a parameter that is not here is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from dragoman.api import answers, questions, writing
from dragoman.api.parameters import FILTERS, Parameter, parameters
from dragoman.store.counting import ORDERS as COUNT_ORDERS
from dragoman.store.dyads import Dyad
from dragoman.store.explained import Explained
from dragoman.store.questions import ORDERS as EVENT_ORDERS
from dragoman.store.registers import ORDERS as AGREEMENT_ORDERS
from dragoman.store.registers import Pact
from dragoman.store.shown import INCIDENT_ORDERS, STORY_ORDERS, Named

Ask = Callable[[Any, Any], Any]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One address with one method: what it takes, what it answers with, and the function that answers.

    `ask` is called with the store (or the uploads) and the parameters; of a `POST` with a `writing.Write` instead.
    """

    path: str
    name: str
    told: str
    ask: Ask
    answer: Any
    parameters: tuple[Parameter, ...] = ()
    method: str = "GET"
    body: Any = None
    status: int = 200
    files: bool = False  # the body may be files, too
    of_uploads: bool = False  # asked of the uploads instead of the store, whose version then says nothing

    @property
    def of_one(self) -> bool:
        """Whether the address names one thing, which may not be there."""
        return "{id}" in self.path

    def in_query(self) -> tuple[Parameter, ...]:
        """The parameters that stand in the query string."""
        return tuple(one for one in self.parameters if not (self.of_one and one.name == "id"))

    def in_path(self) -> tuple[Parameter, ...]:
        """The parameters that stand in the path."""
        return tuple(one for one in self.parameters if self.of_one and one.name == "id")


def _get(path: str, name: str, told: str, ask: Ask, answer: Any, *names: str, orders: tuple[str, ...] = ()) -> Endpoint:
    own = parameters(*names, orders=orders)
    return Endpoint(path=path, name=name, told=told, ask=ask, answer=answer, parameters=own)


_PAGED = ("order", "limit", "cursor")
_OF_DYAD = tuple(name for name in FILTERS if name not in ("actor", "recipient", "party", "between"))

ENDPOINTS: tuple[Endpoint, ...] = (
    _get("/events", "events", "Reports that match all filters: who did what to whom, with the sentence that proves it.",
         questions.events_, answers.Events, *FILTERS, *_PAGED, orders=EVENT_ORDERS),
    _get("/events/{id}", "event", "One report, by its event's id.", questions.event, answers.Told, "id"),
    _get("/events/{id}/explain", "explain",
         "One event explained: what each field rests on, where it comes from, what people changed.",
         questions.explain, Explained, "id", "coder"),
    _get("/incidents", "incidents", "Happenings of which a report matches all filters: who tells them, and how far "
         "the reports corroborate each other.",
         questions.incidents, answers.Incidents, *FILTERS, *_PAGED, orders=INCIDENT_ORDERS),
    _get("/incidents/{id}", "incident", "One happening with all its reports, by its id or that of an event in it.",
         questions.incident, answers.IncidentWhole, "id"),
    _get("/agreements", "agreements", "The register of treaties, pacts and deals, each with its history and evidence.",
         questions.agreements, answers.Agreements, "party", "between", "state", "field", "kind", "since", "until",
         "source", "coder", "text", *_PAGED, orders=AGREEMENT_ORDERS),
    _get("/agreements/{id}", "agreement", "One agreement with what every article said of it.",
         questions.agreement, Pact, "id"),
    _get("/actors", "actors", "People and bodies with a name in the events that match, the most frequent first.",
         questions.actors, answers.Actors, "name", "count", *FILTERS, "limit", "cursor"),
    _get("/actors/{id}", "actor", "One of them: how often, in which role, written how, with whom.",
         questions.actor, Named, "id", "count"),
    _get("/stories", "stories", "Texts, and the outlets that carried them. Days and sources are those of the articles.",
         questions.stories, answers.Stories, *FILTERS, *_PAGED, orders=STORY_ORDERS),
    _get("/stories/{id}", "story", "One story with its articles, by its id or that of an article.",
         questions.story, answers.StoryWhole, "id"),
    _get("/sources", "sources", "Outlets and wires: how often first, how often copied; what was refused, and why.",
         questions.sources, answers.Sources, "since", "until", "source", "limit"),
    _get("/dyad", "dyad", "The relation of two, month by month: counts by quad, mean score, agreements, turning points."
         " Only what is told as done counts, unless `status` asks for more.",
         questions.dyad, Dyad, "a", "b", "count", *_OF_DYAD),
    _get("/counts", "counts", "How many incidents, events or reports match all filters, by one to four columns.",
         questions.counts, answers.Counts, "by", "count", *FILTERS, *_PAGED, orders=COUNT_ORDERS),
    _get("/articles/{id}", "article", "One article as cleaned, with the events and agreements that were coded in it.",
         questions.article, answers.ArticleWhole, "id"),
    _get("/corrections", "journal", "The journal of what people decided, the newest first.",
         writing.journal, answers.Corrections, "event", "incident", "by_name", "act", "standing", "limit", "cursor"),
    Endpoint(path="/corrections", name="correct", method="POST", told="Corrects, accepts or rejects an event, merges "
             "or splits incidents, or takes a correction back. Takes the role of reviewer.",
             ask=writing.correct, answer=answers.Corrected, body=writing.Act, status=201),
    Endpoint(path="/captures", name="ingest", method="POST", told="Takes captures to be coded into the store soon; "
             "the answer's `Location` tells how far they are. Takes the role of reviewer.", status=202,
             ask=writing.ingest, answer=answers.Upload, body=writing.Captures, files=True, of_uploads=True),
    Endpoint(path="/captures/{id}", name="upload", told="How far captures that came in are, and what came of them; "
             "for a day.", ask=writing.upload, answer=answers.Upload, parameters=parameters("id"), of_uploads=True),
    _get("/runs", "runs", "What was done over captures, and what came of it, the newest first.",
         questions.runs, answers.Runs, "limit", "cursor"),
)  # fmt: skip
"""In the order of the documents that are made of them."""
