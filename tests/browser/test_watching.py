"""The windows see what they are there to see: a test that cannot fail proves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser import axe
from tests.browser.watched import watched

BASE = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "content, seen",
    [
        ("<img src='https://elsewhere.example/a.png'>", "leaves the host: https://elsewhere.example/a.png"),
        ("<link rel=stylesheet href='http://127.0.0.1:10/a.css'>", "leaves the host"),
        ("<script>alert('hello')</script>", "a dialog opened: hello"),
        ("<script>console.error('something is wrong')</script>", "something is wrong"),
        ("<script>throw new Error('a mistake')</script>", "a mistake"),
    ],
    ids=["a picture from elsewhere", "another port", "a dialog", "a complaint", "a mistake of a script"],
)
def test_a_watched_window_fails_for(browser: Any, content: str, seen: str) -> None:
    def look() -> None:
        with watched(browser, BASE) as window:
            window.page.set_content(content)
            window.page.wait_for_timeout(100)

    with pytest.raises(AssertionError, match=seen):
        look()


def test_a_field_without_a_label_is_a_serious_fault(browser: Any) -> None:
    try:
        axe.script()
    except axe.NotHadError as error:
        pytest.skip(str(error))
    page = browser.new_page()
    page.set_content("<html lang=en><title>A form</title><main><h1>A form</h1><input type=text></main>")
    assert any("label" in one for one in axe.serious(page))
    page.close()


def test_another_package_than_the_expected_one_is_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "dragoman-tests").mkdir()
    (tmp_path / "dragoman-tests" / f"axe-core-{axe.VERSION}.tgz").write_bytes(b"something else")
    with pytest.raises(axe.NotHadError, match="another checksum"):
        axe.script.__wrapped__()
