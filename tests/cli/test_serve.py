"""`dragoman serve` and `dragoman users`: what they refuse, and that they serve."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner, Result

from dragoman.cli.serve import is_loopback, serve
from dragoman.cli.users import users
from dragoman.store import Store

PASSWORD = "a password that is long"  # as typed
SERVED = "import typer; from dragoman.cli.serve import serve; typer.run(serve)"


def call(command: object, *arguments: str | Path, typed: str = "") -> Result:
    program = typer.Typer()
    program.command()(command)  # type: ignore[type-var, arg-type]
    return CliRunner().invoke(program, [str(one) for one in arguments], input=typed)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with Store(tmp_path / "news.db"):
        return tmp_path / "news.db"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.users"
    assert call(users, "add", path, "rita", "--role", "reviewer", typed=PASSWORD + "\n").exit_code == 0
    return path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "news.example", "127.0.0.1.example"])
def test_at_another_address_it_asks_for_users(store: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_TOKENS", raising=False)
    done = call(serve, "--store", store, "--host", host)
    assert done.exit_code == 2
    assert "--users" in done.output


@pytest.mark.parametrize(
    "more", [("--behind-proxy",), ("--behind-proxy", "--name", "x.example"), ("--behind-proxy", "--users", "x")]
)
def test_behind_a_proxy_it_asks_for_users_and_a_name(store: Path, more: tuple[str, ...]) -> None:
    assert call(serve, "--store", store, *more).exit_code == 2


@pytest.mark.parametrize(
    "host, expected",
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("", False),
     ("localhost.example", False), ("10.0.0.1", False)],
)  # fmt: skip
def test_what_is_this_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_what_cannot_be_served_is_told_in_a_line(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, told in (
        (["--store", tmp_path / "none.db"], "there is no such store"),
        (["--store", store, "--users", tmp_path / "none.users"], "there is no such users file"),
    ):
        done = call(serve, *arguments)
        assert done.exit_code == 1
        assert told in done.output
    monkeypatch.setenv("DRAGOMAN_TOKENS", "bot:king:abc")
    done = call(serve, "--store", store)
    assert done.exit_code == 1
    assert "no role" in done.output


def test_a_port_that_is_taken_is_told(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = call(serve, "--store", store, "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 1
    assert "cannot listen there" in done.output


def test_it_serves_and_ends_when_told(store: Path, desk: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["--store", str(store), "--users", str(desk), "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-c", SERVED, *arguments], stderr=subprocess.PIPE, env={**os.environ}
    ) as served:
        try:
            address, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
            while True:
                try:
                    told = httpx.get(f"{address}/healthz", trust_env=False)
                    break
                except httpx.TransportError:
                    assert time.monotonic() < until
                    assert served.poll() is None
                    time.sleep(0.1)
            assert told.json() == {"status": "ok"}
            assert "server" not in told.headers
            assert httpx.get(f"{address}/", trust_env=False).status_code == 303
            assert httpx.get(f"{address}/", headers={"host": "evil.example"}, trust_env=False).status_code == 421
        finally:
            served.send_signal(signal.SIGINT)
            _, said = served.communicate(timeout=30)
    assert f"is open at http://127.0.0.1:{port}/" in said.decode()
    assert "Traceback" not in said.decode()


def test_the_file_of_users_is_for_its_owner_and_holds_no_password(desk: Path) -> None:
    assert desk.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in desk.read_text()
    assert call(users, "list", desk).stdout.split() == ["rita", "reviewer", "password"]


def test_a_user_is_changed_and_removed(desk: Path) -> None:
    call(users, "add", desk, "rita", "--role", "admin", typed=PASSWORD + "\n")
    token = call(users, "add", desk, "rita", "--token").stdout.strip()
    assert len(token) > 40
    assert token not in desk.read_text()
    assert call(users, "list", desk).stdout.split() == ["rita", "admin", "password", "rita", "reader", "token"]
    assert call(users, "remove", desk, "rita").exit_code == 0
    assert call(users, "remove", desk, "rita").exit_code == 1
    assert call(users, "list", desk).stdout.split() == ["rita", "reader", "token"]


@pytest.mark.parametrize(
    "arguments, typed, status",
    [
        (["add", "FILE", "x"], "short\n", 1),
        (["add", "FILE", "x"], "", 1),
        (["add", "FILE", "local"], PASSWORD, 1),
        (["add", "FILE", "a:b"], PASSWORD, 1),
        (["add", "FILE", "x\ny"], PASSWORD, 1),
        (["add", "FILE"], PASSWORD, 2),
        (["list", "FILE", "x"], "", 2),
        (["list", "FILE"], "", 1),
        (["add", "FILE", "x", "--role", "king"], PASSWORD, 2),
    ],
)
def test_what_is_no_user_is_refused(tmp_path: Path, arguments: list[str], typed: str, status: int) -> None:
    path = tmp_path / "new.users"
    done = call(users, *(str(path) if one == "FILE" else one for one in arguments), typed=typed)
    assert done.exit_code == status
    assert not path.exists()
