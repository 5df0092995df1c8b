"""Affine: learned gamma and beta give back any scale and shift, so nothing is lost."""

from __future__ import annotations

from normcore.kinds import BATCH
from scenes.content import formulas
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, THINK
from scenes.lessons import storyboard
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.learning import compare_with_input, learn, without_gradient
from scenes.staging.acts.recap import keep_cut
from scenes.staging.acts.undo import give_back, squeeze
from scenes.staging.lesson import Lesson, beat


class Affine(Lesson):
    """Learned gamma and beta give back any scale and shift, so nothing is lost."""

    entry = storyboard.AFFINE

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.opened = OpenGroups(self.stage.groups(self.cube, BATCH))

    @beat(hold=READ)
    def squeezed(self) -> None:
        self.line = squeeze(self, self.opened, self.hero)
        self.play(self.line.line.show_deviation(), run_time=GLANCE)
        self.hold(BLINK)
        self.say("ask")

    @beat(hold=GLANCE)
    def given_back(self) -> None:
        give_back(self, self.opened, self.hero, self.line)
        compare_with_input(self, self.opened, self.hero, self.line)

    @beat(hold=MOVE)
    def learned(self) -> None:
        learn(self, self.opened, self.hero)

    @beat(hold=MOVE)
    def not_learned(self) -> None:
        without_gradient(self, self.opened, self.hero)

    @beat(hold=THINK)
    def one_line(self) -> None:
        keep_cut(self, self.opened, self.hero, formulas.rescaled(self.stage.learned), self.text("normalized"))
