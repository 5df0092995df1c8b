"""Conventions: why the same cell has other numbers in other books and libraries."""

from __future__ import annotations

from scenes.design.timing import BEAT, MOVE, THINK
from scenes.lessons import storyboard
from scenes.staging.acts.rules import (
    batch_or_running,
    board_of,
    climb,
    other_cut,
    other_divisor,
    other_epsilon,
    stored_weight,
    which_is_wrong,
    which_rule,
)
from scenes.staging.lesson import Lesson, beat


class Conventions(Lesson):
    """The same cell has other numbers in other books and libraries, and each can be explained."""

    entry = storyboard.CONVENTIONS

    def set_up(self) -> None:
        self.board = board_of(self)

    @beat(hold=MOVE)
    def which_is_wrong(self) -> None:
        which_is_wrong(self, self.board)

    @beat(hold=BEAT)
    def ladder(self) -> None:
        climb(self, self.board)

    @beat(hold=BEAT)
    def divisor(self) -> None:
        other_divisor(self, self.board)

    @beat(hold=BEAT)
    def epsilon(self) -> None:
        other_epsilon(self, self.board)

    @beat(hold=BEAT, view="batch")
    def kept(self) -> None:
        batch_or_running(self, self.board)

    @beat(hold=BEAT, view="layer")
    def cut(self) -> None:
        other_cut(self, self.board)

    @beat(hold=BEAT, view="layer")
    def weight(self) -> None:
        stored_weight(self, self.board)

    @beat(hold=THINK + MOVE)
    def which_rule(self) -> None:
        which_rule(self, self.board)
