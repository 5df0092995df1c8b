"""The stage of a film: its tensor, its frame and its looks, and what normcore computed on the tensor, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.batch_mates import BatchMateSwap, swap_batch_mate
from normcore.kinds import BATCH, LAYER, NormKind
from normcore.normalization import NormRecord, normalize
from normcore.property_table import PropertyTable, properties
from scenes.content import formulas
from scenes.content.arithmetic import CellIndex
from scenes.content.hero import Hero, hero_cell
from scenes.content.number_format import NumberFormat, joined
from scenes.content.sizes import sizes_in_words
from scenes.design.cells import LOOKS, CellLook
from scenes.design.frame import FrameLayout
from scenes.design.theme import Theme
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.legibility import values_can_be_read
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.spec.defaults import BOTH
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import Story, common, story


@dataclass(frozen=True, eq=False)
class Stage:
    """A value that a lesson holds; every act is handed what it needs of it.

    spec    every setting of the film, `tensor` its tensor
    layout  the names of the tensor's axes, `story` what it holds
    frame   the regions of the picture, `theme` its colours
    numbers  how every number is printed
    texts   the texts that lessons share, in the film's language
    """

    spec: LectureSpec
    tensor: NDArray[Any]
    layout: Layout
    story: Story
    frame: FrameLayout
    numbers: NumberFormat
    theme: Theme
    texts: Mapping[str, Mapping[str, str]]
    _records: dict[NormKind, NormRecord] = field(default_factory=dict)
    _swaps: dict[NormKind, BatchMateSwap] = field(default_factory=dict)
    _heroes: dict[Grid, Hero] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: LectureSpec) -> Stage:
        """The stage of a resolved spec."""
        layout = Layout.parse(spec.layout)
        holds = story(layout)
        tensor = spec.tensor()
        return cls(
            spec,
            tensor,
            layout,
            holds,
            FrameLayout.of(spec.aspect, spec.captions != "none"),
            NumberFormat.for_tensor(tensor, spec.eps_of(BATCH), spec.language),
            spec.film_theme,
            common(spec.language, holds, spec.convention),
        )

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The size of each axis."""
        return self.layout.sizes(self.tensor.shape)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The sizes and names that any text may be filled with."""
        count = self.numbers.count
        positions = [self.sizes[name] for name in self.layout.positions]
        return {
            "N": count(self.sizes.get("N", 1)),
            "C": count(self.sizes[self.layout.features]),
            "positions_size": joined(positions, language=self.spec.language) if positions else "",
            "total": count(self.tensor.size),
            "cells": sizes_in_words(self.sizes, self.layout, self.texts["sizes"], self.spec.language),
            "axes": ", ".join(f"{axis} = {count(size)}" for axis, size in self.sizes.items()),
        }

    @property
    def methods(self) -> tuple[NormKind, ...]:
        """The methods that the film shows: batch norm and layer norm, or the one that it focuses on."""
        return tuple(kind for kind in (BATCH, LAYER) if self.spec.view in (BOTH, kind.name))

    @property
    def learned(self) -> formulas.Learned:
        """What the learned parameters are called in formulas."""
        return formulas.Learned.of(self.spec.library)

    def letters(self, axes: Sequence[str]) -> str:
        """Axes as formulas write them: "N, H, W"."""
        named = formulas.symbols(self.layout)
        return ", ".join(named[axis] for axis in axes)

    # What normcore computed -----------------------------------------------------------------------------------------

    def record(self, kind: NormKind) -> NormRecord:
        """The normalization of the whole tensor by a kind, computed once."""
        if kind not in self._records:
            self._records[kind] = normalize(self.tensor, kind, self.layout, eps=self.spec.eps_of(kind))
        return self._records[kind]

    def hero(self, grid: Grid) -> Hero:
        """The cell that the films on this tensor follow, of those that are drawn, found once."""
        if grid not in self._heroes:
            records = (self.record(kind) for kind in (BATCH, LAYER))
            self._heroes[grid] = hero_cell(grid, *records, numbers=self.numbers)
        return self._heroes[grid]

    def swap(self, kind: NormKind, cell: CellIndex) -> BatchMateSwap:
        """What replacing a batch mate of a cell's sample does to the outputs of a kind, computed once."""
        sample = cell[self.layout.index(str(self.layout.batch))]
        if kind not in self._swaps:
            self._swaps[kind] = swap_batch_mate(
                self.tensor,
                kind,
                self.layout,
                sample=sample,
                mate=-1 if sample < self.sizes[str(self.layout.batch)] - 1 else 0,
                seed=self.spec.seed,
                eps=self.spec.eps_of(kind),
                record=self.record(kind),
            )
        return self._swaps[kind]

    def properties(self, *kinds: NormKind) -> PropertyTable:
        """What follows from the cuts of some kinds, measured on this tensor."""
        spec = self.spec
        return properties(self.tensor.shape, self.layout, kinds, spec.seed, spec.eps_of(BATCH), self.tensor)

    # What is drawn of it --------------------------------------------------------------------------------------------

    def cube(self) -> TensorCube:
        """The tensor's cube in the middle of the stage, with room for axis marks."""
        stage = self.frame.stage
        left, right, below = marks_margin(
            self.layout, self.sizes, self.theme, stage.width, numbers=self.numbers
        )
        return self.cube_in(Box(stage.left + left, stage.right - right, stage.bottom + below, stage.top))

    def opened(self, *kinds: NormKind, look: type[CellLook] | None = None) -> list[OpenGroups]:
        """Cubes of their own, each to be opened by one of the kinds; in a `look` of their own if one is given."""
        return [OpenGroups(self.groups(self.cube_in(self.frame.stage, look=look), kind)) for kind in kinds]

    def cube_in(self, box: Box, largest: float = 1.0, look: type[CellLook] | None = None) -> TensorCube:
        """A cube of the tensor that fits a box, its cells no larger than `largest`.

        Where the hero's value is the only one printed on it, that is printed as everywhere else.
        """
        cube = TensorCube(
            self.tensor,
            self.layout,
            theme=self.theme,
            box=box,
            largest=largest,
            backdrop=self.theme.backdrop,
            numbers=self.numbers,
            look=look or self.cell_look,
        )
        if not cube.cell_look.prints_all:
            cube.numbers = self.hero(cube.grid).numbers
        return cube

    @cached_property
    def cell_look(self) -> type[CellLook]:
        """How values are seen on cells: as it was asked for, or by whether they can be read on the cells of a film."""
        asked = self.spec.cells
        if asked == "auto":
            records = (self.record(kind) for kind in (BATCH, LAYER))
            asked = "digits" if values_can_be_read(records, self.numbers) else "heat"
        return LOOKS[asked]

    def marks(self, cube: TensorCube) -> AxisMarks:
        """The axis marks of the cube in the middle of the stage."""
        return AxisMarks(cube, self.frame.stage.width)

    def groups(self, cube: TensorCube, kind: NormKind) -> GroupView:
        """The groups of cells of a cube that share a statistic of a kind."""
        return GroupView(cube, self.record(kind))
