"""The OpenAPI 3.1 document, made of the table that the routes are made of, so that it says what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec

from dragoman._version import __version__
from dragoman.api.endpoints import ENDPOINTS, Endpoint
from dragoman.api.errors import Failure
from dragoman.api.parameters import Parameter
from dragoman.api.writing import MOST_CAPTURES

JSON = "application/json"
FILES = "multipart/form-data"
_ALWAYS = (400, 401, 403, 406, 500, 503)  # errors that any address may answer with
_OF_POSTS = (404, 409, 413, 415, 422, 429)
_TOLD = {
    304: "Not changed since the answer with that ETag.",
    400: "A parameter, or the body, is not as described.",
    401: "Nobody has signed in, or the token is not known.",
    403: "Not allowed in that role, or sent from another site.",
    404: "It is not in the store.",
    406: "An answer of another kind than JSON is asked for.",
    409: "What was decided before stands in the way.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    422: "Well-formed, but it cannot be.",
    429: "Too often, or too much at once.",
    500: "Something went wrong here, or the store cannot be used.",
    503: "The store is busy: try again.",
}
_SEVERAL = {"several": True, "pair": True, "commas": False}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document. Its addresses are relative to where it stands."""
    types = [one.answer for one in ENDPOINTS] + [one.body for one in ENDPOINTS if one.body] + [Failure]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    by_type = {id(one): schema for one, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for one in ENDPOINTS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, by_type)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dragoman",
            "version": __version__,
            "description": "Who did what to whom, when and where, with the sentence that proves it: the questions and "
            "corrections of a store as JSON.",
        },
        "servers": [{"url": "."}],
        "security": [{"token": []}, {}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Not asked for where the workbench runs without accounts.",
                }
            },
        },
    }


@lru_cache(maxsize=1)
def encoded() -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(document())


def _operation(one: Endpoint, by_type: dict[int, Any]) -> dict[str, Any]:
    failure = by_type[id(Failure)]
    responses = {str(one.status): _done(one, by_type[id(one.answer)])}
    statuses = [*_ALWAYS, *(_OF_POSTS if one.method == "POST" else ()), *((404,) if one.of_one else ())]
    if _has_etag(one):
        responses["304"] = {"description": _TOLD[304], "headers": _etag()}
    for status in sorted(set(statuses)):
        responses[str(status)] = {"description": _TOLD[status], "content": {JSON: {"schema": failure}}}
    found: dict[str, Any] = {"operationId": one.name, "summary": one.told, "responses": responses}
    if one.parameters:
        found["parameters"] = list(_parameters(one.in_path(), "path")) + list(_parameters(one.in_query(), "query"))
    if one.body:
        found["requestBody"] = {"required": True, "content": _bodies(one, by_type[id(one.body)])}
    return found


def _has_etag(one: Endpoint) -> bool:
    return one.method == "GET" and not one.of_uploads


def _done(one: Endpoint, schema: Any) -> dict[str, Any]:
    headers: dict[str, Any] = _etag() if _has_etag(one) else {}
    if one.method == "POST" and one.of_uploads:
        headers["Location"] = {"description": "Where to ask how far it is.", "schema": {"type": "string"}}
    if any(each.name == "cursor" for each in one.parameters):
        headers["Link"] = {"description": "The next page, as rel=next.", "schema": {"type": "string"}}
    found: dict[str, Any] = {"description": HTTPStatus(one.status).phrase, "content": {JSON: {"schema": schema}}}
    return found | ({"headers": headers} if headers else {})


def _etag() -> dict[str, Any]:
    told = "Weak; another one after every change of the store."
    return {"ETag": {"description": told, "schema": {"type": "string", "pattern": '^W/"[0-9a-f]+"$'}}}


def _parameters(own: Sequence[Parameter], where: str) -> Iterable[dict[str, Any]]:
    for one in own:
        found: dict[str, Any] = {"name": one.name, "in": where, "description": one.told, "schema": one.schema()}
        if where == "path" or one.needed:
            found["required"] = True
        if one.listed:
            found |= {"style": "form", "explode": _SEVERAL[one.kind]}
        yield found


def _bodies(one: Endpoint, schema: Any) -> dict[str, Any]:
    found = {JSON: {"schema": schema}}
    if one.files:
        told = "Pages, tables of pages or archives, as `dragoman ingest` reads them."
        files = {
            "type": "array", "minItems": 1, "maxItems": MOST_CAPTURES, "description": told,
            "items": {"type": "string", "format": "binary"},
        }  # fmt: skip
        found[FILES] = {"schema": {"type": "object", "properties": {"captures": files}, "required": ["captures"]}}
    return found
