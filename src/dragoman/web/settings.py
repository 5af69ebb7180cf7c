"""How one workbench is run: which store, who may come in, under which names, with how much of the machine."""

from __future__ import annotations

import msgspec

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SESSION_HOURS = 12.0  # one working day: who comes back the next morning gives the password again
THREADS = 8  # pages that are made at a time; more only wait for one another, and each holds a connection


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `dragoman serve` was told. The defaults are those of a person alone at their own machine."""

    store: str
    users: str | None = None  # path of the users file; None: no accounts, everyone is the local admin
    tokens: str = ""  # as in DRAGOMAN_TOKENS
    secret: str = ""  # signs cookies; empty: from the users file's neighbour, else made for this process
    hosts: tuple[str, ...] = LOOPBACK  # names in the Host header that are answered; empty: any
    behind_proxy: bool = False  # a reverse proxy speaks TLS for us: cookies are for https only
    workers: int = 1
    session_hours: float = SESSION_HOURS
    threads: int = THREADS
    spool: str | None = None  # folder of uploads that are being coded, which the workers share; None: made on first use
    jobs: int = 2  # processes that code an upload; 1: the server's own, which then answers slowly meanwhile

    @property
    def accounts(self) -> bool:
        """Whether people have to say who they are."""
        return self.users is not None or bool(self.tokens)
