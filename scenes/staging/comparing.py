"""The steps of a lesson that sets two cuts of one tensor side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import LEFT, RIGHT, VGroup

from normcore.experiments import BatchMateSwap, swap_batch_mate
from normcore.kinds import NormKind
from normcore.property_table import properties
from normcore.table import Cell
from scenes.content.comparisons import COMPARED
from scenes.content.number_format import joined
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.group_view import Cut
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.batch_mates import SwapPanel
from scenes.mobjects.panels.pair import Half, Pair
from scenes.mobjects.panels.property_table import PropertyPanel
from scenes.staging.cutting import CutLesson


class PairLesson(CutLesson):
    """A lesson that compares two kinds: cubes, a swap of batch mates, the property table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._swaps: dict[NormKind, BatchMateSwap] = {}

    def make_pair(
        self, *kinds: NormKind, headings: Sequence[str] = (), notes: Sequence[str] = ("", "")
    ) -> Pair:
        """Two cuts beside each other, each under its name or a heading, over a note if there is one."""
        names = headings or [self.shared["panel"][kind.name] for kind in kinds]
        first, second = (
            Half(self.cut(kind), name, box, note)
            for kind, name, box, note in zip(kinds, names, self.places.pair, notes, strict=True)
        )
        return Pair(first, second)

    def swap(self, kind: NormKind) -> BatchMateSwap:
        """The batch-mate experiment on the whole tensor, once a kind."""
        if kind not in self._swaps:
            self._swaps[kind] = swap_batch_mate(
                self.tensor, kind, self.layout, seed=self.spec.seed, eps=self.spec.eps
            )
        return self._swaps[kind]

    def make_swap(self, *cuts: Cut) -> SwapPanel:
        """The batch-mate experiment on this tensor, under both cuts."""
        first, second = cuts
        swaps = [self.swap(cut.kind) for cut in cuts]
        texts = self.shared["panel"]
        sample, mate = swaps[0].sample + 1, swaps[0].mate + 1
        titles = [
            texts["input"].format(index=mate),
            texts["input"].format(index=sample),
            *(texts["output"].format(index=sample, method=texts[cut.kind.name]) for cut in cuts),
        ]
        return SwapPanel(
            (swaps[0], swaps[1]),
            (first, second),
            titles,
            texts,
            self.places.quarters(),
            self.theme,
            numbers=self.number_format,
        )

    def make_table(self, *kinds: NormKind, rows: Sequence[str] = COMPARED) -> tuple[PropertyPanel, VGroup]:
        """The property table of this tensor, and a small picture of each cut for its heading."""
        table = properties(self.tensor.shape, self.layout, kinds, self.spec.seed, self.spec.eps, self.tensor)
        titles, names = self.shared["table"], self.shared["panel"]
        filled = [
            (key, titles[key], [(cell.value, self._proof(key, cell)) for cell in table.row(key).cells])
            for key in rows
        ]
        headings = [names[kind.name] for kind in kinds]
        beside = len(kinds) == 1 and self.places.wide
        room, aside = self.places.stage.columns(1.75, 1.0) if beside else (self.places.stage, None)
        panel = PropertyPanel(table, filled, headings, room, self.theme, tall=self.places.tall)
        if aside is not None:
            return panel, self._picture_beside(panel, aside)
        pictures = VGroup()
        for kind, box, heading in zip(kinds, panel.picture_boxes, panel.heading, strict=True):
            small = self._cut_cube(kind, box, 0.0)
            small.shift([box.left - small.get_left()[0], 0, 0])
            heading.next_to(small, RIGHT, buff=0.3 if self.places.wide else 0.15)
            pictures.add(small)
        return panel, pictures

    def _picture_beside(self, panel: PropertyPanel, box: Box) -> VGroup:
        """The only kind's cut with its averaged axes lit, beside its panel; the heading takes the picture's place."""
        (kind,) = panel.table.kinds
        left, right, below = marks_margin(self.layout, self.layout.sizes(self.tensor.shape), self.theme)
        cube = self._cut_cube(
            kind, Box(box.left + left, box.right - right, box.bottom + below, box.top - below), 1.0
        )
        marks = AxisMarks(cube)
        marks.set_lit(self.record(kind).reduced, self.theme.accent(kind.name))
        panel.heading.align_to([panel.picture_boxes[0].left, 0, 0], LEFT)
        return VGroup(cube, marks)

    def _cut_cube(self, kind: NormKind, box: Box, ink: float) -> TensorCube:
        """A cube of its own, cut by a kind."""
        cube = self._cube_in(box)
        colors = self.cut(kind).colors
        return cube.set_state(rgb=colors, edge_rgb=cube.edges(colors), ink=ink)

    def _proof(self, key: str, cell: Cell) -> str:
        """The number behind a table cell, in words."""
        texts = self.shared["proofs"]
        record = self.record(cell.kind)
        text = texts.get(f"{key}:{cell.value}") or texts[key]
        evidence = self.swap(cell.kind).max_abs_change if key == "batch_dependency" else cell.evidence
        batch = self.layout.sizes(self.tensor.shape)[self.layout.batch or ""]
        product = joined(record.factors)
        return text.format(
            count=f"{record.count:,}",
            product=f"{product} = {record.n:,} values" if len(record.factors) > 1 else f"{record.n:,} values",
            left=f"{record.n // batch:,}",
            learned=f"{2 * record.gamma.size:,}",
            evidence=f"{evidence:.2g}" if isinstance(evidence, float) else evidence,
            citation=cell.citation,
        )
