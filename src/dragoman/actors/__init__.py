"""Actors: whom a phrase names, by the tables, by the page, or by its own shape.

`read_page` surveys a page once; its `resolve` answers for each phrase on it. `resolve` answers for a phrase alone.
`variant` puts users' dictionaries before the tables; `members` opens a body of states.
"""

from dragoman.actors.dictionaries import variant
from dragoman.actors.explain import Explained, explain, reason
from dragoman.actors.mentions import Mention
from dragoman.actors.page import Page, anybody, locate, read_page, resolve
from dragoman.actors.tables import members

__all__ = [
    "Explained",
    "Mention",
    "Page",
    "anybody",
    "explain",
    "locate",
    "members",
    "read_page",
    "reason",
    "resolve",
    "variant",
]
