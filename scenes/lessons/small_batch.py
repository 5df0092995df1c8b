"""Small batch: the mean of a batch is noisy where it is of few values, and fails with one."""

from __future__ import annotations

from normcore.kinds import BATCH
from scenes.design.timing import BEAT, MOVE, READ
from scenes.lessons import storyboard
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.few_values import one_value, two_values
from scenes.staging.acts.recap import meet_again
from scenes.staging.acts.small_batches import (
    both_once_more,
    funnel_of_means,
    make_pool,
    mean_jumps,
    stands_still,
)
from scenes.staging.lesson import Lesson, beat


class SmallBatch(Lesson):
    """As N falls the batch's mean gets noisy; layer norm needs no batch."""

    entry = storyboard.SMALL_BATCH

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        groups = OpenGroups(self.stage.groups(self.cube, BATCH)).groups
        self.color = groups.swatch(self.hero.under[BATCH].label)
        self.pool = make_pool(self.stage, self.hero)

    @beat(hold=READ)
    def meet(self) -> None:
        meet_again(self, self.cube, self.marks, self.hero)

    @beat(hold=MOVE)
    def jumps(self) -> None:
        mean_jumps(self, self.pool, self.color)

    @beat(hold=READ)
    def funnel(self) -> None:
        funnel_of_means(self, self.pool, self.color)

    @beat(hold=READ)
    def two_values(self) -> None:
        two_values(self, self.pool, self.color)

    @beat(hold=BEAT)
    def one_value(self) -> None:
        one_value(self, self.pool, self.color)

    @beat(hold=BEAT)
    def still(self) -> None:
        stands_still(self, self.pool, self.color)

    @beat(hold=READ)
    def one_line(self) -> None:
        both_once_more(self, self.pool, self.color)
