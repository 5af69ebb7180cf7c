"""Makes `src/dragoman/web/outlines.json.gz`, the outlines of the states, from npm's package `world-atlas`.

    python tools/make_outlines.py                  fetches the package with `npm pack`, writes the file
    python tools/make_outlines.py --package FILE   takes a package that is there already
    python tools/make_outlines.py --check          compares instead; exit 1 where the file differs

The package carries Natural Earth's countries at 1:110m (https://www.naturalearthdata.com, public domain) as TopoJSON,
where borders that two states share are one arc. Arcs are thinned before they are put together, so that neighbours still
meet, and coordinates are rounded to hundredths of a degree. The same package gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

from dragoman.actors.tables import countries
from dragoman.web.outlines import PATH, UNIT

PACKAGE = "world-atlas@2.0.2"
SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
MEMBER = "package/countries-110m.json"
LARGEST_FILE = 150_000  # bytes that the package may carry
TOLERANCE = 0.04  # degrees by which a border may move: less than a pixel of the largest map
ANTARCTICA = "010"  # left out: it winds around the pole, and no map of ours reaches it
_NAMELESS = {"Kosovo": "XKX", "N. Cyprus": None, "Somaliland": None}  # of which ISO 3166-1 has no number
Point = tuple[float, float]


def fetched(folder: Path) -> Path:
    """The package, packed by npm into *folder*."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed; give --package FILE")
    subprocess.run([npm, "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return next(folder.glob("*.tgz"))


def topology(package: Path) -> dict[str, Any]:
    """The TopoJSON of the countries. Ends the program where the package is not the one that is meant."""
    if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{package.name}: not {PACKAGE} as it was when this was written")
    with tarfile.open(package) as archive:
        file = archive.extractfile(MEMBER)
        if file is None:
            raise SystemExit(f"{package.name}: has no {MEMBER}")
        found: dict[str, Any] = json.load(file)
    return found


def arcs_of(found: dict[str, Any]) -> list[list[Point]]:
    """Each arc as longitudes and latitudes: steps in TopoJSON's grid, added up and scaled."""
    (wide, high), (west, south) = found["transform"]["scale"], found["transform"]["translate"]
    arcs = []
    for arc in found["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * wide + west, y * high + south))
        arcs.append(thinned(points))
    return arcs


def thinned(points: Sequence[Point]) -> list[Point]:
    """The points that keep a line within the tolerance (Douglas and Peucker 1973); both ends stay.

    An arc that is a ring by itself, an island, is thinned in two halves.
    """
    if len(points) < 3:
        return list(points)
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    if points[0] == points[-1]:
        middle = len(points) // 2
        keep.add(middle)
        spans = [(0, middle), (middle, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far = max(range(first + 1, last), key=lambda n: off(points[n], points[first], points[last]), default=None)
        if far is not None and off(points[far], points[first], points[last]) > TOLERANCE:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[n] for n in sorted(keep)]


def off(point: Point, start: Point, end: Point) -> float:
    """The distance of a point from the line through two others, in degrees."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if not length:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length)


def rings_of(geometry: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> Iterator[list[int]]:
    """Each ring as whole numbers of `UNIT`: the first point, then the steps from each to the next."""
    several = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for ring in (ring for polygon in several for ring in polygon):
        points: list[Point] = []
        for number in ring:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        for part in cut(points):
            whole = [(round(x / UNIT), round(y / UNIT)) for x, y in part]
            steps = [*whole[0]]
            for before, after in pairwise(whole):
                if after != before:
                    steps += [after[0] - before[0], after[1] - before[1]]
            if len(steps) > 6:  # three points and more
                yield steps


def cut(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """The ring, or where it crosses the 180th meridian its parts on either side."""
    unwound = [ring[0]]
    for x, y in ring[1:]:
        before = unwound[-1][0]
        unwound.append((x + 360 * round((before - x) / 360), y))
    for turn in (-360, 0, 360):
        part = beside([(x + turn, y) for x, y in unwound], 180, -1)
        part = beside(part, -180, 1)
        if len(part) > 2:
            yield part


def beside(ring: Sequence[Point], meridian: float, side: int) -> list[Point]:
    """What of a ring lies on one side of a meridian: east of it (1) or west (-1) (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = (x1 - meridian) * side >= 0, (x2 - meridian) * side >= 0
        if inside:
            kept.append((x1, y1))
        if inside != next_inside:
            kept.append((meridian, y1 + (y2 - y1) * (meridian - x1) / (x2 - x1)))
    return kept


def code_of(geometry: dict[str, Any]) -> str | None:
    """The ISO code of a country of the package, by its number; None where it has none."""
    name = geometry["properties"]["name"]
    if name in _NAMELESS:
        return _NAMELESS[name]
    short = get_global("territory_aliases")[geometry["id"]][0]
    aliases = get_global("territory_aliases").items()
    long = next((code for code, to in aliases if to == [short] and code in countries()), None)
    if long is None:
        raise SystemExit(f"{name}: not in the table of countries")
    return long


def made(found: dict[str, Any]) -> bytes:
    """The file."""
    arcs = arcs_of(found)
    states = []
    for geometry in found["objects"]["countries"]["geometries"]:
        if geometry.get("id") == ANTARCTICA:
            continue
        code = code_of(geometry)
        known = countries().get(code or "")
        name = known["name"] if known else geometry["properties"]["name"]
        states.append({"code": code, "name": name, "rings": list(rings_of(geometry, arcs))})
    states.sort(key=lambda state: (state["code"] or "", state["name"]))
    page = {
        "source": f"Natural Earth, 1:110m Cultural Vectors, Admin 0 countries (public domain), from npm {PACKAGE}",
        "unit": UNIT,
        "states": states,
    }
    return gzip.compress(json.dumps(page, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)


def main() -> int:
    """Makes the file, or compares it."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    asked.add_argument("--package", type=Path, help="the package as npm packs it")
    asked.add_argument("--check", action="store_true", help="compare with the file that is there")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        raw = made(topology(given.package or fetched(Path(folder))))
    if len(raw) > LARGEST_FILE:
        raise SystemExit(f"{len(raw):,} bytes are more than the package may carry ({LARGEST_FILE:,})")
    if given.check:
        same = PATH.is_file() and gzip.decompress(PATH.read_bytes()) == gzip.decompress(raw)
        print(f"{PATH.name}: {'the same' if same else 'differs'}")
        return 0 if same else 1
    PATH.write_bytes(raw)
    print(f"{PATH}: {len(raw):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
