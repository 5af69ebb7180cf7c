"""Groups a stream of articles: which are one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dragoman.errors import Broken, DragomanError
from dragoman.records import Article
from dragoman.stories.joining import Stories
from dragoman.stories.shelf import MemoryShelf


def group(
    articles: Iterable[Article], refuse: Callable[[DragomanError], None] | None = None
) -> Iterator[tuple[str, str]]:
    """Each article's id with its story's, in the order of *articles*.

    All are read before the first comes back, since the last may prove two stories to be one; of each the signature is
    kept and not the text, some 3 KB for 400 words. An article whose id came before is handed to *refuse* as Broken, or
    raised where there is none.
    """
    return gather(articles, refuse)[1].by_member()


def gather(
    articles: Iterable[Article], refuse: Callable[[DragomanError], None] | None = None
) -> tuple[Stories, MemoryShelf]:
    """The stories of *articles*, and the shelf on which their members are. Ids that come again are refused as above."""
    shelf = MemoryShelf()
    stories = Stories(shelf)
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            error = Broken(article.source, f"the id {article.id!r} came before")
            if refuse is None:
                raise error
            refuse(error)
            continue
        seen.add(article.id)
        stories.add(article)
    return stories, shelf
