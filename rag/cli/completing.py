"""The command `completion`: what makes a shell complete commands, options and values."""

from enum import StrEnum
from typing import Annotated

import typer


class Shell(StrEnum):
    """The shells that are known."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(completion)


def completion(shell: Annotated[Shell, typer.Argument(help="Which shell.")]) -> None:
    """Print a script that makes the shell complete commands and options.

    In ~/.bashrc: eval "$(dateline completion bash)". In ~/.zshrc, after compinit:
    eval "$(dateline completion zsh)". For fish: dateline completion fish >
    ~/.config/fish/completions/dateline.fish
    """
    from typer.completion import (  # type: ignore[attr-defined]  # noqa: PLC0415
        get_completion_script,  # public, though not listed as such
    )

    typer.echo(
        get_completion_script(
            prog_name="dateline", complete_var="_DATELINE_COMPLETE", shell=shell.value
        )
    )
