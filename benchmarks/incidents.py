"""How well reports are joined to incidents, on the marked reports of `tests/marked/incidents.jsonl`.

    python benchmarks/incidents.py [--misses] [--pairs] [--fit] [--speed REPORTS]

The figure is B-cubed (Bagga and Baldwin, Algorithms for Scoring Coreference Chains, 1998): for each report the share of
its incident that is of its happening (precision), and the share of its happening that is in its incident (recall).
Scenes of look-alikes are kept whole: the halves are told apart by the scene, and each is joined by itself. The half
held out is the figure to quote. `--fit` prints the weights anew, fitted on the other half; `--speed` joins synthetic
reports.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec
import numpy as np
from marked import Line, is_held_out, lines, share

from dragoman.incidents import Incidents, Report, group
from dragoman.incidents.keys import kept, sought
from dragoman.incidents.same import bar, by_hand, weight
from dragoman.incidents.signs import signs
from dragoman.incidents.traits import Traits, traits
from dragoman.records import DateSpan, Event, Party, Place, Quantity, Record

HOLD = 3.0  # how hard the fit is held near the weights set by hand; best by four-fold trials within the tuned half
STEPS, RATE = 4000, 0.05


class Tally(Record, frozen=True, kw_only=True):
    """B-cubed precision and recall over reports, how many there were, and what was wrongly joined or kept apart."""

    reports: int
    happenings: int
    incidents: int
    precision: float
    recall: float
    misses: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return share(2 * self.precision * self.recall, self.precision + self.recall)


def report(line: Line) -> Report:
    """The report of a line."""
    known = {name: value for name, value in line.items() if name not in ("id", "scene", "happening", "event")}
    return Report(event=msgspec.convert(line["event"], Event), **known)


def split(every: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines to tune on, and those held out: scenes stay whole."""
    tuned = [line for line in every if not is_held_out(line["scene"])]
    return tuned, [line for line in every if is_held_out(line["scene"])]


def bcubed(marked: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall of a clustering *found* against *marked*; both map reports to clusters."""
    both = Counter((marked[one], found[one]) for one in marked)
    wanted, made = Counter(marked.values()), Counter(found[one] for one in marked)
    precision = sum(n * n / made[cluster] for (_, cluster), n in both.items())
    recall = sum(n * n / wanted[happening] for (happening, _), n in both.items())
    return share(precision, len(marked)), share(recall, len(marked))


def clustered(reports: Iterable[Report]) -> dict[str, str]:
    """Reports to incidents."""
    return {one.id: incident for incident, members in group(reports).items() for one in members}


def score(every: Sequence[Line]) -> Tally:
    """The tally of *every* line, joined together."""
    made = {line["id"]: report(line) for line in every}
    incident_of = clustered(made.values())
    marked = {line["id"]: line["happening"] for line in every}
    found = {one: incident_of[made[one].id] for one in made}
    precision, recall = bcubed(marked, found)
    return Tally(
        reports=len(marked),
        happenings=len(set(marked.values())),
        incidents=len(set(found.values())),
        precision=precision,
        recall=recall,
        misses=tuple(_misses(every, found)),
    )


def _misses(every: Sequence[Line], found: Mapping[str, str]) -> Iterable[str]:
    by_happening, by_incident = defaultdict(set), defaultdict(set)
    text = {line["id"]: line["event"]["evidence"]["text"] for line in every}
    for line in every:
        by_happening[line["happening"]].add(found[line["id"]])
        by_incident[found[line["id"]]].add(line["happening"])
    for line in every:
        if len(by_happening[line["happening"]]) > 1 or len(by_incident[found[line["id"]]]) > 1:
            yield f"{line['id']} in {found[line['id']][:6]}: {text[line['id']]}"


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return (
        f"incidents, {name}: {tally.reports} reports of {tally.happenings} happenings, {tally.incidents} incidents, "
        f"B-cubed precision {tally.precision:.3f}, recall {tally.recall:.3f}, F1 {tally.f1:.3f}"
    )


# pairs and the fit


def pairs(every: Sequence[Line]) -> list[tuple[Traits, Traits, bool]]:
    """All pairs that blocking brings together and nothing bars, and whether each is one happening."""
    known = [(traits(report(line)), line["happening"]) for line in every]
    keys = [(set(kept(one)), set(sought(one))) for one, _ in known]
    found = []
    for i, j in combinations(range(len(known)), 2):
        (a, mine), (b, theirs) = known[i], known[j]
        if a.copy != b.copy and not bar(a, b) and (keys[i][1] & keys[j][0] or keys[j][1] & keys[i][0]):
            found.append((a, b, mine == theirs))
    return found


def fit(every: Sequence[Line]) -> dict[str, float]:
    """Weights by logistic regression, held near those set by hand, none against its sign; descent after Adam."""
    hand = by_hand()
    names = list(hand)
    at = {name: i for i, name in enumerate(names)}
    marked = pairs(every)
    table = np.zeros((len(marked), len(names)))
    table[:, at["base"]] = 1
    for row, (a, b, _) in enumerate(marked):
        for name, value, _ in signs(a, b):
            table[row, at[name]] += value
    wanted = np.array([1.0 if same else 0.0 for _, _, same in marked])
    start = np.array([hand[name] for name in names])
    low = np.where(start >= 0, np.where(start == 0, -9.0, 0.0), -9.0)
    high = np.where(start <= 0, np.where(start == 0, 9.0, 0.0), 9.0)
    low[at["base"]], high[at["base"]] = -9.0, 9.0
    weights, mean, square = start.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - wanted) + HOLD * (weights - start)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        move = RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        weights = np.clip(weights - move * min(1.0, 400 / step), low, high)
    return {name: round(float(weights[i]), 2) for name, i in at.items()}


def told_pairs(name: str, every: Sequence[Line]) -> str:
    """How well single pairs are judged, and how many pairs of a happening blocking brings together."""
    judged = [(weight(a, b) > 0, same) for a, b, same in pairs(every)]
    right = sum(1 for said, same in judged if said and same)
    said, same = sum(one for one, _ in judged), sum(one for _, one in judged)
    sizes = Counter(line["happening"] for line in every)
    together = sum(n * (n - 1) // 2 for n in sizes.values())
    return (
        f"pairs, {name}: {len(judged)}, precision {share(right, said):.3f}, recall {share(right, same):.3f}; "
        f"{same} of the {together} pairs of one happening are compared"
    )


# speed


def synthetic(count: int, seed: int = 7) -> Iterable[Report]:
    """*count* reports over a year, of as many happenings as halve it: Zipf-like countries, a fifth of them one war."""
    chance = random.Random(seed)  # noqa: S311
    countries = ["UKR", "RUS", "USA", "CHN", "FRA", "GBR", "MLI", "NER", "IND", "PAK", "ISR", "IRN", "TUR", "SRB"]
    countries += [f"{a}{b}X" for a in "ABCDEFGHIJ" for b in "KLMNOPQRST"]
    odds = [1 / (rank + 1) for rank in range(len(countries))]
    syllables = ["ka", "ro", "min", "tel", "bo", "sar", "du", "vi", "len", "gor", "pa", "nu", "zhi", "mer", "to"]
    towns = ["".join(chance.choices(syllables, k=3)).title() for _ in range(3000)]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(5000)]
    kinds = ["ASSAULT"] * 6 + ["CONSULT"] * 5 + ["SUPPORT", "AGREE", "ACCUSE", "COERCE", "PROTEST", "SANCTION"] * 2
    first = time.mktime((2025, 1, 1, 12, 0, 0, 0, 0, 0)) / 86400
    made = 0
    while made < count:
        kind, town, day = chance.choice(kinds), chance.choice(towns), int(first + chance.random() * 365)
        one, other = ("RUS", "UKR") if chance.random() < 0.2 else chance.choices(countries, odds, k=2)
        own, dead = chance.sample(words, 12), chance.randint(1, 60)
        for _ in range(min(count - made, chance.choice([1, 1, 1, 2, 2, 3, 4]))):
            made += 1
            yield _synthetic(f"s{made}", kind, town, day, one, other, chance.sample(own, 7), dead, chance)


def _synthetic(
    name: str, kind: str, town: str, day: int, one: str, other: str, own: list[str], dead: int, chance: random.Random
) -> Report:
    toll = dead + chance.choice([0, 0, 1, 2])
    text = f"In {town} {' '.join(own)} {toll} {chance.choice(['people', 'soldiers'])} on that day near {town}."
    said, out = (time.strftime("%Y-%m-%d", time.gmtime(86400 * when)) for when in (day, day + chance.randint(0, 2)))
    event = {
        "id": name,
        "event_type": kind,
        "event_mode": None,
        "contexts": ("military",),
        "cameo": None,
        "quad": "",
        "score": 0.0,
        "status": "reported",
        "attribution": {},
        "article": f"a{name}",
        "confidence": 0.5,
        "evidence": {"text": text},
    }
    return Report(
        event=msgspec.convert(
            event
            | {
                "actors": [Party(text=one, country=one).to_dict()],
                "recipients": [Party(text=other, country=other).to_dict()],
                "date": DateSpan(start=said, end=said, basis="").to_dict() if chance.random() < 0.7 else None,
                "place": Place(text=town, name=town, country=other).to_dict() if chance.random() < 0.6 else None,
                "quantities": [Quantity(unit="dead", value=float(toll)).to_dict()],
            },
            Event,
        ),
        published=out,
        language="en",
    )


def told_speed(count: int) -> str:
    """How long *count* synthetic reports take to join."""
    reports = list(synthetic(count))
    random.Random(1).shuffle(reports)  # noqa: S311
    incidents = Incidents()
    begun, worked = time.perf_counter(), time.process_time()
    for one in reports:
        incidents.add(one)
    spent, work = time.perf_counter() - begun, time.process_time() - worked
    found = len({incidents.shelf.incident_of(one.id) for one in reports})
    return f"speed: {count:,} reports joined to {found:,} incidents in {spent:.1f} s ({work:.1f} s of one core)"


def main() -> None:
    """Print the figures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list the misses of the half that weights are fitted on")
    parser.add_argument("--pairs", action="store_true", help="say how well single pairs are judged")
    parser.add_argument("--fit", action="store_true", help="print the weights, fitted anew")
    parser.add_argument("--speed", type=int, metavar="REPORTS", help="join so many synthetic reports")
    asked = parser.parse_args()
    if asked.fit:
        for name, value in fit(split(lines("incidents"))[0]).items():
            print(f"{name} = {value}")
        return
    if asked.speed:
        print(told_speed(asked.speed))
        return
    halves = dict(zip(("half fitted on", "half held out"), split(lines("incidents")), strict=True))
    for name, half in halves.items():
        tally = score(half)
        print(told(name, tally))
        if asked.pairs:
            print(told_pairs(name, half))
        if asked.misses and name == "half fitted on":
            print(*tally.misses, sep="\n")


if __name__ == "__main__":
    main()
