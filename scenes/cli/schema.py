"""`normreel schema`: what a spec file may say."""

from __future__ import annotations

import json

import click
import cloup

from scenes.spec.lecture import LectureSpec


@cloup.command("schema")
def command() -> None:
    """Print the JSON schema of a spec file."""
    click.echo(json.dumps(LectureSpec.json_schema(), indent=2))
