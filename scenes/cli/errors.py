"""How a command ends that did not do what was asked."""

from __future__ import annotations

import click


class RefusedError(click.ClickException):
    """Something that was given cannot be used."""

    exit_code = 2


class FailedError(click.ClickException):
    """Something could not be made although everything given was right."""

    exit_code = 1
