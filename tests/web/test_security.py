"""What the guard lets through and what it does not: hosts, origins, forms, roles, sizes, paths, tokens, headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import HOST, csrf_of

from dragoman.store import Store
from dragoman.web.app import workbench
from dragoman.web.security import MAX_FORM_BYTES, MAX_UPLOAD_BYTES
from dragoman.web.settings import Settings

SignedIn = Callable[[str], TestClient]
TOKENS = {"reader": "token of a reader", "reviewer": "token of a reviewer"}
PAGES = [
    "/",
    "/sources",
    "/upload",
    "/nothing-there",
    "/login",
    "/static/workbench.css",
    "/static/none.css",
    "/healthz",
]


@pytest.fixture
def with_tokens(own_store: Store, users_file: Path) -> TestClient:
    """Accounts, and two tokens in the variable."""
    told = ",".join(f"{role}bot:{role}:{hashlib.sha256(one.encode()).hexdigest()}" for role, one in TOKENS.items())
    settings = Settings(store=own_store.name, users=str(users_file), tokens=told)
    return TestClient(workbench(own_store, settings), base_url=f"http://{HOST}")


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_has_the_headers(client: TestClient, page: str) -> None:
    headers = client.get(page).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert ("no-store" in headers["cache-control"]) is not page.startswith("/static/")


def test_a_page_that_breaks_has_headers_and_tells_nothing(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of /home/desk")

    monkeypatch.setattr("dragoman.web.start.news", broken)
    app = workbench(own_store, Settings(store=own_store.name))
    told = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False).get("/?all=1")
    assert told.status_code == 500
    assert "secret" not in told.text
    assert told.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8700",
        "localhost.evil.example",
        "localhost@evil.example",
        "",
        "[::1",
        "127.0.0.1.nip.io",
    ],
)
def test_another_sites_name_is_refused(client: TestClient, host: str) -> None:
    told = client.get("/", headers={"host": host})
    assert told.status_code == 421
    assert told.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "localhost:8700", "127.0.0.1:8700", "[::1]:8700", "LOCALHOST"])
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "é"])
def test_a_form_without_the_sessions_token_is_refused(writing_client: TestClient, csrf: str | None) -> None:
    csrf_of(writing_client, "/upload")
    told = {"pasted": "Something happened."} | ({} if csrf is None else {"csrf": csrf})
    assert writing_client.post("/upload", data=told).status_code == 403


def test_the_token_of_another_session_is_refused(signed_in: SignedIn) -> None:
    theirs = csrf_of(signed_in("rob"), "/upload")
    assert signed_in("ada").post("/upload", data={"pasted": "x", "csrf": theirs}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": f"https://{HOST}.evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": f"http://{HOST}:9999"},
    ],
    ids=["another site", "a longer name", "a sandbox", "a neighbour", "another port"],
)
def test_a_form_that_another_site_sends_is_refused_even_with_the_token(
    writing_client: TestClient, headers: dict[str, str]
) -> None:
    told = {"pasted": "", "csrf": csrf_of(writing_client, "/upload")}
    assert writing_client.post("/upload", data=told, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers", [{}, {"origin": f"http://{HOST}"}, {"origin": "null", "sec-fetch-site": "same-origin"}]
)
def test_our_own_forms_are_taken(writing_client: TestClient, headers: dict[str, str]) -> None:
    told = {"pasted": "", "csrf": csrf_of(writing_client, "/upload")}
    assert writing_client.post("/upload", data=told, headers=headers).status_code == 400  # nothing to upload


@pytest.mark.parametrize("path", ["/upload", "/review", "/incidents/x/merge", "/events", "/nothing"])
def test_a_reader_writes_nowhere(signed_in: SignedIn, path: str) -> None:
    reader = signed_in("rita")
    told = reader.post(path, data={"csrf": csrf_of(reader, "/sources")})
    assert told.status_code == 403
    assert "role of reviewer" in told.text


def test_a_reader_sees_no_form_to_upload(signed_in: SignedIn) -> None:
    page = signed_in("rita").get("/upload").text
    assert 'type="file"' not in page
    assert "role of reviewer" in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_stranger_writes_nowhere(signed_in: SignedIn, method: str) -> None:
    assert signed_in("").request(method, "/upload").status_code == 401


def test_a_form_that_is_too_large_is_refused_before_it_is_read(writing_client: TestClient) -> None:
    csrf = csrf_of(writing_client, "/upload")
    large = {"csrf": csrf, "note": "x" * MAX_FORM_BYTES}
    assert writing_client.post("/review", data=large).status_code == 413
    told = writing_client.post("/upload", content=b"", headers={"content-length": str(MAX_UPLOAD_BYTES + 1)})
    assert told.status_code == 413


def test_a_form_that_hides_its_length_is_cut_off(writing_client: TestClient) -> None:
    def endless() -> object:
        for _ in range(MAX_FORM_BYTES // 65_536 + 2):
            yield b"x" * 65_536

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert writing_client.post("/review", content=endless(), headers=headers).status_code == 413  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kind, body",
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded", b"a=1&" * 2_000),
        ("text/plain", b"csrf=x"),
        ("application/json", b"{}"),
    ],
)
def test_a_broken_form_is_refused(writing_client: TestClient, kind: str, body: bytes) -> None:
    told = writing_client.post("/upload", content=body, headers={"content-type": kind})
    assert told.status_code in (400, 403, 415)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
        "/static/%00", "/articles/..%2f..%2f..%2fetc%2fpasswd", "/articles/%2e%2e/raw", "/articles/%00/raw",
        "/upload/..%2f..%2fetc", "/upload/%2e%2e", "/sources/refused/../../etc/raw", "/sources/refused/-1/raw",
        "/sources/refused/99999999999999999999/raw",
    ],
)  # fmt: skip
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    told = client.get(path)
    assert told.status_code in (400, 404)
    assert "root:" not in told.text
    assert "import" not in told.text


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_a_token_reads_for_programs(with_tokens: TestClient, role: str) -> None:
    told = with_tokens.get("/metrics", headers={"authorization": f"Bearer {TOKENS[role]}"})
    assert told.status_code in (200, 404)


@pytest.mark.parametrize("token", ["", "wrong", "é", "token of a reader "[:5], "x" * 100_000])
def test_a_wrong_token_is_refused_in_the_shape_of_errors(with_tokens: TestClient, token: str) -> None:
    told = with_tokens.get("/api/v1/events", headers={"authorization": f"Bearer {token}".encode()})
    assert told.status_code == 401
    assert told.headers["www-authenticate"] == "Bearer"
    assert set(told.json()["error"]) == {"code", "message", "field"}


def test_a_stolen_token_of_a_reader_corrects_nothing(with_tokens: TestClient) -> None:
    headers = {"authorization": f"Bearer {TOKENS['reader']}"}
    assert with_tokens.post("/api/v1/corrections", json={}, headers=headers).status_code == 403
    assert with_tokens.post("/api/v1/captures", content=b"x", headers=headers).status_code == 403


def test_a_token_opens_no_page(with_tokens: TestClient) -> None:
    headers = {"authorization": f"Bearer {TOKENS['reviewer']}"}
    assert with_tokens.get("/sources", headers=headers, follow_redirects=False).status_code == 303
    assert with_tokens.post("/upload", data={"pasted": "x"}, headers=headers).status_code == 401


def test_a_session_needs_the_header_to_write_by_the_api(signed_in: SignedIn) -> None:
    client = signed_in("rob")
    assert client.post("/api/v1/corrections", json={}).status_code == 403
    csrf = csrf_of(client, "/upload")
    assert client.post("/api/v1/corrections", json={}, headers={"x-csrf-token": csrf}).status_code != 403


def test_on_this_machine_another_site_cannot_write_by_the_api(writing_client: TestClient) -> None:
    told = writing_client.post("/api/v1/corrections", json={}, headers={"origin": "https://evil.example"})
    assert told.status_code == 403
