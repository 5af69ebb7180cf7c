"""Where the pages are: an address of each kind, found by walking from lists as a person does."""

from __future__ import annotations

import importlib.util

from tests.browser.watched import Watched

REVIEW = importlib.util.find_spec("dragoman.web.review") is not None
NO_REVIEW = "this workbench has no page of review"
LISTS = {
    "start": "/",
    "search": "/search?q=talks&in=words",
    "events": "/events?actor=MLI&since=2020",
    "refused-question": "/events?since=soon",
    "incidents": "/incidents?country=MLI",
    "dyad": "/dyad?a=MLI&b=RUS&since=2023",
    "dyad-two": "/dyad?a=MLI&b=RUS&c=MLI&d=FRA&since=2023",
    "dyad-ask": "/dyad",
    "actor": "/actors/MLI",
    "agreements": "/agreements?party=MLI",
    "map": "/map",
    "network": "/network",
    "sources": "/sources",
    "upload": "/upload",
    "brief": "/brief?a=MLI&b=RUS&since=2023",
    "login": "/login",
    "nowhere": "/incidents/nowhere",
}
BAD = {"refused-question": 400, "nowhere": 404}  # pages of errors
OPENED = {  # name: the list, and the link in it
    "event": ("/events", "main tbody th a"),
    "incident": ("/incidents?order=most", "main tbody th a"),
    "article": ("/events", "main tbody td.links a[href^='/articles/']"),
    "agreement": ("/agreements", "main tbody th a"),
    "refused": ("/sources", "main a[href^='/sources/refused?']"),
}
REVIEWED = {
    "review": "/review",
    "review-journal": "/review/journal",
    "review-agreement": "/review/agreement",
    "review-conflicts": "/review/conflicts",
}


def found(window: Watched) -> dict[str, str]:
    """Every page of the workbench by its name."""
    told = dict(LISTS)
    for name, (listed, link) in OPENED.items():
        page = window.open(listed)
        links = page.locator(link)
        if links.count():
            told[name] = str(links.first.get_attribute("href"))
    return {**told, **(REVIEWED if REVIEW else {})}
