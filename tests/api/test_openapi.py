from __future__ import annotations

import zlib
from collections import Counter
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from dragoman.api import app
from dragoman.api.endpoints import ENDPOINTS, Endpoint
from dragoman.api.openapi import document, encoded
from dragoman.store import Store
from dragoman.store.asking import Filters
from dragoman.uploads import Progress
from dragoman.web.users import LOCAL

CASES = 2_000
KNOWN = {
    "event": ["wheat", "raid", "vote", "bloc"],
    "explain": ["wheat", "visit-star"],
    "incident": ["incident-1", "raid"],
    "agreement": ["pact-star", "pact-herald"],
    "actor": ["Q912", "Q95726063"],
    "story": ["story-1", "article-star"],
    "article": ["article-drum", "article-herald"],
    "upload": ["0" * 24],
}
VALUES = {
    "who": ["MLI", "RUS", "Russia", "AES", "region:sahel", "Q912", "FRA", "Diop"],
    "day": ["2022", "2024-01", "2024-01-10"],
    "text": ["Mali", "wheat -Niger", '"Russia shipped"', "Mal*"],
}


class NoUploads:
    """Takes what comes in, and does nothing with it."""

    def begin(self, files: Any, _published: str | None, by: str) -> Progress:
        return Progress(id="0" * 24, by=by, at=0.0, files=len(files))

    def progress(self, number: str) -> Progress | None:
        return Progress(id=number, by="rob", at=0.0, files=1, state="done") if number == "0" * 24 else None


def chosen(value: object, among: list[str]) -> str:
    return among[zlib.crc32(repr(value).encode()) % len(among)]


def ask_of_what_there_is(case: Any) -> None:
    """Puts names that the store knows into a case, so that it comes further than to the look-up of names."""
    query = case.query if isinstance(case.query, dict) else {}
    for name in ("cursor", "place"):
        query.pop(name, None)
    for name in ("actor", "recipient", "party", "between", "country"):
        if name in query:
            query[name] = [chosen(value, VALUES["who"]) for value in query[name]]
    for name, kind in {"a": "who", "b": "who", "name": "who", "since": "day", "until": "day", "text": "text"}.items():
        if name in query:
            query[name] = chosen(query[name], VALUES[kind])
    if "source" in query:
        query["source"] = ["TASS"]
    if case.path_parameters:
        name = case.operation.definition.raw["operationId"]
        case.path_parameters["id"] = chosen(case.path_parameters["id"], KNOWN[name])
    body = case.body if isinstance(case.body, dict) else {}
    for name in ("into", "other", "incident"):
        if "act" in body and name in body:
            body[name] = "incident-1"
    if "act" in body and "event" in body:
        body["event"] = chosen(body["event"], KNOWN["event"])


CHECKED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


def statuses(operation: Any, mode: schemathesis.GenerationMode, number: int) -> Counter[int]:
    """Tries that many cases, valid or invalid; how often the server answered with which status."""
    seen: Counter[int] = Counter()

    @settings(
        max_examples=number, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        if mode.is_positive and zlib.crc32(repr((case.query, case.path_parameters, case.body)).encode()) % 4:
            ask_of_what_there_is(case)
        response = case.call()
        seen[response.status_code] += 1
        case.validate_response(response, checks=CHECKED)

    run()
    return seen


@pytest.mark.slow
def test_no_case_of_2000_breaks_the_server_and_all_answers_are_as_described(store: Store) -> None:
    """Valid and invalid cases of every operation; invalid ones must be refused."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app(store, user=LOCAL, uploads=NoUploads()))
    operations = [found.ok() for found in schema.get_all_operations()]
    seen: Counter[int] = Counter()
    for operation in operations:
        for mode in schemathesis.GenerationMode:
            seen += statuses(operation, mode, -(-CASES // (2 * len(operations))))
    print(dict(seen))
    assert seen.total() >= CASES
    assert {200, 400, 404} <= set(seen)  # which others come up depends on what is drawn


def test_the_document_is_openapi_and_what_it_refers_to_is_there(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    assert told == msgspec.json.decode(encoded())
    text = client.get("/openapi.json").text
    for name in told["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text
    for schema in told["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
def test_every_address_is_in_the_document_with_its_parameters(endpoint: Endpoint) -> None:
    operation = document()["paths"][endpoint.path][endpoint.method.lower()]
    assert [one["name"] for one in operation.get("parameters", ())] == [one.name for one in endpoint.parameters]
    assert all(one["description"] for one in operation.get("parameters", ()))
    assert ("requestBody" in operation) == (endpoint.body is not None)


@pytest.mark.parametrize("name", ["events", "incidents", "actors", "stories", "counts"])
def test_all_filters_of_the_command_line_are_parameters(name: str) -> None:
    [endpoint] = [one for one in ENDPOINTS if one.name == name]
    assert set(Filters.__struct_fields__) <= {one.name for one in endpoint.parameters}


@pytest.mark.parametrize("address, schema", [
    pytest.param("/events", "Events", id="events"),
    pytest.param("/incidents/incident-1", "IncidentWhole", id="incident"),
    pytest.param("/agreements", "Agreements", id="agreements"),
    pytest.param("/actors", "Actors", id="actors"),
    pytest.param("/stories/story-1", "StoryWhole", id="story"),
    pytest.param("/sources", "Sources", id="sources"),
    pytest.param("/dyad?a=MLI&b=RUS", "Dyad", id="dyad"),
    pytest.param("/counts?by=month,quad", "Counts", id="counts"),
    pytest.param("/articles/article-herald", "ArticleWhole", id="article"),
    pytest.param("/events/raid/explain", "Explained", id="explanation"),
    pytest.param("/events/nothing", "Failure", id="error"),
])  # fmt: skip
def test_answers_are_as_the_document_describes_them(client: TestClient, address: str, schema: str) -> None:
    wanted = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    jsonschema_rs.validate(wanted, client.get(address).json())
