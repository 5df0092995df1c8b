"""The groups of a cube opened into blocks beside each other, with their names, and one of them brought forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import DOWN, VGroup

from scenes.design.color import contrast, group_text_rgb, hex_to_rgb, rgb_to_hex
from scenes.design.contrast import TEXT_CONTRAST
from scenes.design.theme import LABEL, MINIMUM, SMALL
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.blocks import Blocks, blocks, one_ahead
from scenes.geometry.box import Box
from scenes.geometry.view import DEPTH_X, DEPTH_Y, OBLIQUE, View
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.openings import nearer
from scenes.mobjects.cube.shading import face_centers
from scenes.mobjects.cube.valued_cube import hue_family
from scenes.mobjects.text.typeset import Typeset, words

NAME, NAME_AND_MEAN = 0.46, 0.84
"""Room under a block for its name alone, or for its mean as well, in scene units."""
LARGEST = 1.2
"""The pitch of the cells of a group, at most."""
_ROWS, _MOST_ROWS = 0.74, 8
"""What positions take beside the rows that they name, and how many rows are named at most."""
_LAG = 0.35
_FLAT = 2.5


class OpenGroups:
    """The groups of a `GroupView`, moved apart so that every cell of each can be seen and counted.

    `blocks` is where they stand, or are about to, and `ahead` the group that was last brought forward.
    """

    def __init__(self, groups: GroupView) -> None:
        self.groups, self.cube = groups, groups.cube
        self.blocks: Blocks | None = None
        self.ahead: int | None = None

    @property
    def fronts(self) -> Mapping[int, Box]:
        """The rectangle of each group's front."""
        return {} if self.blocks is None else self.blocks.fronts

    def place(self, box: Box, below: float = NAME_AND_MEAN, largest: float = LARGEST, **how: Any) -> Blocks:
        """All groups beside each other in a box; `how` says more, as `blocks` takes it."""
        self.blocks = blocks(
            self.cube.grid,
            self.groups.cell_groups,
            self.groups.record.reduced,
            box,
            below=below,
            largest=largest,
            **how,
        )
        return self.blocks

    @property
    def flat(self) -> bool:
        """Whether the blocks are much wider than high."""
        room = blocks(
            self.cube.grid, self.groups.cell_groups, self.groups.record.reduced, Box(-1.0, 1.0, -1.0, 1.0)
        )
        front = room.fronts[self.groups.labels[0]]
        return front.width > _FLAT * front.height

    def place_one_ahead(
        self, label: int, room: Box, rest: Box, largest: float = LARGEST, squat: float = 1.0
    ) -> Blocks:
        """One group large in `room`, its cells no larger than `largest`, the others small in `rest`.

        Its cells are `squat` times as high as they are wide.
        """
        grid, reduced = self.cube.grid, self.groups.record.reduced
        self.ahead = label
        self.blocks = one_ahead(
            grid, self.groups.cell_groups, reduced, label, room, rest, largest=largest, squat=squat
        )
        return self.blocks

    def state(self, at_work: Sequence[int] | None = None, values: FloatArray | None = None) -> CellState:
        """The blocks in their hues; all but those `at_work` quieter."""
        assert self.blocks is not None
        rgb = self.groups.colors
        state = self.cube.state.changed(
            pose=self.blocks.pose,
            turns=0.0,
            rgb=rgb,
            edge_rgb=self.cube.edges(rgb),
            edge=self.cube.resting_edge,
            ink=1.0,
            alpha=1.0,
            labels=self.cube.printed(values),
        )
        return state if at_work is None else self.quiet(state, ~np.isin(self.groups.cell_groups, at_work))

    def normalized_state(self) -> CellState:
        """The blocks with their normalized values."""
        rgb = self.groups.normalized_colors
        return self.state(values=self.groups.normalized).changed(rgb=rgb, edge_rgb=self.cube.edges(rgb))

    @property
    def view(self) -> View:
        """From where the groups are seen from the front, when the cube is folded: features from its side."""
        layout = self.cube.grid.layout
        across = layout.batch is not None and layout.batch in self.groups.record.reduced
        return OBLIQUE.quarter(1) if across and layout.positions else OBLIQUE

    def sources(self, label: int) -> FloatArray:
        """Where each value of a group comes from: its cell, or where it is not drawn the nearest drawn one."""
        drawn = np.flatnonzero(self.groups.mask(label))
        places = np.array([self.groups.place_in_group(tuple(self.cube.grid.index[cell])) for cell in drawn])
        state = self.cube.state
        points = self.cube.to_scene(face_centers(state.pose, state.view))[drawn]
        order = np.argsort(places)
        nearest = np.searchsorted(places[order], np.arange(self.groups.record.n), side="right") - 1
        return np.asarray(points[order][np.maximum(nearest, 0)])

    def quiet(self, state: CellState, mask: BoolArray) -> CellState:
        """The state with some cells in sight, but not looked at."""
        faces, edges = self.cube.cell_look.quiet(state.rgb)
        return state.changed(mask, rgb=faces, edge_rgb=edges, ink=0.0)

    def move(self, at_work: Sequence[int] | None = None, **kwargs: Any) -> CellsTo:
        """The cells to where they were placed, group by group.

        From place to place only the group that is or was ahead is seen to move: the others would cross it, so they
        fade, and come in where they belong.
        """
        if self.ahead is not None:
            return self._past_the_one_ahead(self.state(at_work), **kwargs)
        here, target = self.cube.state, self.state(at_work)
        depth = here.pose.low[:, 2]
        away = np.array([-DEPTH_X, -DEPTH_Y, 1.0])
        apart = target.pose.moved((depth - depth.min())[:, None] * away)
        pose = nearer(apart, here.pose, 2, OBLIQUE, 1.0)
        return self.cube.morph(target.changed(pose=pose), delay=order_delay(depth), lag=_LAG, **kwargs)

    def fade_others(self, **kwargs: Any) -> CellsTo:
        """All but the group that is ahead fade where they are."""
        others = self.groups.cell_groups != self.ahead
        return self.cube.morph(self.cube.state.changed(others, alpha=0.0, ink=0.0), **kwargs)

    def alone(self) -> CellState:
        """The group that is ahead in its place, and nothing else in sight."""
        mask = (self.groups.cell_groups == self.ahead).astype(float)
        return self.state().changed(alpha=mask, ink=mask)

    def _past_the_one_ahead(self, target: CellState, **kwargs: Any) -> CellsThrough:
        """That group to its place, while the others fade here and come in there."""
        ahead = self.groups.cell_groups == self.ahead
        parts = {name: getattr(target, name) for name in ("pose", "rgb", "edge_rgb", "edge", "ink", "labels")}
        gone = self.cube.state.changed(~ahead, alpha=0.0, ink=0.0).changed(ahead, alpha=1.0, **parts)
        there = target.changed(~ahead, alpha=0.0, ink=0.0)
        ends, times = (gone, there, target), (0.5, 0.01, 0.5)
        legs = [CellsTo(self.cube, end, run_time=time) for end, time in zip(ends, times, strict=True)]
        return CellsThrough(self.cube, legs, **kwargs)

    def single_out(self, **kwargs: Any) -> CellsThrough:
        """The others fade where they are; then the group ahead, with its own values, goes to its place."""
        ahead = self.groups.cell_groups == self.ahead
        gone = self.cube.state.changed(~ahead, alpha=0.0, ink=0.0)
        target = self.state()
        parts = {name: getattr(target, name) for name in ("pose", "rgb", "edge_rgb", "edge", "ink", "labels")}
        legs = [
            CellsTo(self.cube, gone, run_time=0.4),
            CellsTo(self.cube, gone.changed(ahead, **parts), run_time=0.6),
        ]
        return CellsThrough(self.cube, legs, **kwargs)

    def columns(self, label: int, lettered: bool = False) -> VGroup:
        """The places along the axis that runs across a group's block, "n = 1" or only the number; none of maps.

        If they are to be `lettered`, the axis is named before the numbers.
        """
        layout, mask, front = self.cube.grid.layout, self.groups.mask(label), self.fronts[label]
        across = next(
            (name for name in (layout.batch, layout.features) if name in self.groups.record.reduced), None
        )
        names = VGroup()
        if across is None or self.blocks is None or self.cube.grid.maps:
            return names
        index, pose = self.cube.grid.axis_index(across)[mask], self.blocks.pose
        middle = OBLIQUE.project(pose.low)[mask][:, 0] + pose.size[mask][:, 0] / 2
        for place in np.unique(index).tolist():
            x = float(middle[index == place][0])
            count = self.cube.numbers.count(place + 1)
            name = words(f"{across.lower()} = {count}", SMALL, self.cube.theme.muted)
            bare = name.width > 0.98 * float(pose.size[mask][0, 0])
            if bare:
                name = words(count, SMALL, self.cube.theme.muted)
            y = front.bottom - 0.04 - name.height / 2
            if bare and lettered and not len(names):
                letter = words(across.lower(), SMALL, self.cube.theme.muted)
                names.add(_before(min(front.left, x - name.width / 2), letter, y))
            names.add(name.move_to((x, y, 0.0)))
        return names

    @property
    def room_for_rows(self) -> float:
        """What the positions beside the rows of a block take; nothing if they are not named, or named at length."""
        layout = self.cube.grid.layout
        down = layout.positions and set(layout.positions) <= set(self.groups.record.reduced)
        named = down and not self.cube.grid.maps
        few = np.unique(self.cube.grid.index[:, layout.indices(layout.positions)], axis=0)
        return _ROWS if named and len(few) <= _MOST_ROWS and self._row_heading().width <= _ROWS else 0.0

    def _row_heading(self) -> Typeset:
        """The names of the axes along which the rows of a block lie."""
        letters = ", ".join(name.lower() for name in self.cube.grid.layout.positions)
        return words(letters, LABEL, self.cube.theme.muted)

    def rows(self, label: int) -> VGroup:
        """The positions along the rows of a group's block, "1, 2", under the names of their axes, "h, w"."""
        layout, mask, names = self.cube.grid.layout, self.groups.mask(label), VGroup()
        if self.blocks is None or not self.room_for_rows:
            return names
        front, pose, ink = self.fronts[label], self.blocks.pose, self.cube.theme.muted
        index = self.cube.grid.index[mask][:, layout.indices(layout.positions)]
        middle = OBLIQUE.project(pose.low)[mask][:, 1] + pose.size[mask][:, 1] / 2
        for y in np.unique(middle.round(4))[::-1].tolist():
            place = index[np.abs(middle - y) < 1e-3][0].tolist()
            said = ", ".join(self.cube.numbers.count(each + 1) for each in place)
            names.add(_before(front.left, words(said, LABEL, ink), y))
        heading = self._row_heading()
        names.add(_before(front.left, heading, front.bottom - 0.04 - heading.height / 2))
        return names

    def plate(self, label: int) -> VGroup:
        """The names of one group's columns and, below them, its own name."""
        columns, name = self.columns(label), self.name(label)
        if len(columns):
            name.next_to(columns, DOWN, buff=0.06).set_x(self.fronts[label].center[0])
        return VGroup(columns, name)

    def name(self, label: int) -> Typeset:
        """One group's name, under its block."""
        return Plates(self.fronts, self._names(), {}, self.cube.theme.text, self._between()).names[label]

    def plates(self, means: Mapping[int, str] | None = None) -> Plates:
        """The names of the groups under their blocks; where they would meet, only what sets one off from the last.

        Where these would meet too, only the last part of each.
        """
        names = self._names()
        texts = [text.split(", ") for text, _ in names.values()]
        apart = [
            parts[1:] if before and before[:1] == parts[:1] and parts[1:] else parts
            for before, parts in zip([None, *texts], texts, strict=False)
        ]
        for shown in (texts, apart, [parts[-1:] for parts in texts]):
            written = {
                label: (", ".join(parts), names[label][1]) for label, parts in zip(names, shown, strict=True)
            }
            made = Plates(self.fronts, written, means or {}, self.cube.theme.text, self._between())
            if not made.crowded:
                break
        return made

    def _between(self) -> dict[int, float]:
        """For each group of several columns, where two of them meet, near the middle of its block."""
        assert self.blocks is not None
        left, width = OBLIQUE.project(self.blocks.pose.low)[:, 0], self.blocks.pose.size[:, 0]
        found = {}
        for label in self.fronts:
            mask = self.groups.mask(label)
            middles = np.unique((left + width / 2)[mask].round(4))
            half = len(middles) // 2
            if half:
                found[label] = float(middles[half - 1 : half + 1].mean())
        return found

    def _names(self) -> dict[int, tuple[str, str]]:
        """Every group's name and its colour."""
        labels = self.groups.labels
        family = hue_family(self.groups.record)
        dark = self.cube.theme.name == "dark"
        inks = group_text_rgb(np.arange(len(labels)), len(labels), dark, family)
        behind = hex_to_rgb(self.cube.theme.background)
        readable = contrast(np.round(255 * inks) / 255, behind) >= TEXT_CONTRAST
        return {
            label: (self.groups.name(label), rgb_to_hex(ink) if clear else self.cube.theme.text)
            for label, ink, clear in zip(labels, inks, readable, strict=True)
        }


class Plates(VGroup):
    """A name under each block, and below it what is known of the group.

    Of blocks below each other, the names stand `between` two cells: below a cell are dots for those left out.
    """

    def __init__(
        self,
        fronts: Mapping[int, Box],
        names: Mapping[int, tuple[str, str]],
        means: Mapping[int, str],
        ink: str,
        between: Mapping[int, float] | None = None,
    ) -> None:
        super().__init__()
        self.names: dict[int, Typeset] = {}
        self.means: dict[int, Typeset] = {}
        stacked = len({round(front.left, 3) for front in fronts.values()}) == 1 < len(fronts)
        for label, front in fronts.items():
            text, color = names[label]
            name = _fitted(words(text, LABEL, color, weight="semibold"), front.width)
            name.move_to((front.center[0], front.bottom - 0.06 - name.height / 2, 0.0))
            if stacked and label in (between or {}) and name.width < front.height < front.width:
                name.set_x((between or {})[label])
            self.names[label] = name
            self.add(name)
            if label in means:
                mean = _fitted(words(means[label], SMALL, ink), front.width)
                self.means[label] = mean.next_to(name, DOWN, buff=0.0)
                self.add(mean)

    @property
    def crowded(self) -> bool:
        """Whether two names meet."""
        names = list(self.names.values())
        return any(
            abs(one.get_y() - other.get_y()) < (one.height + other.height) / 2
            and abs(one.get_x() - other.get_x()) < (one.width + other.width) / 2
            for one, other in pairwise(names)
        )


def _before(x: float, text: Typeset, y: float) -> Typeset:
    """A text that ends a little before x."""
    return text.move_to((x - 0.1 - text.width / 2, y, 0.0))


def _fitted(text: Typeset, width: float) -> Typeset:
    """The text as wide as the room is, if it can be read so, else as small as can be read."""
    return text.scale(min(1.0, max(MINIMUM / text.px, (width + 0.2) / text.width)))
