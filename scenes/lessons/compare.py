"""Compare: batch norm and layer norm are one formula applied to two cuts of the same tensor."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER
from scenes.content.comparisons import TO_KEEP
from scenes.design.timing import GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.lessons.storyboard import COMPARE
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.alone import predict_and_shrink
from scenes.staging.acts.batch_mate import change_batch_mate
from scenes.staging.acts.hero import keep_hero, large_or_small, show_home
from scenes.staging.acts.likewise import every_mean
from scenes.staging.acts.mates import needs_mates
from scenes.staging.acts.slabs import (
    beside_its_group,
    close_groups,
    every_group,
    open_into_groups,
    two_cuts,
)
from scenes.staging.acts.spares import spares_mates
from scenes.staging.acts.tabulate import gather_table
from scenes.staging.lesson import Lesson, beat


class Compare(Lesson):
    """One formula, two cuts: batch norm cuts by channel, layer norm cuts by sample.

    A view on one method shows its cut alone.
    """

    entry = COMPARE

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.focuses = len(self.stage.methods) == 1
        self.batch = OpenGroups(self.stage.groups(self.cube, BATCH))
        self.layer = OpenGroups(self.stage.groups(self.cube, LAYER))
        self.cuts = self.stage.opened(self.stage.methods[0])
        if not self.focuses:
            self.cuts.append(self.layer)

    @beat(hold=READ)
    def large_or_small(self) -> None:
        large_or_small(self, self.cube, self.hero, [opened.groups for opened in self.cuts])

    @beat(hold=READ)
    def where_it_lives(self) -> None:
        show_home(self, self.cube, self.marks, self.hero)

    @beat(hold=READ, view="batch")
    def beside_its_channel(self) -> None:
        open_into_groups(self, self.batch)
        beside_its_group(self, self.batch, self.hero)

    @beat(hold=THINK, view="batch")
    def every_channel(self) -> None:
        every_group(self, self.batch, self.hero)
        self.say("after")

    @beat(hold=THINK, view="layer")
    def beside_its_sample(self) -> None:
        if not self.focuses:
            close_groups(self, self.layer)
        open_into_groups(self, self.layer)
        beside_its_group(self, self.layer, self.hero, again=not self.focuses)
        if self.focuses:
            every_group(self, self.layer, self.hero)
        else:
            every_mean(self, self.layer, self.hero)

    @beat(hold=READ + GLANCE)
    def one_formula(self) -> None:
        two_cuts(self, self.cuts, self.hero)

    @beat(hold=MOVE)
    def batch_mate(self) -> None:
        if self.spec.view == "batch":
            needs_mates(self, self.cuts[0], self.hero)
        elif self.spec.view == "layer":
            (fresh,) = self.stage.opened(LAYER)
            fresh.cube.set_hero(self.hero.cell)
            spares_mates(self, fresh, self.hero)
        else:
            change_batch_mate(self, self.cuts, self.hero)

    @beat(hold=TRAVEL, view="batch")
    def predict_alone(self) -> None:
        predict_and_shrink(self, self.cuts[0], self.hero)

    @beat(hold=MOVE)
    def table(self) -> None:
        gather_table(self, self.hero, *self.stage.methods, keys=TO_KEEP)

    @beat(hold=THINK)
    def keep(self) -> None:
        keep_hero(self, self.cube, self.hero, self.stage.opened(*self.stage.methods))
