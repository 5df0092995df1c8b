"""Single samples of a batch, laid flat with every value printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import UP, Animation, FadeIn, VGroup

from normcore.batch_mates import BatchMateSwap
from scenes.content.number_format import NumberFormat
from scenes.design.color import hex_to_rgb, value_level
from scenes.design.theme import LABEL, Theme
from scenes.design.timing import last_part
from scenes.geometry.arrangements import spread
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid, Limits
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words

_LIMITS = Limits(features=6)
_CHANGED_PX = 3.0
_SPOT_PX = 6.0
_WORTH_TURNING = 1.25
_LINE = 0.3


def batch_place(cut: GroupView) -> int:
    """The place of the batch axis."""
    layout = cut.record.layout
    return layout.index(layout.batch or layout.names[0])


def _flat(grid: Grid, across: Sequence[str] | None = None) -> Pose:
    """All cells of one sample in a plane, the axes `across` from left to right."""
    layout = grid.layout
    return spread(grid, (layout.features, *layout.positions), np.ones(len(grid), bool), across)


def _wrapped(text: str, color: str, box: Box, after: str) -> Typeset:
    """A line over or under a grid; if it is too long, the first `after` in it ends a line."""
    line = words(text, LABEL, color, weight="semibold")
    if line.width <= box.width:
        return line
    broken = text.replace(after, after.rstrip() + "\n", 1)
    return words(broken, LABEL, color, weight="semibold", align="center")


class SampleGrid(TensorCube):
    """One sample as a flat grid: features across, positions down; turned if that makes its cells much larger."""

    def __init__(
        self,
        values: npt.NDArray[Any],
        value_range: tuple[float, float],
        cut: GroupView,
        sample: int,
        box: Box,
        theme: Theme,
        hued: bool,
        numbers: NumberFormat | None = None,
    ) -> None:
        layout = cut.record.layout
        self.cut, self.sample, self.place, self.hued = cut, sample, batch_place(cut), hued
        self.range = value_range
        super().__init__(
            values,
            layout,
            theme=theme,
            box=box,
            limits=_LIMITS,
            backdrop=theme.backdrop,
            numbers=numbers,
        )
        self.set_state(pose=_flat(self.grid).fitted(box, 0.62))
        turned = _flat(self.grid, layout.positions).fitted(box, 0.62)
        if turned.size[0, 0] > _WORTH_TURNING * self.state.pose.size[0, 0]:
            self.set_state(pose=turned)
        colors = self._colors(values)
        self.set_state(rgb=colors, edge_rgb=self.edges(colors))

    def _colors(self, values: npt.NDArray[Any]) -> FloatArray:
        levels = value_level(self.drawn(values), *self.range)
        if not self.hued:
            return self.neutral_of(levels)
        cells = list(self.grid.index.T)
        cells[self.place] = np.full(len(self.grid), self.sample)
        return self.cut.hues(self.cut.record.labels_at(cells), levels)

    def become_batch(
        self, values: npt.NDArray[Any], outline: str, spot: int | None = None, **kwargs: Any
    ) -> CellsTo:
        """The `values` of the same sample in another batch; the cells whose print changed are outlined.

        If values change by less than a printed digit, every changed cell is outlined. The cell `spot`, a flat
        index within the sample, is marked.
        """
        new, old = self.drawn(values), self.drawn()
        colors, labels = self._colors(values), self.numbers.cells(new)
        state = self.state.changed(rgb=colors, edge_rgb=self.edges(colors), labels=labels)
        printed = np.array([a != b for a, b in zip(labels, self.state.labels, strict=True)])
        changed = printed if printed.any() else new != old
        state = state.changed(changed, edge_rgb=hex_to_rgb(outline), edge=_CHANGED_PX)
        if spot is not None:
            state = state.changed(self._at(spot), edge=_SPOT_PX, edge_rgb=hex_to_rgb(self.theme.cell_ink))
        return self.morph(state, **kwargs)

    def _at(self, spot: int) -> BoolArray:
        """The drawn cell with a flat index within the sample, if it is drawn."""
        place = np.unravel_index(spot, self.tensor.shape)
        return np.asarray((self.grid.index == np.array(place)).all(axis=1))


class SwapPanel(VGroup):
    """Four grids: the batch mate and the watched sample going in, the watched sample coming out of both methods."""

    def __init__(
        self,
        swaps: tuple[BatchMateSwap, BatchMateSwap],
        cuts: tuple[GroupView, GroupView],
        titles: list[str],
        texts: Mapping[str, str],
        boxes: Sequence[Box],
        theme: Theme,
        *,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        self.numbers = numbers or NumberFormat()
        self.swaps, self.theme, self.texts = swaps, theme, texts
        first, second = swaps
        self.batch_axis = batch_place(cuts[0])
        colors = [theme.text, theme.text, cuts[0].accent, cuts[1].accent]
        x = first.x_before
        of_x = float(np.min(x)), float(np.max(x))
        plans = [
            (self._one(x, first.mate), of_x, cuts[0], first.mate, False),
            (self._one(x, first.sample), of_x, cuts[0], first.sample, False),
            (first.before.of_sample(first.sample), first.before.range, cuts[0], first.sample, True),
            (second.before.of_sample(second.sample), second.before.range, cuts[1], second.sample, True),
        ]
        self.boxes = list(boxes)
        self.heads, self.grids = [], []
        names = [
            _wrapped(title, color, box, ": ") for title, color, box in zip(titles, colors, boxes, strict=True)
        ]
        room = max(_LINE, *(name.height for name in names))
        for box, (values, of, cut, sample, hued), name in zip(self.boxes, plans, names, strict=True):
            head, body, _ = box.rows(room, box.height - 2 * room - 0.16, room, gap=0.08)
            self.heads.append(name.move_to((*head.center, 0.0)))
            self.grids.append(SampleGrid(values, of, cut, sample, body, theme, hued, self.numbers))
        self.add(*self.heads, *self.grids)

    def _one(self, batch: npt.NDArray[Any], sample: int) -> npt.NDArray[Any]:
        """One sample of a batch, with a batch axis of size 1."""
        return np.expand_dims(np.moveaxis(batch, self.batch_axis, 0)[sample], self.batch_axis)

    def show_inputs(self) -> list[FadeIn]:
        """The batch mate and the watched sample."""
        return [FadeIn(part, rate_func=last_part) for part in (*self.heads[:2], *self.grids[:2])]

    @property
    def outputs_room(self) -> Box:
        """Where the outputs will stand."""
        first, second = self.boxes[2:]
        return Box(first.left, second.right, first.bottom, first.top)

    def show_outputs(self) -> list[FadeIn]:
        """The watched sample out of both methods."""
        return [FadeIn(part) for part in (*self.heads[2:], *self.grids[2:])]

    def replace_mate(self) -> list[Animation]:
        """New values for the batch mate."""
        swap = self.swaps[0]
        return [
            self.grids[0].become_batch(np.expand_dims(swap.replacement, self.batch_axis), self.theme.bad),
            self.note(0, self.texts["replaced"], self.theme.bad),
        ]

    def show_result(self, method: int) -> list[Animation]:
        """What the replacement did to the watched sample's output under one method, digits and all."""
        swap, spot = self.swaps[method], self.swaps[0].spot
        cell = list(np.unravel_index(spot, self.grids[2].tensor.shape))
        cell[self.batch_axis] = np.intp(swap.sample)
        old, new = (float(record.x_hat_at(cell)) for record in (swap.before, swap.after))
        before, after, _ = self.numbers.difference(old, new)
        text = self.texts["moved" if swap.changed else "still"]
        color = self.theme.bad if swap.changed else self.theme.good
        return [
            self.grids[2 + method].become_batch(swap.after.of_sample(swap.sample), self.theme.bad, spot),
            self.note(2 + method, text.format(old=before, new=after), color),
        ]

    def note(self, place: int, text: str, color: str) -> FadeIn:
        """A line under a grid."""
        grid = self.grids[place]
        box = self.boxes[place]
        line = _wrapped(text, color, box, ", ")
        line.move_to((box.center[0], grid.get_bottom()[1] - 0.12, 0.0), aligned_edge=UP)
        return FadeIn(line, shift=0.1 * UP)


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
