"""The version, which CHANGELOG.md and pyproject.toml state too."""

__version__ = "0.1.0"
