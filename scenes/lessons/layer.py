"""Layer: layer norm, one sample (or one token) at a time, over its own features."""

from __future__ import annotations

from normcore.kinds import LAYER
from scenes.content.comparisons import LOOK_ALIKES
from scenes.design.timing import BEAT, MOVE, READ, THINK, TRAVEL
from scenes.lessons import storyboard
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.each_group import each_group
from scenes.staging.acts.exposures import two_exposures
from scenes.staging.acts.follow_cell import follow_cell, scale_and_shift
from scenes.staging.acts.look_alikes import look_alikes
from scenes.staging.acts.recap import bring_back, keep_cut, meet_again
from scenes.staging.acts.sentence import each_token
from scenes.staging.acts.shared import shared_by_all
from scenes.staging.acts.slabs import open_into_groups
from scenes.staging.acts.spares import spares_mates
from scenes.staging.acts.squares import mean_and_deviation
from scenes.staging.lesson import Lesson, beat


class Layer(Lesson):
    """Each sample is normalized with its own mean and variance."""

    entry = storyboard.LAYER

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.opened = OpenGroups(self.stage.groups(self.cube, LAYER))

    @beat(hold=BEAT)
    def meet(self) -> None:
        meet_again(self, self.cube, self.marks, self.hero)

    @beat(hold=MOVE)
    def why(self) -> None:
        two_exposures(self, self.hero)

    @beat(hold=MOVE)
    def one_sample(self) -> None:
        bring_back(self, self.cube)
        open_into_groups(self, self.opened)
        mean_and_deviation(self, self.opened, self.hero)

    @beat(hold=MOVE)
    def one_cell(self) -> None:
        self.chain = follow_cell(self, self.opened, self.hero, BEAT)

    @beat(hold=MOVE)
    def gamma_beta(self) -> None:
        self.parameters = scale_and_shift(self, self.chain)

    @beat(hold=TRAVEL)
    def shared(self) -> None:
        shared_by_all(self, self.parameters, self.chain.example)

    @beat(hold=READ)
    def every_sample(self) -> None:
        each_group(self, self.opened, self.hero)

    @beat(hold=READ)
    def conventions(self) -> None:
        look_alikes(self, LOOK_ALIKES[self.stage.story], self.hero)

    @beat(hold=READ)
    def spares(self) -> None:
        spares_mates(self, self.opened, self.hero)

    @beat(hold=READ)
    def sentence(self) -> None:
        each_token(self)

    @beat(hold=THINK)
    def one_line(self) -> None:
        keep_cut(self, self.opened, self.hero)
