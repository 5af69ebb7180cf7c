import gzip
import http.server
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from dragoman.capture import fetch as fetching
from dragoman.capture.bounds import MAX_FETCH_BYTES
from dragoman.capture.fetch import fetch, is_public
from dragoman.errors import NotAllowed, NotFound, NotReadable, TooLarge

PAGE = "<p>Переговоры завершились.".encode("cp1251")


class Site(http.server.BaseHTTPRequestHandler):
    """A server with one page of each kind."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = self.path.strip("/").partition("?")[0]
        getattr(self, f"page_{page}", self.page_missing)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_plain(self) -> None:
        self.answer(PAGE, Content_Type="text/html; charset=windows-1251")

    def page_zipped(self) -> None:
        self.answer(gzip.compress(PAGE), Content_Type="text/html; charset=windows-1251", Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.answer(gzip.compress(b"a" * 30 * 1024 * 1024), Content_Type="text/html", Content_Encoding="gzip")

    def page_odd(self) -> None:
        self.answer(b"x", Content_Encoding="br")

    def page_moved(self) -> None:
        self.answer(b"", 302, Location="/plain")

    def page_loop(self) -> None:
        self.answer(b"", 302, Location="/loop")

    def page_inward(self) -> None:
        self.answer(b"", 302, Location="http://10.0.0.1/")

    def page_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def page_large(self) -> None:
        self.answer(b"", Content_Length=str(MAX_FETCH_BYTES + 1))

    def page_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
        except OSError:
            self.close_connection = True

    def page_drip(self) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")

    def page_trickle(self) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"word ")

    def drip(self, head: bytes, drop: bytes) -> None:
        try:
            self.wfile.write(head)
            for _ in range(60):
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def page_broken(self) -> None:
        self.wfile.write(b"what?\r\n\r\n")
        self.close_connection = True

    def page_refused(self) -> None:
        self.answer(b"", 403)

    def page_missing(self) -> None:
        self.answer(b"", 404)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing: clients hang up on purpose."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("page", ["plain", "zipped", "moved", "plain?q=мир"])
def test_a_page_is_fetched_and_decoded_by_its_header(site, reading, page):
    (capture,), refused = reading(f"{site}/{page}", allow_private=True)
    assert capture.html == "<p>Переговоры завершились."
    assert capture.source == f"{site}/{page}"
    assert capture.url == (f"{site}/plain" if page == "moved" else f"{site}/{page}")
    assert not refused


@pytest.mark.parametrize(
    "page, kind, reason",
    [
        ("missing", NotFound, "404"),
        ("refused", NotReadable, "403"),
        ("loop", NotReadable, "redirects"),
        ("file", NotAllowed, "only http and https"),
        ("large", TooLarge, "10 MiB"),
        ("endless", TooLarge, "10 MiB"),
        ("bomb", TooLarge, "20 MiB"),
        ("odd", NotReadable, "br"),
        ("broken", NotReadable, "failed"),
    ],
)
def test_what_cannot_be_fetched_is_one_refusal(site, reading, page, kind, reason):
    captures, (error,) = reading(f"{site}/{page}", allow_private=True)
    assert not captures
    assert isinstance(error, kind)
    assert reason in error.reason
    assert error.source == f"{site}/{page}"


def test_a_server_without_a_certificate_is_refused(site, reading):
    captures, (error,) = reading(f"{site}/plain".replace("http:", "https:"), allow_private=True)
    assert not captures
    assert isinstance(error, NotReadable)


@pytest.mark.parametrize("page", ["drip", "trickle"])
def test_a_server_that_drips_is_cut_off(site, page):
    start = time.monotonic()
    with pytest.raises(NotReadable, match="seconds"):
        fetch(f"{site}/{page}", allow_private=True, seconds=0.4)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://2130706433:1/",
        "http://0x7f.1:1/",
        "http://[::1]:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0:1/",
    ],
)
def test_private_addresses_are_refused_unless_allowed(monkeypatch, reading, url):
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "create_connection", never)
    captures, (error,) = reading(url)
    assert not captures
    assert isinstance(error, NotAllowed | NotFound)


def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    with pytest.raises(NotAllowed, match=r"10\.0\.0\.1"):
        fetch(f"{site}/inward")


def test_a_name_that_changes_its_answer_gains_nothing(site, monkeypatch):
    port = int(site.rpartition(":")[2])
    answers = iter(["93.184.215.14", "127.0.0.1"])
    connected: list[str] = []

    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(place: tuple[str, int], **_: object) -> socket.socket:
        connected.append(place[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotReadable):
        fetch(f"http://rebind.example:{port}/plain")
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize("url", ["http://", "http://[", "http://a:b/", "http://" + "a" * 300 + ".example/"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(NotFound):
        fetch(url)


@pytest.mark.parametrize(
    "address, public",
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses_are_told_from_others(address, public):
    assert is_public(ipaddress.ip_address(address)) is public
