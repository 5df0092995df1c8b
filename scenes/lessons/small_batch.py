"""Small batch: the mean of a batch is noisy where it is of few values, and fails with one."""

from __future__ import annotations

from scenes.design.timing import BEAT, MOVE, READ, THINK
from scenes.lessons import storyboard
from scenes.staging.acts.few_values import one_value, two_values
from scenes.staging.acts.own_group import stands_still
from scenes.staging.acts.pool import make_pool
from scenes.staging.acts.recap import meet_again
from scenes.staging.acts.small_batches import funnel_of_means, mean_jumps, once_more
from scenes.staging.lesson import Lesson, beat


class SmallBatch(Lesson):
    """As N falls the batch's mean gets noisy; layer norm needs no batch. A view on one method shows it alone."""

    entry = storyboard.SMALL_BATCH

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.pool = make_pool(self.stage, self.hero, self.cube)

    @beat(hold=MOVE)
    def meet(self) -> None:
        meet_again(self, self.cube, self.marks, self.hero)

    @beat(hold=MOVE, view="batch")
    def jumps(self) -> None:
        self.own = mean_jumps(self, self.pool)

    @beat(hold=READ, view="batch")
    def funnel(self) -> None:
        funnel_of_means(self, self.pool, self.own)

    @beat(hold=BEAT, view="batch")
    def two_values(self) -> None:
        two_values(self, self.pool, self.own)

    @beat(hold=THINK, view="batch")
    def one_value(self) -> None:
        one_value(self, self.pool, self.own)

    @beat(hold=MOVE, view="layer")
    def still(self) -> None:
        stands_still(self, self.pool)

    @beat(hold=THINK)
    def one_line(self) -> None:
        once_more(self, self.pool)
