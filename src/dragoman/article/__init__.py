"""From a capture to the article in it: menus, teasers, disclaimers and repeats are gone, masthead and date are read.

`clean` is the door; `dateline` reads the opening of one paragraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dragoman.article import inferred, markup, masthead, story
from dragoman.article import published as publication
from dragoman.article import publisher as outlets
from dragoman.article.agencies import outlet, outlet_of
from dragoman.article.dateline import Dateline, dateline
from dragoman.article.furniture import words_of
from dragoman.article.inferred import Infer
from dragoman.article.language import language
from dragoman.errors import NoArticle
from dragoman.records import Article, Capture, Paragraph

__all__ = ["Dateline", "clean", "dateline"]

DATELINE_IN = 2  # paragraphs from the top in which the dateline may stand


def clean(capture: Capture, published: str | None = None, infer: Infer | None = None) -> Article:
    """The article that *capture* holds.

    *published* is the day to take for a capture that carries none itself; *infer* makes one out where neither says it
    (`dragoman.dates.inference.infer`, a later stage's, and so handed in). A capture of one headline gives an article
    of a title without text. Raises NoArticle where nothing but furniture or teasers stands.
    """
    page = markup.read(capture.html, capture.url) if capture.html is not None else None
    found = _story(capture, page)
    if found.refusal:
        raise NoArticle(capture.source, found.refusal)
    kept = tuple(part for part in found.paragraphs if not masthead.is_credit(part.text))
    line = _dateline(kept)
    site = page.site if page else None
    raw_title = capture.title or (page.title if page else None) or found.title
    title = masthead.bare_title(raw_title, site)
    if title is None and not kept:
        raise NoArticle(capture.source, "nothing but menus and labels stands in it")
    text = "\n\n".join(part.text for part in kept)
    told = words_of(f"{title or ''} {text}")
    tongue = language(text or title or "")
    day = (
        _published(capture, page, found, line)
        or publication.of_user(published)
        or (inferred.of_hints(text, (*found.masthead, *found.foot), tongue, infer) if infer is not None else None)
    )
    return Article(
        id=_identity(capture.url, title, text),
        source=capture.source,
        title=title,
        byline=_byline(page, found, frozenset(told)),
        publisher=_publisher(capture, page, found, line, raw_title, told),
        wire=(line.wire if line else None) or masthead.credited_wire(found.masthead),
        published=day[0] if day else None,
        published_basis=day[1] if day else None,
        language=tongue,
        text=text,
        paragraphs=kept,
    )


def _story(capture: Capture, page: markup.Page | None) -> story.Story:
    if page is None:
        return story.find(capture.text or "", capture.title)
    if page.paragraphs:
        parts = story.once(page.paragraphs, capture.title or page.title)
        return story.Story(page.title, tuple(Paragraph(text=part) for part in parts))
    found = story.find(markup.flatten(capture.html or ""), capture.title or page.title)
    bare = tuple(Paragraph(text=part.text) for part in found.paragraphs)
    return story.Story(found.title, bare, found.masthead, found.foot, found.refusal)


def _dateline(paragraphs: Sequence[Paragraph]) -> Dateline | None:
    for part in paragraphs[:DATELINE_IN]:
        found = dateline(part.text)
        if found:
            return found
    return None


def _published(
    capture: Capture,
    page: markup.Page | None,
    found: story.Story,
    line: Dateline | None,
) -> publication.Dated | None:
    """The first that holds: beside the capture, metadata, masthead, dateline, a stamp at the story's foot."""
    return (
        publication.of_row(capture.published)
        or (publication.of_metadata(page.published) if page else None)
        or publication.of_masthead(found.masthead)
        or publication.of_dateline(line)
        or publication.of_foot(found.foot[: story.BELOW_STORY])
    )


def _byline(page: markup.Page | None, found: story.Story, told: frozenset[str]) -> str | None:
    named = masthead.people(page.author) if page and page.author else None
    return (
        named
        or masthead.byline(found.masthead, told)
        or masthead.bare_byline(found.under, told)
        or masthead.byline(found.foot[: story.BELOW_STORY])
        or next(filter(None, map(masthead.reporters, _closing(found))), None)
    )


def _closing(found: story.Story) -> list[str]:
    """The last paragraphs and the lines below them: where a story names its reporters."""
    return [*(part.text for part in found.paragraphs[-3:]), *found.foot[: story.BELOW_STORY]]


def _publisher(
    capture: Capture,
    page: markup.Page | None,
    found: story.Story,
    line: Dateline | None,
    title: str | None,
    told: Sequence[str],
) -> str | None:
    """The first that names one: row, dateline's brackets, metadata, title's end, host, the lines around the story."""
    site = page.site if page else None
    return (
        capture.publisher
        or (line.publisher if line else None)
        or (outlet(site) or site if site and "." not in site else None)
        or masthead.site_behind(title)
        or outlet_of(capture.url)
        or outlets.publisher(found.top, found.under, found.foot, told)
        or site
    )


def _identity(url: str | None, title: str | None, text: str) -> str:
    """16 hex digits that the same article has under any file name and amid any furniture."""
    return hashlib.sha256("\x1f".join((url or "", title or "", text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
