"""Makes `stories.jsonl`, the marked set of texts under several mastheads, from the sentences in `stories.toml`.

    python tests/marked/make_stories.py

One line a text: `id`, `story` (the same for the copies of one text), `kind` (`alone`, `copied`, `copy`, `pair`),
`changes` of a copy, or what makes a pair hard, and what an outlet would show: title, text, date, publisher. A pair is
two stories on one subject:

- `reporters`: two reporters write up one happening, with the same names, figures, quotes and background;
- `next day`: the follow-up of the same outlet, new at the top, with whole paragraphs of the day before below;
- `background`: two happenings of one sort with the same long background, as a series has it.

The same seed gives the same file, which a test compares.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEED = 20
SINGLE, COPIED, PAIRS = 175, 120, 60  # 175 + 120 + 2 x 60 = 415 articles, the copies not counted
_CHOICE = re.compile(r"\[([^\[\]]+\|[^\[\]]+)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÝА-ЯЁ\"«„“])")
Line = dict[str, Any]
FIGURES = ("n1", "n2", "n3", "pc", "m", "y")


class Maker:
    """Draws articles and copies from the tables, all from one stream of chance."""

    def __init__(self, tables: dict[str, Any], seed: int) -> None:
        self.tables = tables
        self.chance = random.Random(seed)
        self.topics: list[dict[str, Any]] = tables["topic"]

    def topic(self, number: int) -> dict[str, Any]:
        """The topics in turn, those of other languages than English every other time."""
        topic = self.topics[number % len(self.topics)]
        if topic["language"] != "en" and number // len(self.topics) % 2:
            return self.topics[self.chance.randrange(len(self.topics) - 4)]
        return topic

    def facts(self, language: str) -> dict[str, str]:
        """Names and figures of one happening."""
        chance, names = self.chance, self.tables["names"][language]
        firsts, lasts = chance.sample(names["first"], 4), chance.sample(names["last"], 4)
        towns, countries = chance.sample(names["town"], 3), chance.sample(names["country"], 2)
        day = chance.randrange(7)
        days = names["day"]
        facts = {"c1": countries[0], "c2": countries[1], "r1": chance.choice(names["region"])}
        facts |= {"day": days[day], "prev": days[day - 1], "next": days[(day + 2) % 7]}
        for number in range(4):
            facts[f"p{number + 1}"], facts[f"s{number + 1}"] = f"{firsts[number]} {lasts[number]}", lasts[number]
        return facts | {f"t{number + 1}": town for number, town in enumerate(towns)}

    def figure(self, slot: str) -> str:
        chance = self.chance
        return {
            "n1": lambda: str(chance.randint(3, 29)),
            "n2": lambda: str(chance.randint(30, 480)),
            "n3": lambda: f"{chance.randint(11, 480) * 100:,}",
            "pc": lambda: f"{chance.randint(20, 690) / 10:g}",
            "m": lambda: str(chance.randint(12, 990)),
            "y": lambda: str(chance.randint(1968, 2021)),
        }[slot]()

    def said(self, pattern: str, facts: dict[str, str]) -> str:
        """A pattern with one of its alternatives and its places filled; figures that are no facts are new each time."""
        while _CHOICE.search(pattern):
            pattern = _CHOICE.sub(lambda match: self.chance.choice(match[1].split("|")), pattern)

        def filled(match: re.Match[str]) -> str:
            known = facts.get(match[1])
            if known is None:
                return self.figure(match[1])
            return self.chance.choice(known.split("/")) if match[1] in FIGURES else known

        return _SLOT.sub(filled, pattern)

    def with_figures(self, facts: dict[str, str]) -> dict[str, str]:
        """The facts and a few figures of each sort, for reporters of one happening to draw from."""
        return {**facts, **{name: "/".join(self.figure(name) for _ in range(3)) for name in FIGURES}}

    def paragraphs(self, sentences: list[str]) -> list[str]:
        """Sentences in paragraphs of one to three."""
        made: list[str] = []
        while sentences:
            count = self.chance.choice((1, 1, 2, 2, 3))
            made.append(" ".join(sentences[:count]))
            sentences = sentences[count:]
        return made

    def body(self, topic: dict[str, Any], facts: dict[str, str], side: str, shared: Sequence[str] = ()) -> list[str]:
        """Paragraphs of an article by one reporter; *shared* are whole paragraphs that go in as they are."""
        chance, language = self.chance, topic["language"]
        lead = self.said(chance.choice(topic[f"{side}_lead"]), facts)
        own = [self.said(one, facts) for one in chance.sample(topic[side], chance.randint(4, 6))]
        filler = self.tables["filler"][language]
        own += [self.said(one, facts) for one in chance.sample(filler, min(len(filler), chance.randint(3, 6)))]
        chance.shuffle(own)
        if not shared:
            own.insert(chance.randint(1, 3), self.said(chance.choice(topic["quote"]), facts))
        made = self.paragraphs(own)
        for paragraph in shared:
            made.insert(chance.randint(1, len(made)), paragraph)
        if not shared and chance.random() < 0.5:
            made.append(self.said(chance.choice(topic["background"]), facts))
        return [lead, *made]

    def line(
        self, identity: str, story: str, kind: str, topic: dict[str, Any], body: Sequence[str], **more: Any
    ) -> Line:
        """One text as the file has it."""
        facts = more.pop("facts")
        day = more.pop("day", None) or date(2024, 1, 1) + timedelta(days=self.chance.randrange(600))
        return {
            "id": identity,
            "story": story,
            "kind": kind,
            **more,
            "language": topic["language"],
            "title": self.said(self.chance.choice(topic["title"]), facts),
            "text": "\n\n".join(body),
            "date": day.isoformat(),
            "publisher": self.chance.choice(self.tables["outlets"]["names"]),
        }

    # ------------------------------------------------------------ copies

    def copies(self, first: Line, topic: dict[str, Any], facts: dict[str, str]) -> list[Line]:
        """One to five copies of a text, each with one to three changes."""
        made = []
        for number in range(self.chance.choice((1, 1, 2, 2, 2, 3, 3, 4, 5))):
            names = list(CHANGES)
            changes = sorted(self.chance.sample(names, self.chance.choice((1, 2, 2, 3))), key=names.index)
            body = first["text"].split("\n\n")
            for change in changes:
                body = CHANGES[change](self, body, topic["language"])
            day = date.fromisoformat(first["date"]) + timedelta(days=self.chance.choice((0, 0, 0, 1, 1, 2)))
            copy = self.line(f"{first['id']}-{number + 1}", first["story"], "copy", topic, body, facts=facts, day=day)
            if "new headline" not in changes:
                copy["title"] = first["title"]
            copy["changes"] = changes
            made.append(copy)
        return made

    def cut_tail(self, body: list[str], _: str) -> list[str]:
        return body[: max(2, round(len(body) * self.chance.uniform(0.35, 0.8)))]

    def new_headline(self, body: list[str], _: str) -> list[str]:
        return body

    def reordered(self, body: list[str], _: str) -> list[str]:
        rest = body[1:]
        self.chance.shuffle(rest)
        return [body[0], *rest]

    def inserted(self, body: list[str], language: str) -> list[str]:
        pool = self.tables["inserted"][language]
        for sentence in self.chance.sample(pool, self.chance.randint(1, 3)):
            at = self.chance.randint(1, len(body))
            if self.chance.random() < 0.5:
                body = [*body[:at], sentence, *body[at:]]
            else:
                body = [*body[: at - 1], f"{body[at - 1]} {sentence}", *body[at:]]
        return body

    def reworded(self, body: list[str], language: str) -> list[str]:
        (table,) = (one for one in self.tables["synonyms"] if one["language"] == language)
        share = self.chance.uniform(0.4, 0.9)

        def other(match: re.Match[str]) -> str:
            found = table.get(match[0])
            return self.chance.choice(found) if found and self.chance.random() < share else match[0]

        changed = [_WORD.sub(other, paragraph) for paragraph in body]
        return [self.without_a_clause(paragraph) for paragraph in changed]

    def without_a_clause(self, paragraph: str) -> str:
        """The paragraph, now and then without what one of its sentences ends with behind the last comma."""
        sentences = _SENTENCE.split(paragraph)
        at = self.chance.randrange(len(sentences))
        kept, comma, tail = sentences[at].rpartition(", ")
        if comma and len(tail) < len(kept) and '"' not in sentences[at] and self.chance.random() < 0.25:
            sentences[at] = f"{kept}."
        return " ".join(sentences)

    def wire_credit(self, body: list[str], _: str) -> list[str]:
        chance, credit, names = self.chance, self.tables["credit"], self.tables["names"]["en"]
        wire = chance.choice(credit["wires"])
        if chance.random() < 0.7:
            body = [f"{chance.choice(names['town']).upper()} ({wire}) - {body[0]}", *body[1:]]
        if chance.random() < 0.6:
            name, other = (f"{chance.choice(names['first'])} {chance.choice(names['last'])}" for _ in range(2))
            tail: str = chance.choice(credit["tails"])
            body = [*body, tail.replace("{name}", name).replace("{other}", other).replace("{wire}", wire)]
        return body

    def furniture(self, body: list[str], _: str) -> list[str]:
        chance, pool = self.chance, self.tables["furniture"]
        top = chance.sample(pool["top"], chance.randint(0, 4))
        bottom = chance.sample(pool["bottom"], chance.randint(2, 8))
        body = list(body)
        for line in chance.sample(pool["middle"], chance.randint(0, 3)):
            body.insert(chance.randint(1, len(body)), line)
        return [*top, *body, *bottom]

    # ------------------------------------------------------------ pairs

    def pair(self, number: int) -> list[Line]:
        """Two stories on one subject."""
        kind = ("reporters", "next day", "background")[number % 3]
        topic = self.topic(number)
        names = [f"p{number:02d}a", f"p{number:02d}b"]
        facts = self.facts(topic["language"])
        facts = self.with_figures(facts)
        shared = self.shared(topic, facts)
        day = date(2024, 1, 1) + timedelta(days=self.chance.randrange(600))
        one = self.body(topic, facts, "a", shared)
        later = 0
        if kind == "reporters":
            other = self.body(topic, facts, "b", shared)
        elif kind == "next day":
            other, later = self.follow_up(topic, facts, one, shared), 1
        else:
            new = {**self.facts(topic["language"]), "c1": facts["c1"], "c2": facts["c2"], "t3": facts["t3"]}
            other, later = self.body(topic, new, self.chance.choice("ab"), shared[1:]), self.chance.randint(3, 40)
        return [
            self.line(name, name, "pair", topic, body, changes=[kind], facts=facts, day=day + timedelta(days=after))
            for name, body, after in ((names[0], one, 0), (names[1], other, later))
        ]

    def shared(self, topic: dict[str, Any], facts: dict[str, str]) -> list[str]:
        """What both of a pair have: a quote or two, and a background or two."""
        quotes = self.chance.sample(topic["quote"], self.chance.randint(1, 2))
        backgrounds = self.chance.sample(topic["background"], self.chance.randint(1, 2))
        return [self.said(" ".join(quotes), facts), *(self.said(one, facts) for one in backgrounds)]

    def follow_up(
        self, topic: dict[str, Any], facts: dict[str, str], before: list[str], shared: list[str]
    ) -> list[str]:
        """The next day's article: what is new, then some of what stood there the day before, as it stood."""
        filler = self.tables["filler"][topic["language"]]
        fresh = [self.said(one, facts) for one in topic["follow"]]
        others = [self.said(one, facts) for one in self.chance.sample(filler, self.chance.randint(3, 5))]
        lead, rest = fresh[0], fresh[1:] + others
        self.chance.shuffle(rest)
        old = [one for one in before[1:] if one not in shared]
        kept = [*self.chance.sample(old, self.chance.randint(1, 2)), *shared[-1:]]
        return [lead, *self.paragraphs(rest), *kept]


CHANGES = {
    "light rewording": Maker.reworded,
    "re-ordered paragraphs": Maker.reordered,
    "inserted sentences": Maker.inserted,
    "cut tail": Maker.cut_tail,
    "wire credit": Maker.wire_credit,
    "left-over furniture": Maker.furniture,
    "new headline": Maker.new_headline,
}


def lines() -> list[Line]:
    """All texts, in an order that tells nothing."""
    maker = Maker(tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8")), SEED)
    made: list[Line] = []
    for number in range(SINGLE + COPIED):
        topic = maker.topic(number)
        facts = maker.facts(topic["language"])
        name, copied = f"s{number:03d}", number >= SINGLE
        body = maker.body(topic, facts, maker.chance.choice("ab"))
        made.append(maker.line(name, name, "copied" if copied else "alone", topic, body, facts=facts))
        if copied:
            made += maker.copies(made[-1], topic, facts)
    for number in range(PAIRS):
        made += maker.pair(number)
    maker.chance.shuffle(made)
    return made


def written() -> str:
    """The file as it should be."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines())


if __name__ == "__main__":
    (HERE / "stories.jsonl").write_text(written(), encoding="utf-8")
