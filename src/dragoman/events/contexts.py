"""What an event is about: PLOVER's contexts, read off the words of its sentence.

A language's `contexts.toml` lists cues for each context: words, stems with a trailing `*`, phrases of up to four
words. A cue of weight 2 is enough alone, of weight 1 it needs a second one. What the event's type and mode imply
stands in `plover.toml` under `implied`; what its table entry implies comes in as `extra`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.errors import TableError
from dragoman.events.scale import plover

ENOUGH = 2  # one sure cue or two weak ones; a single weak one ("border", "court") names a context in passing
LONGEST_CUE = 4  # words
LONGEST_TEXT = 4000  # characters read; no sentence is longer, and a page without full stops must not cost more
_REMEMBERED = 2048  # sentences; one often holds several events
_WEIGHTS = {"sure": 2, "weak": 1}
_LANGUAGES = Path(__file__).parent.parent / "languages"
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")

Hit = tuple[str, int]  # a context and a weight


class Cues(msgspec.Struct, frozen=True):
    """A language's cues, ready to be looked up: whole ones, stems by length, and what phrases may begin with."""

    whole: Mapping[str, tuple[Hit, ...]]
    stems: Mapping[int, Mapping[str, tuple[Hit, ...]]]
    openers: frozenset[str]


def contexts(
    text: str, language: str, event_type: str, event_mode: str | None, extra: Sequence[str] = ()
) -> tuple[str, ...]:
    """The contexts of an event told in the sentence *text*, in the ontology's order; () where nothing says any.

    *extra* are those that the event's table entry implies. A language without a `contexts.toml` gives only these and
    what type and mode imply. Raises TableError where the table names a context that PLOVER has not.
    """
    implied = plover().implied
    found = {*extra, *implied.get(event_type, ()), *implied.get(f"{event_type}/{event_mode}", ())}
    found.update(spoken_of(text, language))
    return tuple(name for name in plover().contexts if name in found)


@lru_cache(maxsize=_REMEMBERED)
def spoken_of(text: str, language: str) -> frozenset[str]:
    """The contexts that the words of *text* speak of, whatever happened."""
    cues = _cues(language)
    if cues is None:
        return frozenset()
    sums: dict[str, int] = {}
    seen: set[str] = set()
    for cue, hits in _found(_words(text[:LONGEST_TEXT]), cues):
        if cue not in seen:
            seen.add(cue)
            for name, weight in hits:
                sums[name] = sums.get(name, 0) + weight
    return frozenset(name for name, total in sums.items() if total >= ENOUGH)


def _words(text: str) -> list[str]:
    """Words and numbers in lower case; hyphens part words, a possessive ending goes."""
    return _WORD.findall(_POSSESSIVE.sub("", text.lower()))


def _found(words: Sequence[str], cues: Cues) -> Iterator[tuple[str, tuple[Hit, ...]]]:
    """Each cue that stands in *words*, as often as it does; a cue inside a longer one stands by itself too."""
    for at, word in enumerate(words):
        longest = LONGEST_CUE if word in cues.openers else 1
        for size in range(1, longest + 1):
            if at + size > len(words):
                break
            piece = word if size == 1 else " ".join(words[at : at + size])
            if piece in cues.whole:
                yield piece, cues.whole[piece]
            for length, stems in cues.stems.items():
                stem = piece[:length]
                if len(stem) == length and stem in stems:
                    yield f"{stem}*", stems[stem]


@lru_cache(maxsize=8)
def _cues(language: str) -> Cues | None:
    path = _LANGUAGES / language / "contexts.toml"
    if not path.is_file():
        return None
    whole: dict[str, list[Hit]] = {}
    stems: dict[int, dict[str, list[Hit]]] = {}
    openers: set[str] = set()
    for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if name not in plover().contexts:
            raise TableError(str(path.name), f"no context {name!r}")
        for key, cues in table.items():
            if key not in _WEIGHTS:
                raise TableError(str(path.name), f"{name} has the unknown weight {key!r}")
            for cue in cues:
                plain, stem = _plain(cue, path.name)
                place = stems.setdefault(len(plain), {}) if stem else whole
                place.setdefault(plain, []).append((name, _WEIGHTS[key]))
                if " " in plain:
                    openers.add(plain.split()[0])
    return Cues(
        whole={cue: tuple(hits) for cue, hits in whole.items()},
        stems={length: {stem: tuple(hits) for stem, hits in found.items()} for length, found in stems.items()},
        openers=frozenset(openers),
    )


def _plain(cue: str, source: str) -> tuple[str, bool]:
    """The cue as it is looked up, and whether it is a stem. Raises TableError for one that could never be found."""
    stem = cue.endswith("*")
    plain = cue.removesuffix("*")
    words = _words(plain)
    if not words or len(words) > LONGEST_CUE or " ".join(words) != plain:
        raise TableError(source, f"the cue {cue!r} must be one to {LONGEST_CUE} lower-case words without signs")
    return plain, stem
