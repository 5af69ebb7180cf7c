"""Tells story from furniture in flattened text: scores each line for each label, and lets the best labelling win.

A browser's copy has no tags left. What is left to see is what a line shows by itself (`signs`), its neighbours, its
twins on the same page, its place before or after other prose, and the words that it shares with the rest of the page.
`weights.toml` says how much each sign counts, `decode` finds the labelling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from dragoman.article.decode import Label, Scores, best, weights
from dragoman.article.furniture import words_of
from dragoman.article.lines import Line
from dragoman.article.signs import Seen, see

CUT_STEM = 20  # characters by which a cut teaser finds its whole twin
CUT_LONGEST = 200  # characters of a teaser's whole twin
KIN_MOST = 6  # shared words; more say no more
TITLE_REACH = 60  # lines below a title in which its story begins
TITLE_KIN = 5  # paragraphs below a title whose words it is compared with
TITLE_SHORTEST, TITLE_LONGEST = 12, 220
BYLINE_REACH = 3  # lines below a title that reads like a sentence in which its by-line stands
SENTENCE_TITLE_LONGEST = 130  # characters of such a title
CRUMB_WORDS = 2  # words of a title that the path of the page repeats
LIST_PARTS = 3  # names between commas from which a line lists tags
LIST_PART_LONGEST = 4  # words of each
TWIN_REACH = 6  # lines between a title and its repetition
STEMS_OF_STORY = 20  # characters from which a line's words speak for its being story
BUTTON_TWINS = 2  # twins from which "Share this post" is a button below each entry and ends nothing
PROSE = 1.0  # score from which a line counts as prose for its neighbours
SENTENCE_SHORTEST = 15  # characters of a line that counts as a sentence for its neighbours
SMALL = 12  # lines of a page that is hardly more than its story
FEW = 3  # lines of prose: on a page with no more, one line's words are enough to know the story by
EARLY = 1  # lines of prose: up to so many, "Comments (3)" is a link at the story's head, not its end

_CRUMB = re.compile(r"\s?[>»›]\s|\s[|/]\s|(?<=\w):\s|[ \t\u00a0]{2,6}")

Weights = dict[str, dict[str, float]]


def label(lines: Sequence[Line], title: str | None = None) -> list[Label]:
    """One label a line, at most one of them a title. *title* is what came beside the capture, if anything did."""
    scored = scores(lines, title)
    labels = best(scored)
    if Label.TITLE in labels:
        head = labels.index(Label.TITLE)
        better = _better_title(
            [score[Label.TITLE] for score in scored[: head + 1]], [len(line.text) for line in lines[: head + 1]]
        )
        if better != head:
            labels[better : head + 1] = [Label.TITLE, *[Label.MAST] * (head - better)]
    elif Label.BODY in labels:
        head = labels.index(Label.BODY)
        if _heads_its_byline(lines[head : head + BYLINE_REACH + 1], scored[head][Label.TITLE]):
            labels[head] = Label.TITLE
    return labels


def _heads_its_byline(lines: Sequence[Line], score: float) -> bool:
    """Whether the first of *lines*, taken for story, is a title that reads like a sentence: a by-line stands below."""
    if len(lines[0].text) > SENTENCE_TITLE_LONGEST or score < weights()["choice"]["sentence"]:
        return False
    return any(see(line.text).stamp for line in lines[1:])


def _better_title(found: list[float], sizes: list[int]) -> int:
    """The line that is the title, where the labelling put it on the last of *found*: menus may stand in between.

    A longer line right below a shorter one is its sub-title, even if it shares more words with the story.
    """
    rule = weights()["choice"]
    head = len(found) - 1
    best_at, best_score = head, found[head] + rule["better"]
    for at in range(head - 1, max(-1, head - 1 - int(rule["far"])), -1):
        if found[at] - rule["step"] * (head - at) > best_score:
            best_at, best_score = at, found[at] - rule["step"] * (head - at)
    for at in range(max(0, best_at - int(rule["above"])), best_at):
        if found[at] >= max(rule["least"], found[best_at] - rule["nearly"]):
            return at
        longer = sizes[best_at] >= max(rule["subtitle"], rule["longer"] * sizes[at])
        if longer and found[at] >= rule["over_longer"]:
            return at
    return best_at


def reads_as_title(text: str) -> bool:
    """Whether a line alone could be a headline."""
    return _title_shape(see(text), weights()["title"]) > 0.0


def scores(lines: Sequence[Line], title: str | None = None) -> list[Scores]:
    """How well each label fits each line, neighbours not yet weighed against each other."""
    table = weights()
    known = {line.text: see(line.text) for line in lines}
    _mark_whole_twins(known, table["prose"]["cut_short"])
    _mark_lives(known, table["prose"]["life"])
    seen = [known[line.text] for line in lines]
    count = Counter(line.text for line in lines)
    twins = [count[line.text] - 1 for line in lines]
    shared = _shared_stems(known.values())
    listed = _listed(seen)
    prose = _in_company(seen, twins, shared, table["prose"])
    titles = _titles(seen, twins, prose, title, table["title"])
    emitted = []
    told = 0
    for at, one in enumerate(seen):
        kin = one.size > STEMS_OF_STORY and not shared.isdisjoint(one.stems)
        emitted.append(_emit(one, prose[at], titles[at], twins[at], kin, told <= EARLY, at in listed, table))
        told += prose[at] > PROSE
    return emitted


def _mark_whole_twins(lines: dict[str, Seen], cost: float) -> None:
    """A line that stands both cut ("Putin says coo ..") and whole is a teaser both times."""
    stems = {one.text[:CUT_STEM].lower() for one in lines.values() if one.cut and one.size > CUT_STEM}
    if not stems:
        return
    for text, one in lines.items():
        if not one.cut and one.size <= CUT_LONGEST and one.text[:CUT_STEM].lower() in stems:
            lines[text] = replace(one, cut=True, prose=one.prose + cost)


def _mark_lives(lines: dict[str, Seen], cost: float) -> None:
    """A line that says who somebody is of whom no other sentence speaks is about the author."""
    lives = [(text, one, one.life) for text, one in lines.items() if one.life]
    if not lives:
        return
    sentences = Counter(word for one in lines.values() if one.closed for word in set(one.words))
    for text, one, name in lives:
        if sentences[name] <= one.closed:  # its own
            signs = replace(one.signs, furniture=one.signs.furniture + 1)
            lines[text] = replace(one, signs=signs, prose=one.prose + cost)


def _shared_stems(lines: Collection[Seen]) -> frozenset[str]:
    """The stems of longer words that two lines of prose or more have in common."""
    counts: Counter[str] = Counter()
    told = 0
    for one in lines:
        if one.prose > PROSE:
            counts.update(one.stems)
        told += one.prose > PROSE
    fewest = 1 if told <= FEW and len(lines) <= SMALL else 2
    return frozenset(stem for stem, number in counts.items() if number >= fewest)


def _listed(seen: list[Seen]) -> set[int]:
    """The entries of each list that a line with a colon announces."""
    found: set[int] = set()
    for at, one in enumerate(seen):
        if one.bullet and at and (at - 1 in found or seen[at - 1].text.endswith(":")):
            found.add(at)
    return found


def _in_company(seen: list[Seen], twins: list[int], shared: frozenset[str], weight: dict[str, float]) -> list[float]:
    """Prose scores in context: teasers stand beside ages and between headlines, a story's lines share words."""
    raw = [one.prose for one in seen]
    prose = raw[:]
    last = len(seen) - 1
    for at, one in enumerate(seen):
        if twins[at] and one.size < 60:
            prose[at] += weight["twin"]
        if at < last and seen[at + 1].bullet and one.text.endswith(":"):
            prose[at] += weight["announces"] - weight["open"]
        above, below = seen[at - 1] if at else None, seen[at + 1] if at < last else None
        if _is_sentence(one):
            prose[at] += weight["in_a_row"] * sum(near is not None and _is_sentence(near) for near in (above, below))
        if raw[at] <= 0:
            continue
        kin = len(shared & one.stems)
        prose[at] += weight["kinship"] * min(1.0, kin / 4) if kin else weight["stranger"]
        if below and below.size < 140 and (below.signs.caption or below.picture):
            prose[at] += weight["above_credit"] if one.size < 250 else 0.0
        if above and above.signs.tail and one.size < 250:
            prose[at] += weight["under_label"]
        if one.size < 300 and above and below and at > 2:
            if any(near.size < 60 and (near.age or near.stamp) for near in (above, below)):
                prose[at] += weight["beside_age"]
            if raw[at - 1] < -1 and raw[at + 1] < -1 and _is_headline(above) and _is_headline(below):
                prose[at] += weight["lonely"]
    return prose


def _is_sentence(one: Seen) -> bool:
    """Whether a line ends as a sentence and is of no kind of furniture."""
    signs = one.signs
    return (
        one.closed and one.size >= SENTENCE_SHORTEST and not one.cut and not (signs.menu or signs.furniture or one.age)
    )


def _is_headline(one: Seen) -> bool:
    """Whether a line may be a teaser's headline: open at its end, and none of the site's own words."""
    signs = one.signs
    return not one.closed and not (signs.menu or signs.furniture or signs.inside)


def _titles(
    seen: list[Seen], twins: list[int], prose: list[float], given: str | None, weight: dict[str, float]
) -> list[float]:
    """How much each line looks like the title of the prose below it."""
    told = [at for at, value in enumerate(prose) if value > PROSE and not seen[at].signs.furniture]
    wanted = words_of(given) if given else None
    crumbs = _crumbs(seen)
    spoken: dict[tuple[int, ...], frozenset[str]] = {}
    found: list[float] = []
    next_told = 0
    for at, one in enumerate(seen):
        while next_told < len(told) and told[next_told] <= at:
            next_told += 1
        if not TITLE_SHORTEST <= one.size <= TITLE_LONGEST:
            found.append(weight["wrong_size"])
            continue
        score = _title_shape(one, weight)
        if wanted and one.words == wanted:
            score += weight["given"]
        if len(one.words) >= CRUMB_WORDS and tuple(one.words) in crumbs:
            score += weight["crumb"]
        if score > weight["hopeless"]:
            below = tuple(i for i in told[next_told : next_told + TITLE_KIN] if i - at <= TITLE_REACH)
            if below not in spoken:
                spoken[below] = frozenset[str]().union(*(seen[i].stems for i in below))
            near = seen[at + 1 : at + 1 + TWIN_REACH]
            score += _title_kin(one, spoken[below], weight) if below else weight["nothing_below"]
            score += weight["twin"] * bool(twins[at] and any(other.words == one.words for other in near))
            score += weight["stamp_after"] * any(other.stamp for other in near[:3])
        found.append(score)
    return found


def _crumbs(seen: list[Seen]) -> set[tuple[str, ...]]:
    """What stands at the end of each path or kicker on the page: "Home > World > Chad recalls envoy"."""
    paths = (one.text for one in seen if one.size <= TITLE_LONGEST and (one.separators or ": " in one.text))
    return {tuple(words_of(parts[-1])) for path in paths if len(parts := _CRUMB.split(path)) > 1}


def _title_kin(one: Seen, said: frozenset[str], weight: dict[str, float]) -> float:
    """What the stems of the prose below say of a title: it takes up its words. Three words shared in ten say all."""
    if not one.stems:
        return 0.0
    kin = len(one.stems & said)
    return weight["kinship"] * min(1.0, kin / max(2.0, 0.6 * len(one.stems))) + weight["kin"] * min(kin, KIN_MOST)


def _title_shape(one: Seen, weight: dict[str, float]) -> float:
    size, signs = one.size, one.signs
    score = weight["short"] if size < 20 else weight["long"] if size > 200 else 0.0
    if 25 <= size <= 160 and (len(one.words) >= 4 or not one.text.isascii()):
        score += weight["fit"] if size <= 120 else weight["fit"] / 2
    if one.closed and not one.text.endswith("?"):
        score += weight["closed"]
    score += weight["menu"] * signs.menu + weight["furniture"] * bool(signs.furniture)
    score += weight["label"] * (signs.tail or signs.comments or signs.inside)
    score += weight["picture"] * (one.picture or signs.caption) + weight["separators"] * (one.separators >= 2)
    score += weight["address"] * one.address + weight["list"] * _lists(one.text)
    return score + weight["byline"] * one.stamp + weight["age"] * one.age + weight["cut_short"] * one.cut


def _lists(text: str) -> bool:
    """Whether a line lists names and no more: "Mali, Sahel, Togo"."""
    parts = text.split(", ") if text.count(", ") >= LIST_PARTS - 1 else []
    return bool(parts) and all(part[:1].isupper() and len(part.split()) <= LIST_PART_LONGEST for part in parts)


def _emit(
    one: Seen, prose: float, title: float, twins: int, kin: bool, early: bool, listed: bool, table: Weights
) -> Scores:
    signs = one.signs
    mast = table["mast"]["base"] + table["mast"]["byline"] * one.stamp
    if prose > 0:
        mast += table["mast"]["prose"] * prose
    gap, pre, end = table["gap"]["base"], 0.0, 0.0
    if signs.inside or signs.caption or one.picture:
        gap += table["gap"]["inside"]
    elif signs.menu or signs.furniture:
        gap += table["gap"]["furniture"]
    if signs.tail and twins < BUTTON_TWINS:
        gap += table["gap"]["tail"] / (2 if early or signs.inside else 1)
        pre = table["pre"]["tail"]
        end = 0.0 if signs.inside else table["end"]["tail"]
    if signs.comments:
        gap += table["gap"]["early"] if early else table["gap"]["comments"]
        pre, end = table["pre"]["comments"], table["end"]["comments"]
    return (pre, title, mast, prose, _sub(one, twins, kin, listed, table["sub"]), gap, end, 0.0)


def _sub(one: Seen, twins: int, kin: bool, listed: bool, weight: dict[str, float]) -> float:
    signs = one.signs
    score = weight["base"] + weight["closed"] * one.closed + weight["bullet"] * one.bullet + weight["kinship"] * kin
    score += weight["listed"] * listed
    if signs.menu or signs.furniture or signs.tail or signs.comments or signs.inside:
        score += weight["furniture"]
    score += weight["byline"] * one.stamp + weight["age"] * one.age + weight["clock"] * one.clock
    score += weight["twin"] * bool(twins) + weight["cut_short"] * one.cut
    score += weight["caption"] * (signs.caption or one.picture) + weight["long"] * (one.size >= 45)
    score += weight["longer"] * (one.size >= 100)
    return score + weight["address"] * one.address + weight["separators"] * (one.separators >= 2)
