"""Whether the values of a tensor are short enough to be printed on the cells of a film."""

from __future__ import annotations

from collections.abc import Iterable

from normcore.normalization import NormRecord
from scenes.content.number_format import NumberFormat
from scenes.design.compositions import every
from scenes.design.frame import FrameLayout
from scenes.geometry.blocks import blocks
from scenes.geometry.grid import Grid
from scenes.mobjects.cube.open_groups import NAME
from scenes.mobjects.cube.shading import legible_width


def values_can_be_read(records: Iterable[NormRecord], numbers: NumberFormat) -> bool:
    """Whether each drawn value fits its cell when all groups of a record stand open beside their number lines.

    That is measured in a wide frame: the values of a tensor look alike in films of every frame.
    """
    return all(_fit(record, numbers) for record in records)


def _fit(record: NormRecord, numbers: NumberFormat) -> bool:
    grid, room = Grid(record.x.shape, record.layout), every(FrameLayout.of("16:9")).slabs
    opened = blocks(grid, record.labels_at(grid.index.T), record.reduced, room, below=NAME)
    return float(opened.pose.size[0, 0]) >= legible_width(numbers.cells(grid.values(record.x)))
