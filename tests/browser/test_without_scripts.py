"""All that matters works with scripting off: searching, filtering, reading, bringing in, correcting, taking back."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Opens
from tests.browser.places import NO_REVIEW, REVIEW
from tests.browser.watched import Watched


@pytest.fixture
def plain(opens: Opens) -> Watched:
    """A window that runs no script."""
    return opens(java_script_enabled=False)


def send(window: Watched, button: str) -> None:
    """Presses a button that sends its form."""
    with window.page.expect_navigation():
        window.page.get_by_role("button", name=button, exact=True).first.click()


def test_searching_works(plain: Watched) -> None:
    page = plain.open("/")
    page.locator("#q").fill("Mali")
    send(plain, "Search")
    assert plain.path() == "/actors/MLI"


def test_filtering_works(plain: Watched) -> None:
    page = plain.open("/events")
    page.locator("input[name=actor]").first.fill("MLI")
    page.locator("details.boxes", has_text="Status").locator("summary").click()
    page.get_by_label("planned", exact=True).check()
    send(plain, "Show")
    assert "actor=MLI" in plain.path()
    assert page.locator("main tbody tr").count() > 0
    assert "planned" in page.locator("main tbody tr").first.inner_text()


def test_reading_works(plain: Watched) -> None:
    page = plain.open("/events?text=Kyrgyzstan")
    with page.expect_navigation():
        page.locator("td.links a[href^='/articles/']").first.click()
    assert page.locator("article mark").count() > 0


def test_the_map_moves_by_its_two_months(plain: Watched) -> None:
    page = plain.open("/map")
    page.locator("#since").fill("2022-01")
    page.locator("#until").fill("2022-06")
    send(plain, "Show")
    assert "2022-01 to 2022-06" in page.locator("#slid p").first.inner_text()


@pytest.mark.skipif(not REVIEW, reason=NO_REVIEW)
def test_correcting_and_taking_back_work(plain: Watched) -> None:
    page = plain.open("/review?since=2020&country=FRA")
    identity = page.locator("#decide input[name=event]").get_attribute("value")
    page.locator("summary", has_text="Correct").click()
    status = page.locator("#status")
    other = "hypothetical" if status.input_value() != "hypothetical" else "denied"
    status.select_option(other)
    page.locator("#note").fill("only if they must")
    send(plain, "Save the correction")
    assert page.get_by_role("alert").count() == 0, page.get_by_role("alert").inner_text()
    assert "Corrected" in page.get_by_role("status").inner_text()
    words = plain.open(f"/events/{identity}").locator("main").inner_text()
    assert other in words
    assert "only if they must" in words
    page = plain.open("/review")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo your last").click()
    assert "undone" in plain.open(f"/events/{identity}").locator("main").inner_text()


def test_bringing_in_works(plain: Watched) -> None:
    page = plain.open("/upload")
    page.locator("#pasted").fill("Gabon praised Togo on Monday.\n\nTogo thanked Gabon for its patience on Tuesday.")
    page.locator("#published").fill("2025-06-25")
    send(plain, "Upload and code")
    for _ in range(200):
        if page.locator("#progress[data-over=yes]").count():
            break
        page.wait_for_timeout(300)
        with page.expect_navigation():
            page.get_by_role("link", name="Look again").click()
    assert "Done" in page.locator("#progress").inner_text()
