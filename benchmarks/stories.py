"""How well articles that are one text are grouped, on `tests/marked/stories.jsonl`, and how fast.

    python benchmarks/stories.py [--misses] [--speed [ARTICLES]]

Quality is pairwise: of all pairs of texts, those put into one story against those that are one. A half holds whole
families: a text with all its copies, both articles of a hard pair. The half held out is the figure to quote;
`--misses` lists the pairs that were missed or joined wrongly in the half that rules are tuned on.

Speed is measured on articles of 150 to 900 words made of random sentences, 30 % of them copies of one before with a cut
tail, inserted sentences, other words or re-ordered paragraphs; each run in a process of its own, the best of three.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from marked import Line, is_held_out, lines, share

from dragoman.records import Article, Record
from dragoman.stories import gather, group

ARTICLES = 100_000
RUNS = 3
COPIES = 0.3
SHORTEST, LONGEST = 150, 900  # words of an article
RECENT = 3000  # articles back that a copy may be of
VOCABULARY = 30_000  # words, drawn as in a language: the rank's inverse is the chance


class Tally(Record, frozen=True, kw_only=True):
    """Pairs of texts that are one story, pairs that were made one, those that are both, and each miss in words."""

    texts: int
    pairs: int
    made: int
    right: int
    hard: int  # pairs of two articles on one subject
    apart: int  # of them, those that were not put into one story
    misses: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return share(2 * self.right, self.pairs + self.made)


def family(identity: str) -> str:
    """What a text's copies, and both of a hard pair, have in common."""
    return identity.split("-")[0].rstrip("ab")


def halves(every: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The texts to tune on, and those held out."""
    tuned = [line for line in every if not is_held_out(family(line["id"]))]
    return tuned, [line for line in every if is_held_out(family(line["id"]))]


def article(line: Line) -> Article:
    """A marked text as an article."""
    return Article(
        id=line["id"], source=line["id"], title=line["title"], published=line["date"], text=line["text"],
        publisher=line["publisher"], language=line["language"],
    )  # fmt: skip


def score(texts: Sequence[Line]) -> Tally:
    """The tally of *texts*."""
    told = {line["id"]: line for line in texts}
    made = _pairs(dict(group(map(article, texts))))
    pairs = _pairs({line["id"]: line["story"] for line in texts})
    misses = [f"missed: {_named(pair, told)}" for pair in sorted(pairs - made)]
    misses += [f"joined: {_named(pair, told)}" for pair in sorted(made - pairs)]
    hard = [
        (line["id"], f"{family(line['id'])}b") for line in texts if line["kind"] == "pair" and line["id"][-1] == "a"
    ]
    return Tally(
        texts=len(texts),
        pairs=len(pairs),
        made=len(made),
        right=len(pairs & made),
        hard=len(hard),
        apart=sum(pair not in made for pair in hard),
        misses=tuple(misses),
    )


def _pairs(stories: dict[str, str]) -> set[tuple[str, str]]:
    members: dict[str, list[str]] = {}
    for identity, story in stories.items():
        members.setdefault(story, []).append(identity)
    return {pair for several in members.values() for pair in combinations(sorted(several), 2)}


def _named(pair: tuple[str, str], told: dict[str, Line]) -> str:
    return " and ".join(f"{one} ({', '.join(told[one].get('changes', ['first']))})" for one in pair)


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    precision, recall = share(tally.right, tally.made), share(tally.right, tally.pairs)
    return (
        f"stories, {name}: {tally.texts} texts, {tally.pairs} pairs, "
        f"precision {precision:.3f}, recall {recall:.3f}, F1 {tally.f1:.3f}, "
        f"hard pairs apart {tally.apart} of {tally.hard}"
    )


def generated(count: int, seed: int = 7) -> Iterator[Article]:
    """Articles of random sentences, a part of them changed copies of one of the last."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(VOCABULARY)]
    drawn = iter(chance.choices(words, [1 / rank for rank in range(10, VOCABULARY + 10)], k=1_000_000))
    recent: list[list[str]] = []

    def sentence() -> str:
        nonlocal drawn
        chosen = [word for word, _ in zip(drawn, range(chance.randint(8, 30)), strict=False)]
        if len(chosen) < 8:
            chance.shuffle(words)
            drawn = iter(chance.choices(words, [1 / rank for rank in range(10, VOCABULARY + 10)], k=1_000_000))
            return sentence()
        return " ".join(chosen).capitalize() + "."

    for number in range(count):
        if recent and chance.random() < COPIES:
            body = chance.choice(CHANGES)(list(chance.choice(recent)), sentence, chance)
        else:
            wanted, body = chance.randint(SHORTEST, LONGEST), []
            while wanted > 0:
                body.append(" ".join(sentence() for _ in range(chance.randint(1, 3))))
                wanted -= body[-1].count(" ") + 1
            recent.append(body)
            if len(recent) > RECENT:
                recent[chance.randrange(RECENT)] = recent.pop()
        yield Article(id=f"g{number}", source=f"g{number}", text="\n\n".join(body), published="2025-01-01")


Change = Callable[[list[str], Callable[[], str], random.Random], list[str]]


def _cut(body: list[str], _: Callable[[], str], chance: random.Random) -> list[str]:
    return body[: max(2, int(len(body) * chance.uniform(0.4, 0.9)))]


def _inserted(body: list[str], sentence: Callable[[], str], chance: random.Random) -> list[str]:
    body.insert(chance.randint(1, len(body)), sentence())
    return body


def _reordered(body: list[str], _: Callable[[], str], chance: random.Random) -> list[str]:
    chance.shuffle(body)
    return body


def _reworded(body: list[str], _: Callable[[], str], chance: random.Random) -> list[str]:
    return [" ".join(word if chance.random() > 0.04 else "other" for word in part.split(" ")) for part in body]


CHANGES: tuple[Change, ...] = (_cut, _inserted, _reordered, _reworded)


def measure(count: int) -> None:
    """Groups *count* generated articles and prints one line of figures."""
    spent = 0.0

    def timed() -> Iterator[Article]:
        nonlocal spent
        stream = generated(count)
        while True:
            begun = time.perf_counter()
            one = next(stream, None)
            spent += time.perf_counter() - begun
            if one is None:
                return
            yield one

    begun = time.perf_counter()
    _, shelf = gather(timed())
    seconds = time.perf_counter() - begun - spent
    stories = sum(1 for _ in shelf.stories())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{seconds:.1f} s, {most:.2f} GB, {count} articles, {stories} stories")


def speed(count: int) -> str:
    """The best of several runs, each in a process of its own."""
    command = [sys.executable, __file__, "--once", str(count)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() for _ in range(RUNS)]
    best = min(runs, key=lambda run: float(run.split(" ")[0]))
    return f"stories, speed: {best} (best of {RUNS} runs)"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list the misses of the half that rules are tuned on")
    parser.add_argument("--speed", nargs="?", type=int, const=ARTICLES, help="measure the speed, too")
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.once:
        measure(wanted.once)
        return
    tuned, held = (score(half) for half in halves(lines("stories")))
    print(told("half tuned on", tuned))
    print(told("half held out", held))
    if wanted.misses:
        print(*tuned.misses, sep="\n")
    if wanted.speed:
        print(speed(wanted.speed))


if __name__ == "__main__":
    main()
