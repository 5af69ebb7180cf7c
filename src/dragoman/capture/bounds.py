"""How much of anything is read before it is refused, each with its reason.

Pages come from strangers: without bounds one hostile file takes the machine. Every bound here is far above what a news
page, a table of pages or an archive needs, so that an honest file never meets one.
"""

from __future__ import annotations

MIB = 1024 * 1024

HEAD_BYTES = 64 * 1024
"""What is looked at to tell what a file is. A pipe's buffer on Linux; a page's <meta> stands well inside."""

MAX_CAPTURE_BYTES = 20 * MIB
"""One page, after decompression. The largest saved news pages (images inlined as data: addresses) stay under 10 MiB."""

MAX_ROW_BYTES = 32 * MIB
"""One line of JSON Lines or one CSV row: a page of the largest size, half again for escapes and other columns."""

MAX_LINE_CHARS = 1_000_000
"""One line of plain text. A whole novel is shorter; a longer line is data, not words copied out of a browser."""

MAX_NESTING = 512
"""How deep JSON values or HTML elements may stand in each other: Blink's own limit for a page's elements."""

MAX_RECORDS = 10_000_000
"""Rows, entries or records a file: above the largest public news sets (a Common Crawl WARC holds 40,000)."""

MAX_BROKEN_START = 100
"""Rows that may be broken from the first one on before a table is given up: it is some other kind of file."""

MAX_EXPANSION = 200
"""Bytes out for a byte of gzip in. Text packs 3 to 20 fold, empty HTML templates about 100; a bomb reaches 1,030."""

FREE_EXPANSION_BYTES = 32 * MIB
"""What may be unpacked before `MAX_EXPANSION` is asked: small files of much repetition are harmless."""

MAX_DECOMPRESSED_BYTES = 64 * 1024 * MIB
"""A whole compressed archive, unpacked: a Common Crawl WARC is 5 GiB."""

MAX_HEADER_BYTES = 64 * 1024
"""The header lines of one WARC record or one HTTP response: servers cut at 8 to 32 KiB."""

MAX_NAME_CHARS = 1_000
"""A name as a refusal prints it; the rest becomes an ellipsis. Browsers stop showing addresses long before."""

MAX_BESIDE_CHARS = 10_000
"""A title, an address or a date that a row or an entry gives beside the page; a longer one is cut."""

FETCH_SECONDS = 20.0
"""One address, from the look-up of its name to its last byte, redirects included."""

MAX_FETCH_BYTES = 10 * MIB
"""The body of one response as sent; unpacked it may fill `MAX_CAPTURE_BYTES`."""

MAX_REDIRECTS = 5
"""Addresses followed after the first. RFC 2068 asked for five; real chains have two or three."""

MAX_CONTROL_SHARE = 0.02
"""Control characters among the bytes of a head; text has none, random bytes have 10 in 100."""

MAX_NUL_SHARE = 0.001
"""NUL bytes in text that is not UTF-16: a stray one is forgiven, as browsers do."""

MAX_REPLACED_SHARE = 0.05
"""Broken characters among the non-ASCII ones of a text that is otherwise good UTF-8 (cut or pasted in the middle)."""
