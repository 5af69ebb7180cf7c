"""Works out which outlet a page is from, where no address and no markup tells.

A saved page names its outlet many times and nowhere for certain: alone on its first line, beside the date, in a
copyright line, in the From header of a mail, in a disclaimer. Each such place is a piece of evidence with a weight
(`weights.toml`, [publisher]); the name with the most wins, and none where the best has too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dragoman.article import names
from dragoman.article.agencies import outlet, wire
from dragoman.article.days import days_in
from dragoman.article.decode import weights
from dragoman.article.furniture import lexicon, words_of
from dragoman.article.signs import see

LINE_LONGEST = 420  # characters of a line in which an outlet is looked for: a disclaimer's paragraph
NAME_LONGEST = 5  # words of an outlet's name
LETTERS_FEWEST, LETTERS_MOST = 3, 45
TOP = 12  # lines of the page's head that are looked at
ACRONYM_LONGEST = 5  # letters of a word that stays in capitals: "RBC", "TASS"

_BARS = re.compile(r"\s+[|•·/–—»]\s*|\s*[|•·»]\s*|\s-\s|[()]|\t|,\s")
_MAIL_FROM = re.compile(
    r"(?:from|de|von|от|da|expéditeur|sender)\s?:\s*[\"']?(?P<name>[^<\"'@]{3,50}?)[\"']?\s*<", re.I
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_COPYRIGHT_WORDS = re.compile(r"©|\(c\)|copyright|\b(?:19|20)\d{2}\b(?:\s?[-–]\s?\d{2,4})?|\bby\b", re.IGNORECASE)
_RIGHTS = re.compile(
    r"all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|"
    r"tutti i diritti riservati|todos os direitos reservados|tüm hakları saklıdır|все права защищены",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CAPITALISED = r"[^\W\d_a-zа-яё][\w'’&-]*"
_NAME = rf"(?P<name>{_CAPITALISED}(?:\s(?:(?:of|the|de|du|des|la|le|el|del|and|&|und|der)\s)?{_CAPITALISED}){{0,4}})"


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What stands right before or behind an outlet's name, each with the name of its weight."""

    def either(kind: str) -> str:
        return "|".join(re.escape(phrase).replace(r"\ ", r"\W{1,2}") for phrase in names.phrases("outlet", kind))

    article = r"(?:(?:the|la|le|les|el|die|der|das)\s)?"
    return (
        (re.compile(rf"(?<!\w)(?i:{either('strong_before')})\s{article}{_NAME}"), "strong"),
        (re.compile(rf"(?<!\w)(?i:{either('weak_before')})\s{article}{_NAME}"), "weak"),
        (re.compile(rf"(?<!\w){_NAME}\s(?i:{either('strong_after')})(?!\w)"), "strong"),
    )


@lru_cache(maxsize=1)
def _edition() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, names.phrases('outlet', 'edition')))})$", re.IGNORECASE)


def has_outlet_noun(words: str) -> bool:
    """Whether one of *words* is such as outlets are called by: "Harbour Gazette"."""
    parts = words_of(words)
    known, last = names.words("outlet", "nouns"), names.words("outlet", "last")
    return any(part in known and (part not in last or at == len(parts) - 1) for at, part in enumerate(parts))


def publisher(top: Iterable[str], beside: Iterable[str], foot: Iterable[str], told: Sequence[str]) -> str | None:
    """The outlet that the most evidence speaks for, or None.

    *top* are the lines above the title, *beside* those between title and story, *foot* those below it. A name that
    the story itself speaks of is a place or a person sooner than an outlet: *told* are its words in small letters.
    """
    weight = weights()["publisher"]
    score: dict[str, float] = {}
    spelled: dict[str, list[str]] = {}
    for name, kind in _evidence(list(top)[:TOP], list(beside), list(foot)):
        key = _key(name)
        score[key] = score.get(key, 0.0) + weight[kind]
        spelled.setdefault(key, []).append(name)
    spoken = f" {' '.join(told)} "
    for key in score:
        if has_outlet_noun(key):
            score[key] += weight["noun"]
        elif f" {key} " in spoken:
            score[key] += weight["in_story"]
        if outlet(key):
            score[key] += weight["known"]
    best = max(score, key=lambda key: score[key], default=None)
    if best is None or score[best] < weight["enough"]:
        return None
    return outlet(best) or _spelling(spelled[best])


def _evidence(top: list[str], beside: list[str], foot: list[str]) -> Iterable[tuple[str, str]]:
    """Each place that may name the outlet: the name and what kind of place it is."""
    first = True
    for line in top:
        sender = _MAIL_FROM.match(line)
        if sender and (name := _name(sender["name"])):
            yield name, "sender"
        elif (name := _alone(line)) is not None:
            yield name, "first" if first else "top"
            first = False
        elif _BARS.search(line) and len(line) < LINE_LONGEST:
            yield from ((name, "top") for part in _BARS.split(line) if (name := _alone(part)))
    for line in beside:
        days = days_in(line) if len(line) < LINE_LONGEST else []
        if days:
            rest = line[: days[0].start] + " | " + line[days[-1].end :]
            yield from ((name, "stamp") for part in _BARS.split(rest) if (name := _alone(part)))
    for line in foot:
        if (name := _holder(line)) is not None:
            yield name, "copyright"
    for line in (*top, *beside, *foot):
        if len(line) <= LINE_LONGEST:
            yield from _cued(line)


def _cued(line: str) -> Iterable[tuple[str, str]]:
    for pattern, kind in _cues():
        match = pattern.search(line)
        name = _name(match["name"]) if match else None
        if name and not _is_section(name):
            yield name, kind
    if line.endswith(")") and "(" in line and (name := _alone(line[line.rfind("(") + 1 : -1])) is not None:
        yield name, "weak"


def _alone(line: str) -> str | None:
    """The name that a line holds and nothing else; None for menus, sections, sentences."""
    if not LETTERS_FEWEST <= len(line) <= LETTERS_MOST:
        return None
    seen = see(line)
    if seen.signs.menu or seen.signs.furniture or seen.signs.tail or seen.signs.comments or seen.age or seen.stamp:
        return None
    name = _name(line)
    return None if name is None or _is_section(name) else name


def _holder(line: str) -> str | None:
    """Whom a copyright line names, or the line of a company with the year."""
    if len(line) > LINE_LONGEST:
        return None
    company = line.rstrip(" .0123456789").replace(".", "").lower().split()
    if not _COPYRIGHT.search(line) and not (
        company and company[-1] in names.words("outlet", "company") and _YEAR.search(line)
    ):
        return None
    rest = _COPYRIGHT_WORDS.sub(" ", _RIGHTS.sub("|", line))
    return next(filter(None, (_name(" ".join(part.split()), agencies=True) for part in rest.split("|"))), None)


def _name(words: str, agencies: bool = False) -> str | None:
    """*words* as a name, company and edition taken away; None where they are none, or an agency's credit."""
    bare = words.strip(" \t,;:.|-–—•·»\"'[]")
    if bare.startswith("(") or bare.count("(") != bare.count(")"):
        bare = bare.strip("() ")
    tokens = bare.split()
    while len(tokens) > 1 and tokens[-1].replace(".", "").strip(",").lower() in names.words("outlet", "company"):
        tokens.pop()
    bare = _edition().sub("", " ".join(tokens).rstrip(","))
    tokens = bare.split()
    if not 1 <= len(tokens) <= NAME_LONGEST or len(bare) < LETTERS_FEWEST or not bare[0].isalnum():
        return None
    if any(char in bare for char in '@<>:;?!"“”«»,|•·/') or any(token.isdigit() for token in tokens):
        return None
    if wire(bare) and not (agencies and outlet(bare)):
        return None
    small = sum(token[:1].islower() for token in tokens)
    return bare if (tokens[0][:1].isupper() or tokens[0][:1].isdigit()) and small * 2 < len(tokens) else None


def _is_section(name: str) -> bool:
    """Whether a name is made of words that any site's sections have: "World News", "Special Report"."""
    return _plain_words().issuperset(words_of(name)) and outlet(name) is None


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    """The words that sections are called by."""
    kinds = ("outlet", "nouns"), ("outlet", "sections"), ("person", "nobody")
    return lexicon().menu.union(*(names.words(*kind) for kind in kinds))


def _key(name: str) -> str:
    words = words_of(name)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _spelling(forms: list[str]) -> str:
    """The form to print: one with small letters if there is one, else capitals made small but for acronyms."""
    for form in forms:
        if not form.isupper():
            return form
    tokens = forms[0].split()
    if len(tokens) == 1 and len(tokens[0]) <= ACRONYM_LONGEST:
        return forms[0]
    return " ".join(token.capitalize() for token in tokens)
