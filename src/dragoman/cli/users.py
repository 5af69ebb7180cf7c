"""`dragoman users`: the file that says who may come into the workbench, with hashes of passwords and tokens."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.output import Refusals, write
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.web.users import Line


class Action(str, Enum):  # noqa: UP042 - as the other options' words
    """What is done to the file."""

    add = "add"
    remove = "remove"
    list = "list"


class Role(str, Enum):  # noqa: UP042
    """What somebody may do."""

    reader = "reader"
    reviewer = "reviewer"
    admin = "admin"


def users(
    action: Annotated[Action, typer.Argument(help="add, remove or list.", show_default=False)],
    file: Annotated[str, typer.Argument(help="The users file; made when it is not there.", show_default=False)],
    name: Annotated[str | None, typer.Argument(help="Who; not for list.", show_default=False)] = None,
    role: Annotated[Role, typer.Option("--role", "-r", help="What they may do.")] = Role.reader,
    token: Annotated[
        bool, typer.Option("--token", help="A token for programs instead of a password; it is printed once.")
    ] = False,
) -> None:
    """Say who may come into the workbench of `dragoman serve`: readers, reviewers who correct, admins.

    The password is asked for, or read from the first line of standard input. Whoever is added again gets the new
    password and role. A server that runs takes up the change at once.

    Example: dragoman users add desk.users rita --role reviewer
    """
    if (action is Action.list) != (name is None):
        raise typer.BadParameter(f"{action.value} takes {'no name' if name else 'a name'}.")
    refuse = Refusals()
    try:
        _do(action, Path(file), name or "", role, token)
    except DragomanError as error:
        refuse(error)
    refuse.exit()


def _do(action: Action, path: Path, name: str, role: Role, token: bool) -> None:
    from dragoman.web import users as people

    lines = people.read(path) if path.exists() or action is not Action.add else []
    if action is Action.list:
        write("".join(f"{one.name:<24} {one.role:<9} {'token' if one.is_token else 'password'}\n" for one in lines))
        return
    rest = [one for one in lines if one.name != name or one.is_token != token]
    if action is Action.remove:
        if len(rest) == len(lines):
            raise people.UsersError(name, f"has no {'token' if token else 'password'} in {path}")
        people.write(path, rest)
        return
    people.check_name(name)
    line: Line
    if token:
        line, secret = people.with_token(name, role.value)
        people.write(path, [*rest, line])
        write(f"{secret}\n")
    else:
        people.write(path, [*rest, people.with_password(name, role.value, _password(name))])


def _password(name: str) -> str:
    """What is typed twice on a terminal, else the first line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
