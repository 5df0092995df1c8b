"""The names of the samples of a batch that stand side by side."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from scenes.design.theme import LABEL
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words


def sample_names(cube: TensorCube, pose: Pose, word: str) -> VGroup:
    """A name under every drawn sample of an exploded batch."""
    batch = cube.grid.axis_index(cube.grid.layout.batch or cube.grid.layout.names[0])
    names, before = VGroup(), 0
    for index in np.unique(batch):
        bounds = pose.bounds(batch == index)
        name = words(f"{word} {cube.numbers.count(index + 1)}", LABEL, cube.theme.muted)
        name.move_to((bounds.center[0], bounds.bottom - 0.24, 0.0))
        last = names[-1] if len(names) else None
        if last is not None and index > before + 1 and abs(last.get_y() - name.get_y()) < 1e-6:
            names.add(
                words("…", LABEL, cube.theme.muted).move_to((last.get_center() + name.get_center()) / 2)
            )
        names.add(name)
        before = index
    return names
