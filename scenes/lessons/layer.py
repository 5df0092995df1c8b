"""Layer: layer norm, one sample (or one token) at a time, over its own features."""

from __future__ import annotations

from normcore.kinds import LAYER
from scenes.content.comparisons import MISTAKEN
from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.following import FollowLesson
from scenes.staging.lesson import beat


class Layer(FollowLesson):
    """Each sample is normalized with its own mean and variance."""

    entry = storyboard.LAYER

    @beat(hold=GLANCE)
    def meet(self) -> None:
        self.unfold_batch(pause=BEAT)

    @beat(hold=GLANCE)
    def ask(self) -> None:
        self.ask_first()

    @beat(hold=MOVE)
    def one_slab(self) -> None:
        self.show_group(LAYER, "pull")

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
    def conventions(self) -> None:
        self.show_conventions(LAYER, MISTAKEN[self.story])

    @beat(hold=READ)
    def properties(self) -> None:
        self.show_properties(LAYER)

    @beat(hold=READ)
    def one_line(self) -> None:
        self.keep_in_mind(LAYER, "keep")
