"""The page at the API's own address: every address with what it takes, for people, in plain HTML."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from dragoman.api.endpoints import ENDPOINTS, Endpoint


@lru_cache(maxsize=1)
def listed() -> str:
    """The page."""
    return "\n".join([
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        "<title>dragoman: REST API</title></head><body><main>",
        "<h1>REST API</h1>",
        "<p>Answers are JSON. Programs read the same as <a href=\"openapi.json\">OpenAPI document</a>.</p>",
        *(_section(one) for one in ENDPOINTS),
        "</main></body></html>",
    ])  # fmt: skip


def _section(one: Endpoint) -> str:
    address = one.path.lstrip("/")
    plain = one.method == "GET" and "{" not in one.path and not any(each.needed for each in one.parameters)
    shown = f'<a href="{address}">{escape(address)}</a>' if plain else escape(address)
    lines = [f"<h2>{one.method} {shown}</h2>", f"<p>{escape(one.told)}</p>"]
    if one.parameters:
        lines.append("<dl>")
        for each in one.parameters:
            values = f" One of: {', '.join(each.words)}." if each.words else ""
            must = " Must be given." if each.needed else ""
            lines.append(f"<dt><code>{escape(each.name)}</code></dt><dd>{escape(each.told + values + must)}</dd>")
        lines.append("</dl>")
    return "\n".join(lines)
