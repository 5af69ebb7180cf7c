"""Pictures of pages, small enough to keep: a PNG of few colours, written from the pixels that the browser draws."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import Any

import numpy as np

LARGEST = 80_000  # bytes of a picture
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = (256, 128, 64, 32, 16)  # tried in this order
_PIXELS = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const pixels = drawing.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768) text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def small(blank: Any, picture: bytes) -> bytes:
    """That PNG with as many colours as leave it under 80 kB. *blank* is an empty page, which reads the pixels."""
    width, height, encoded = blank.evaluate(_PIXELS, base64.b64encode(picture).decode())
    pixels = np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(height, width, 4)[:, :, :3]
    written = b""
    for colours in _COLOURS:
        written = _png(*_palette(pixels, colours))
        if len(written) <= LARGEST:
            break
    return written


def _palette(pixels: np.ndarray[Any, Any], colours: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For each pixel the number of its colour, and the colours: the most frequent ones, every other one the nearest."""
    flat = pixels.reshape(-1, 3).astype(np.int32)
    packed = flat[:, 0] << 16 | flat[:, 1] << 8 | flat[:, 2]
    found, of, count = np.unique(packed, return_inverse=True, return_counts=True)
    every = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    rough = np.unique(every // 8, axis=0, return_inverse=True)[1].ravel()  # shades that the eye takes for one
    weight = np.bincount(rough, weights=count)
    order = np.argsort(-weight)[:colours]
    best = np.zeros(len(weight), np.int64)
    by_count = np.argsort(count)
    best[rough[by_count]] = by_count  # of each rough shade its most frequent colour
    chosen = every[best[order]]
    nearest = np.empty(len(every), np.uint8)
    for begin in range(0, len(every), 4096):
        apart = ((every[begin : begin + 4096, None, :] - chosen[None, :, :]) ** 2).sum(axis=2)
        nearest[begin : begin + 4096] = apart.argmin(axis=1)
    return nearest[of.ravel()].reshape(pixels.shape[:2]), chosen.astype(np.uint8)


def _png(numbers: np.ndarray[Any, Any], colours: np.ndarray[Any, Any]) -> bytes:
    height, width = numbers.shape
    rows = np.zeros((height, width + 1), np.uint8)  # the first byte of a row: it is not filtered
    rows[:, 1:] = numbers
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        _SIGNATURE
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", colours.tobytes())
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    assert picture.startswith(_SIGNATURE)
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def pages_of_pdf(printed: bytes) -> int:
    """How many pages a PDF of Chromium's has; their objects stand in it uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", printed))
