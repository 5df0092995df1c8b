"""The command `normreel` with a tiny lesson in place of `compare`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from scenes.cli import main as command
from scenes.lessons import storyboard
from tests.pipeline import edited_texts

ENTRY = dataclasses.replace(
    storyboard.find("compare"),
    class_name="Tiny",
    module="tests.pipeline.tiny_lesson",
    poster_beat="one_line",
    texts=Path(__file__).parent / "texts",
)


def main() -> None:
    """Run the command line."""
    texts = edited_texts.edited_by_the_environment(ENTRY)
    storyboard.LESSONS = (dataclasses.replace(ENTRY, texts=texts),)
    command.main()
