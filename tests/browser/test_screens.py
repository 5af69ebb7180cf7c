"""A picture of every page, for the tour in docs/workbench.md.

They are taken in every run, and kept only where that is asked for: DRAGOMAN_SCREENS=1 writes them to docs/screens.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser.pictures import LARGEST, size_of, small
from tests.browser.places import REVIEW
from tests.browser.served import ROOT
from tests.browser.watched import SIZE, Watched, watched

FOLDER = ROOT / "docs" / "screens"
TOUR = ROOT / "docs" / "workbench.md"
SCREENS = {  # name: where it begins, and the link that is followed from there
    "start": ("/", None),
    "events": ("/events?actor=MLI&since=2023", None),
    "incidents": ("/incidents?country=MLI&order=most", None),
    "incident": ("/incidents?order=most&since=2024", "main tbody th a"),
    "dyad": ("/dyad?a=MLI&b=RUS&since=2022", None),
    "actor": ("/actors/MLI", None),
    "agreements": ("/agreements", None),
    "map": ("/map", None),
    "network": ("/network", None),
    "article": ("/events?text=Kyrgyzstan", "td.links a[href^='/articles/']"),
    "sources": ("/sources", None),
    "upload": ("/upload", None),
    "brief": ("/brief?a=MLI&b=RUS&since=2022", None),
    **({"review": ("/review?text=Kyrgyzstan", None)} if REVIEW else {}),
}


@pytest.fixture(scope="module")
def pictured(browser: Any, desk: str) -> Iterator[Watched]:
    """A window in light."""
    with watched(browser, desk, color_scheme="light", reduced_motion="reduce") as window:
        yield window


@pytest.fixture(scope="module")
def blank(browser: Any) -> Iterator[Any]:
    """An empty page, which reads pictures."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_has_its_picture(pictured: Watched, blank: Any, name: str) -> None:
    address, link = SCREENS[name]
    page = pictured.open(address)
    if link:
        with page.expect_navigation():
            page.locator(link).first.click()
    picture = small(blank, page.screenshot())
    assert size_of(picture) == (SIZE["width"], SIZE["height"])
    assert 5_000 < len(picture) <= LARGEST
    if os.environ.get("DRAGOMAN_SCREENS"):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(picture)


def test_the_tour_shows_every_page_and_nothing_else() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(screens/([a-z-]+)\.png\)", TOUR.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(one.stem for one in FOLDER.glob("*.png"))
    assert set(SCREENS) <= set(shown)
