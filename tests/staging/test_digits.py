"""Digits on cells are those of the values that the dots beside them have, or there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.pipeline.drawing import load, manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec


@pytest.mark.parametrize(("shape", "printed"), [((5, 4, 2, 3), False), ((2, 2, 1, 1), True)])
def test_normalized_values_are_printed_only_where_they_can_be_read(
    shape: tuple[int, ...], printed: bool
) -> None:
    entry = storyboard.find("compare")
    spec = LectureSpec(shape=shape, quality="480p")
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene: Any = load(entry)(spec, entry=entry, renderer=DryRenderer(), until="every_channel")
        scene.render()
    state = scene.cube.state
    assert (state.labels == scene.cube.printed(scene.batch.groups.normalized)) == printed
    assert bool(np.all(state.ink > 0)) == printed
