"""Sessions in signed cookies, the tokens that prove a form is ours, and which sessions are over.

A cookie holds a random number, the name, and a stamp of the person's line in the users file: a new password, another
role or the name's removal ends it, as does signing out, which is noted beside the users file for all workers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeTimedSerializer

from dragoman.web.settings import Settings
from dragoman.web.users import UsersError

_LONGEST_COOKIE = 1_000  # characters; ours have about 150
_SECRET_BYTES = 32
_HOUR = 3600.0


class Session(NamedTuple):
    """What a cookie says, its signature checked."""

    number: str  # random, of this session alone
    name: str | None  # None: nobody has signed in
    stamp: str = ""  # of the person's line


class Sessions:
    """Makes and reads the cookies of one workbench."""

    def __init__(self, settings: Settings) -> None:
        """Raises UsersError where the secret cannot be read or made."""
        self._secret = _secret(settings)
        self._signer = URLSafeTimedSerializer(self._secret, salt="dragoman session")
        self.seconds = int(settings.session_hours * _HOUR)
        self._ended = Ended(Path(settings.users + ".ended") if settings.users else None, self.seconds)

    def new(self, name: str | None = None, stamp: str = "") -> Session:
        """A session that nobody has had before."""
        return Session(secrets.token_urlsafe(16), name, stamp)

    def sealed(self, session: Session) -> str:
        """The cookie's value."""
        return str(self._signer.dumps(list(session)))

    def opened(self, cookie: str | None) -> Session | None:
        """What a cookie says; None where it is not ours, too old, or of a session that is over."""
        if not cookie or len(cookie) > _LONGEST_COOKIE:
            return None
        try:
            match self._signer.loads(cookie, max_age=self.seconds):
                case [str(number), str() | None as name, str(stamp)] if number not in self._ended:
                    return Session(number, name, stamp)
        except BadSignature:
            pass
        return None

    def end(self, session: Session) -> None:
        """From now on this session is nobody's."""
        self._ended.add(session.number)

    def csrf(self, session: Session) -> str:
        """What the forms of this session carry."""
        return hmac.new(self._secret, b"csrf " + session.number.encode(), hashlib.sha256).hexdigest()

    def is_csrf(self, session: Session | None, told: str) -> bool:
        """Whether a form is of this session."""
        return session is not None and hmac.compare_digest(self.csrf(session).encode(), told.encode("utf-8", "replace"))


class Ended:
    """The numbers of sessions that were signed out of, until their cookies are too old anyway."""

    def __init__(self, path: Path | None, seconds: float) -> None:
        """*path* is where they are shared between workers; None: in memory alone."""
        self._path, self._seconds = path, seconds
        self._lock = threading.Lock()
        self._numbers: dict[str, float] = {}
        self._size = -1
        self._read()

    def __contains__(self, number: str) -> bool:
        self._read()
        return number in self._numbers

    def add(self, number: str) -> None:
        """Notes it; what is older than any cookie is dropped now and then."""
        now = time.time()
        with self._lock:
            self._numbers = {one: at for one, at in self._numbers.items() if at > now - self._seconds}
            self._numbers[number] = now
            if self._path is None:
                return
            with suppress(OSError):  # a folder that is not ours to write to: then this worker alone knows
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(handle, "a", encoding="ascii") as file:
                    file.write(f"{now:.0f} {number}\n")

    def _read(self) -> None:
        """What other workers have added since."""
        if self._path is None:
            return
        try:
            size = self._path.stat().st_size
            if size == self._size:
                return
            lines = self._path.read_text("ascii", "replace").splitlines()
        except OSError:
            return
        oldest = time.time() - self._seconds
        read = {}
        for line in lines:
            at, _, number = line.partition(" ")
            if number and at.isdigit() and float(at) > oldest:
                read[number] = float(at)
        with self._lock:
            self._numbers.update(read)
            self._size = size


def _secret(settings: Settings) -> bytes:
    """What signs the cookies: as told, else from the users file's neighbour, made when it is not there."""
    if settings.secret:
        return hashlib.sha256(settings.secret.encode()).digest()
    if settings.users is None:
        return secrets.token_bytes(_SECRET_BYTES)
    path = Path(settings.users + ".secret")
    try:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_SECRET_BYTES))
        told = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(str(path), "the secret that signs the cookies cannot be read or made") from error
    if len(told) < _SECRET_BYTES:
        raise UsersError(str(path), "too short for a secret; remove it, and a new one is made")
    return hashlib.sha256(told.encode()).digest()
