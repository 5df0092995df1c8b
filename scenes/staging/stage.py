"""The stage of a film: its tensor, its frame and its looks, and what normcore computed on the tensor, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.batch_mates import BatchMateSwap, swap_batch_mate
from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from normcore.property_table import PropertyTable, properties
from scenes.content import formulas
from scenes.content.number_format import NumberFormat, joined
from scenes.content.sizes import sizes_in_words
from scenes.design.frame import FrameLayout
from scenes.design.theme import Theme
from scenes.geometry.box import Box
from scenes.geometry.pose import CELL_FILL
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.group_view import LIFT, GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
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
            FrameLayout.of(spec.aspect),
            NumberFormat.for_tensor(tensor, spec.eps, spec.language),
            spec.film_theme,
            common(spec.language, holds),
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

    def letters(self, axes: Sequence[str]) -> str:
        """Axes as formulas write them: "N, H, W"."""
        named = formulas.symbols(self.layout)
        return ", ".join(named[axis] for axis in axes)

    # What normcore computed -----------------------------------------------------------------------------------------

    def record(self, kind: NormKind) -> NormRecord:
        """The normalization of the whole tensor by a kind, computed once."""
        if kind not in self._records:
            self._records[kind] = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        return self._records[kind]

    def swap(self, kind: NormKind) -> BatchMateSwap:
        """What replacing a batch mate does to the outputs of a kind, computed once."""
        if kind not in self._swaps:
            self._swaps[kind] = swap_batch_mate(
                self.tensor,
                kind,
                self.layout,
                seed=self.spec.seed,
                eps=self.spec.eps,
                record=self.record(kind),
            )
        return self._swaps[kind]

    def properties(self, *kinds: NormKind) -> PropertyTable:
        """What follows from the cuts of some kinds, measured on this tensor."""
        spec = self.spec
        return properties(self.tensor.shape, self.layout, kinds, spec.seed, spec.eps, self.tensor)

    # What is drawn of it --------------------------------------------------------------------------------------------

    def cube(self) -> TensorCube:
        """The tensor's cube in the region for the picture, with room for axis marks and for a slab that slides out."""
        picture = self.frame.picture
        left, right, below = marks_margin(
            self.layout, self.sizes, self.theme, picture.width, numbers=self.numbers
        )
        room = Box(
            picture.left + left,
            picture.right - right,
            picture.bottom + below,
            picture.top - self.frame.headroom,
        )
        cube = self.cube_in(room)
        size, top = float(cube.home.size[0, 0]) / CELL_FILL, cube.home.bounds().top
        reach = top - room.center[1] + LIFT * size
        free = self.frame.stage.top - room.center[1]
        return cube if reach <= free else self.cube_in(room, size * free / reach)

    def cube_in(self, box: Box, largest: float = 1.0) -> TensorCube:
        """A cube of the tensor that fits a box, its cells no larger than `largest`."""
        return TensorCube(
            self.tensor,
            self.layout,
            theme=self.theme,
            box=box,
            largest=largest,
            backdrop=self.theme.backdrop,
            numbers=self.numbers,
        )

    def marks(self, cube: TensorCube) -> AxisMarks:
        """The axis marks of the cube in the region for the picture."""
        return AxisMarks(cube, self.frame.picture.width)

    def groups(self, cube: TensorCube, kind: NormKind) -> GroupView:
        """The groups of cells of a cube that share a statistic of a kind."""
        return GroupView(cube, self.record(kind))
