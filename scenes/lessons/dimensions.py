"""Dimensions: the shape of a tensor, followed through the means of batch norm and of layer norm, and back."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER, LAYER_CHANNELS
from scenes.content.comparisons import other_kinds
from scenes.design.timing import MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.shape_table import tabulate_shapes
from scenes.staging.acts.shapes import Counting, average_at_once, average_away, copy_back, name_shape
from scenes.staging.lesson import Lesson, beat


class Dimensions(Lesson):
    """Follow every shape: (N, C, H, W) to (C,) or (N,) and back, and count what is averaged.

    Axis by axis for the first method; a view on layer norm shows it that way.
    """

    entry = storyboard.DIMENSIONS

    def set_up(self) -> None:
        self.first, *self.others = (Counting.of(self.stage, kind) for kind in self.stage.methods)
        self.hero = self.stage.hero(self.first.groups.cube.grid)

    @beat(hold=MOVE)
    def shape(self) -> None:
        name_shape(self, self.first, self.hero)

    @beat(hold=MOVE, view="batch")
    def batch_means(self) -> None:
        average_away(self, self.first)

    @beat(hold=MOVE, view="batch")
    def back(self) -> None:
        copy_back(self, self.first, self.hero)

    @beat(hold=MOVE, view="layer")
    def layer_means(self) -> None:
        if self.others:
            average_at_once(self, self.others[0])
        else:
            average_away(self, self.first)

    @beat(hold=READ)
    def table(self) -> None:
        kinds, layout = [BATCH, LAYER], self.stage.layout
        kinds += [LAYER_CHANNELS] if self.stage.story == "images" else []
        tabulate_shapes(self, [*kinds, *other_kinds(self.spec.shape, layout, self.spec.groups)])
