"""The small pictures in a table: for each row and kind what was seen of it, once more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import Line, VGroup

from normcore.kinds import LAYER, NormKind
from scenes.content.hero import Hero
from scenes.design.color import hex_to_rgb
from scenes.design.theme import SMALL
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.staging.stage import Stage

Picture = TensorCube | VGroup
UNPICTURED = ("used_in",)
"""The rows of which nothing was seen."""

_LARGEST, _TICK_PX, _LINE_PX = 0.3, 4.0, 2.0
_NARROW_GAP, _BY, _SAME = 0.1, 0.07, 1e-6


def row_picture(stage: Stage, kind: NormKind, hero: Hero, key: str, code: str, box: Box) -> Picture:
    """What was seen of a kind in a row of the table, at the left of a box; of `UNPICTURED` rows that was nothing."""
    if key == "train_inference":
        return _means(stage, kind, code, box)
    if key == "count":
        return at_left(cut_cube(stage, kind, box), box)
    if key == "parameters":
        return at_left(_parameters(stage, kind, hero, box), box)
    if key == "axes":
        return at_left(_lettered(stage, kind, hero, box), box)
    opened, state = _slab(stage, kind, hero, box)
    own = _same(opened, hero, opened.cube.grid.layout.batch)
    if key == "batch_dependency" and code == "dependent":
        mate = stage.swap(kind, hero.cell).mate
        cells = opened.cube.where(**{str(opened.cube.grid.layout.batch): mate})
        edge, line = opened.cube.cell_look.marked_px, hex_to_rgb(stage.theme.text)
        state = state.changed(cells, edge=edge, edge_rgb=line)
    if key == "batch_of_one" and code != "works":
        kept = own if code == "becomes_instance" else _same(opened, hero, *opened.cube.grid.layout.names)
        state = state.changed(alpha=state.alpha * kept)
    opened.cube.state = state
    return at_left(opened.cube, box)


def _slab(stage: Stage, kind: NormKind, hero: Hero, box: Box) -> tuple[OpenGroups, CellState]:
    """The hero's group of a kind alone, small, and how it looks."""
    (opened,) = stage.opened(kind)
    label = hero.under[kind].label
    opened.place_one_ahead(label, box, box, _LARGEST)
    return opened, opened.state().changed(ink=0.0, alpha=opened.groups.mask(label).astype(float))


def _lettered(stage: Stage, kind: NormKind, hero: Hero, box: Box) -> VGroup:
    """The hero's group, and the letters of the averaged axes along the sides on which it shows them."""
    beside, below = _averaged(stage, kind, hero)
    ink = stage.theme.accent(kind.family)
    left, under = (words(", ".join(each), SMALL, ink, weight="semibold") for each in (beside, below))
    room = replace(box, left=box.left + left.width + _BY if beside else box.left)
    opened, state = _slab(
        stage, kind, hero, replace(room, bottom=box.bottom + under.height if below else box.bottom)
    )
    front = opened.fronts[hero.under[kind].label]
    opened.cube.state = state
    picture = VGroup(opened.cube)
    if beside:
        picture.add(left.move_to((front.left - _BY - left.width / 2, front.center[1], 0.0)))
    if below:
        picture.add(under.move_to((front.center[0], front.bottom - under.height / 2, 0.0)))
    return picture


def _averaged(stage: Stage, kind: NormKind, hero: Hero) -> tuple[list[str], list[str]]:
    """The letters of the averaged axes that run down the hero's group, and of those that run across it."""
    (opened,) = stage.opened(kind)
    label = hero.under[kind].label
    opened.place_one_ahead(label, stage.frame.stage, stage.frame.stage)
    mask = opened.groups.mask(label)
    assert opened.blocks is not None
    x = opened.blocks.pose.low[mask][:, 0]
    down: list[str] = []
    across: list[str] = []
    for axis in opened.groups.record.reduced:
        index = opened.cube.grid.axis_index(axis)[mask]
        (across if _varies_with(x, index) else down).append(stage.letters([axis]))
    return down, across


def _varies_with(place: FloatArray, index: IntArray) -> bool:
    """Whether cells stand elsewhere from one index along an axis to the next."""
    return abs(float(np.cov(place, index)[0, 1])) > _SAME if len(index) > 1 else False


def _same(opened: OpenGroups, hero: Hero, *axes: str | None) -> BoolArray:
    """The drawn cells whose place along some axes is the hero's."""
    grid = opened.cube.grid
    places = [grid.layout.index(axis) for axis in axes if axis is not None]
    return np.asarray((grid.index[:, places] == np.array(hero.cell)[places]).all(axis=1))


def _parameters(stage: Stage, kind: NormKind, hero: Hero, box: Box) -> TensorCube:
    """As many cells as gamma has entries: those of the hero's sample or token, of no hue."""
    opened, state = _slab(stage, LAYER, hero, box)
    cube, axes = opened.cube, set(kind.parameter_axes(stage.layout))
    kept = _same(opened, hero, *(axis for axis in stage.layout.names if axis not in axes))
    grey = cube.neutral_colors()
    cube.state = state.changed(alpha=kept.astype(float), rgb=grey, edge_rgb=cube.edges(grey))
    return cube


def _means(stage: Stage, kind: NormKind, code: str, box: Box) -> VGroup:
    """A sign of a number line, not to scale: the mean's tick and, if another is used to predict, the running mean's."""
    theme, low = stage.theme, box.bottom + 0.1 * box.height
    inks = [theme.accent(kind.family), *([theme.good] if code == "different" else [])]
    marks = VGroup(
        Line((box.left, low, 0.0), (box.right, low, 0.0), stroke_width=_LINE_PX, color=theme.muted)
    )
    for number, ink in enumerate(inks, 1):
        x = box.left + number * box.width / (len(inks) + 1)
        marks.add(Line((x, low, 0.0), (x, box.top, 0.0), stroke_width=_TICK_PX, color=ink))
    return marks


def cut_cube(stage: Stage, kind: NormKind, box: Box, largest: float = 0.8) -> TensorCube:
    """A cube of its own, opened by a kind, without its values, its cells no larger than `largest`."""
    (opened,) = stage.opened(kind)
    opened.place(box, 0.0, largest, gap=_NARROW_GAP)
    opened.cube.state = opened.state().changed(ink=0.0)
    return opened.cube


def at_left(picture: Picture, box: Box) -> Picture:
    """The picture at the left of a box."""
    return picture.shift((box.left - picture.get_left()[0], 0.0, 0.0))
