"""The same input gives the same bytes on every run, and a sentence the same event alone and in its article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import Coder, Event
from tests.conftest import article_of

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
FILES = sorted([*EXAMPLES.glob("*.txt"), *EXAMPLES.glob("*.html")])
SECONDS = 60
COMMAND = [sys.executable, "-c", "from dragoman.cli import main; main()"]

# each names its parties in full: no pronoun, no "the president", no part of a name
SENTENCES = [
    "Kenya expelled two Sudanese diplomats.",
    "Denmark and Poland signed a treaty on wind power.",
    "Peru's foreign minister met his Chilean counterpart in Arica.",
    "Iran was accused by Norway of jamming radio signals.",
    "Turkey's shelling of Syrian villages went on for two nights.",
    "Ghana, which borders Togo, sent rice to Togo.",
    "Angola rejected Zambia's proposal.",
    "Mongolia asked South Korea for vaccines.",
    "Ukraine threatened to cut off water to Belarus.",
    "Philippine nurses went on strike in Cebu.",
    "Egypt deployed tanks near the Libyan border.",
    "Cuban police arrested a Spanish photographer in Havana.",
    "Portugal pledged to lend Mozambique 40 million euros.",
    "Morocco released twelve Algerian fishermen.",
    "Belgium apologised to Rwanda for its silence.",
    "The European Union imposed sanctions on Nicaragua.",
    "India and Oman held joint naval exercises.",
    "NATO praised Albania for its new airfield.",
    "The United Nations urged Eritrea to free the journalists.",
    "Fiji lifted a night curfew.",
    "Laos will host Vietnamese negotiators in May.",
]


def coded(*paths: Path, seed: int = 0, jobs: int = 1) -> bytes:
    """What `dragoman code` prints for *paths*."""
    ran = subprocess.run(
        [*COMMAND, "code", "--format", "jsonl", "--with", "agreements", "--published", "2024-05-17",
         "--jobs", str(jobs), *(str(path.relative_to(ROOT)) for path in paths)],
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stderr.decode()  # 1: an example that is nothing but furniture is refused
    assert b"Traceback" not in ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def printed() -> bytes:
    return coded(*FILES)


def test_examples_give_events(printed: bytes) -> None:
    assert len(FILES) > 10
    assert len(printed.splitlines()) > len(FILES)


@pytest.mark.parametrize("seed, jobs", [(1, 1), (2, 1), (3, 2), (4, 1), (0, 2)])
def test_bytes_do_not_depend_on_hash_seed_or_jobs(seed: int, jobs: int, printed: bytes) -> None:
    assert coded(*FILES, seed=seed, jobs=jobs) == printed


def test_order_of_files_changes_only_the_order_of_lines(printed: bytes) -> None:
    assert sorted(coded(*reversed(FILES)).splitlines()) == sorted(printed.splitlines())


def test_file_alone_gives_the_lines_it_gives_among_others(printed: bytes) -> None:
    alone = coded(FILES[0]).splitlines()
    assert alone
    assert alone == printed.splitlines()[: len(alone)]


def told(event: Event) -> tuple[object, ...]:
    """What must not change with the company a sentence stands in."""
    actors, recipients = ({party.country for party in side} for side in (event.actors, event.recipients))
    return event.event_type, frozenset(actors), frozenset(recipients)


@pytest.fixture(scope="module")
def in_article(coder: Coder) -> dict[str, set[tuple[object, ...]]]:
    """Of each sentence its events, where all stand in one article of a few long paragraphs."""
    article = article_of(*(" ".join(SENTENCES[at : at + 4]) for at in range(0, len(SENTENCES), 4)))
    found: dict[str, set[tuple[object, ...]]] = {sentence: set() for sentence in SENTENCES}
    for event in coder.code(article).events:
        found[event.evidence.text].add(told(event))
    return found


def test_most_sentences_give_events(in_article: dict[str, set[tuple[object, ...]]]) -> None:
    assert sum(map(bool, in_article.values())) >= 0.9 * len(SENTENCES)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:40])
def test_sentence_alone_gives_what_it_gives_in_its_article(
    sentence: str, coder: Coder, in_article: dict[str, set[tuple[object, ...]]]
) -> None:
    alone = {told(event) for event in coder.code(article_of(sentence)).events}
    assert alone == in_article[sentence]
