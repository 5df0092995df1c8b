"""What small batches are drawn from: the hero's channel, and how batches of it are seen, as cells and on lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from normcore.experiments import BatchNoise, ResampledBatches, batch_size_noise, in_resampled_batches
from normcore.kinds import BATCH
from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.content.number_format import NumberFormat
from scenes.design.color import value_level
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Limits
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.staging.stage import Stage

SIZES = (32, 16, 8, 4, 2, 1)
"""How many values a batch has, from row to row."""
SHOWN, PAIRS = 4, 3
"""So many batches are seen one by one, and of two values."""
LARGEST_DOT = 0.3
_HUGE, _TINY = 1e100, 1e-100
_DEPTH, _RAGGED = 0.3, 0.7
"""The depth of a cell of a batch, of its side, and the size of cells that is worth a row that is not full."""


@dataclass(frozen=True, eq=False)
class Pool:
    """What batches are drawn from: the values of the hero's channel, and the hero's own.

    Where they are too large or too small for sums of squares, they are those that batch norm made of them.
    """

    stage: Stage
    hero: Hero
    groups: GroupView

    @property
    def label(self) -> int:
        """The label of the channel."""
        return self.hero.under[BATCH].label

    @property
    def color(self) -> str:
        """The colour of the channel."""
        return self.groups.swatch(self.label)

    def hues(self, values: FloatArray) -> FloatArray:
        """The colours of cells that hold values of the channel."""
        levels = value_level(values, float(self.values.min()), float(self.values.max()))
        return self.groups.hues(np.full(len(values), self.label), levels)

    @cached_property
    def _scaled(self) -> bool:
        """Whether the values are too large or too small for sums of squares."""
        record = self.stage.record(BATCH)
        raw = np.asarray(record.group(self.label), dtype=float)
        return not (np.abs(raw).max() < _HUGE and (raw.std() > _TINY or not raw.any()))

    @cached_property
    def values(self) -> FloatArray:
        """The values of the channel."""
        record = self.stage.record(BATCH)
        found = record.x_hat_group(self.label) if self._scaled else record.group(self.label)
        return np.asarray(found, dtype=float).ravel()

    @cached_property
    def x(self) -> float:
        """The hero among them."""
        return float(self.stage.record(BATCH).x_hat_at(self.hero.cell)) if self._scaled else self.hero.x

    @cached_property
    def numbers(self) -> NumberFormat:
        """How they are printed."""
        if not self._scaled:
            return self.hero.numbers
        return NumberFormat.for_tensor(self.values, self.stage.spec.eps_of(BATCH), self.stage.spec.language)

    @cached_property
    def noises(self) -> tuple[BatchNoise, ...]:
        """How the means of batches scatter, by size."""
        return batch_size_noise(SIZES, values=self.values, seed=self.stage.spec.seed)

    def batches_around(self, n: int, trials: int = SHOWN) -> ResampledBatches:
        """The hero in batches of n."""
        spec = self.stage.spec
        return in_resampled_batches(
            self.x, self.values, n, trials=trials, seed=spec.seed, eps=spec.eps_of(BATCH)
        )

    @property
    def pairs(self) -> list[tuple[float, float]]:
        """Pairs of different values, the first with the hero."""
        others = np.unique(self.values[self.values != self.x])
        rng = np.random.default_rng(self.stage.spec.seed)
        found = [(self.x, float(each)) for each in rng.permutation(others)[:1]]
        different = np.unique(self.values)
        while found and len(found) < PAIRS:
            first, second = rng.choice(different, 2, replace=False).tolist()
            found.append((first, second))
        return found


def make_pool(stage: Stage, hero: Hero, cube: TensorCube) -> Pool:
    """The pool of a film."""
    return Pool(stage, hero, stage.groups(cube, BATCH))


def batch_line(
    pool: Pool, values: FloatArray, box: Box, x_hat: FloatArray, room: tuple[float, ...]
) -> ValueLine:
    """The number line of a batch, the hero first; empty."""
    stage = pool.stage
    return ValueLine(
        values,
        box,
        stage.theme,
        normalized=x_hat,
        numbers=pool.numbers,
        color=pool.color,
        accent=stage.theme.batch,
        hero=0,
        centred_too=False,
        room=room,
        texts=LineWords(**stage.texts["line"]),
        arrow=False,
        largest=LARGEST_DOT,
    ).set_empty()


def signed_ratio(pool: Pool, value: float) -> str:
    """A normalized value with its sign."""
    return signed(pool.numbers.ratio(value))


# Batches as cells ---------------------------------------------------------------------------------------------------


def batch_cells(
    pool: Pool, values: FloatArray, box: Box, columns: int | None = None, framed: bool = True
) -> TensorCube:
    """The values of a batch as cells in rows, as large as the box lets them be; the first, the hero, is framed."""
    stage, count = pool.stage, len(values)
    across = columns or _columns(count, box)
    cube = TensorCube(
        values[:, None],
        "NC",
        theme=stage.theme,
        limits=Limits(batch=count),
        backdrop=stage.theme.backdrop,
        numbers=pool.numbers,
        look=stage.cell_look,
    ).set_hero((0, 0) if framed else None)
    pitch = min(box.width / across, box.height / ceil(count / across))
    places = np.arange(count)
    left = box.center[0] - across * pitch / 2
    top = box.center[1] + ceil(count / across) * pitch / 2
    x, y = left + places % across * pitch, top - (places // across + 1) * pitch
    side = CELL_FILL * pitch
    size = np.tile([side, side, _DEPTH * side], (count, 1))
    pose = Pose(np.stack([x, y, np.zeros(count)], axis=1), size)
    cube.state = with_values(pool, cube, values).changed(pose=pose)
    return cube


def _columns(count: int, box: Box) -> int:
    """In how many columns so many cells are largest; rather in some that fill all rows."""

    def pitch(columns: int) -> float:
        return min(box.width / columns, box.height / ceil(count / columns))

    return max(
        range(1, count + 1), key=lambda columns: pitch(columns) * (_RAGGED if count % columns else 1.0)
    )


def with_values(pool: Pool, cube: TensorCube, values: FloatArray) -> CellState:
    """The cells of a batch with values of another."""
    rgb = pool.hues(values)
    return cube.state.changed(rgb=rgb, edge_rgb=cube.edges(rgb), labels=cube.printed(values))
