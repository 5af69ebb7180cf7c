"""The page of one actor: a state, a body, a region, or somebody with a name."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.events.scale import QUADS
from dragoman.store import Store
from dragoman.store.asking import filters_of
from dragoman.store.dyads import DONE
from dragoman.store.who import BadQuestionError, who
from dragoman.web import profile
from dragoman.web.asked import LONGEST, clean
from dragoman.web.bars import bars
from dragoman.web.happenings import Happenings
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render, rendered

MOST_ROWS = 240  # months of the table: twenty years
_UNBOUND = 10_000_000  # incidents that are counted exactly


def page(request: Request) -> Response:
    """Names, offices, organisations, dealings and months of one actor. 404 where nobody bears the name."""
    term = clean(request.path_params["who"])
    if not term or len(term) > LONGEST:
        raise HTTPException(404, "Nobody is known by that name.")
    try:
        title, body = remembered(request, ("actor", term), lambda: _body(request, term))
    except BadQuestionError as error:
        raise HTTPException(404, "Nobody of that name, neither in the tables of actors nor in the store.") from error
    return render(request, "actor.html", title=title, body=body)


def _body(request: Request, term: str) -> tuple[str, Markup]:
    """The name, and all of the page but its frame. Raises BadQuestionError."""
    store: Store = request.app.state.store
    with store.read() as connection:
        one = who(connection, term)
        number, _ = Happenings(connection, filters_of(party=(term,), status=DONE), "newest").number(_UNBOUND)
        months = profile.months(connection, term)
        told = [month for month in months if month.number]
        state = profile.state_of(one)
        body = rendered(
            request,
            "actor_body.html",
            title=one.label,
            term=term,
            state=state,
            states=sorted({code for span in one.spans for code in span.states}),
            stored=profile.stored(connection, one),
            number=number,
            months=months,
            table=told[-MOST_ROWS:],
            left=max(0, len(told) - MOST_ROWS),
            bars=bars(months, f"Incidents by month, {one.label}") if months else None,
            quads=QUADS,
            partners=profile.partners(connection, one),
            spellings=profile.spellings(connection, one),
            most_names=profile.MOST_NAMES,
            terms=profile.terms(one),
            bodies=profile.bodies(one),
            people=profile.people(connection, one),
        )
    return one.label, Markup(body)  # noqa: S704 - a template's


ROUTES = [Route("/actors/{who:path}", page)]
