"""A play that nobody sees leaves the stage exactly as one that is drawn does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.pipeline.drawing import load, manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.unseen import Unseen

LOOK = ("points", "fill_rgbas", "stroke_rgbas", "opacity")


def stages(slug: str, seen: bool) -> tuple[list[list[Any]], int]:
    """What stands on the stage at the end of each beat, and how many fades were left out."""
    entry = storyboard.find(slug)
    spec = LectureSpec(shape=(2, 3, 2, 2), quality="480p")
    found: list[list[Any]] = []
    left_out = 0
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = load(entry)(spec, entry=entry, renderer=DryRenderer())
        scene.is_seen = lambda: seen
        begin = scene.begin_animations

        def begin_animations() -> None:
            nonlocal left_out
            begin()
            left_out += sum(isinstance(each, Unseen) for each in scene.animations)

        scene.begin_animations = begin_animations
        scene.after_beat = lambda: found.append(
            [
                (type(part), *(np.copy(getattr(part, name, ())) for name in LOOK))
                for mobject in scene.mobjects
                for part in mobject.get_family()
            ]
        )
        scene.render()
    return found, left_out


@pytest.mark.parametrize("slug", ["compare", "layer"])
def test_what_stands_on_the_stage_does_not_depend_on_who_draws(slug: str) -> None:
    seen, none = stages(slug, True)
    unseen, many = stages(slug, False)
    assert none == 0
    assert many > 20
    assert len(seen) == len(unseen) > 5
    for first, second in zip(seen, unseen, strict=True):
        assert [part[0] for part in first] == [part[0] for part in second]
        for (_, *arrays), (_, *others) in zip(first, second, strict=True):
            for array, other in zip(arrays, others, strict=True):
                np.testing.assert_allclose(array, other, atol=1e-9)
