"""`normreel list`: the lessons there are."""

from __future__ import annotations

import cloup
from rich.console import Console
from rich.table import Table

from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec


@cloup.command("list")
def command() -> None:
    """Show the lessons in the order of the lecture."""
    table = Table("lesson", "what it shows", "default tensor", box=None)
    for entry in storyboard.LESSONS:
        table.add_row(entry.slug, entry.text(LectureSpec()).claim, "x".join(map(str, entry.default_shape)))
    Console().print(table)
