"""How often somebody may try to sign in: a few times in some minutes, then not, whatever the password.

Counted by name and address together, so that a stranger cannot lock a colleague out from elsewhere; and by address
alone, against one who goes through names; and by name alone, far higher, against one who has many addresses.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MINUTES = 15.0
WINDOW = MINUTES * 60
PAIR, ADDRESS, NAME = 5, 30, 50
"""Attempts in a window by one address for one name, by one address, for one name: OWASP's advice is a handful for the
first; a newsroom behind one address has more people than one."""
_HOST_BITS = 64  # of an IPv6 address, all of which one customer has
_MOST_KEPT = 20_000  # counters; the oldest go first


class Attempts:
    """The attempts of the last minutes, in memory."""

    def __init__(self, workers: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """With several *workers*, each of which counts alone, each allows its share."""
        self._workers, self._clock = max(1, workers), clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def wait(self, address: str, name: str) -> float:
        """Seconds until the next attempt may be made; 0 for now."""
        now = self._clock()
        with self._lock:
            return max(self._left(key, most, now) for key, most in self._keys(address, name))

    def note(self, address: str, name: str) -> None:
        """One attempt is being made."""
        now = self._clock()
        with self._lock:
            for key, most in self._keys(address, name):
                times = self._kept.setdefault(key, deque(maxlen=most))
                times.append(now)
                self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def forgive(self, address: str, name: str) -> None:
        """The attempt was right: it does not count, nor does what this person mistyped before."""
        with self._lock:
            pair, *others = (key for key, _ in self._keys(address, name))
            self._kept.pop(pair, None)
            for key in others:
                if times := self._kept.get(key):
                    times.pop()

    def _keys(self, address: str, name: str) -> list[tuple[tuple[str, str], int]]:
        shares = [max(1, most // self._workers) for most in (PAIR, ADDRESS, NAME)]
        network = network_of(address)
        return list(zip(((network, name), (network, "\0"), ("\0", name)), shares, strict=True))

    def _left(self, key: tuple[str, str], most: int, now: float) -> float:
        times = self._kept.get(key)
        if times is None:
            return 0.0
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times[0] + WINDOW - now if len(times) >= most else 0.0


def network_of(address: str) -> str:
    """What one customer has: an IPv4 address as it is, of an IPv6 address the first half (RFC 6177)."""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(told, ipaddress.IPv4Address) or told.is_loopback:
        return address
    return str(told.ipv4_mapped or ipaddress.ip_network((int(told) >> _HOST_BITS << _HOST_BITS, _HOST_BITS)))
