"""Captures that mean harm are shown as text: nothing that they hold runs, draws, loads or leads anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser.hostile import LONG_TITLE, SCRIPT
from tests.browser.places import BAD, REVIEW, REVIEWED
from tests.browser.watched import Watched, watched

TURNING = "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
LARGEST = 3_000_000  # characters of a page: a title of a megabyte must not be told again and again
HARM = f"""() => ({{
  ran: window.hurt === 1,
  drawn: document.querySelectorAll('.from-page, img[onerror], img[src="x"]').length,
  scripts: [...document.scripts].filter((one) => !one.src.startsWith(location.origin + '/static/')).length,
  handlers: [...document.querySelectorAll('*')].filter(
    (one) => [...one.attributes].some((each) => each.name.startsWith('on'))).length,
  links: [...document.querySelectorAll('[href], [action], [src]')].map((one) => one.getAttribute('href')
    || one.getAttribute('action') || one.getAttribute('src')).filter(
    (to) => /^\\s*(javascript|data|vbscript):/i.test(to || '')),
  turned: /{TURNING}/.test(document.documentElement.innerText + document.title),
  size: document.documentElement.outerHTML.length,
}})"""
HARMLESS = {"ran": False, "drawn": 0, "scripts": 0, "handlers": 0, "links": [], "turned": False}
PAGES = {
    "start": "/",
    "events": "/events?actor=TCD",
    "words": "/events?text=attacked",
    "incidents": "/incidents",
    "dyad": "/dyad?a=TCD&b=SDN",
    "actor": "/actors/TCD",
    "agreements": "/agreements",
    "map": "/map",
    "network": "/network",
    "sources": "/sources",
    "upload": "/upload",
    "brief": "/brief?a=TCD&b=SDN",
    **(REVIEWED if REVIEW else {}),
    "asked": "/events?actor=%22%3E%3Cscript%3Ewindow.hurt%3D1%3C/script%3E",
    "dyad-asked": "/dyad?a=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.hurt%3D1%3E&b=RUS",
    "nowhere": "/articles/%3Cscript%3Ewindow.hurt=1%3C%2Fscript%3E",
}
BAD_ALSO = {"asked": 400, "dyad-asked": 400, **BAD}
KINDS = {
    "event": ("/events", "main tbody th a"),
    "incident": ("/incidents", "main tbody th a"),
    "article": ("/events", "main tbody td.links a[href^='/articles/']"),
    "agreement": ("/agreements", "main tbody th a"),
    "refused": ("/sources", "main a[href^='/sources/refused?']"),
    "reviewed": ("/events", "main tbody th a"),
}


@pytest.fixture
def hostile(browser: Any, hostile_desk: str) -> Iterator[Watched]:
    """A watched window on the store of hostile captures."""
    with watched(browser, hostile_desk) as window:
        yield window


def harm(window: Watched, address: str, name: str = "") -> dict[str, Any]:
    """What hostile words did on a page, without its size, which is looked at."""
    answer = window.page.goto(window.base + address)
    assert answer is not None
    assert answer.status < 500, f"{address}: {answer.status}"
    if answer.status >= 400:
        assert name in BAD_ALSO, f"{address}: {answer.status}"
        window.faults = [one for one in window.faults if "status of" not in one]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    window.page.wait_for_timeout(20)  # in which a handler would run
    found: dict[str, Any] = window.page.evaluate(HARM)
    assert found.pop("size") < LARGEST, f"{address} is too large"
    return found


@pytest.mark.parametrize("name", PAGES)
def test_hostile_captures_are_text_on_the_page(hostile: Watched, name: str) -> None:
    assert harm(hostile, PAGES[name], name) == HARMLESS


@pytest.mark.parametrize("name", KINDS)
def test_hostile_captures_are_text_on_every_page_of_their_own(hostile: Watched, name: str) -> None:
    listed, link = KINDS[name]
    links = [one.get_attribute("href") for one in hostile.open(listed).locator(link).all()]
    if name == "reviewed":
        links = [f"/review?event={one.rsplit('/', 1)[1]}" for one in links] if REVIEW else []
    told = 0
    for address in dict.fromkeys(links[:12]):
        assert harm(hostile, address) == HARMLESS, address
        told += SCRIPT in hostile.page.content() or "&lt;script&gt;" in hostile.page.content()
    assert told or not links, "the markup is not shown: the test sees nothing"


def test_a_title_of_a_megabyte_is_told_once_and_cut_in_lists(hostile: Watched) -> None:
    page = hostile.open("/events?text=attacked")
    sizes = {len(page.content())}
    for address in {one.get_attribute("href") for one in page.locator("td.links a[href^='/articles/']").all()}:
        sizes.add(len(hostile.open(str(address)).content()))
        assert page.evaluate("document.title.length") < 1_000
    assert max(sizes) < LARGEST
    assert sum(size > len(LONG_TITLE) for size in sizes) <= 1


def test_what_was_cut_of_a_hostile_capture_is_text(hostile: Watched) -> None:
    links = [
        one.get_attribute("href") for one in hostile.open("/events").locator("td.links a[href^='/articles/']").all()
    ]
    for address in dict.fromkeys(links):
        assert harm(hostile, f"{address}?cut=1") == HARMLESS


def test_a_raw_capture_is_plain_text_and_nothing_else(hostile: Watched) -> None:
    links = [
        one.get_attribute("href") for one in hostile.open("/events").locator("td.links a[href^='/articles/']").all()
    ]
    for address in dict.fromkeys(links):
        answer = hostile.page.goto(f"{hostile.base}{address}/raw")
        assert answer is not None
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert hostile.page.evaluate("window.hurt") is None


def test_a_file_whose_name_is_markup_is_uploaded_harmlessly(hostile: Watched) -> None:
    page = hostile.open("/upload")
    name = "<img src=x onerror=window.hurt=1 class=from-page>.txt"
    body = b"Chad attacked Sudan near Adre on Monday.\n\n<script>window.hurt=1</script>"
    page.locator("#files").set_input_files(
        [
            {"name": name, "mimeType": "text/html", "buffer": body},
            {"name": name + "2", "mimeType": "a/b", "buffer": b"\0\1"},
        ]
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Upload and code").click()
    page.locator("#progress[data-over=yes]").wait_for(timeout=90_000)
    found = page.evaluate(HARM)
    found.pop("size")
    assert found == HARMLESS
    hostile.open("/sources")
    for link in page.locator("main a[href^='/sources/refused?']").all():
        assert harm(hostile, str(link.get_attribute("href"))) == HARMLESS
        hostile.open("/sources")
