"""Small cubes and plain scenes for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import Mobject, Scene, tempconfig

from normcore.samples import integers
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.tensor_cube import TensorCube

SHAPE = (5, 4, 2, 3)
BACKGROUND = "#10141c"


def cube(shape: tuple[int, ...] = SHAPE, layout: str = "NCHW", **kwargs: object) -> TensorCube:
    """A cube of seeded whole numbers."""
    return TensorCube(integers(shape, layout), layout, **kwargs)  # type: ignore[arg-type]


def hue(rgb: np.ndarray) -> np.ndarray:
    """The hue angle in OKLab, in degrees: what the theme gives to a group."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_ab = np.array(
        [[1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]]
    )
    a, b = (np.cbrt(linear @ to_lms.T) @ to_ab.T).T
    return np.asarray(np.degrees(np.arctan2(b, a)))


@contextmanager
def plain_manim(folder: Path) -> Iterator[None]:
    """Manim at a low quality, writing nothing."""
    with tempconfig(
        {
            "media_dir": str(folder),
            "pixel_width": 427,
            "pixel_height": 240,
            "frame_rate": 5,
            "dry_run": True,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "background_color": BACKGROUND,
        }
    ):
        yield


def picture(scene: Scene) -> npt.NDArray[np.uint8]:
    """What the scene shows now, as the camera draws it."""
    camera: Any = scene.camera
    camera.reset()
    camera.capture_mobjects(scene.mobjects)
    return np.array(camera.pixel_array[..., :3], dtype=np.uint8)


def ink(scene: Scene) -> float:
    """The share of the picture that is not background."""
    frame = picture(scene).astype(int)
    return float((np.abs(frame - frame[0, 0]).max(axis=2) > 8).mean())


def edges(mobject: Mobject) -> FloatArray:
    """Left, right, bottom and top."""
    return np.array(
        [
            mobject.get_left()[0],
            mobject.get_right()[0],
            mobject.get_bottom()[1],
            mobject.get_top()[1],
        ]
    )


def assert_same_state(first: CellState, second: CellState) -> None:
    """Both states show exactly the same."""
    assert np.array_equal(first.pose.low, second.pose.low)
    assert np.array_equal(first.pose.size, second.pose.size)
    for part in ("rgb", "alpha", "ink", "edge_rgb", "edge", "frame"):
        assert np.array_equal(getattr(first, part), getattr(second, part)), part
    assert first.labels == second.labels
    assert first.view == second.view
