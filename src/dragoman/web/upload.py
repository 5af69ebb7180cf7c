"""Drop captures in: the form, how far the coding is, what came out and what was refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.capture.bounds import MAX_CAPTURE_BYTES, MIB
from dragoman.store.tables import articles, codings, events
from dragoman.uploads import TooManyError, Uploads
from dragoman.web.rendering import harmless, render
from dragoman.web.security import MAX_FILES, MAX_UPLOAD_BYTES, form, require

_LISTED = 200  # articles that came out
_WALKED = 100_000  # codings that are looked through, the newest ones


def upload(request: Request) -> Response:
    """The form, and the uploads of today."""
    return _form(request)


def take(request: Request) -> Response:
    """What the form brings: files, or text that was pasted; on to the page that tells how far it is."""
    user = require(request, "reviewer")
    told = form(request)
    published = str(told.get("published", "")).strip() or None
    if published is not None and not _is_day(published):
        return _form(request, wrong="The day of publication is no day: write YYYY-MM-DD.", field="published")
    files: list[tuple[str, bytes]] = []
    for _, value in told.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            files.append((harmless(value.filename), value.file.read()))
            value.file.close()
    pasted = str(told.get("pasted", ""))
    if pasted.strip():
        files.append(("pasted.txt", pasted.encode("utf-8", "replace")))
    if not files:
        return _form(request, wrong="No file was chosen, and no text pasted.", field="files")
    try:
        begun = uploads(request).begin(files, published, user.name)
    except TooManyError as error:
        raise HTTPException(503, error.reason, headers={"retry-after": "60"}) from error
    return RedirectResponse(f"/upload/{begun.id}", 303)


def progress(request: Request) -> Response:
    """How far an upload is, and what came out of it."""
    told = uploads(request).progress(request.path_params["id"])
    if told is None:
        raise HTTPException(404, "No upload of that number is known (any more).")
    came = _articles(request, told.run) if told.run is not None else ([], 0)
    return render(request, "upload_progress.html", told=told, came=came[0], number=came[1])


def uploads(request: Request) -> Uploads:
    """The uploads of this worker."""
    found: Uploads = request.app.state.uploads
    return found


def _form(request: Request, *, wrong: str | None = None, field: str | None = None) -> Response:
    allowed = request.state.user.may("reviewer")
    return render(
        request,
        "upload.html",
        status_code=400 if wrong else 200,
        allowed=allowed,
        wrong=wrong,
        field=field,
        recent=uploads(request).recent()[:20],
        most_files=MAX_FILES,
        most_mib=MAX_UPLOAD_BYTES // MIB,
        page_mib=MAX_CAPTURE_BYTES // MIB,
    )


def _articles(request: Request, run: int) -> tuple[list[Any], int]:
    """The articles that a run has coded, with the number of their events; and how many articles there are."""
    with request.app.state.store.read() as connection:
        mine = codings.c.run == run
        # the run's own codings are among the last rows, and few: no index is needed to walk back to them
        newest = select(codings.c.key).order_by(codings.c.key.desc()).limit(_WALKED).subquery()
        of_run = select(codings.c.article).where(
            mine, codings.c.key >= select(func.min(newest.c.key)).scalar_subquery()
        )
        keys = list(connection.scalars(of_run.order_by(codings.c.key).limit(_LISTED)))
        number = connection.scalar(select(func.count()).select_from(of_run.subquery())) or 0
        if not keys:
            return [], 0
        count = func.count(events.c.key)
        query = (
            select(articles.c.id, articles.c.title, articles.c.publisher, articles.c.published, count.label("number"))
            .outerjoin(events, (events.c.article == articles.c.key) & events.c.shown)
            .where(articles.c.key.in_(keys))
            .group_by(articles.c.key)
            .order_by(articles.c.key)
        )
        return list(connection.execute(query)), number


def _is_day(told: str) -> bool:
    try:
        return len(told) == 10 and bool(date.fromisoformat(told))
    except ValueError:
        return False


ROUTES = [
    Route("/upload", upload, methods=["GET"]),
    Route("/upload", take, methods=["POST"]),
    Route("/upload/{id}", progress),
]
