"""What holds for all fuzz tests."""

from __future__ import annotations

import pytest

from tests.fuzz.cases import DrawingError


@pytest.fixture(autouse=True)
def _nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """End each command where it would begin to draw."""

    def begin(*_arguments: object, **_options: object) -> None:
        raise DrawingError

    for place_of_work in (
        "cli.render.make",
        "pipeline.stills._last_event",
        "cli.lecture.make",
        "cli.sweep.make",
        "cli.sweep.estimate",
    ):
        monkeypatch.setattr(f"scenes.{place_of_work}", begin)
