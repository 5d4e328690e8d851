"""Commands that keep the file of those who may use the page: users add, remove, list."""

import sys
from pathlib import Path
from typing import Annotated

import typer

FileOption = Annotated[
    Path, typer.Option(help="The file that dateline serve --auth and app.py --auth read.")
]
NameArgument = Annotated[str, typer.Argument(help="The name to sign in with.")]
DEFAULT_FILE = Path("dateline-users.txt")

group = typer.Typer(
    name="users",
    help="Who may use the page: names, roles and hashed passwords in a file.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(group)


@group.command()
def add(
    name: NameArgument,
    role: Annotated[
        str, typer.Option(help="reader, or editor: who may add articles on the page, too.")
    ] = "reader",
    file: FileOption = DEFAULT_FILE,
) -> None:
    """Add a user; the password is asked for, or read from stdin, and only its hash is kept."""
    from rag.server.callers import Role  # noqa: PLC0415
    from rag.server.users import add_user  # noqa: PLC0415

    if role not in list(Role):
        raise typer.BadParameter(f"{role!r} is neither reader nor editor", param_hint="--role")
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().removesuffix("\n")
    add_user(file, name, Role(role), password)
    typer.echo(f"added {name} as {role} to {file}")


@group.command()
def remove(name: NameArgument, file: FileOption = DEFAULT_FILE) -> None:
    """Take a user out of the file, which ends the user's sessions at once."""
    from rag.server.users import remove_user  # noqa: PLC0415

    remove_user(file, name)
    typer.echo(f"removed {name} from {file}")


@group.command(name="list")
def list_users(file: FileOption = DEFAULT_FILE) -> None:
    """Print each user and role."""
    from rag.server.users import Users  # noqa: PLC0415

    for caller in Users(file).callers():
        typer.echo(f"{caller.name} {caller.role}")
