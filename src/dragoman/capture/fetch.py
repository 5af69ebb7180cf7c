"""One page from the web, because the user named its address: within a time, a size, and the public internet.

The name is looked up here, the addresses that it gives are checked, and the connection goes to a checked one, not to
the name again: a name that changes its answer in between gains nothing. Each redirect is checked in the same way.
Proxies of the environment are not used, since behind one nobody knows where the connection ends.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from dragoman.capture.bounds import FETCH_SECONDS, MAX_FETCH_BYTES, MAX_REDIRECTS, MIB
from dragoman.capture.names import printable
from dragoman.capture.stream import inflated, read_up_to
from dragoman.errors import CaptureError, NotAllowed, NotFound, NotReadable, TooLarge

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_OK = range(200, 300)
_HEADERS = {
    "User-Agent": "dragoman (reads a page that its user named)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last four bytes
_PIECE_BYTES = 64 * 1024

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Fetched(NamedTuple):
    """What an address gave: the bytes, unpacked, their Content-Type, and the address after redirects."""

    raw: bytes
    content_type: str | None
    url: str


class _Target(NamedTuple):
    """An address taken apart: what to connect to, and what to ask for."""

    secure: bool
    host: str
    port: int
    path: str


def fetch(url: str, *, allow_private: bool = False, seconds: float = FETCH_SECONDS) -> Fetched:
    """The page at *url*, http or https, redirects followed, within *seconds* in all.

    Raises NotAllowed for private, loopback and link-local addresses (unless *allow_private*) and other schemes,
    NotFound, NotReadable where the server fails or is too slow, TooLarge.
    """
    source = printable(url)
    deadline = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        target = _target(url, source)
        addresses = _public(_looked_up(target, source, deadline), source, allow_private)
        answer = _asked(target, addresses, source, deadline)
        if isinstance(answer, str):
            url = _joined(url, answer, source)
            continue
        body, content_type = answer
        return Fetched(body, content_type, url)
    raise NotReadable(source, f"more than {MAX_REDIRECTS} redirects")


def is_public(address: Address) -> bool:
    """Whether *address* is one of the public internet, also where an IPv4 address stands inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo:
            return False
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _joined(url: str, location: str, source: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise NotReadable(source, "a redirect that leads to no address") from error


def _target(url: str, source: str) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise NotFound(source, "not an address") from error
    if parts.scheme not in _PORTS:
        raise NotAllowed(source, f"only http and https are read, not {printable(parts.scheme) or 'this'}")
    if not host:
        raise NotFound(source, "an address without a host")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    except UnicodeError as error:
        raise NotFound(source, "not an address") from error
    return _Target(
        parts.scheme == "https", ascii_host, port or _PORTS[parts.scheme], f"{path}?{query}" if query else path
    )


def _looked_up(target: _Target, source: str, deadline: float) -> list[Address]:
    """The addresses of a host, in the resolver's order. The look-up runs aside, since nothing can interrupt it."""
    found: list[Address] = []
    failed: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            for *_, place in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM):
                address = ipaddress.ip_address(str(place[0]).partition("%")[0])
                if address not in found:
                    found.append(address)
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(deadline - time.monotonic(), 0))
    if thread.is_alive():
        raise _too_slow(source)
    if failed or not found:
        raise NotFound(source, f"no host named {printable(target.host)}")
    return found


def _public(addresses: list[Address], source: str, allow_private: bool) -> list[Address]:
    if allow_private:
        return addresses
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise NotAllowed(source, f"leads to {addresses[0]}, which is not on the public internet (see --allow-private)")
    return public


def _asked(target: _Target, addresses: list[Address], source: str, deadline: float) -> str | tuple[bytes, str | None]:
    """The body and its type, or where a redirect leads."""
    connection = _Connection(target, addresses, deadline)
    with connection.watched() as late:
        try:
            connection.request("GET", target.path, headers=_HEADERS)
            response = connection.getresponse()
            if response.status in _REDIRECTS and response.getheader("Location"):
                return str(response.getheader("Location"))
            _check_status(response.status, source)
            body = _body(response, source)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _too_slow(source) if late.is_set() else _failed(error, source) from error
        if late.is_set():
            raise _too_slow(source)
    coding = (response.getheader("Content-Encoding") or "").strip().lower()
    if coding not in _CODINGS:
        raise NotReadable(source, f"the server answers in a coding that was not asked for ({printable(coding)})")
    return inflated(body, coding, source), response.getheader("Content-Type")


def _check_status(status: int, source: str) -> None:
    if status in _GONE:
        raise NotFound(source, f"the server answers {status}: there is no such page")
    if status not in _OK:
        raise NotReadable(source, f"the server answers {status}")


def _body(response: http.client.HTTPResponse, source: str) -> bytes:
    if (response.length or 0) > MAX_FETCH_BYTES:
        raise _too_much(source)
    whole = io.BytesIO()
    while piece := read_up_to(response, _PIECE_BYTES):
        whole.write(piece)
        if whole.tell() > MAX_FETCH_BYTES:
            raise _too_much(source)
    return whole.getvalue()


def _too_much(source: str) -> TooLarge:
    return TooLarge(source, f"larger than {MAX_FETCH_BYTES // MIB} MiB")


def _too_slow(source: str) -> NotReadable:
    return NotReadable(source, f"not read within {FETCH_SECONDS:g} seconds")


def _failed(error: Exception, source: str) -> CaptureError:
    if isinstance(error, TimeoutError):
        return _too_slow(source)
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return NotReadable(source, f"the connection failed: {printable(words)}")


class _Connection(http.client.HTTPConnection):
    """A connection to one of some addresses, whatever the host's name leads to by now, that is cut at the deadline."""

    def __init__(self, target: _Target, addresses: list[Address], deadline: float) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self._addresses = addresses
        self._deadline = deadline
        self._opened: socket.socket | None = None  # http.client forgets its own while it still reads the answer
        self.default_port = _PORTS["https" if target.secure else "http"]

    def connect(self) -> None:
        """Connects to the first address that answers, with TLS for the host's name where it is asked for."""
        failed: OSError | None = None
        for address in self._addresses:
            try:
                self.sock = self._opened = socket.create_connection(
                    (str(address), self._target.port), timeout=self._left()
                )
                break
            except OSError as error:
                failed = error
        else:
            raise failed or OSError("no address")
        if self._target.secure:
            context = ssl.create_default_context()
            self.sock = self._opened = context.wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    @contextmanager
    def watched(self) -> Iterator[threading.Event]:
        """Cuts the connection at the deadline and sets the event: a server that drips never runs out of time alone."""
        late = threading.Event()

        def cut() -> None:
            late.set()
            if self._opened is not None:
                try:
                    socket.socket.shutdown(self._opened, socket.SHUT_RDWR)
                except OSError:
                    return  # it was closed just now

        timer = threading.Timer(max(self._deadline - time.monotonic(), 0), cut)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            self.close()
