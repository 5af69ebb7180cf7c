"""Who may come in: names, roles, and hashes of passwords and tokens, in a plain file or a variable.

A line a person, `name:role:hash`; the hash is argon2's for a password, `sha256:` and hex for a token. A token is 32
random bytes, which nobody guesses, so that a fast hash is enough; a password is not, and argon2 is slow on purpose.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dragoman.errors import DragomanError

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
SHORTEST_PASSWORD = 12  # characters; NIST SP 800-63B asks for 8, and 15 where a password stands alone
LONGEST_PASSWORD = 1_000  # characters; longer ones only cost time
TOKEN_BYTES = 32
_TOKEN = "sha256:"  # noqa: S105 - the mark of a token's line
_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")
_HEX = re.compile(r"[0-9a-f]{64}")
_LARGEST_FILE = 1 << 20  # bytes: ten thousand lines
_AT_ONCE = threading.BoundedSemaphore(2)  # passwords that are checked at a time: 64 MiB of memory each
_HASHER = PasswordHasher()  # the library's defaults are RFC 9106's second choice


class UsersError(DragomanError):
    """The users file, or DRAGOMAN_TOKENS, cannot be read or says something that makes no sense."""


class User(NamedTuple):
    """Who asks."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this user's role includes that one."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL = User("local", "admin")
"""Who asks where there are no accounts: the person at the machine."""


class Line(NamedTuple):
    """One line of a users file."""

    name: str
    role: Role
    hash: str

    @property
    def is_token(self) -> bool:
        """Whether it is a token's, not a password's."""
        return self.hash.startswith(_TOKEN)

    @property
    def stamp(self) -> str:
        """Changes with the password or the role, and tells nothing of either: a session holds it."""
        return hashlib.sha256("\n".join(self).encode()).hexdigest()[:16]


class Users:
    """The people of a users file and of DRAGOMAN_TOKENS; the file is read again when it has changed."""

    def __init__(self, path: str | None, tokens: str = "") -> None:
        """Raises UsersError where one of the two cannot be read."""
        self._path = Path(path) if path else None
        self._given = tuple(parse_tokens(tokens))
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._people: dict[str, Line] = {}
        self._tokens: dict[str, Line] = {}
        self._load()

    def person(self, name: str) -> Line | None:
        """Who signs in with a password under that name; None where nobody does any more."""
        self._refresh()
        return self._people.get(name)

    def by_password(self, name: str, password: str) -> Line | None:
        """Who has that name and password. Takes as long for a name that nobody has."""
        line = self.person(name)
        with _AT_ONCE:
            try:
                _HASHER.verify(line.hash if line else _nobody(), password[:LONGEST_PASSWORD])
            except (VerificationError, InvalidHashError):
                return None
        return line

    def by_token(self, token: str) -> User | None:
        """Who has that token."""
        self._refresh()
        line = self._tokens.get(hashlib.sha256(token.encode("utf-8", "replace")).hexdigest())
        return User(line.name, line.role) if line else None

    def _refresh(self) -> None:
        if self._path is not None and _seen(self._path) != self._seen:
            try:
                self._load()
            except UsersError:  # half written, or gone: nobody comes in until it can be read
                with self._lock:
                    self._people, self._tokens, self._seen = {}, {}, None

    def _load(self) -> None:
        seen = _seen(self._path) if self._path else None
        lines = [*self._given, *(read(self._path) if self._path else ())]
        with self._lock:
            self._people = {line.name: line for line in lines if not line.is_token}
            self._tokens = {line.hash.removeprefix(_TOKEN): line for line in lines if line.is_token}
            self._seen = seen


def read(path: Path) -> list[Line]:
    """The lines of a users file. Raises UsersError."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UsersError(str(path), "too large for a users file")
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise UsersError(str(path), "there is no such users file: make one with `dragoman users add`") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(str(path), "the users file cannot be read") from error
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            lines.append(_line(line.strip(), f"{path}:{number}"))
    return lines


def write(path: Path, lines: Iterable[Line]) -> None:
    """Replaces the users file as a whole, readable by its owner alone. Raises UsersError."""
    text = "# name:role:hash, as `dragoman users` writes them\n" + "".join(f"{':'.join(line)}\n" for line in lines)
    try:
        number, name = tempfile.mkstemp(prefix=".users-", dir=path.absolute().parent)  # made with 0600
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsersError(str(path), (error.strerror or "cannot be written").lower()) from error


def parse_tokens(told: str) -> list[Line]:
    """What DRAGOMAN_TOKENS says: `name:role:sha256-in-hex`, parted by commas. Raises UsersError."""
    lines = []
    for number, part in enumerate((part.strip() for part in told.split(",")), 1):
        if part:
            name, _, rest = part.partition(":")
            role, _, digest = rest.partition(":")
            where = f"DRAGOMAN_TOKENS, part {number}"
            lines.append(_line(f"{name}:{role}:{_TOKEN}{digest.lower()}", where))
    return lines


def with_password(name: str, role: str, password: str) -> Line:
    """The line of a person with that password. Raises UsersError for a bad name, role or password."""
    if len(password) < SHORTEST_PASSWORD:
        raise UsersError(name, f"a password has at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise UsersError(name, f"a password has at most {LONGEST_PASSWORD} characters")
    return Line(check_name(name), check_role(role, name), _HASHER.hash(password))


def with_token(name: str, role: str) -> tuple[Line, str]:
    """The line of a new token, and the token itself, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Line(check_name(name), check_role(role, name), _TOKEN + digest), token


def check_name(name: str) -> str:
    """The name, where it is one. Raises UsersError."""
    if not _NAME.fullmatch(name):
        raise UsersError(repr(name[:80]), "a name is 1 to 64 letters, digits and . _ @ + -, a letter or digit first")
    if name == LOCAL.name:
        raise UsersError(name, "that name means the person at the machine itself")
    return name


def check_role(role: str, where: str) -> Role:
    """The role, where it is one. Raises UsersError."""
    for one in ROLES:
        if one == role:
            return one
    raise UsersError(where, f"{role[:40]!r} is no role; there are {', '.join(ROLES)}")


def _line(line: str, where: str) -> Line:
    name, _, rest = line.partition(":")
    role, _, digest = rest.partition(":")
    try:
        told = Line(check_name(name), check_role(role, where), digest)
    except UsersError as error:
        raise UsersError(where, error.reason) from error
    if told.is_token and not _HEX.fullmatch(digest.removeprefix(_TOKEN)):
        raise UsersError(where, "a token's hash is 64 digits of hex: its SHA-256")
    if not told.is_token and not digest.startswith("$argon2"):
        raise UsersError(where, "no hash of a password: make lines with `dragoman users add`")
    return told


def _seen(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that no password has, so that an unknown name takes the time of a known one."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES)))
    return _NOBODY[0]
