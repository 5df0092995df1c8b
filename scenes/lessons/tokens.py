"""Tokens: in a transformer, layer norm works on one token at a time, over its features only."""

from __future__ import annotations

from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.padding import batch_norm_of_sentences, padding_moves_nothing, three_answers
from scenes.staging.acts.tokens import ask_which, every_word, lift_word, make_tokens, show_sentences
from scenes.staging.acts.whole_sentence import whole_sentence
from scenes.staging.lesson import Lesson, beat


class Tokens(Lesson):
    """One token, its features only: neither the other words of its sentence nor other sentences.

    A view on batch norm shows what it averages in the same sentences.
    """

    entry = storyboard.TOKENS

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.tokens = make_tokens(self.stage, self.cube)

    @beat(hold=MOVE)
    def sentences(self) -> None:
        show_sentences(self, self.tokens, self.hero)

    @beat(hold=GLANCE)
    def which(self) -> None:
        ask_which(self, self.hero)

    @beat(hold=BEAT, view="layer")
    def one_word(self) -> None:
        lift_word(self, self.tokens, self.hero)

    @beat(hold=MOVE, view="layer")
    def every_word(self) -> None:
        every_word(self, self.tokens, self.hero)

    @beat(hold=READ, view="layer")
    def mistake(self) -> None:
        whole_sentence(self, self.tokens, self.hero)

    @beat(hold=READ, view="batch")
    def batch_norm(self) -> None:
        batch_norm_of_sentences(self, self.tokens, self.hero)

    @beat(hold=READ, view="layer")
    def padding(self) -> None:
        padding_moves_nothing(self, self.tokens, self.hero)

    @beat(hold=READ)
    def one_line(self) -> None:
        three_answers(self, self.hero)
