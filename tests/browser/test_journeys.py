"""What a person does on each page: finds, filters, opens, marks, corrects, takes back, takes out, brings in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.browser.pictures import pages_of_pdf
from tests.browser.places import NO_REVIEW, REVIEW
from tests.browser.watched import Watched

NUMBER = re.compile(r"[\d,]+")
reviewed = pytest.mark.skipif(not REVIEW, reason=NO_REVIEW)
SIGNATURES = {"CSV": b"", "Excel": b"PK", "JSON Lines": b"{", "Parquet": b"PAR1"}
PASTED = (
    "Harbour master welcomed in Nouakchott\n\n"
    "Mauritania praised Senegal on Monday for opening the bridge at Rosso early.\n\n"
    "Senegal signed a fishing agreement with Mauritania in Nouakchott on Tuesday, 24 June 2025."
)


def heading(window: Watched) -> str:
    """What the page is called."""
    return str(window.page.locator("h1").inner_text())


def counted(window: Watched) -> int:
    """The number that the list's heading tells first."""
    words = str(window.page.locator("p.counts strong").first.inner_text())
    assert "report" in words or "incident" in words or "agreement" in words, f"a number of what? {words}"
    found = NUMBER.search(words)
    assert found is not None
    return int(found.group().replace(",", ""))


def show(window: Watched) -> None:
    """Presses the button of the filters."""
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Show", exact=True).click()


def search(window: Watched, words: str, kind: str = "anything") -> None:
    """Fills the search box of the start page."""
    window.open("/")
    window.page.locator("#q").fill(words)
    window.page.locator("#in").select_option(kind)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Search").click()


def test_start_tells_incidents_agreements_and_refusals(window: Watched) -> None:
    page = window.open("/")
    assert page.locator("main tbody tr").count() > 3
    assert "incidents" in page.locator("main table caption").first.inner_text()
    assert page.get_by_role("heading", name="Agreements").count() == 1
    assert page.get_by_role("heading", name="Refused captures").count() == 1


@pytest.mark.parametrize(
    "words, kind, leads_to",
    [
        ("Mali", "anything", "/actors/MLI"),
        ("Mali, Russia", "anything", "/dyad?a=Mali&b=Russia"),
        ("North Mali", "place", "/events?place=North+Mali"),
        ("gold mine", "words", "/events?text=gold+mine"),
    ],
    ids=["an actor", "two actors", "a place", "words"],
)
def test_the_search_box_leads_where_the_words_belong(window: Watched, words: str, kind: str, leads_to: str) -> None:
    search(window, words, kind)
    assert window.path() == leads_to


def test_events_are_filtered_and_the_address_holds_the_filters(window: Watched) -> None:
    page = window.open("/events")
    every = counted(window)
    page.locator("input[name=actor]").first.fill("MLI")
    page.locator("input[name=since]").first.fill("2023")
    page.locator("details.boxes", has_text="Quad").locator("summary").click()
    page.get_by_label("verbal conflict").check()
    show(window)
    assert 0 < counted(window) < every
    assert "actor=MLI" in window.path()
    assert "recipient=" not in window.path(), "an empty field stands in the address"
    for row in page.locator("main tbody tr").all()[:5]:
        assert "verbal conflict" in row.inner_text()
    number = counted(window)
    window.open(window.path())
    assert counted(window) == number, "the address alone gives another answer"


def test_events_are_sorted_and_turned_page_by_page(window: Watched) -> None:
    page = window.open("/events?order=oldest&actor=MLI")
    first = page.locator("main tbody tr td").first.inner_text()
    page.locator("select[name=order]").select_option("newest")
    show(window)
    assert page.locator("main tbody tr td").first.inner_text() != first
    shown = page.locator("main tbody tr th a").first.get_attribute("href")
    with page.expect_navigation():
        page.get_by_role("link", name="Next page").click()
    assert page.locator("main tbody tr th a").first.get_attribute("href") != shown


def test_a_value_that_does_not_fit_is_named_beside_its_field(window: Watched) -> None:
    page = window.open("/events?since=soon", status=400)
    assert "since" in page.get_by_role("alert").inner_text()
    assert page.locator("[name=since][aria-invalid=true]").count() == 1


@pytest.mark.parametrize("name", SIGNATURES)
def test_what_is_shown_can_be_taken_out(window: Watched, name: str) -> None:
    page = window.open("/events?actor=MLI&since=2024")
    with page.expect_download() as waited:
        page.get_by_role("link", name=name, exact=True).click()
    told = Path(waited.value.path()).read_bytes()
    assert told.startswith(SIGNATURES[name])
    if name == "JSON Lines":
        assert len(told.splitlines()) == counted(window)
    if name == "CSV":
        assert b"actor" in told.splitlines()[0]


def test_incidents_open_to_all_their_versions(window: Watched) -> None:
    page = window.open("/incidents?order=most&since=2024")
    assert counted(window) > 5
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    assert page.get_by_role("heading", name="Confirmations").count() == 1
    assert page.get_by_role("heading", name="Where the reports differ").count() == 1
    versions = page.get_by_role("region", name="All versions").locator("tbody tr")
    assert versions.count() > 1
    with page.expect_navigation():
        versions.first.locator("th a").click()
    assert "/articles/" in window.path()


def test_a_report_is_split_off_its_incident_and_put_back(window: Watched) -> None:
    page = window.open("/incidents?order=most&country=MLI&since=2022")
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    rows = page.get_by_role("region", name="All versions").locator("tbody tr")
    before, whole = rows.count(), window.path()
    page.locator("input[name=event]").last.check()
    page.locator("#split-note").fill("another day")
    with page.expect_navigation():
        page.get_by_role("button", name="Split them off").click()
    assert rows.count() == 1, "one does not see what was split off"
    assert "another day" in page.locator("main").inner_text()
    window.open(whole)
    assert rows.count() == before - 1
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").first.click()
    assert rows.count() == before


def test_two_actors_have_a_chart_and_the_same_numbers_as_a_table(window: Watched) -> None:
    page = window.open("/dyad")
    page.locator("main input[name=a]").fill("MLI")
    page.locator("main input[name=b]").fill("RUS")
    page.locator("main input[name=since]").fill("2022")
    show(window)
    assert page.locator("figure svg").count() == 1
    table = page.get_by_role("region", name="Table of the months").locator("tbody tr")
    numbers = [int(row.locator("td").nth(4).inner_text()) for row in table.all()]
    told = NUMBER.search(page.locator("dl.fields dd").first.inner_text())
    assert told is not None
    assert sum(numbers) == int(told.group().replace(",", "")) > 0
    with page.expect_download() as waited:
        page.goto(window.base + "/dyad?a=MLI&b=RUS&since=2022")
        page.evaluate("""() => {
          const link = [...document.querySelectorAll('a')].find((one) => one.textContent === 'PNG');
          link.download = 'chart.png';
          link.click();
        }""")
    assert Path(waited.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_click_on_a_month_opens_what_happened_in_it(window: Watched) -> None:
    page = window.open("/dyad?a=MLI&b=RUS&since=2022")
    month = page.get_by_role("region", name="Table of the months").locator("tbody th a").first
    with page.expect_navigation():
        month.click()
    assert counted(window) > 0
    page.go_back()
    with page.expect_navigation():
        page.locator("svg.chart .month").last.dispatch_event("click")
    assert window.path().startswith(("/events", "/incidents"))


def test_two_pairs_stand_side_by_side(window: Watched) -> None:
    page = window.open("/dyad?a=MLI&b=RUS&c=MLI&d=FRA&since=2022")
    assert "Beside it" in page.locator("dl.fields").first.inner_text()
    assert "FRA" in page.get_by_role("region", name="Table of the months").locator("thead").inner_text()


def test_an_actor_has_names_offices_bodies_and_partners(window: Watched) -> None:
    page = window.open("/actors/MLI")
    for name in ("Timeline", "Deals most with", "Names it goes by", "Offices", "Organisations"):
        assert page.get_by_role("heading", name=name).count() == 1, name
    with page.expect_navigation():
        page.locator("section", has_text="Deals most with").locator("tbody th a").first.click()
    assert window.path().startswith("/dyad?")


def test_the_register_of_agreements_is_filtered_and_opened(window: Watched) -> None:
    page = window.open("/agreements")
    every = counted(window)
    page.locator("input[name=party]").first.fill("MLI")
    show(window)
    assert 0 < counted(window) < every
    assert "Count check" in page.locator("main").inner_text()
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    assert window.path().startswith("/agreements/")
    assert page.locator("main").inner_text().strip()


def test_the_map_moves_with_its_slider(window: Watched) -> None:
    page = window.open("/map?since=2022-01&until=2022-12")
    assert page.locator("#slid svg").count() == 1
    before = page.locator("#slid p").first.inner_text()
    page.locator("#window").focus()
    with page.expect_response(lambda told: "/map?" in told.url):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("(old) => document.querySelector('#slid p').innerText !== old", arg=before)
    assert "since=2022-02" in window.path(), "the address does not hold the window"
    with page.expect_navigation():
        page.get_by_role("region", name="Table of the places").locator("tbody th a").first.click()
    assert counted(window) > 0


def test_a_line_of_the_network_opens_the_pair(window: Watched) -> None:
    page = window.open("/network?since=2022-01&until=2024-12")
    assert page.locator("#slid svg [data-href]").count() > 0
    with page.expect_navigation():
        page.locator("#slid svg [data-href^='/dyad']").first.dispatch_event("click")
    assert window.path().startswith("/dyad?")


def test_an_article_has_its_events_marked_and_beside_it(window: Watched) -> None:
    page = window.open("/events?text=Mauritania+OR+Kyrgyzstan&order=newest")
    if not page.locator("td.links a[href^='/articles/']").count():
        page = window.open("/events?text=Kyrgyzstan")
    with page.expect_navigation():
        page.locator("td.links a[href^='/articles/']").first.click()
    assert page.locator("article mark").count() > 0
    assert page.locator("aside .event-fields").count() > 0
    with page.expect_navigation():
        page.get_by_role("link", name="what was cut").click()
    assert page.get_by_role("heading", name="What was cut").count() == 1
    answer = page.goto(window.base + str(page.get_by_role("link", name="as it came").get_attribute("href")))
    assert answer is not None
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


@reviewed
def test_an_event_is_accepted_corrected_and_taken_back(window: Watched) -> None:
    page = window.open("/review")
    identity = page.locator("#decide input[name=event]").get_attribute("value")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept", exact=True).click()
    assert "Accepted" in page.get_by_role("status").inner_text()
    assert page.locator("#decide input[name=event]").get_attribute("value") != identity
    window.open(f"/review?event={identity}")
    page.locator("summary", has_text="Correct").click()
    status = page.locator("#status")
    other = "denied" if status.input_value() != "denied" else "planned"
    status.select_option(other)
    with page.expect_navigation():
        page.get_by_role("button", name="Save the correction").click()
    window.open(f"/events/{identity}")
    assert other in page.locator("main").inner_text()
    assert "local" in page.locator("main").inner_text(), "it is not said who corrected it"
    window.open("/review")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo your last").click()
    window.open(f"/events/{identity}")
    assert "undone" in page.locator("main").inner_text()


@reviewed
def test_the_queue_is_worked_through_by_keys_alone(window: Watched) -> None:
    page = window.open("/review")
    first = page.locator("#decide input[name=event]").get_attribute("value")

    def press(key: str) -> str:
        with page.expect_navigation():
            page.keyboard.press(key)
        return str(page.locator("#decide input[name=event]").get_attribute("value"))

    second = press("j")
    assert second != first
    assert press("k") == first
    assert press("r") != first
    assert "Rejected" in page.get_by_role("status").inner_text()
    press("u")
    page.keyboard.press("c")
    assert page.locator("#correct[open]").count() == 1
    assert page.evaluate("document.activeElement.id") == "event_type"
    assert "local" in window.open("/review/journal").locator("main table").first.inner_text()


def test_sources_say_who_is_first_and_who_copies(window: Watched) -> None:
    page = window.open("/sources")
    assert page.locator("main table").count() >= 2
    assert "First of their story" in page.locator("thead").first.inner_text()
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    assert counted(window) > 0


def test_what_is_pasted_is_coded_and_opened(window: Watched) -> None:
    page = window.open("/upload")
    page.locator("#pasted").fill(PASTED)
    page.locator("#published").fill("2025-06-25")
    with page.expect_navigation():
        page.get_by_role("button", name="Upload and code").click()
    page.locator("#progress[data-over=yes]").wait_for(timeout=90_000)
    assert "Done" in page.locator("#progress").inner_text()
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    assert page.locator("article mark").count() > 0


def test_a_file_that_is_no_page_is_refused_and_told(window: Watched, tmp_path: Path) -> None:
    (tmp_path / "noise.html").write_bytes(bytes(range(256)) * 40)
    page = window.open("/upload")
    page.locator("#files").set_input_files(tmp_path / "noise.html")
    with page.expect_navigation():
        page.get_by_role("button", name="Upload and code").click()
    page.locator("#progress[data-over=yes]").wait_for(timeout=90_000)
    assert "noise.html" in page.locator("table", has_text="Why").inner_text()


def test_a_brief_prints_to_two_pages_at_most_and_tells_the_numbers_of_the_pair(window: Watched) -> None:
    page = window.open("/dyad?a=MLI&b=RUS&since=2022")
    told = NUMBER.search(page.locator("dl.fields dd").first.inner_text())
    assert told is not None
    with page.expect_navigation():
        page.get_by_role("link", name="a brief of it").click()
    assert told.group() in page.locator("article.sheet > p").first.inner_text()
    assert page.locator("article.sheet figure svg").count() == 1
    assert page.locator("article.sheet ol li").count() <= 10
    assert 1 <= pages_of_pdf(page.pdf(format="A4")) <= 2
    with page.expect_download() as waited:
        page.get_by_role("link", name="Save as HTML").click()
    saved = Path(waited.value.path()).read_text(encoding="utf-8")
    assert "<script" not in saved
    page = window.context.new_page()
    page.set_content(saved)
    assert 1 <= pages_of_pdf(page.pdf(format="A4")) <= 2
