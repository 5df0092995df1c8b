"""Questions: the four discussion questions, each a card, a pause and an answer in pictures."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER
from scenes.content.comparisons import other_kinds
from scenes.design.timing import MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.question import ask, ask_for_cuts, batch_of_one, other_cuts
from scenes.staging.acts.spares import same_alone
from scenes.staging.acts.undo import undo
from scenes.staging.lesson import Lesson, beat


class Questions(Lesson):
    """Why no batch of one, why gamma and beta, why layer norm needs no batch, when other cuts are used.

    What gamma and beta give back is shown of a whole group, so of batch norm.
    """

    entry = storyboard.QUESTIONS

    def set_up(self) -> None:
        cube = self.stage.cube()
        self.hero = self.stage.hero(cube.grid)
        self.others = other_kinds(self.spec.shape, self.stage.layout, self.spec.groups)
        self.batch, self.scaled, self.layer = self.stage.opened(BATCH, BATCH, LAYER)
        for opened in (self.batch, self.scaled, self.layer):
            opened.cube.set_hero(self.hero.cell)

    @beat(hold=MOVE, view="batch")
    def batch_of_one(self) -> None:
        ask(self, self.hero, BATCH)
        batch_of_one(self, self.batch, self.hero)

    @beat(hold=MOVE, view="batch")
    def gamma_beta(self) -> None:
        ask(self, self.hero, BATCH)
        undo(self, self.scaled, self.hero)

    @beat(hold=MOVE, view="layer")
    def independent(self) -> None:
        ask(self, self.hero, LAYER)
        same_alone(self, self.layer, self.hero)

    @beat(hold=READ)
    def other_cuts(self) -> None:
        ask_for_cuts(self, self.hero, self.others)
        other_cuts(self, self.hero, self.others)
