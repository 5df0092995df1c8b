"""Batch: batch norm, one channel at a time, over all samples and positions."""

from __future__ import annotations

from normcore.kinds import BATCH
from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.follow_cell import follow_cell, keep_in_mind, scale_and_shift
from scenes.staging.acts.reduce import gather_group, pull_out_group, sweep_and_normalize
from scenes.staging.acts.running import train_and_predict
from scenes.staging.acts.tabulate import list_properties
from scenes.staging.acts.unfold import ask_why, unfold_batch
from scenes.staging.lesson import Lesson, beat


class Batch(Lesson):
    """Each channel is normalized with the mean and variance of all samples and positions."""

    entry = storyboard.BATCH

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.groups = self.stage.groups(self.cube, BATCH)

    @beat(hold=GLANCE)
    def meet(self) -> None:
        unfold_batch(self, self.cube, self.marks, pause=BEAT)

    @beat(hold=GLANCE)
    def ask(self) -> None:
        ask_why(self)

    @beat(hold=MOVE)
    def one_slab(self) -> None:
        formula = pull_out_group(self, self.groups, self.marks, pause=BEAT)
        gather_group(self, self.groups, formula, pause=BEAT)

    @beat(hold=GLANCE)
    def one_cell(self) -> None:
        self.chain = follow_cell(self, self.groups)

    @beat(hold=GLANCE)
    def gamma_beta(self) -> None:
        scale_and_shift(self, self.chain)

    @beat(hold=MOVE)
    def every_slab(self) -> None:
        sweep_and_normalize(self, self.groups, self.marks)

    @beat(hold=READ)
    def training(self) -> None:
        train_and_predict(self, self.chain)

    @beat(hold=READ)
    def table(self) -> None:
        list_properties(self, BATCH)

    @beat(hold=READ)
    def one_line(self) -> None:
        keep_in_mind(self, self.groups, self.marks)
