"""The small pictures in a table: for each row and kind what was seen of it, once more."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup

from normcore.kinds import LAYER, NormKind
from scenes.content.hero import Hero
from scenes.design.color import hex_to_rgb
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.staging.stage import Stage

Picture = TensorCube | VGroup

_LARGEST, _TICK_PX, _LINE_PX = 0.3, 4.0, 2.0
_NARROW_GAP = 0.1


def row_picture(stage: Stage, kind: NormKind, hero: Hero, key: str, code: str, box: Box) -> Picture | None:
    """What was seen of a kind in a row of the table, at the left of a box; None if that was nothing."""
    if key == "used_in":
        return None
    if key == "train_inference":
        return _means(stage, kind, code, box)
    if key == "count":
        return at_left(cut_cube(stage, kind, box), box)
    if key == "parameters":
        return at_left(_parameters(stage, kind, hero, box), box)
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
