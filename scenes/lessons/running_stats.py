"""Running statistics: batch norm trains on the statistics of the batch and predicts with running ones."""

from __future__ import annotations

from normcore.kinds import LAYER
from scenes.design.timing import BEAT, MOVE, READ
from scenes.lessons import storyboard
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.staging.acts.fixed_line import fixed_line, fold
from scenes.staging.acts.spares import same_alone
from scenes.staging.acts.stream import freeze_and_use, one_alone, stream_batches
from scenes.staging.acts.two_modes import two_modes
from scenes.staging.lesson import Lesson, beat


class RunningStats(Lesson):
    """Batch norm trains on batch statistics and predicts with running ones; layer norm does not care."""

    entry = storyboard.RUNNING_STATS

    def set_up(self) -> None:
        cube = self.stage.cube()
        self.hero = self.stage.hero(cube.grid)
        cube.set_hero(self.hero.cell)
        self.opened = OpenGroups(self.stage.groups(cube, self.stage.methods[0]))

    @beat(hold=MOVE)
    def one_alone(self) -> None:
        one_alone(self, self.opened, self.hero)

    @beat(hold=BEAT, view="batch")
    def stream(self) -> None:
        self.example, self.curves = stream_batches(self, self.opened, self.hero)

    @beat(hold=BEAT, view="batch")
    def predict(self) -> None:
        freeze_and_use(self, self.opened, self.hero, self.example, self.curves)

    @beat(hold=BEAT, view="batch")
    def fixed_line(self) -> None:
        self.fixed = fixed_line(self, self.opened, self.hero, self.example)

    @beat(hold=BEAT, view="batch")
    def fold(self) -> None:
        fold(self, self.opened, self.fixed)

    @beat(hold=BEAT, view="layer")
    def layer_norm(self) -> None:
        (layer,) = self.stage.opened(LAYER)
        layer.cube.set_hero(self.hero.cell)
        same_alone(self, layer, self.hero)

    @beat(hold=READ, view="batch")
    def two_modes(self) -> None:
        two_modes(self, self.opened, self.hero, self.example)
