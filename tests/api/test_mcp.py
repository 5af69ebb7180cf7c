from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from tests.store.asked_store import fill
from typer.testing import CliRunner

from dragoman.api.parameters import parameters
from dragoman.mcp import tools
from dragoman.store import Store

PROGRAM = "import typer; from dragoman.cli.mcp import mcp; typer.run(mcp)"
QUESTIONS: dict[str, dict[str, Any]] = {
    "events": {"actor": ["MLI"], "limit": 2},
    "event": {"id": "wheat"},
    "explain": {"id": "wheat"},
    "incidents": {"type": ["CONSULT"]},
    "incident": {"id": "incident-1"},
    "agreements": {"between": ["MLI", "RUS"]},
    "agreement": {"id": "pact-star"},
    "actors": {"name": "MLI"},
    "actor": {"id": "Q912"},
    "stories": {},
    "story": {"id": "story-1"},
    "sources": {},
    "dyad": {"a": "MLI", "b": "RUS"},
    "counts": {"by": ["month", "type"]},
    "article": {"id": "article-drum"},
}
PROOFS = ("Mali", "Diop", "Lavrov", "The two sides agreed on a refinery.", "Paris", "Goïta")


def with_client(path: Path, then: Callable[[Client], Awaitable[None]]) -> None:
    """Runs *then* with a client of the program over standard input and output."""

    async def run() -> None:
        server = StdioServerParameters(command=sys.executable, args=["-c", PROGRAM, "--store", str(path)])
        async with Client(stdio_client(server)) as client:
            await then(client)

    asyncio.run(asyncio.wait_for(run(), 60))


def said(told: Any) -> str:
    return str(told.content[0].text)


@pytest.mark.slow
def test_an_assistant_asks_and_gets_evidence(read_store: Store) -> None:
    async def ask(client: Client) -> None:
        assert client.server_info is not None
        assert (client.server_info.name, "cite" in (client.instructions or "")) == ("dragoman", True)
        listed = {one.name: one for one in (await client.list_tools()).tools}
        assert set(listed) == set(QUESTIONS)
        assert all(one.description and one.annotations and one.annotations.read_only_hint for one in listed.values())
        for name, given in QUESTIONS.items():
            told = await client.call_tool(name, given)
            assert not told.is_error, said(told)
            assert msgspec.json.decode(said(told)) == told.structured_content
            assert any(proof in said(told) for proof in PROOFS), name
            assert "article-" in said(told), name
        wrong = await client.call_tool("events", {"actor": ["Nobody Atall"]})
        assert wrong.is_error
        assert said(wrong).startswith("actor: ")
        assert (await client.call_tool("nothing", {})).is_error

    with_client(Path(read_store.name), ask)


def asked(store: Store, tool: str, /, **given: Any) -> dict[str, Any]:
    return tools.answer(store, tools.endpoints()[tool], given)


@pytest.mark.parametrize("name", ["dyad", "counts", "actors", "actor", "stories", "story", "sources"])
def test_what_is_counted_comes_with_sentences_it_rests_on(read_store: Store, name: str) -> None:
    evidence = asked(read_store, name, **QUESTIONS[name])["evidence"]
    assert 1 <= len(evidence) <= 5
    assert all(one["sentence"] and one["article"].startswith("article-") and one["address"] for one in evidence)


def test_the_evidence_of_a_dyad_is_between_the_two(read_store: Store) -> None:
    evidence = asked(read_store, "dyad", a="MLI", b="RUS")["evidence"]
    assert {one["event"] for one in evidence} == {"wheat", "visit-herald", "visit-courier", "visit-star"}


@pytest.mark.parametrize("name, given", [
    pytest.param("events", {"limit": tools.MOST_ROWS + 1}, id="too many rows"),
    pytest.param("events", {"actor": "MLI"}, id="no list"),
    pytest.param("events", {"colour": "red"}, id="no such parameter"),
    pytest.param("events", {"limit": True}, id="no number"),
    pytest.param("dyad", {"a": "MLI"}, id="one of two"),
    pytest.param("counts", {"by": ["colour"]}, id="no column"),
    pytest.param("article", {"id": "\ud800"}, id="half a character"),
    pytest.param("article", {"id": "nothing"}, id="not there"),
])  # fmt: skip
def test_a_bad_question_is_refused_with_a_reason(read_store: Store, name: str, given: dict[str, Any]) -> None:
    from dragoman.api.errors import Refusal

    with pytest.raises(Refusal):
        asked(read_store, name, **given)


def test_answers_are_bounded_and_say_what_was_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "MOST_CHARS", 3_000)
    monkeypatch.setattr(tools, "_MOST_TEXT", 50)
    with Store(tmp_path / "news.db") as store:
        fill(store)
        events = asked(store, "events", limit=8)
        assert events["next"]
        assert "left_out" not in events
        incident = asked(store, "incident", id="incident-1")
        assert incident["left_out"]["reports"] >= 1
        article = asked(store, "article", id="article-drum")
        assert (len(article["article"]["text"]), article["left_out"]["characters of the text"] > 100) == (50, True)
        for told in (events, incident, article):
            assert len(msgspec.json.encode(told)) < 3_200


def test_what_a_tool_takes_is_said_as_json_schema() -> None:
    schema = tools.schema(tools.endpoints()["events"])
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    assert schema["properties"]["limit"]["maximum"] == tools.MOST_ROWS
    assert schema["properties"]["actor"]["description"] == parameters("actor")[0].told


def test_a_store_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    import typer

    from dragoman.cli.mcp import mcp

    app = typer.Typer()
    app.command()(mcp)
    told = CliRunner().invoke(app, ["--store", str(tmp_path / "no.db")])
    assert (told.exit_code, "there is no such store" in told.output) == (1, True)
