"""Agreements: treaties, accords, memoranda and deals that an article's events speak of."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.records import Agreement, Article, Event


def find(events: Sequence[Event], article: Article) -> list[Agreement]:
    return []
