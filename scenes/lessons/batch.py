"""Batch: batch norm, one channel at a time, over all samples and positions."""

from __future__ import annotations

from normcore.kinds import BATCH
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, THINK
from scenes.lessons import storyboard
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.equal_values import equal_values
from scenes.staging.acts.follow_cell import follow_cell, scale_and_shift
from scenes.staging.acts.one_neuron import one_neuron
from scenes.staging.acts.recap import bring_back, keep_cut, meet_again
from scenes.staging.acts.running import train_and_predict
from scenes.staging.acts.slabs import every_group, open_into_groups
from scenes.staging.acts.squares import mean_and_variance
from scenes.staging.acts.three_batches import three_batches
from scenes.staging.acts.undo import undo
from scenes.staging.lesson import Lesson, beat


class Batch(Lesson):
    """Each channel is normalized with the mean and variance of all samples and positions."""

    entry = storyboard.BATCH

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.opened = OpenGroups(self.stage.groups(self.cube, BATCH))

    @beat(hold=BEAT)
    def meet(self) -> None:
        meet_again(self, self.cube, self.marks, self.hero)

    @beat(hold=BEAT)
    def why(self) -> None:
        one_neuron(self, self.cube, BATCH, self.hero)

    @beat(hold=BEAT)
    def one_channel(self) -> None:
        bring_back(self, self.cube)
        open_into_groups(self, self.opened)
        mean_and_variance(self, self.opened, self.hero)

    @beat(hold=MOVE)
    def one_cell(self) -> None:
        self.chain = follow_cell(self, self.opened, self.hero)

    @beat(hold=READ)
    def equal_values(self) -> None:
        equal_values(self, self.opened, self.hero, self.chain)

    @beat(hold=GLANCE)
    def gamma_beta(self) -> None:
        scale_and_shift(self, self.chain)

    @beat(hold=READ)
    def undo(self) -> None:
        undo(self, self.opened, self.hero, self.chain)

    @beat(hold=READ)
    def every_channel(self) -> None:
        every_group(self, self.opened, self.hero, one_by_one=False)

    @beat(hold=READ)
    def training(self) -> None:
        train_and_predict(self, self.opened, self.hero)

    @beat(hold=READ)
    def cost(self) -> None:
        three_batches(self, self.opened, self.hero)

    @beat(hold=THINK)
    def one_line(self) -> None:
        keep_cut(self, self.opened, self.hero)
