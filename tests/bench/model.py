"""The cube of the storyboard as numbers: places and colours of its cells, the same for every variant. No Manim."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import BATCH
from normcore.normalization import normalize
from normcore.samples import integers
from scenes.design.color import group_rgb, neutral_rgb, value_level
from scenes.geometry.arrangements import folded
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid, Limits
from scenes.geometry.pose import Pose
from tests.bench.story import SHAPES, STEPS_OF_COLOR

FloatArray = NDArray[np.float64]
LAYOUT = "NTD"
EVERY_CELL = Limits(batch=99, features=99, positions=9999, elided=99)
ROOM = Box(-6.4, 1.2, -3.1, 2.7)
"""Where the cube stands; the channel that is pulled out moves by `PULL` to the right of it."""
PULL = 0.9
EDGE_PX = 1.6
EDGE_SHADE = 0.6


@dataclass(frozen=True)
class Model:
    """The cube with this many cells; arrays have one row a cell, in the order of `Grid`."""

    cells: int

    @cached_property
    def tensor(self) -> FloatArray:
        """Samples, positions, channels."""
        return np.asarray(integers(SHAPES[self.cells], LAYOUT), dtype=np.float64)

    @cached_property
    def grid(self) -> Grid:
        """Which cells are drawn: all."""
        return Grid(self.tensor.shape, Layout.parse(LAYOUT), EVERY_CELL)

    @cached_property
    def home(self) -> Pose:
        """Place and size of every cell."""
        return folded(self.grid).fitted(ROOM)

    @cached_property
    def channel(self) -> NDArray[np.int64]:
        """The channel of each cell."""
        return self.grid.axis_index("D")

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return self.tensor.shape[2]

    def turn(self, number: int) -> NDArray[np.bool_]:
        """The cells recoloured in step `number`: a quarter of the channels."""
        return np.asarray(self.channel * STEPS_OF_COLOR // self.channels == number)

    @property
    def pulled(self) -> NDArray[np.bool_]:
        """The cells of the last channel."""
        return np.asarray(self.channel == self.channels - 1)

    def _levels(self, values: FloatArray) -> FloatArray:
        drawn = np.asarray(self.grid.values(values), dtype=float)
        return value_level(drawn, float(drawn.min()), float(drawn.max()))

    @cached_property
    def plain(self) -> FloatArray:
        """Colours by value."""
        return neutral_rgb(self._levels(self.tensor))

    @cached_property
    def grouped(self) -> FloatArray:
        """Hue by channel, lightness by value."""
        return group_rgb(self.channel, self.channels, self._levels(self.tensor))

    @cached_property
    def normalized(self) -> FloatArray:
        """Hue by channel, lightness by normalized value."""
        return group_rgb(
            self.channel, self.channels, self._levels(normalize(self.tensor, BATCH, LAYOUT).x_hat)
        )
