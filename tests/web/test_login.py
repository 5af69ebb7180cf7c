"""Signing in and out, sessions, and how often one may try."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.testclient import TestClient
from tests.web.conftest import HOST, PASSWORDS, csrf_of

from dragoman.store import Store
from dragoman.web import users
from dragoman.web.app import workbench
from dragoman.web.attempts import PAIR, WINDOW, Attempts, network_of
from dragoman.web.sessions import Sessions
from dragoman.web.settings import Settings

SignedIn = Callable[[str], TestClient]
COOKIE = "dragoman"


def attempt(client: TestClient, name: str, password: str, onward: str = "/") -> object:
    told = {"name": name, "password": password, "next": onward, "csrf": csrf_of(client, "/login")}
    return client.post("/login", data=told, follow_redirects=False)


def test_the_app_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_page(signed_in: SignedIn) -> None:
    stranger = signed_in("")
    told = stranger.get("/sources?since=2025", follow_redirects=False)
    assert told.status_code == 303
    assert told.headers["location"] == "/login?next=%2Fsources%3Fsince%3D2025"
    done = attempt(stranger, "rita", PASSWORDS["rita"], "/sources?since=2025")
    assert done.headers["location"] == "/sources?since=2025"
    assert stranger.get("/sources").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/login", "/static/workbench.css", "/robots.txt"])
def test_some_pages_need_nobody(signed_in: SignedIn, path: str) -> None:
    assert signed_in("").get(path, follow_redirects=False).status_code == 200


@pytest.mark.parametrize("name", ["rita", "nobody", "", "rita\0", "ri ta", "x" * 5_000])
def test_a_wrong_password_is_refused_without_telling_which_was_wrong(signed_in: SignedIn, name: str) -> None:
    told = attempt(signed_in(""), name, "not the password")
    assert told.status_code == 401
    assert "do not belong together" in told.text
    assert "set-cookie" not in told.headers


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/login",
    ],
)
def test_signing_in_leads_to_no_other_site(signed_in: SignedIn, onward: str) -> None:
    assert attempt(signed_in(""), "rita", PASSWORDS["rita"], onward).headers["location"] == "/"


def test_a_session_is_new_after_signing_in_and_its_cookie_is_closed_to_scripts(signed_in: SignedIn) -> None:
    client = signed_in("")
    client.get("/login")
    before = client.cookies[COOKIE]
    told = attempt(client, "rita", PASSWORDS["rita"])
    cookie = told.headers["set-cookie"]
    assert client.cookies[COOKIE] != before
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"))


def test_behind_a_proxy_cookies_are_for_https_alone(own_store: Store, users_file: Path) -> None:
    settings = Settings(store=own_store.name, users=str(users_file), behind_proxy=True, hosts=("news.example",))
    with TestClient(workbench(own_store, settings), base_url="https://news.example") as client:
        told = attempt(client, "rita", PASSWORDS["rita"])
        assert told.headers["set-cookie"].startswith("__Host-dragoman=")
        assert "Secure" in told.headers["set-cookie"]
        assert "strict-transport-security" in told.headers


def test_a_copied_cookie_is_worth_nothing_after_signing_out(signed_in: SignedIn) -> None:
    client = signed_in("rita")
    stolen = client.cookies[COOKIE]
    thief = signed_in("")
    thief.cookies.set(COOKIE, stolen)
    assert thief.get("/sources", follow_redirects=False).status_code == 200
    client.post("/logout", data={"csrf": csrf_of(client, "/sources")})
    thief.cookies.set(COOKIE, stolen)
    assert thief.get("/sources", follow_redirects=False).status_code == 303


def test_a_session_that_is_too_old_is_over(own_store: Store, users_file: Path) -> None:
    settings = Settings(store=own_store.name, users=str(users_file), session_hours=-1)
    with TestClient(workbench(own_store, settings), base_url=f"http://{HOST}") as client:
        app = client.app
        person = app.state.users.person("rita")  # type: ignore[attr-defined]
        sessions: Sessions = app.state.sessions  # type: ignore[attr-defined]
        client.cookies.set(COOKIE, sessions.sealed(sessions.new("rita", person.stamp)))
        assert client.get("/sources", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "forged",
    [
        "x",
        "a.b.c",
        "x" * 10_000,
        str(URLSafeTimedSerializer("guessed", salt="dragoman session").dumps(["1", "ada", "x"])),
    ],
    ids=["nonsense", "shape", "long", "guessed secret"],
)
def test_a_forged_cookie_is_nobodys(signed_in: SignedIn, forged: str) -> None:
    client = signed_in("")
    client.cookies.set(COOKIE, forged)
    assert client.get("/sources", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("change", ["password", "role", "removed", "broken"])
def test_a_change_in_the_users_file_ends_the_session(own_store: Store, tmp_path: Path, change: str) -> None:
    path = tmp_path / "desk.users"
    line = users.with_password("rita", "reviewer", PASSWORDS["rita"])
    users.write(path, [line])
    settings = Settings(store=own_store.name, users=str(path))
    with TestClient(workbench(own_store, settings), base_url=f"http://{HOST}") as client:
        attempt(client, "rita", PASSWORDS["rita"])
        assert client.get("/sources", follow_redirects=False).status_code == 200
        if change == "broken":
            path.write_text("rita:king:x\n")
        else:
            other = users.with_password("rita", "reviewer", "another password")
            rest = {"password": [other], "role": [line._replace(role="reader")], "removed": []}
            users.write(path, rest[change])
        assert client.get("/sources", follow_redirects=False).status_code == 303


def test_after_a_few_wrong_passwords_even_the_right_one_waits(signed_in: SignedIn) -> None:
    client = signed_in("")
    for _ in range(PAIR):
        assert attempt(client, "rita", "wrong").status_code == 401
    told = attempt(client, "rita", PASSWORDS["rita"])
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) > 0
    assert attempt(client, "rob", PASSWORDS["rob"]).status_code == 303


def test_attempts_are_forgotten_in_time_and_counted_by_address_too() -> None:
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0])
    for number in range(30):
        assert attempts.wait("1.2.3.4", f"name{number}") == 0
        attempts.note("1.2.3.4", f"name{number}")
    assert attempts.wait("1.2.3.4", "another") == WINDOW
    assert attempts.wait("5.6.7.8", "another") == 0
    now[0] = WINDOW
    assert attempts.wait("1.2.3.4", "another") == 0


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("testclient", "testclient"),
    ],
)
def test_addresses_of_one_customer_count_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_right_password_does_not_count() -> None:
    attempts = Attempts()
    for number in range(100):
        attempts.note("1.2.3.4", f"name{number}")
        attempts.forgive("1.2.3.4", f"name{number}")
    assert attempts.wait("1.2.3.4", "rita") == 0


def test_several_workers_share_what_may_be_tried() -> None:
    attempts = Attempts(workers=PAIR)
    attempts.note("1.2.3.4", "rita")
    assert attempts.wait("1.2.3.4", "rita") > 0


def test_the_secret_is_made_beside_the_users_file_for_its_owner_alone(signed_in: SignedIn, users_file: Path) -> None:
    signed_in("rita")
    made = Path(f"{users_file}.secret")
    assert len(made.read_text()) == 64
    assert made.stat().st_mode & 0o777 == 0o600
    assert users_file.stat().st_mode & 0o777 == 0o600


def test_passwords_are_kept_as_argon2_and_tokens_as_sha256(users_file: Path) -> None:
    assert users_file.read_text().count(":$argon2id$") == 3
    line, token = users.with_token("bot", "reader")
    assert token not in ":".join(line)
    assert line.hash.startswith("sha256:")


@pytest.mark.parametrize(
    "line",
    ["rita", "rita:king:$argon2id$x", "rita:reader:plain", "ri ta:reader:$argon2id$x", "local:admin:$argon2id$x",
     "bot:reader:sha256:abc"],
)  # fmt: skip
def test_a_users_file_that_makes_no_sense_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "desk.users"
    path.write_text(f"# comment\n\n{line}\n")
    with pytest.raises(users.UsersError, match=":3"):
        users.read(path)
