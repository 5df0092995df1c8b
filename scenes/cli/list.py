"""`normreel list`: the lessons there are, and their beats."""

from __future__ import annotations

import cloup
from rich.console import Console
from rich.table import Column, Table

from scenes.lessons import storyboard
from scenes.pipeline.scripts import beat_names
from scenes.spec.lecture import LectureSpec


@cloup.command("list")
def command() -> None:
    """Show the lessons in the order of the lecture, and the beats of each."""
    table = Table(Column("lesson", no_wrap=True), "what it shows", "default tensor", "beats", box=None)
    for entry in storyboard.LESSONS:
        focus = f"\n--view {'|'.join(entry.views)}" if entry.has_views else ""
        claim = entry.text(LectureSpec()).claim + focus
        tensor = "x".join(map(str, entry.default_shape))
        table.add_row(entry.slug, claim, tensor, ", ".join(beat_names(entry)))
    Console().print(table)
