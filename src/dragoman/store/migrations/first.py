"""Writes the first step, `versions/0001_*.sql`, from the tables as they are.

`python -m dragoman.store.migrations.first` does it, for as long as nobody has a store: from the first release on, what
changes in the tables is a new step. What later steps add is left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, create_mock_engine

from dragoman.store.tables import DERIVED, metadata

FOLDER = Path(__file__).parent / "versions"
LATER = frozenset([
    "ix_captures_refused", "ix_articles_ungrouped", "ix_events_ungrouped", "ix_events_leaving", *DERIVED,
    *(str(index.name) for name in DERIVED for index in metadata.tables[name].indexes),
])  # fmt: skip
"""Tables and indexes that a later step makes."""

_URLS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}
_KINDS = ("CREATE TABLE", "ALTER TABLE", ("CREATE INDEX", "CREATE UNIQUE INDEX"))
_NEVER = {"rewritten": "corrections are never rewritten", "deleted": "corrections are never deleted"}
_BESIDE = {
    "sqlite": (
        """CREATE VIEW event_texts AS
  SELECT events.key AS key, folded(events.evidence) AS evidence, folded(articles.title) AS title
  FROM events JOIN articles ON articles.key = events.article""",
        """CREATE VIRTUAL TABLE event_words USING fts5(
  evidence, title, content='event_texts', content_rowid='key', tokenize='unicode61 remove_diacritics 2')""",
        f"""CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections
  BEGIN SELECT RAISE(ABORT, '{_NEVER["deleted"]}'); END""",
        f"""CREATE TRIGGER corrections_unchanged
  BEFORE UPDATE OF key, event_id, incident_id, coder, at, by, act, field, before, after, note, words, "trigger",
  undoes, previous_hash, hash ON corrections
  BEGIN SELECT RAISE(ABORT, '{_NEVER["rewritten"]}'); END""",
    ),
    "postgresql": (
        "CREATE INDEX ix_events_words ON events USING gin (words)",
        f"""CREATE FUNCTION corrections_stand() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{_NEVER["rewritten"]}';
    END IF;
    RAISE EXCEPTION '{_NEVER["deleted"]}';
  END $$""",
        """CREATE TRIGGER corrections_unchanged BEFORE UPDATE OR DELETE ON corrections
  FOR EACH ROW EXECUTE FUNCTION corrections_stand()""",
        """CREATE TRIGGER corrections_kept BEFORE TRUNCATE ON corrections
  FOR EACH STATEMENT EXECUTE FUNCTION corrections_stand()""",
    ),
}


def statements(name: str) -> Iterator[str]:
    """What makes an empty database of that name a store of the first revision."""
    found: list[str] = []

    def note(statement: Any, *_: object, **__: object) -> None:
        made = getattr(statement, "element", None)
        if getattr(made, "name", None) not in LATER:
            found.append(_plain(str(statement.compile(dialect=dialect))))

    engine = create_mock_engine(_URLS[name], note)
    dialect: Dialect = engine.dialect
    metadata.create_all(engine, checkfirst=False)
    for kind in _KINDS:
        some = [statement for statement in found if statement.startswith(kind)]
        yield from some if kind == _KINDS[0] else sorted(some)  # the rest comes in any order
    yield from _BESIDE[name]


def _plain(statement: str) -> str:
    return "\n".join(line.replace("\t", "  ").rstrip() for line in statement.splitlines() if line.strip())


def main() -> None:
    """Writes the files."""
    for name in _URLS:
        (FOLDER / f"0001_{name}.sql").write_text(";\n\n".join(statements(name)) + ";\n", "utf-8")


if __name__ == "__main__":
    main()
