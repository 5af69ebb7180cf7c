"""Paths, folders and globs to the files that are read, lazily and in an order that never changes.

Folders hold surprises: links that lead back, pipes that never end, devices that act when opened, names that forge
lines. A folder is entered once and a file is read once however many names lead to it; what is not a plain file is
refused.
"""

# ruff: noqa: PTH116, PTH118 - Path drops a leading "./" and costs more than the look at the file

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from itertools import pairwise

from dragoman.capture.names import printable
from dragoman.errors import CaptureError, NotAllowed, NotFound, NotReadable

STDIN = "-"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{0,30}://")
_MAGIC = re.compile(r"[*?\[]")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_PARTS_FOLDER = re.compile(r"(.+)(?:_files|\.files)")  # where browsers put the pictures and scripts of a saved page
_REASONS = {
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "there is no such file or folder",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ELOOP: "a link that leads back to itself",
    errno.ENAMETOOLONG: "the name is too long",
}
_KINDS = (
    (stat.S_ISFIFO, "a pipe (only standard input, -, is read as one)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

Refuse = Callable[[CaptureError], None]


def list_inputs(paths: Sequence[str], refuse: Refuse) -> Iterator[str]:
    """What `read` takes one by one: each plain file under *paths*, addresses and `-` as they are, each once.

    Folders are walked in the order of their names, hidden names left out. Refusals go to *refuse*.
    """
    walk = _Walk(refuse)
    for path in paths:
        yield from walk.path(path)


def is_address(path: str) -> bool:
    """Whether *path* names a page on the web."""
    return path[:8].lower().startswith(("http://", "https://"))


def check_plain(status: os.stat_result, source: str) -> None:
    """Raises NotReadable if *status* is not of a plain file."""
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        raise NotReadable(source, "a folder")
    raise NotReadable(source, next((name for test, name in _KINDS if test(status.st_mode)), "not a plain file"))


def refusal(error: OSError | ValueError, source: str) -> CaptureError:
    """The refusal that tells of an error of the file system."""
    if isinstance(error, ValueError):  # a zero byte in the name
        return NotFound(source, _REASONS[errno.ENOENT])
    reason = _REASONS.get(error.errno or 0) or (error.strerror or "cannot be read").lower()
    return NotFound(source, reason) if error.errno in (errno.ENOENT, errno.ENOTDIR) else NotReadable(source, reason)


class _Walk:
    """One run over some paths: what was entered and given out already."""

    def __init__(self, refuse: Refuse) -> None:
        self._refuse = refuse
        self._folders: set[tuple[int, int]] = set()
        self._files: set[int] = set()
        self._others: set[str] = set()

    def path(self, path: str) -> Iterator[str]:
        """The files behind one path as the user wrote it."""
        if path == STDIN or is_address(path):
            if path not in self._others:
                self._others.add(path)
                yield path
            return
        try:
            os.lstat(path)
        except (OSError, ValueError) as error:
            if _MAGIC.search(path) and "\0" not in path:
                yield from self._glob(path)
            elif _SCHEME.match(path):
                self._refuse(NotAllowed(printable(path), "only http and https addresses are read"))
            else:
                self._refuse(refusal(error, printable(path) or "''"))
            return
        yield from self._named(path)

    def _named(self, path: str) -> Iterator[str]:
        """One file, or all of a folder. A file that cannot be opened is given out: reading it tells why."""
        try:
            status = os.stat(path)
        except OSError as error:
            self._refuse(_dangling(path) if error.errno == errno.ENOENT else refusal(error, printable(path)))
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(path)
            return
        try:
            check_plain(status, printable(path))
        except NotReadable as error:
            self._refuse(error)
            return
        if self._first_time(status.st_dev, status.st_ino):
            yield path

    def _first_time(self, device: int, inode: int) -> bool:
        key = device << 64 | inode  # one number takes half of a tuple's memory
        if key in self._files:
            return False
        self._files.add(key)
        return True

    def _folder(self, top: str) -> Iterator[str]:
        """The files of a folder and of those in it, in the order of their names."""
        found = False
        waiting = [iter((top,))]
        while waiting:
            path = next(waiting[-1], None)
            if path is None:
                waiting.pop()
                continue
            if not path.endswith(os.sep) and path != top:
                found = True
                yield from self._named(path)
                continue
            entered = self._enter(path)
            if entered is None:
                found = True
                continue
            waiting.append(iter(entered))
        if not found:
            self._refuse(NotFound(printable(top), "the folder holds no file"))

    def _enter(self, folder: str) -> list[str] | None:
        """What stands in *folder*, sorted, folders ending in a slash; None where it was entered or is closed."""
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in self._folders:
                return None
            self._folders.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = [(entry.name, _is_folder(entry)) for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            self._refuse(refusal(error, printable(folder)))
            return None
        names.sort()
        pages = {name for name, is_folder in names if not is_folder and name.lower().endswith(_PAGE_SUFFIXES)}
        return [
            os.path.join(folder, name) + (os.sep if is_folder else "")
            for name, is_folder in names
            if not (is_folder and _is_part(name, pages))
        ]

    def _glob(self, pattern: str) -> Iterator[str]:
        found = False
        for path in _matches(pattern, self._refuse):
            found = True
            yield from self._named(path)
        if not found:
            self._refuse(NotFound(printable(pattern), "no file matches"))


def _dangling(path: str) -> CaptureError:
    return NotFound(printable(path), "a link to a file that is not there")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether *entry* is a folder or leads to one; a link that leads back to itself does not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_part(folder: str, pages: set[str]) -> bool:
    """Whether *folder* holds the parts of a page that a browser saved beside it (`page_files` for `page.html`)."""
    named = _PARTS_FOLDER.fullmatch(folder)
    return bool(named) and any(named.group(1) + suffix in pages for suffix in _PAGE_SUFFIXES)  # type: ignore[union-attr]


def _matches(pattern: str, refuse: Refuse) -> Iterator[str]:
    """The paths that a pattern names, sorted part by part; `**` stands for any folders, links not followed."""
    named = [part for part in pattern.split("/") if part]
    parts = [part for before, part in pairwise(["", *named]) if not before == part == "**"]
    start = "/" if pattern.startswith("/") else ""
    for path in _match_parts(start, parts, refuse):
        yield os.path.join(".", path) if path.startswith("-") or is_address(path) else path


def _match_parts(base: str, parts: Sequence[str], refuse: Refuse) -> Iterator[str]:
    if not parts:
        yield base
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _match_any_depth(base, rest or ("*",), refuse)
    elif not _MAGIC.search(part):
        path = os.path.join(base, part)
        if os.path.lexists(path):
            yield from _match_parts(path, rest, refuse)
    else:
        wanted = re.compile(translate(part)).match
        for name, is_folder, _ in _names(base, refuse):
            if wanted(name) and (part.startswith(".") or not name.startswith(".")) and (is_folder or not rest):
                yield from _match_parts(os.path.join(base, name), rest, refuse)


def _match_any_depth(base: str, rest: Sequence[str], refuse: Refuse) -> Iterator[str]:
    waiting = [base]
    while waiting:
        folder = waiting.pop()
        yield from _match_parts(folder, rest, refuse)
        inner = [name for name, is_folder, is_link in _names(folder, refuse) if is_folder and not is_link]
        waiting.extend(os.path.join(folder, name) for name in reversed(inner) if not name.startswith("."))


def _names(folder: str, refuse: Refuse) -> list[tuple[str, bool, bool]]:
    """What stands in *folder*, sorted: its name, whether it is a folder, whether it is a link."""
    try:
        with os.scandir(folder or ".") as entries:
            return sorted((entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries)
    except NotADirectoryError:
        return []
    except OSError as error:
        refuse(refusal(error, printable(folder)))
        return []
