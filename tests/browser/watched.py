"""A browser's window that is watched: what it asks of other hosts, what it complains of, what it asks the person.

Every test of the pages has one. What it saw is a list of faults, which must be empty when the test ends.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
]  # fmt: skip
SIZE = {"width": 1280, "height": 800}
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong
_INSIDE = ("data", "blob", "about")  # schemes that leave no machine


def chromium() -> Path | None:
    """Where Chromium is; None if it is not installed."""
    return next((Path(found) for name in CHROMIUM if (found := shutil.which(name))), None)


class Watched:
    """A window on one server's pages, and the faults that it saw."""

    def __init__(self, context: Any, base: str) -> None:
        """Opens the window; nothing that is not of *base* is let through."""
        self.base, self.context, self.faults = base, context, []
        context.set_default_timeout(PATIENCE)
        context.route("**/*", self._route)
        context.on("dialog", self._dialog)
        context.on("weberror", lambda told: self._fault(f"a script failed: {told.error}"))
        context.on("console", self._console)
        self.page = context.new_page()

    faults: list[str]

    def _fault(self, words: str) -> None:
        self.faults.append(words)

    def _route(self, route: Any) -> None:
        asked = urlsplit(route.request.url)
        if f"{asked.scheme}://{asked.netloc}" == self.base or asked.scheme in _INSIDE:
            route.continue_()
        else:
            self._fault(f"a request leaves the host: {route.request.url[:200]}")
            route.abort()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self._fault(f"the console says: {message.text[:300]}")

    def _dialog(self, dialog: Any) -> None:
        self._fault(f"a dialog opened: {dialog.message[:80]}")
        dialog.dismiss()

    def open(self, address: str, *, status: int = 200) -> Any:
        """Opens a page of the server, and says that it answered so."""
        answer = self.page.goto(self.base + address)
        assert answer is not None, f"{address}: no answer"
        assert answer.status == status, f"{address}: {answer.status}"
        if status >= 400:  # the browser itself writes of it to the console
            self.faults = [one for one in self.faults if "status of" not in one]
        return self.page

    def path(self) -> str:
        """Where the window is, without the host."""
        return str(self.page.url).removeprefix(self.base)


@contextmanager
def watched(browser: Any, base: str, **settings: Any) -> Iterator[Watched]:
    """A window that is closed, and blamed for what it saw, at the end."""
    context = browser.new_context(**{"viewport": SIZE, "locale": "en-GB", "timezone_id": "UTC", **settings})
    try:
        window = Watched(context, base)
        yield window
        assert not window.faults, "\n".join(window.faults)
    finally:
        context.close()
