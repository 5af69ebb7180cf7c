"""The page: text stays text, nothing runs and nothing is fetched, and everybody can read the colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dragoman import evaluate
from dragoman.evaluate import Answer, Gold, judge
from dragoman.evaluate.answers import Said
from dragoman.evaluate.misses import Misses
from dragoman.evaluate.page import page
from dragoman.evaluate.past import Past
from dragoman.evaluate.report import Tally

STYLE = (Path(evaluate.__file__).parent / "page.css").read_text("utf-8")
VOID = {"meta"}
HOSTILE = "<script>alert(1)</script> \"&' \u202e\x1b[2J Chad <b>accused</b> Sudan."


class Tree(HTMLParser):
    """Collects what a page holds, and complains where an element is not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self._open: list[str] = []
        self.feed(source)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.ids.extend(value or "" for name, value in attrs if name == "id")
        self.links.extend(value or "" for name, value in attrs if name in ("href", "src"))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def outcomes() -> Iterator[Any]:
    def gold(kind: str, text: str, **fields: Any) -> Gold:
        return Gold(source="<gold>:1", text=text, type=kind, **fields)

    at = HOSTILE.index("accused")
    said = Said(type="ACCUSE", actors=("TCD",), recipients=(), trigger=(at, at + 7), confidence=0.5)
    yield judge(gold("REJECT", HOSTILE, id="<i>"), Answer((said,)))
    yield judge(gold("ACCUSE", HOSTILE, actors=("SDN",)), Answer((said,)))
    yield judge(gold("AID", "Chad fed Niger.", actor=(0, 4), recipient=(9, 14)), Answer((Said(type="AGREE"),)))
    yield judge(gold("NONE", "It rained."), Answer())


@pytest.fixture
def source() -> str:
    past = Past()
    for one in outcomes():
        past.keep(one)
    tally = Tally(past)
    with Misses() as misses:
        for one in outcomes():
            tally.add(one)
            if one.is_miss:
                misses.keep(one)
        return "".join(page(tally.report(), misses, "<gold>.jsonl"))


def test_every_miss_stands_there_as_text(source: str) -> None:
    words = Tree(source).words
    assert words.count("<script>alert(1)</script> \"&' [2J Chad <b>accused</b> Sudan.") == 2
    assert "Chad fed Niger." in words
    assert "It rained." not in words
    assert "actors SDN, coded TCD" in words
    assert "<mark>accused</mark>" in source
    assert "<mark>Chad</mark> fed <mark>Niger</mark>" in source


def test_nothing_runs_and_nothing_is_fetched(source: str) -> None:
    tree = Tree(source)
    assert not tree.tags & {"script", "iframe", "object", "embed", "link", "img", "form"}
    assert not any(name.startswith("on") for name in tree.attributes)
    assert all(link.startswith("#") for link in tree.links)
    assert "url(" not in source
    assert "default-src &#39;none&#39;" in source or "default-src 'none'" in source


def test_a_number_of_the_confusion_table_leads_to_its_sentences(source: str) -> None:
    tree = Tree(source)
    assert len(set(tree.ids)) == len(tree.ids)
    assert {link[1:] for link in tree.links} <= set(tree.ids)
    assert "REJECT-ACCUSE" in tree.ids


def test_no_character_that_moves_or_turns_is_left(source: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", source)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    "text, ground, least",
    [
        pytest.param("text", "page", 7.0, id="text"),
        pytest.param("quiet", "page", 4.5, id="quiet text"),
        pytest.param("link", "page", 4.5, id="link"),
        pytest.param("text", "mark", 4.5, id="mark"),
        pytest.param("text", "right", 4.5, id="right"),
        pytest.param("text", "miss-1", 4.5, id="few"),
        pytest.param("text", "miss-2", 4.5, id="some"),
        pytest.param("text", "miss-3", 4.5, id="many"),
        pytest.param("bar", "page", 3.0, id="bar"),
    ],
)
def test_colours_can_be_read(scheme: int, text: str, ground: str, least: float) -> None:
    palette = colours(STYLE.split("prefers-color-scheme: dark")[scheme])
    assert contrast(palette[text], palette[ground]) >= least
