"""The tools, made of the same table as the REST API, and what they answer: the records, bounded, with their evidence.

An answer that is counted together of many events (a dyad, counts, an actor) has no sentence of its own; it comes with
the newest ones that it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from dragoman.api import questions
from dragoman.api.endpoints import ENDPOINTS, Endpoint
from dragoman.api.errors import of_question, of_store
from dragoman.api.parameters import FILTERS, Parameter, checked
from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.store.dyads import DONE
from dragoman.store.who import BadQuestionError

_LEFT_OUT = ("journal", "correct", "ingest", "upload", "runs")  # what is no question about what happened
MOST_ROWS = 50  # of one answer
USUAL_ROWS = 10  # unless `limit` says otherwise: a page that a reader takes in
MOST_CHARS = 50_000  # of one answer as JSON: some twelve thousand tokens
_MOST_TEXT = 20_000  # characters of an article
_SENTENCES = 5  # that are told beside an answer that has none
Told = dict[str, Any]


def endpoints() -> dict[str, Endpoint]:
    """The questions that are tools, by name, with the bounds of tools."""
    found = {}
    for one in ENDPOINTS:
        if one.name not in _LEFT_OUT:
            own = tuple(_bounded(each) for each in one.parameters)
            found[one.name] = msgspec.structs.replace(one, parameters=own)
    return found


def _bounded(one: Parameter) -> Parameter:
    if one.name != "limit":
        return one
    return msgspec.structs.replace(one, most=MOST_ROWS, told=f"How many at most; {USUAL_ROWS} unless given.")


def schema(one: Endpoint) -> dict[str, Any]:
    """What a tool takes, as JSON Schema."""
    return {
        "type": "object",
        "properties": {each.name: each.schema() | {"description": each.told} for each in one.parameters},
        "required": [each.name for each in one.parameters if each.needed],
        "additionalProperties": False,
    }


def answer(store: Store, one: Endpoint, given: Mapping[str, Any]) -> Told:
    """What a tool answers, as plain JSON values. Raises Refusal with a reason that tells how to ask better."""
    asked = checked(one.parameters, {name: value for name, value in given.items() if value is not None})
    if any(each.name == "limit" for each in one.parameters):
        asked.setdefault("limit", USUAL_ROWS)
    try:
        told = _plain(one.ask(store, asked))
        while len(msgspec.json.encode(told)) > MOST_CHARS and asked.get("limit", 1) > 1:
            asked["limit"] //= 2
            told = _plain(one.ask(store, asked))
        if one.name in _EVIDENCE:
            told["evidence"] = _sentences(store, _EVIDENCE[one.name](asked, told))
    except BadQuestionError as error:
        raise of_question(error, asked) from error
    except StoreError as error:
        raise of_store(error, store.name) from error
    return _shortened(told)


def _plain(told: Any) -> Told:
    plain: Told = msgspec.json.decode(msgspec.json.encode(told))
    return plain


def _filters(asked: Told, _told: Told) -> Told:
    return {name: value for name, value in asked.items() if name in FILTERS}


def _between(asked: Told, told: Told) -> Told:
    return {"status": list(DONE)} | _filters(asked, told) | {"between": [asked["a"], asked["b"]]}


def _of_actor(asked: Told, _told: Told) -> Told:
    return {"party": [asked["id"]]}


def _of_actors(asked: Told, told: Told) -> Told:
    """The events that are asked about, of the first of the actors where nobody else is asked for."""
    filters = _filters(asked, told)
    first = [one["id"] for one in told["actors"][:1]]
    return filters if "party" in filters or not first else filters | {"party": first}


def _of_story(_asked: Told, told: Told) -> Told:
    return {"article": (told.get("story") or {}).get("earliest")}


def _of_stories(_asked: Told, told: Told) -> Told:
    return {"article": next((one["earliest"] for one in told["stories"]), None)}


_EVIDENCE: Mapping[str, Callable[[Told, Told], Told]] = {
    "dyad": _between,
    "counts": _filters,
    "actors": _of_actors,
    "actor": _of_actor,
    "stories": _of_stories,
    "story": _of_story,
    "sources": _filters,
}
"""The tools whose answers have no sentences, and the question that finds some."""


def _sentences(store: Store, question: Told) -> list[Told]:
    """Sentences that an answer rests on, each with its source and the article's id."""
    if "article" in question:
        if question["article"] is None:
            return []
        rows = _plain(questions.article(store, {"id": question["article"]}))["events"][:_SENTENCES]
    else:
        rows = _plain(questions.events_(store, question | {"limit": _SENTENCES}))["events"]
    return [
        {
            "sentence": row["event"]["evidence"]["text"], "event": row["event"]["id"], "article": row["article"],
            "title": row["title"], "publisher": row["publisher"], "published": row["published"],
            "address": row["address"],
        }
        for row in rows
    ]  # fmt: skip


def _shortened(told: Told) -> Told:
    """An answer within bounds: long texts and lists are cut, and `left_out` says how much of which."""
    left: dict[str, int] = {}
    article = told.get("article")
    if isinstance(article, dict):
        article["paragraphs"] = []  # the text has them
        if len(article["text"]) > _MOST_TEXT:
            left["characters of the text"] = len(article["text"]) - _MOST_TEXT
            article["text"] = article["text"][:_MOST_TEXT]
    while len(msgspec.json.encode(told)) > MOST_CHARS:
        lists = [(len(msgspec.json.encode(value)), where, name) for where in (told, *_inner(told))
                 for name, value in where.items() if isinstance(value, list) and len(value) > 1]  # fmt: skip
        if not lists:
            return {"left_out": {"everything": 1}, "note": "one record alone is larger than an answer may be"}
        _, where, name = max(lists, key=lambda one: one[0])
        kept = len(where[name]) // 2
        left[name] = left.get(name, 0) + len(where[name]) - kept
        where[name] = where[name][:kept]
    return told | {"left_out": left} if left else told


def _inner(told: Told) -> list[Told]:
    """The objects within an answer, and within its lists, to any depth that answers have."""
    found: list[Told] = []
    waiting: list[Any] = list(told.values())
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.append(one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
