"""What the tests in the browser share: Chromium, the stores, their servers, and windows that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.browser.hostile import hostile_store
from tests.browser.served import copied, filled, made_once, serving
from tests.browser.watched import ARGUMENTS, Watched, chromium, watched

Opens = Callable[..., Watched]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. Of a module, since Playwright's loop must not run beside the tests of other folders."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = chromium()
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(found), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes which test share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "browser-stores"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def store(stores: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The examples and 50,000 generated events."""
    own = copied(made_once(stores, "filled", filled), tmp_path_factory.mktemp("desk"))
    yield own
    own.unlink()


@pytest.fixture(scope="session")
def desk(store: Path) -> Iterator[str]:
    """The workbench on that store: the address of its start page, without the last slash."""
    with serving(store) as base:
        yield base


@pytest.fixture(scope="session")
def hostile_desk(stores: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The workbench on a store of captures that mean harm."""
    own = copied(made_once(stores, "hostile", hostile_store), tmp_path_factory.mktemp("hostile"))
    with serving(own) as base:
        yield base


@pytest.fixture
def opens(browser: Any, desk: str) -> Iterator[Opens]:
    """Opens a watched window on the workbench: `opens(java_script_enabled=False)`."""
    with ExitStack() as stack:
        yield lambda base=desk, **settings: stack.enter_context(watched(browser, base, **settings))


@pytest.fixture
def window(opens: Opens) -> Watched:
    """A watched window."""
    return opens()
