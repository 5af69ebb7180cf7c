"""Tells which language a text is in: py3langid's model, held to account by script and grammatical words.

The model alone takes one short English sentence in a hundred for something else (names pull it about). Grammatical
words do not lie: a text full of one language's is in that language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from dragoman.article.furniture import function_words

READ = 1500  # characters: more does not change the answer
LONG = 80  # letters from which the model is believed sooner
SURE_LONG, SURE_SHORT = 0.35, 0.7  # what the model's probability must be, in long and in short text
SURE_KIN = 0.5  # what it must be to set aside the grammatical words of a language's kin: Bulgarian is full of Russian's
HINTED_FROM = 30  # letters from which grammatical words of one language alone decide where the model will not
LIKELY = 0.2  # what it must be where a grammatical word of that language stands in the text
TOO_SHORT = 12  # letters below which nothing can be told
ENOUGH = 0.2  # of the words that must be grammatical words of a language
LEAD = 1.4  # how many times the runner-up's
_WORD = re.compile(r"[^\W\d_]+")
_ELSEWHERE = re.compile("[\u0370-\u03ff\u0530-\u1fff\u3040-\ud7ff]")  # neither Latin nor Cyrillic nor punctuation
_SCRIPTS = (  # scripts that one language of the news uses: first and last letter, language
    ("\u0370", "\u03ff", "el"),
    ("\u0530", "\u058f", "hy"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u0590", "\u05ff", "he"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u1200", "\u137f", "am"),
    ("\uac00", "\ud7af", "ko"),
    ("\u3040", "\u30ff", "ja"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u1000", "\u109f", "my"),
    ("\u1780", "\u17ff", "km"),
)


@lru_cache(maxsize=1)
def _model() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 50 ms and 30 MB, for who asks only

    identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return cast("Callable[[str], tuple[str, float]]", identifier.classify)


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language of *text*; None where it is too short to tell."""
    part = text[:READ]
    written = _WORD.findall(part)
    letters = sum(map(len, written))
    words = [word.lower() for word in written if part.isupper() or not _is_acronym(word)]
    if letters < TOO_SHORT:
        return None
    by_script = _by_script(part, letters) if _ELSEWHERE.search(part) else None
    if by_script:
        return by_script
    by_grammar = _by_grammar(words) if _is_alphabetic(part) else None
    if by_grammar == "en":  # nothing else reads like it
        return by_grammar
    code, probability = _model()(part)
    if by_grammar and (code in function_words() or probability < SURE_KIN):
        return by_grammar
    sure = SURE_LONG if letters >= LONG else SURE_SHORT
    hinted = _any_grammar(words)
    if probability >= sure or (probability >= LIKELY and code in hinted):
        return str(code) if len(code) == 2 else None
    return next(iter(hinted)) if len(hinted) == 1 and letters >= HINTED_FROM else None


def _is_acronym(word: str) -> bool:
    """Whether the word is in capitals: "UN" in an English text is no French article."""
    return len(word) > 1 and word.isupper()


def _by_script(text: str, letters: int) -> str | None:
    for first, last, code in _SCRIPTS:
        if sum(first <= c <= last for c in text[:400]) * 3 > min(letters, 400):
            return code
    return None


def _is_alphabetic(text: str) -> bool:
    """Whether the text is in Latin or Cyrillic letters, the two scripts with tables of grammatical words."""
    return sum(c.isalpha() and c < "\u0530" for c in text[:400]) * 2 > sum(c.isalpha() for c in text[:400])


@lru_cache(maxsize=1)
def _languages_of() -> dict[str, tuple[str, ...]]:
    """The languages in which each grammatical word stands."""
    found: dict[str, tuple[str, ...]] = {}
    for code, table in function_words().items():
        for word in table:
            found[word] = (*found.get(word, ()), code)
    return found


def _by_grammar(words: list[str]) -> str | None:
    """The language that has clearly the most grammatical words among *words*, or None."""
    counts: Counter[str] = Counter()
    known = _languages_of()
    for word, number in Counter(words).items():
        for code in known.get(word, ()):
            counts[code] += number
    shares = sorted(((number, code) for code, number in counts.items()), reverse=True)
    top, code = shares[0] if shares else (0, "")
    second = shares[1][0] if len(shares) > 1 else 0
    return code if top >= ENOUGH * len(words) and top >= 2 and top >= LEAD * second else None


def _any_grammar(words: list[str]) -> frozenset[str]:
    """The languages of which at least one grammatical word stands among *words*."""
    return frozenset(code for code, table in function_words().items() if not table.isdisjoint(words))
