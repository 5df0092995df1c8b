"""The command `normreel`: the group of all commands, each in a module of its own."""

from __future__ import annotations

from typing import Any

import click
import cloup

from scenes import __version__
from scenes.cli.cache import cache
from scenes.cli.deck import deck
from scenes.cli.doctor import doctor
from scenes.cli.errors import RefusedError
from scenes.cli.export import export
from scenes.cli.inspect import inspect
from scenes.cli.list import list_lessons
from scenes.cli.preview import preview
from scenes.cli.render import render
from scenes.cli.schema import schema
from scenes.cli.still import still
from scenes.cli.sweep import sweep
from scenes.cli.texts import texts
from scenes.spec.errors import SpecError

COMMANDS = (
    list_lessons,
    render,
    still,
    preview,
    inspect,
    doctor,
    cache,
    sweep,
    export,
    deck,
    schema,
    texts,
)


class Commands(cloup.Group):
    """A group whose commands may raise `SpecError`: it is shown without a traceback and exits with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SpecError as error:
            raise RefusedError(str(error)) from None


@cloup.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@cloup.version_option(__version__, prog_name="normreel")
def cli() -> None:
    """Films that explain normalization, drawn from numbers a tested core computed."""


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="normreel")
