"""What the command asks of its surroundings: streams that can be written to, and a terminal with room for a table."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from contextlib import suppress
from io import TextIOWrapper

import click

NARROWEST = 40
"""Columns that tables and help are laid out in at least."""


def prepare() -> None:
    """Make what is there usable: closed streams, signs that cannot be written, no room, warnings that are errors."""
    warnings.simplefilter("ignore")
    with suppress(OSError):
        while (file := os.open(os.devnull, os.O_RDWR)) <= 2:  # no file of ours becomes a standard stream
            pass
        os.close(file)
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    columns = shutil.get_terminal_size().columns
    if "COLUMNS" in os.environ or columns < NARROWEST:  # which may say 0, or no number
        os.environ["COLUMNS"] = str(max(columns, NARROWEST))


def flush() -> str:
    """Write out what is still waiting to be; return why that cannot be done, unless its reader just went away."""
    trouble = ""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _silence(stream.fileno())
        except OSError as error:
            _silence(stream.fileno())
            trouble = reason(error)
    return trouble


def reason(error: OSError) -> str:
    """Why the system refused something, and what it was if that has a name."""
    why = error.strerror or str(error)
    return why if error.filename is None else f"{error.filename}: {why}"


def complain(sentence: str) -> None:
    """Write an error if anybody can read it."""
    with suppress(OSError):
        click.echo(f"Error: {sentence}", err=True)


def _silence(file: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, file)
    os.close(nowhere)
