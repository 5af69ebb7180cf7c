"""The training set: spans, codes, balance, and no sentence that stands twice in disguise."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from dragoman.events.model import LABELS, NOTHING
from dragoman.events.scale import cameo, plover
from dragoman.events.training import Example, read_examples
from dragoman.languages import language
from dragoman.languages.table import noun_entries, verb_entries

FOLDER = Path(__file__).resolve().parents[2] / "training"
STATUSES = {"reported", "planned", "denied", "hypothetical", "historical"}
ALIKE = 0.8  # share of all words of two texts that stand in both; above it they are one sentence with other names


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_examples(FOLDER)


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def test_there_are_four_thousand_items_and_ids_are_their_own(examples: list[Example]) -> None:
    assert len(examples) >= 4000
    assert len({e.id for e in examples}) == len(examples)


def test_spans_lie_in_the_text_and_on_whole_words(examples: list[Example]) -> None:
    wrong = []
    for one in examples:
        for span in (one.actor, one.recipient):
            if span is None:
                continue
            start, end = span
            inside = 0 <= start < end <= len(one.text)
            whole = inside and one.text[start:end].strip() == one.text[start:end]
            cut = inside and (
                (start > 0 and one.text[start - 1].isalnum() and one.text[start].isalnum())
                or (end < len(one.text) and one.text[end].isalnum() and one.text[end - 1].isalnum())
            )
            if not whole or cut:
                wrong.append(one.id)
    assert wrong == []


def test_codes_exist(examples: list[Example]) -> None:
    for one in examples:
        assert one.type in LABELS, one.id
        assert one.status in STATUSES, one.id
        assert one.cameo is None or one.cameo in cameo(), one.id
        if one.mode is not None:
            assert one.mode in plover().modes[one.type], one.id


def test_every_type_has_its_share(examples: list[Example]) -> None:
    counts = Counter(e.type for e in examples)
    assert min(counts[kind] for kind in LABELS) >= 150
    assert counts[NOTHING] >= 500


def test_near_misses_come_in_contrasting_groups(examples: list[Example]) -> None:
    groups: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        if one.pair:
            groups[f"{one.file}:{one.pair}"].append(one)
    contrasting = [group for group in groups.values() if len({(e.type, e.status, e.actor) for e in group}) > 1]
    assert sum(len(group) for group in contrasting) >= 800


def test_no_item_is_nearly_another(examples: list[Example]) -> None:
    """Compared where two texts share their three rarest words; pairs share words on purpose."""
    frequency = Counter(word for one in examples for word in words(one.text))
    by_rare: dict[tuple[str, ...], list[Example]] = defaultdict(list)
    for one in examples:
        rare = sorted(words(one.text), key=lambda word: (frequency[word], word))[:6]
        for at in range(len(rare)):
            for other in range(at + 1, len(rare)):
                by_rare[(rare[at], rare[other])].append(one)
    twins = set()
    for group in by_rare.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if one.pair is not None and (one.file, one.pair) == (other.file, other.pair):
                    continue
                mine, theirs = words(one.text), words(other.text)
                if one.id != other.id and len(mine & theirs) > ALIKE * len(mine | theirs):
                    twins.add(tuple(sorted((one.id, other.id))))
    assert twins == set()


def test_no_item_is_an_example_of_the_tables(examples: list[Example]) -> None:
    folder = language("en").folder
    entries = (*verb_entries(folder / "verbs.toml"), *noun_entries(folder / "nouns.toml"))
    told = {words(text) for entry in entries for text in (entry.example, *entry.near)}
    assert [one.id for one in examples if words(one.text) in told] == []


def test_a_tenth_is_held_out_with_its_partners(examples: list[Example]) -> None:
    held = [e for e in examples if e.held_out]
    assert 0.07 < len(held) / len(examples) < 0.13
    groups = defaultdict(set)
    for one in examples:
        if one.pair:
            groups[(one.file, one.pair)].add(one.held_out)
    assert all(len(sides) == 1 for sides in groups.values())
