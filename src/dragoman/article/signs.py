"""Sees what one line of flattened text shows by itself: length, punctuation, case, digits, ages, names of the web.

Each sign's weight stands in `weights.toml`; their sum is how much the line alone looks like a sentence of a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from dragoman.article import names
from dragoman.article.dateline import dateline
from dragoman.article.days import days_in
from dragoman.article.decode import weights
from dragoman.article.furniture import Lexicon, Signs, any_function_word, lexicon, words_of

LOOKED_AT = 400  # characters of a line whose signs are read; a story's line shows itself in fewer
STAMP_LONGEST = 110  # characters of a line that is a by-line or a date
STORY_AFTER = 20  # characters behind a dateline that make it the head of a story
REMEMBERED = 60  # characters of a line whose signs are kept for the next page of the same site
STEMMED_FROM = 12  # characters of a line whose words are compared: the shortest title
STEM_LETTERS = 6  # of a word by which two lines are compared: enough to see through most endings
STEM_FROM = 5  # letters of a word that counts when two lines are compared

_CLOSED = re.compile(r"[.!?…。！？।۔؟]['\"”’»)\]]{0,3}$")
_SENTENCES = re.compile(r"[.!?…]['\"”’»)]?\s+['\"“«(—–-]{0,2}\s?[^\W\da-zа-яё_]|[。！？।۔؟]")
_CUT = re.compile(r"(?:\.\.|…)\s?\]?$")
_SEPARATOR = re.compile(r"\s[|›»·•>/]\s|[|›•]|(?<=\w)[ \t\u00a0]{2,6}(?=\w)")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w|\w\.(?:com|org|net|de|fr|ru|uk|info|io)/")
_QUOTED = re.compile(r"[\"“«„‘—–][^\s]|[—–-]\s")
_BULLET = re.compile(r"(?:[-–—•·*▪‣●■►▶]|\(?\d{1,2}[.)]|\(?[a-zа-я]\))\s")
BULLET = re.compile(r"[-•·*▪‣●■►▶◦○]\s{1,3}(?=\S)")  # a list's sign that is no word; dashes may open speech
_SIGNATURE = re.compile(r"--\s?$")  # what mails set above a signature
_CLOCK = re.compile(r"\d{1,2}[:h.]\d{2}\b")
_BYLINE = re.compile(
    r"(?:by|story by|reporting by|written by|words by|author|par|propos recueillis par|von|por|di|автор|текст)\b"
    r":?\s+[^\W\d_]",
    re.IGNORECASE,
)
_MAY_OPEN = re.compile(r"[^\W\d_(/][^\n]{0,80}?(?:\s?[(/]|--|[—–]|\s-\s)|[(/]")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d{2}(?!\d)")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d{4}(?!\d)")
_CASED = re.compile(r"[a-zA-Zа-яА-ЯёЁ]")
_IDEOGRAPH = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
_PICTURE = re.compile(
    r"getty|\(file\)|\bphoto(?:s|graph)?\b|\bfoto\b|\bcr[eé]dit\b|\bap photo\b|/\s?(?:afp|ap|reuters|epa)\b|фото",
    re.IGNORECASE,
)
SIGNATURE = Signs(tail=True)
IDEOGRAPH_WORTH = 3  # letters that one ideograph stands for


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of one line; `prose` is its score as a line of a story, above zero for story."""

    text: str
    words: list[str]
    signs: Signs
    size: int
    closed: bool
    age: bool
    stamp: bool  # a by-line or a date and little else
    opens: bool  # a dateline stands at its head
    cut: bool
    bullet: bool
    clock: bool
    address: bool
    separators: int
    picture: bool
    stems: frozenset[str]
    life: str | None  # whose life the line tells, as the lines about an author do: the last word of the name
    prose: float = 0.0


def see(text: str) -> Seen:
    """The signs of one line. Short ones are remembered: pages of one site share their menus."""
    return _see_short(text) if len(text) <= REMEMBERED else _see(text, lexicon(), weights()["prose"])


@lru_cache(maxsize=8192)
def _see_short(text: str) -> Seen:
    return _see(text, lexicon(), weights()["prose"])


def prose_score(text: str) -> float:
    """How much one line alone looks like a sentence of a story: above zero for story, below for furniture."""
    return see(text).prose


def is_age(text: str) -> bool:
    """Whether a line is an age ("2 hours ago") and little else."""
    return len(text) <= STAMP_LONGEST and see(text).age


def is_stamp(text: str) -> bool:
    """Whether a short line is a by-line or a date and little else."""
    if _BYLINE.match(text):
        return not _CLOSED.search(text[-4:])
    if not _YEAR.search(text):
        return False
    if len(text) <= 60 and _NUMERIC_DATE.search(text):
        return True
    days = days_in(text)
    return bool(days) and sum(day.end - day.start for day in days) * 3 >= len(text)


def _see(text: str, table: Lexicon, weight: dict[str, float]) -> Seen:
    part = text[:LOOKED_AT]
    words = words_of(part)
    size = len(text)
    short = size <= STAMP_LONGEST
    tail = text[-8:]
    opens = _MAY_OPEN.match(part) is not None and _opens_story(text)
    seen = Seen(
        text=part,
        words=words,
        signs=SIGNATURE if _SIGNATURE.match(part) else table.signs(part, words),
        size=size,
        closed=_CLOSED.search(tail) is not None,
        age=short and not table.ages.isdisjoint(words) and _is_age(part, words, table),
        stamp=short and not opens and is_stamp(part),
        opens=opens,
        cut=_CUT.search(tail) is not None,
        bullet=_BULLET.match(part) is not None,
        clock=_CLOCK.match(part) is not None,
        address=6 < size < 140 and ("." in part or "://" in part) and _ADDRESS.search(part) is not None,
        separators=len(_SEPARATOR.findall(part)) if 12 < size < 250 else 0,
        picture=12 < size < 250 and _PICTURE.search(part) is not None,
        life=_told_life(part),
        stems=frozenset(word[:STEM_LETTERS] for word in words if len(word) >= STEM_FROM)
        if size >= STEMMED_FROM
        else frozenset(),
    )
    return replace(seen, prose=_shape(seen, weight) + _furnished(seen, weight))


@lru_cache(maxsize=1)
def _life() -> re.Pattern[str]:
    """The opening of a line about an author: "Jane Doe is a senior reporter for"."""
    roles = "|".join(map(re.escape, sorted(names.words("person", "roles"), key=len, reverse=True)))
    given = r"[^\W\d_a-zа-яё][\w'’.-]{0,20}"
    return re.compile(
        rf"(?:{given}\s){{1,3}}(?P<last>[^\W\d_a-zа-яё][\w'’-]{{0,20}})(?:,|\s(?:is|est|ist|es|è|é)|\s[—–-])\s"
        rf"(?:(?:a|an|the|our|un|une|ein|eine|el|la|le|una)\s)?(?:[\w'’-]{{1,20}}\s){{0,3}}(?:{roles})\b",
    )


def _told_life(text: str) -> str | None:
    match = _life().match(text) if text[:1].isupper() else None
    return match["last"].lower() if match else None


def _opens_story(text: str) -> bool:
    """Whether a dateline with place and date or agency stands at the head of a line, and a story behind it."""
    found = dateline(text)
    if found is None or len(text) - found.end < STORY_AFTER:
        return False
    return found.wire is not None or (
        found.place is not None and (found.place.isupper() or found.date_words is not None)
    )


def _is_age(text: str, words: list[str], table: Lexicon) -> bool:
    """An age stands alone, or at an edge of a teaser's line: "2 hours ago", "il y a 3 heures", "5 min"."""
    if not _DIGIT.search(text):
        return False
    hits = sum(map(table.ages.__contains__, words))
    return hits * 2 >= len(words) or (hits >= 2 and (words[-1] in table.ages or words[0] in table.ages))


def _shape(seen: Seen, weight: dict[str, float]) -> float:
    """What length, punctuation, grammar and case say."""
    text, size, words = seen.text, seen.size, seen.words
    if _IDEOGRAPH.search(text):
        size += (IDEOGRAPH_WORTH - 1) * len(_IDEOGRAPH.findall(text))
    score = weight[_length_class(size)]
    score += weight["closed"] if seen.closed else weight["open"] if size <= 200 else 0.0
    if size > 60 and _SENTENCES.search(text):
        score += weight["two_sentences"]
    count = len(words)
    if count >= 4 and _CASED.search(text):
        grammar = sum(map(any_function_word().__contains__, words))
        score += weight["grammar"] if grammar * 4 >= count else 0.0 if grammar else weight["no_grammar"]
        parts = text.split()
        if sum(part[0].isupper() for part in parts) * 5 > len(parts) * 3:
            score += weight["capitals"]
    if len(_DIGIT.findall(text)) * 5 > len(text):
        score += weight["digits"]
    if _QUOTED.match(text):
        score += weight["quoted"]
    return score + weight["dateline"] * seen.opens


def _furnished(seen: Seen, weight: dict[str, float]) -> float:
    """What ages, addresses and the words that sites put around stories say."""
    signs, size = seen.signs, seen.size
    score = weight["age"] * seen.age + weight["byline"] * seen.stamp + weight["address"] * seen.address
    if seen.separators >= 2:
        score += weight["separators"]
    if seen.cut and size < 300:
        score += weight["cut_short"]
    if "©" in seen.text or "(c)" in seen.text[:40].lower():
        score += weight["copyright"]
    if seen.picture and size < 200:
        score += weight["picture"]
    if signs.menu:
        score += weight["menu"]
    if signs.furniture:
        dilution = 1.0 if size < 250 else 0.7 if size < 400 else 0.5
        score += weight["furniture"] * (1 + (min(signs.furniture, 4) - 1) / 2) * dilution
    if signs.hint and size < 60:
        score += weight["hint"] * min(signs.hint, 3)
    if signs.inside or signs.tail or signs.comments:
        score += weight["label"]
    if signs.caption:
        score += weight["caption"]
    return score


def _length_class(size: int) -> str:
    for bound in (25, 45, 80, 140, 250):
        if size <= bound:
            return f"upto_{bound}"
    return "longer"
