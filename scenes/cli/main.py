"""The command `normreel`: the group of all commands, each in a module of its own that is imported when it is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click
import cloup

from scenes import __version__
from scenes.cli import surroundings
from scenes.cli.errors import RefusedError
from scenes.cli.signals import EndedError, die, ended_by_signals
from scenes.spec.errors import SpecError
from scenes.spec.quoting import readable

COMMANDS: Final = (
    "list",
    "render",
    "still",
    "preview",
    "inspect",
    "doctor",
    "cache",
    "lecture",
    "sweep",
    "join",
    "export",
    "deck",
    "page",
    "schema",
    "texts",
)
"""Every command: the module of that name in this package has it as `command`."""
DRAWING: Final = ("render", "lecture")
"""Commands that draw films on this machine, unless they are asked for help or given a cluster."""


class Commands(cloup.Group):
    """A group whose commands are imported when they are asked for, and may raise `SpecError`.

    A `SpecError` is shown without a traceback and exits with 2. What messages quote is cut short.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(import_module(f"scenes.cli.{cmd_name}").command)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of all commands."""
        for name in COMMANDS:
            self.get_command(ctx, name)
        super().format_commands(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SpecError as error:
            raise RefusedError(str(error)) from None
        except click.UsageError as error:
            raise click.UsageError(readable(error.format_message()), error.ctx) from None


@cloup.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@cloup.version_option(__version__, prog_name="normreel")
def cli() -> None:
    """Films that explain normalization, drawn from numbers a tested core computed."""


def main() -> None:
    """Run the command line and end the process: with its exit code, or by the signal that ended the command."""
    surroundings.prepare()
    try:
        with ended_by_signals():
            code = run()
    except EndedError as ended:
        die(ended.number)
    sys.exit(code)


def run() -> Any:
    """Run the command line; return its exit code. What the system refuses is told in one line."""
    code: Any = 0
    try:
        _begin_drawing(sys.argv[1:])
        cli(prog_name="normreel")
    except SystemExit as end:
        code = end.code
    except OSError as error:
        surroundings.complain(surroundings.reason(error))
        code = 1
    if trouble := surroundings.flush():
        surroundings.complain(f"what was to be said could not be written: {trouble}")
    return code or bool(trouble)


def _begin_drawing(arguments: Sequence[str]) -> None:
    """Let the process that forks those that draw import Manim while this one imports what reads the command."""
    draws = arguments[:1] and arguments[0] in DRAWING
    elsewhere = any(each in ("-h", "--help") or each.startswith("--cluster") for each in arguments)
    if draws and not elsewhere and sys.platform != "win32" and (os.cpu_count() or 1) > 1:
        from scenes.pipeline.executors.fork_server import server

        server.ensure_running()
