"""What the databases' planners know of a store's rows: without it they choose ways that take a hundred times as long.

PostgreSQL looks by itself, but minutes after a large run; SQLite only when told.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, inspect, select, text

from dragoman.store.tables import articles, metadata

GROWN = 1.25
"""How much larger than at the last look a store must be for another: so all looks together cost a few seconds."""
FEW = 200  # articles, of which any way is quick


def refresh(connection: Connection) -> bool:
    """Looks at the tables again where they have grown much since the last look; whether it did."""
    number = connection.execute(select(func.max(articles.c.key))).scalar() or 0
    if number < max(FEW, GROWN * _known(connection)):
        return False
    if connection.dialect.name == "sqlite":
        connection.execute(text("ANALYZE"))
    else:
        connection.execute(text("ANALYZE " + ", ".join(table.name for table in metadata.sorted_tables)))
    return True


def _known(connection: Connection) -> int:
    """The articles that there were at the last look; 0 where there was none."""
    if connection.dialect.name == "sqlite":
        if not inspect(connection).has_table("sqlite_stat1"):
            return 0
        query = "SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = 'articles' AND idx IS NOT NULL"
    else:
        query = "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST('articles' AS regclass)"
    return max(0, connection.execute(text(query)).scalar() or 0)
