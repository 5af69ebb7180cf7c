"""What holds for every page: no serious fault of accessibility, nothing on the console, nothing from elsewhere.

The window of each test is watched: it fails for a request to another host, and for whatever a page complains of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.browser import axe
from tests.browser.places import BAD, LISTS, OPENED, REVIEW, REVIEWED, found
from tests.browser.watched import Watched, watched

PAGES = [*LISTS, *OPENED, *(REVIEWED if REVIEW else ())]
SCHEMES = ("light", "dark")
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def addresses(browser: Any, desk: str) -> dict[str, str]:
    """Every page's address by its name."""
    with watched(browser, desk) as window:
        return found(window)


@pytest.fixture(scope="module")
def schemes(browser: Any, desk: str) -> Iterator[Callable[[str], Watched]]:
    """A window for light and one for dark, that stay open over all pages."""
    with watched(browser, desk, color_scheme="light") as light, watched(browser, desk, color_scheme="dark") as dark:
        yield {"light": light, "dark": dark}.__getitem__


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_of_accessibility(
    schemes: Callable[[str], Watched], addresses: dict[str, str], name: str, scheme: str
) -> None:
    try:
        axe.script()
    except axe.NotHadError as error:
        pytest.skip(str(error))
    window = schemes(scheme)
    page = window.open(addresses[name], status=BAD.get(name, 200))
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    faults = axe.serious(page)
    complaints, window.faults = window.faults, []
    assert not faults, "\n".join(faults)
    assert not complaints


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_and_its_landmarks(
    schemes: Callable[[str], Watched], addresses: dict[str, str], name: str
) -> None:
    page = schemes("light").open(addresses[name], status=BAD.get(name, 200))
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("nav[aria-label=Main] a").count() == 10
    assert page.locator("a.skip[href='#main']").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0, "a table says not what it is"
    assert page.locator("[style], script:not([src])").count() == 0
    assert page.title().endswith(" · dragoman")


def test_pages_fit_a_phone(browser: Any, desk: str, addresses: dict[str, str]) -> None:
    wide = {}
    with watched(browser, desk, viewport=PHONE, has_touch=True) as window:
        for name, address in addresses.items():
            page = window.open(address, status=BAD.get(name, 200))
            if (across := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
                wide[name] = across
    assert not wide, "these are wider than the phone"


def test_the_navigation_is_reached_by_the_tab_key_and_opens_each_page(window: Watched) -> None:
    page = window.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        outline = page.evaluate("""() => {
          const style = getComputedStyle(document.activeElement);
          return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        }""")
        assert outline, f"one does not see that {reached[-1]} has the focus"
    links = [link.get_attribute("href") for link in page.locator("nav[aria-label=Main] a").all()]
    assert [one for one in reached if one in links][-10:] == links
    for link in links:
        if link == "/review" and not REVIEW:
            continue
        page = window.open("/")
        page.locator(f"nav[aria-label=Main] a[href='{link}']").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert window.path() == link
        assert page.locator("nav [aria-current=page]").first.get_attribute("href") == link


def test_the_skip_link_leads_past_the_navigation(window: Watched) -> None:
    page = window.open("/events")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_rows_of_a_list_are_walked_by_keys(window: Watched) -> None:
    page = window.open("/events")
    page.locator("[data-rows]").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.here").count() == 1
    second = page.locator("main tbody tr").nth(1).locator("th a").get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert window.path() == second
