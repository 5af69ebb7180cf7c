from __future__ import annotations

import contextlib
import time

import pytest

from dragoman.article import clean, markup
from dragoman.errors import NoArticle
from dragoman.records import Capture

STORY = (
    "<p>Chad recalled its ambassador from Paris on Sunday, the foreign ministry said in a statement read on"
    " television.</p><p>The minister accused France of meddling. He said the decision was final.</p>"
)
PAGE = f"""<html><head><title>Chad recalls its envoy | Lake Post</title>
<meta property="og:site_name" content="Lake Post"><meta property="og:title" content="Chad recalls its envoy">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Chad recalls its envoy", "datePublished": "2024-03-03T10:00:00Z",
"author": {{"@type": "Person", "name": "Awa Diop"}}}}</script></head>
<body><nav><ul><li>Home</li><li>World</li></ul></nav><article><h1>Chad recalls its envoy</h1>{STORY}{STORY}</article>
<footer>All rights reserved</footer><script>alert("Chad attacked France.")</script></body></html>"""
SECONDS = 5.0  # a hundred times what the slowest of the pages below takes, so that only a blow-up fails


def test_page_gives_story_and_metadata_without_offsets() -> None:
    made = clean(Capture(source="page.html", html=PAGE))
    assert (made.title, made.byline, made.publisher) == ("Chad recalls its envoy", "Awa Diop", "Lake Post")
    assert (made.published, made.published_basis) == ("2024-03-03", "metadata: '2024-03-03'")
    assert [part.text[:12] for part in made.paragraphs] == ["Chad recalle", "The minister"]
    assert all(part.start is None and part.end is None for part in made.paragraphs)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 20_000 + STORY + "</div>" * 20_000, id="20,000 nested elements"),
        pytest.param("<span>" * 20_000 + STORY, id="20,000 elements never closed"),
        pytest.param("<table><tr><td>" * 5_000 + STORY, id="nested tables"),
        pytest.param("<div " + " ".join(f'a{n}="x"' for n in range(20_000)) + ">" + STORY, id="20,000 attributes"),
        pytest.param("<script>alert('Chad attacked France.')</script>" * 2_000 + STORY, id="scripts"),
        pytest.param(STORY + "<script>" + "Chad attacked France. " * 10_000, id="a script never closed"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY a "Chad attacked France."><!ENTITY b "&a;&a;&a;&a;">]>' + STORY, id="entities"
        ),
        pytest.param("<p>&#" + "9" * 5_000 + ";&#x" + "f" * 5_000 + ";</p>" + STORY, id="endless numbers"),
    ],
)
def test_hostile_page_gives_its_text_and_nothing_else_soon(page: str) -> None:
    began = time.monotonic()
    made = clean(Capture(source="page.html", html=page))
    assert time.monotonic() - began < SECONDS
    assert "Chad recalled its ambassador from Paris" in made.text
    assert "attacked" not in made.text


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("", id="empty"),
        pytest.param("<" * 100_000, id="brackets"),
        pytest.param("<a " * 100_000, id="tags never closed"),
        pytest.param("<!-- " * 100_000, id="comments never closed"),
        pytest.param("<br>" * 2_000, id="tags alone"),
    ],
)
def test_page_without_words_ends_soon(page: str) -> None:
    began = time.monotonic()
    with contextlib.suppress(NoArticle):
        clean(Capture(source="page.html", html=page))
    assert time.monotonic() - began < SECONDS


def test_flattened_page_breaks_at_blocks_and_drops_scripts() -> None:
    page = "<div>One&amp;<b>two</b></div><p>three\nfour</p><script>no</script><!-- no --><style>no</style>five < six"
    assert markup.flatten(page) == "One&two\nthree four\nfive < six"
