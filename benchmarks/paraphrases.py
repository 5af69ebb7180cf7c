"""How steady coding is under paraphrase, on the groups of `tests/marked/paraphrases.toml`.

    python benchmarks/paraphrases.py [-v]

A group tells one happening in several grammars. It agrees if each of its sentences, coded by itself, gives an event of
the group's type with the group's parties; `-v` lists each sentence that does not, and what came instead.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence

from marked import FOLDER, Line, share

from dragoman import Article, Coder, Event, Paragraph, Party
from dragoman.records import Record


class Tally(Record, frozen=True, kw_only=True):
    """How many groups and sentences there were, how many agree, and each that does not in words."""

    groups: int
    agreeing: int
    sentences: int
    right: int
    misses: tuple[str, ...]
    by_type: dict[str, tuple[int, int]]  # agreeing, groups


def groups() -> list[Line]:
    """The marked groups, in the file's order."""
    return list(tomllib.loads((FOLDER / "paraphrases.toml").read_text(encoding="utf-8"))["group"])


def article(sentence: str) -> Article:
    """An article of that sentence alone; of a title alone where it has no full stop."""
    if not sentence.endswith("."):
        return Article(id="paraphrase", source="paraphrase", title=sentence, language="en")
    whole = Paragraph(text=sentence, start=0, end=len(sentence))
    return Article(id="paraphrase", source="paraphrase", language="en", text=sentence, paragraphs=(whole,))


def holds(group: Line, event: Event) -> bool:
    """Whether *event* is what the group tells: its type, its actors, its recipients.

    Parties without a country are not asked about; nor, where the group names no recipient, are those of the actors'
    own country.
    """
    if event.event_type != group["type"] or not _same(group["actors"], event.actors):
        return False
    at_home = {code[:3] for code in group["actors"]} if not group["recipients"] else set()
    return _same(group["recipients"], [one for one in event.recipients if one.country not in at_home])


def _same(codes: Sequence[str], parties: Iterable[Party]) -> bool:
    """Whether *parties* are those of *codes*, no more and no fewer; a code is a country, `XXX-SEC` with a sector."""
    known = [party for party in parties if party.country]
    return all(any(_is(code, party) for party in known) for code in codes) and all(
        any(_is(code, party) for code in codes) for party in known
    )


def _is(code: str, party: Party) -> bool:
    country, _, sector = code.partition("-")
    return party.country == country and (not sector or sector in party.sectors)


def said(event: Event) -> str:
    """*event* in one short line: type, actors, recipients, status."""
    actors, recipients = (
        ",".join(f"{one.country or '?'}[{one.text}]" for one in parties) for parties in (event.actors, event.recipients)
    )
    return f"{event.event_type} {actors} > {recipients} ({event.status})"


def score(marked: Sequence[Line], coder: Coder) -> Tally:
    """The tally of the groups *marked*, all their sentences coded in one stream."""
    told = [(group, sentence) for group in marked for sentence in group["sentences"]]
    misses, astray = [], set()
    stream = coder.code_many(article(sentence) for _, sentence in told)
    for (group, sentence), coded in zip(told, stream, strict=True):
        if not any(holds(group, event) for event in coded.events):
            astray.add(group["id"])
            wanted = f"{','.join(group['actors'])} > {','.join(group['recipients'])}"
            found = "; ".join(map(said, coded.events)) or "nothing"
            misses.append(f"{group['id']}: {sentence}\n    wanted {wanted}; found {found}")
    every = Counter(group["type"] for group in marked)
    agreeing = Counter(group["type"] for group in marked if group["id"] not in astray)
    return Tally(
        groups=len(marked),
        agreeing=agreeing.total(),
        sentences=len(told),
        right=len(told) - len(misses),
        misses=tuple(misses),
        by_type={name: (agreeing[name], every[name]) for name in sorted(every)},
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", "--verbose", action="store_true", help="list each disagreeing sentence")
    verbose: bool = parser.parse_args().verbose
    tally = score(groups(), Coder())
    if verbose:
        print(*tally.misses, sep="\n")
    print(f"paraphrases: {tally.groups} groups, agreeing {share(tally.agreeing, tally.groups):.3f}")
    print(f"paraphrases: {tally.sentences} sentences, right {share(tally.right, tally.sentences):.3f}")
    print("by type:", ", ".join(f"{name} {good}/{whole}" for name, (good, whole) in tally.by_type.items()))


if __name__ == "__main__":
    main()
