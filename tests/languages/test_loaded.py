"""English is loaded with what it needs, and what others need of spaCy stays within their reach."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from dragoman.languages.en.loaded import loaded
loaded()
assert "weasel" not in sys.modules and "httpx" not in sys.modules
from spacy.cli import info
assert callable(info)
"""


def test_spacy_comes_without_its_commands_and_they_can_be_had() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
