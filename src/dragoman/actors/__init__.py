"""Actors: whom a phrase names, by the tables, by the page, or by its own shape.

`read_page` surveys a page once; its `resolve` answers for each phrase on it. `resolve` answers for a phrase alone.
"""

from dragoman.actors.mentions import Mention
from dragoman.actors.page import Page, anybody, read_page, resolve

__all__ = ["Mention", "Page", "anybody", "read_page", "resolve"]
