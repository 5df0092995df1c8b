"""The command `normreel` with one lesson that goes on for ten minutes."""

from __future__ import annotations

from scenes.lessons import storyboard
from tests.pipeline.helpers import small_entry


def main() -> None:
    """Run the command line as its script does."""
    from scenes.__main__ import main as run

    storyboard.LESSONS = (small_entry("Endless"),)
    run()
