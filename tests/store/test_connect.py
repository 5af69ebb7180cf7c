"""Connections to a server: one that lay unused and was lost meanwhile is made anew, and the question is answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from dragoman.errors import StoreError
from dragoman.store import Store, connect


@pytest.fixture
def server(postgres: Callable[[str], str]) -> str:
    return postgres("")


def cut_off(store: Store, postgres: Callable[[str], str]) -> None:
    """Ends the store's connection from the server's side."""
    with store.read() as connection:
        ours = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with postgres.engine.connect() as another:  # type: ignore[attr-defined]
        another.execute(text("SELECT pg_terminate_backend(:ours, 5000)"), {"ours": ours})


def test_connection_lost_while_unused_is_made_anew(
    server: str, postgres: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_FRESH", 0.0)
    with Store(server) as store:
        cut_off(store, postgres)
        assert store.known(["0" * 64], "any") == set()


def test_connection_lost_just_now_is_told_once(server: str, postgres: Callable[[str], str]) -> None:
    with Store(server) as store:
        cut_off(store, postgres)
        with pytest.raises(StoreError):
            store.known(["0" * 64], "any")
        assert store.known(["0" * 64], "any") == set()
