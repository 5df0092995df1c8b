"""Questions: the four discussion questions, each a card, a pause and an answer in pictures."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER
from scenes.content.comparisons import other_kinds
from scenes.design.timing import MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.question import ask, batch_of_one, other_cuts
from scenes.staging.acts.spares import spares_mates
from scenes.staging.acts.undo import undo
from scenes.staging.lesson import Lesson, beat

_QUESTIONS = 4


class Questions(Lesson):
    """Why no batch of one, why gamma and beta, why layer norm needs no batch, when other cuts are used."""

    entry = storyboard.QUESTIONS

    def set_up(self) -> None:
        cube = self.stage.cube()
        self.hero = self.stage.hero(cube.grid)
        self.others = other_kinds(self.spec.shape, self.stage.layout, self.spec.groups)
        self.batch, self.scaled, self.layer = self.stage.opened(BATCH, BATCH, LAYER)
        for opened in (self.batch, self.scaled, self.layer):
            opened.cube.set_hero(self.hero.cell)

    @beat(hold=MOVE)
    def batch_of_one(self) -> None:
        ask(self, 1, _QUESTIONS, self.hero)
        batch_of_one(self, self.batch, self.hero)

    @beat(hold=MOVE)
    def gamma_beta(self) -> None:
        ask(self, 2, _QUESTIONS, self.hero)
        undo(self, self.scaled, self.hero)

    @beat(hold=MOVE)
    def independent(self) -> None:
        ask(self, 3, _QUESTIONS, self.hero)
        spares_mates(self, self.layer, self.hero)

    @beat(hold=READ)
    def other_cuts(self) -> None:
        ask(self, 4, _QUESTIONS, self.hero)
        other_cuts(self, self.others)
