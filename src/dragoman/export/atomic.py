"""A file that is there whole or not at all: written beside its place and moved there when it is done."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from dragoman.errors import DragomanError

_OPEN_TO_ALL = 0o666  # before the user's mask, as any new file


@contextmanager
def replacing(path: str | Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at *path* once the block ends well; where it does not, nothing has changed there.

    Raises DragomanError where something is there and *force* is false, and where the place cannot be written to.
    """
    place = Path(path)
    try:
        if place.is_dir():
            raise DragomanError(str(path), "a folder, not a file")
        if not force and os.path.lexists(place):
            raise DragomanError(str(path), "there already; --force writes over it")
        place = place.resolve() if place.is_symlink() else place
        if place.exists() and not stat.S_ISREG(place.stat().st_mode):
            raise DragomanError(str(path), "no ordinary file")
        number, name = tempfile.mkstemp(prefix=f".{place.name[:100]}.", suffix=".part", dir=place.absolute().parent)
    except (OSError, ValueError) as error:
        raise DragomanError(str(path), _reason(error)) from error
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode(place))
        if force:
            part.replace(place)
        else:
            _moved(part, place, str(path))
    except OSError as error:
        raise DragomanError(str(path), _reason(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _moved(part: Path, place: Path, name: str) -> None:
    """Puts *part* at *place* unless somebody else was faster."""
    try:
        os.link(part, place)  # fails where something is there, which a rename does not
    except FileExistsError as error:
        raise DragomanError(name, "there already; --force writes over it") from error
    except OSError:  # a file system without links
        part.replace(place)


def _mode(place: Path) -> int:
    """The rights of the file that is there, else those of a new one."""
    if place.exists():
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return _OPEN_TO_ALL & ~mask


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
