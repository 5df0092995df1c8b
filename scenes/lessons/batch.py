"""Batch: batch norm, one channel at a time, over all samples and positions."""

from __future__ import annotations

from normcore.kinds import BATCH
from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.following import FollowLesson
from scenes.staging.lesson import beat


class Batch(FollowLesson):
    """Each channel is normalized with the mean and variance of all samples and positions."""

    entry = storyboard.BATCH

    @beat(hold=GLANCE)
    def meet(self) -> None:
        self.unfold_batch(pause=BEAT)

    @beat(hold=GLANCE)
    def ask(self) -> None:
        self.ask_first()

    @beat(hold=MOVE)
    def one_slab(self) -> None:
        self.show_group(BATCH, "pull")

    @beat(hold=GLANCE)
    def one_cell(self) -> None:
        self.follow_cell()

    @beat(hold=GLANCE)
    def gamma_beta(self) -> None:
        self.show_parameters()

    @beat(hold=MOVE)
    def every_slab(self) -> None:
        self.show_every_group()

    @beat(hold=READ)
    def training(self) -> None:
        self.show_running()

    @beat(hold=READ)
    def properties(self) -> None:
        self.show_properties(BATCH)

    @beat(hold=READ)
    def one_line(self) -> None:
        self.keep_in_mind(BATCH, "keep")
