"""Dimensions: the shape of a tensor, followed through the means of every kind of normalization and back."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER, LAYER_CHANNELS
from scenes.content.comparisons import other_kinds
from scenes.design.timing import MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.shape_table import tabulate_shapes
from scenes.staging.acts.shapes import Counting, average_at_once, average_away, copy_back, name_shape
from scenes.staging.lesson import Lesson, beat


class Dimensions(Lesson):
    """Follow every shape: (N, C, H, W) to (C,) or (N,) and back, and count what is averaged."""

    entry = storyboard.DIMENSIONS

    def set_up(self) -> None:
        self.batch, self.layer = Counting.of(self.stage, BATCH), Counting.of(self.stage, LAYER)
        self.hero = self.stage.hero(self.batch.groups.cube.grid)
        self.others = other_kinds(self.spec.shape, self.stage.layout, self.spec.groups)

    @beat(hold=MOVE)
    def shape(self) -> None:
        name_shape(self, self.batch, self.hero)

    @beat(hold=MOVE)
    def batch_means(self) -> None:
        average_away(self, self.batch)

    @beat(hold=MOVE)
    def back(self) -> None:
        copy_back(self, self.batch, self.hero)

    @beat(hold=MOVE)
    def layer_means(self) -> None:
        average_away(self, self.layer)

    @beat(hold=MOVE)
    def other_means(self) -> None:
        for kind in self.others:
            average_at_once(self, Counting.of(self.stage, kind))

    @beat(hold=READ)
    def table(self) -> None:
        channels = [LAYER_CHANNELS] if self.stage.story == "images" else []
        tabulate_shapes(self, [BATCH, LAYER, *channels, *self.others])
