"""axe-core, which checks accessibility: fetched once from the npm registry, its checksum compared."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
from functools import lru_cache
from pathlib import Path
from typing import Any

VERSION = "4.10.3"
SHA256 = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292"  # of the package's file
_LIMIT = 60  # seconds that fetching may take
_SCRIPT = "package/axe.min.js"
_ASK = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const first = (nodes) => nodes.slice(0, 4).map((node) => node.html.slice(0, 160));
  return found.violations.map((one) => [one.impact, one.id, first(one.nodes)]);
}"""


class NotHadError(Exception):
    """axe-core cannot be had here."""


def folder() -> Path:
    """Where the fetched package lies."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dragoman-tests"


@lru_cache(maxsize=1)
def script() -> str:
    """The script. Raises NotHadError where it cannot be had, or is another than expected."""
    package = folder() / f"axe-core-{VERSION}.tgz"
    if not package.exists():
        _fetch(package)
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != SHA256:
        package.unlink()
        raise NotHadError(f"axe-core {VERSION} has another checksum: {found}")
    with tarfile.open(package) as archive:
        file = archive.extractfile(_SCRIPT)
        assert file is not None
        return file.read().decode()


def _fetch(package: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NotHadError("npm, which fetches axe-core, is not installed")
    own = package.parent / f"fetching-{os.getpid()}"
    own.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [npm, "pack", f"axe-core@{VERSION}", "--silent"], cwd=own, timeout=_LIMIT, check=True, capture_output=True
        )
        (own / package.name).replace(package)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotHadError(f"npm could not fetch axe-core {VERSION}") from error
    finally:
        shutil.rmtree(own, ignore_errors=True)


def serious(page: Any) -> list[str]:
    """The serious and critical faults of the page as it stands, each with the first elements that have it."""
    page.evaluate(script())
    return [
        f"{impact} {name}: {nodes}" for impact, name, nodes in page.evaluate(_ASK) if impact in ("serious", "critical")
    ]
