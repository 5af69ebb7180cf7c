"""Takes a story out of flattened text: which lines are its paragraphs, its title, its masthead and its foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.article.blocks import label, reads_as_title
from dragoman.article.decode import Label
from dragoman.article.furniture import any_function_word, words_of
from dragoman.article.lines import Line, split
from dragoman.article.masthead import bare_title
from dragoman.article.published import STAMP_LONGEST
from dragoman.article.signs import BULLET, is_age, is_stamp, prose_score, see
from dragoman.records import Paragraph

_TIME = re.compile(r"[\W\d_]*(?:[ap]\.?m\.?|gmt|utc|h)?[\W\d_]*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
SENTENCE_WORDS = 8  # a line of so many words with grammar in it is a sentence, full stop or none
TWIN_SHORTEST = 40  # characters from which a paragraph that stands twice is kept once
ABOVE_TITLE, BELOW_STORY = 3, 6  # lines of furniture next to the story in which its date or author may stand
WITHIN_STORY = 8  # lines from the story's first in which its by-line may stand, under a first paragraph in bold
TEASER_LONGEST = 260  # characters: a page whose paragraphs are all shorter and carry ages is a list of teasers
TEASERS_FEWEST = 4
AGE_LONGEST = 60  # characters of a line that is an age or a time and nothing else
AGE_REACH = 2  # lines between a teaser's words and its age
TEASER_SHARE = 0.6
STUB_LONGEST = 2  # paragraphs of a story that may be the first teaser of a list


@dataclass(frozen=True, slots=True)
class Story:
    """What stands on a page. Without paragraphs it is a lone title, or `refusal` says why nothing is there."""

    title: str | None
    paragraphs: tuple[Paragraph, ...]
    masthead: tuple[str, ...] = ()  # lines that may name author and date, the nearest to the title first
    foot: tuple[str, ...] = ()
    refusal: str | None = None
    top: tuple[str, ...] = ()  # lines above the title, from the page's first
    under: tuple[str, ...] = ()  # lines between title and story, or its first two paragraphs


def find(text: str, title: str | None = None) -> Story:
    """The story in *text*; *title* is what came beside the capture."""
    lines = split(text)
    if not lines:
        return Story(title, (), refusal="no words stand in it")
    if len(lines) == 1:
        return _one(lines[0], title)
    labels = label(lines, title)
    kept = [at for at, what in enumerate(labels) if what in (Label.BODY, Label.SUB)]
    if not kept:
        return _without_body(lines, title)
    teasers = _teasers(lines, kept, labels)
    if teasers:
        return Story(None, (), refusal=f"{teasers} teasers and no story")
    titles = [at for at, what in enumerate(labels) if what is Label.TITLE]
    head = titles[0] if titles else kept[0]
    own_title = lines[head].text if titles else None
    heads = {_key(own_title or ""), _key(bare_title(own_title) or ""), _key(title or "")}
    paragraphs = _once(
        [lines[at] for at in kept if _key(lines[at].text) not in heads and not _is_stamp(lines[at].text)]
    )
    return Story(
        own_title,
        paragraphs,
        _masthead(lines, labels, head, kept),
        _foot(lines, kept[-1]),
        top=tuple(line.text for line in lines[:head]),
        under=_under(lines, labels, head, kept),
    )


def _one(line: Line, title: str | None) -> Story:
    """A capture of one line: a sentence is a story, anything else a title."""
    if is_sentence(line.text) and _key(line.text) != _key(title or ""):
        return Story(None, (Paragraph(text=line.text, start=line.start, end=line.end),))
    if reads_as_title(line.text):
        return Story(line.text, ())
    return Story(title, (), refusal=None if title else "nothing but a label stands in it")


def is_sentence(text: str) -> bool:
    """Whether a line that stands alone reads as a sentence and not as a headline or a label."""
    words = words_of(text[:600])
    if not words or prose_score(text) < -4.0:
        return False
    if text.rstrip("'\"”’») ")[-1:] in ".!?…。" and len(words) >= 3:
        return True
    parts = text.split()
    loud = sum(part[:1].isupper() for part in parts) * 5 > len(parts) * 3
    grammar = sum(word in any_function_word() for word in words)
    return len(words) >= SENTENCE_WORDS and not loud and grammar >= 1


def _without_body(lines: Sequence[Line], title: str | None) -> Story:
    """A page on which the labeller found no story: short text, a lone headline, teasers, or nothing."""
    sentences = [line for line in lines if is_sentence(line.text) and prose_score(line.text) > -1.0]
    if sentences and len(lines) <= 2 * len(sentences) + 1 and len(lines) <= 8:
        first = lines.index(sentences[0])
        own = lines[first - 1].text if first and reads_as_title(lines[first - 1].text) else None
        return Story(own, _once(sentences), tuple(line.text for line in lines if not is_sentence(line.text)))
    all_heads = [at for at, line in enumerate(lines) if reads_as_title(line.text)]
    announced = _announced(lines)
    heads = [lines[at].text for at in all_heads if at not in announced]
    short = tuple(line.text for line in lines if len(line.text) <= STAMP_LONGEST)
    several = len({_key(lines[at].text) for at in all_heads}) > 2
    if title or (heads and not several):
        own = heads[0] if heads else None
        return Story(own, (), short, short)
    if len(all_heads) > 2:
        return Story(None, (), refusal=f"{len(all_heads)} teasers and no story")
    return Story(None, (), refusal="nothing but menus and labels stands in it")


def _announced(lines: Sequence[Line]) -> set[int]:
    """The lines beside an age, under a label such as "Trending now": headlines of other pages."""
    under = False
    found: set[int] = set()
    for at, line in enumerate(lines):
        under = under or see(line.text).signs.tail
        if under and len(line.text) <= AGE_LONGEST and is_age(line.text):
            found.update((at - 1, at + 1))
    return found


def _teasers(lines: Sequence[Line], kept: Sequence[int], labels: Sequence[Label]) -> int:
    """How many teasers a page of nothing else holds; 0 where the kept lines are a story.

    Sentences below a story of one or two lines count with it, down to the label that begins a list of other pages.
    """
    if any(len(lines[at].text) > TEASER_LONGEST for at in kept):
        return 0
    body = [at for at in kept if labels[at] is Label.BODY]
    more = _more_sentences(lines, kept[-1]) if len(body) <= STUB_LONGEST else []
    if len(body) + len(more) < TEASERS_FEWEST:
        return 0
    ages = [len(line.text) <= AGE_LONGEST and is_age(line.text) for line in lines]

    def stamped(among: Sequence[int]) -> int:
        return sum(any(ages[max(0, at - AGE_REACH) : at + AGE_REACH + 1]) for at in among)

    if stamped(body) < TEASER_SHARE * len(body) or stamped(more) < TEASER_SHARE * len(more):
        return 0
    return stamped(body) + stamped(more)


def _more_sentences(lines: Sequence[Line], last: int) -> list[int]:
    """The sentences below line *last*, as far as nothing says that other pages or readers begin."""
    found = []
    for at in range(last + 1, len(lines)):
        signs = see(lines[at].text).signs
        if signs.tail or signs.comments:
            break
        if len(lines[at].text) <= TEASER_LONGEST and prose_score(lines[at].text) > 0:
            found.append(at)
    return found


def _once(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """The lines as paragraphs, each that stands twice only where it stands first."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        key = _key(line.text)
        if len(key) >= TWIN_SHORTEST and key in seen:
            continue
        seen.add(key)
        skipped = bullet_end(line.text)
        kept.append(Paragraph(text=line.text[skipped:], start=line.start + skipped, end=line.end))
    return tuple(kept)


def bullet_end(text: str) -> int:
    """Where the words of a list's entry begin: behind its bullet. Numbers and dashes of speech are words."""
    match = BULLET.match(text)
    return match.end() if match and match.end() < len(text) else 0


def once(paragraphs: Sequence[str], title: str | None) -> list[str]:
    """The *paragraphs* without repeats and without the *title* said again."""
    seen = {_key(title or "")} - {""}
    kept = []
    for text in paragraphs:
        key = _key(text)
        if key in seen and (len(key) >= TWIN_SHORTEST or key == _key(title or "")):
            continue
        seen.add(key)
        kept.append(text[bullet_end(text) :])
    return kept


def _is_stamp(text: str) -> bool:
    """Whether a line between paragraphs is the time of an entry and nothing else: "14:05", "2 hours ago"."""
    return len(text) <= AGE_LONGEST and (_TIME.match(text) is not None or is_age(text) or is_stamp(text))


def _key(text: str) -> str:
    """What two lines that say the same have in common: case, spaces and punctuation aside, figures not."""
    return " ".join(_WORD.findall(text.lower()))


def _masthead(lines: Sequence[Line], labels: Sequence[Label], head: int, kept: Sequence[int]) -> tuple[str, ...]:
    below = [lines[at].text for at in range(head + 1, kept[0]) if labels[at] is not Label.TITLE]
    inside = range(kept[0], min(len(lines), kept[0] + WITHIN_STORY))
    below += [lines[at].text for at in inside if labels[at] is Label.GAP and is_stamp(lines[at].text)]
    above = [lines[at].text for at in range(max(0, head - ABOVE_TITLE), head)]
    return tuple(below + above[::-1])


def _under(lines: Sequence[Line], labels: Sequence[Label], head: int, kept: Sequence[int]) -> tuple[str, ...]:
    """The lines between title and story, and those behind a first paragraph that is a sub-title."""
    behind = range(kept[0] + 1, kept[1] if len(kept) > 1 else kept[0])
    places = [*range(head + 1, kept[0]), *(at for at in behind if labels[at] is Label.GAP)]
    return tuple(lines[at].text for at in places)


def _foot(lines: Sequence[Line], last: int) -> tuple[str, ...]:
    return tuple(line.text for line in lines[last + 1 :])
