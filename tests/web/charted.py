"""What tests of pages with charts look for in a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """A page's tables as rows of words, its links, its headings, and what our policy forbids in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.forbidden: list[str] = []
        self.tags: list[str] = []
        self.controls: set[str] = set()
        self.labelled: set[str] = set()
        self._words: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._words = []
        if tag == "a":
            self.links.append(held.get("href") or "")
        if tag == "label":
            self.labelled.add(held.get("for") or "")
        if tag in ("input", "select") and held.get("type") != "hidden":
            self.controls.add(held.get("id") or "")
        if tag == "style" or (tag == "script" and not held.get("src")) or "style" in held:
            self.forbidden.append(tag)
        self.forbidden += [name for name in held if name.startswith("on")]
        self.forbidden += [value for value in held.values() if value and value.startswith(("javascript:", "data:"))]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._words is not None:
            self.rows[-1].append(" ".join("".join(self._words).split()))
            self._words = None

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)
