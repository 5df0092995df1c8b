"""Architectures: which norm is usual in which network, and why."""

from __future__ import annotations

from scenes.content.networks import CNN, CONVNEXT, DETECTOR, NETWORKS, TRANSFORMER
from scenes.design.timing import BEAT, READ
from scenes.lessons import storyboard
from scenes.staging.acts.networks import (
    ask_for_group,
    enter_block,
    gather_networks,
    one_token_at_a_time,
    open_at_norm,
)
from scenes.staging.lesson import Lesson, beat


class Architectures(Lesson):
    """Each network tends to a norm whose groups belong together in it and are large enough."""

    entry = storyboard.ARCHITECTURES

    @beat(hold=BEAT, view="batch")
    def cnn(self) -> None:
        block = enter_block(self, CNN)
        ask_for_group(self, block)
        open_at_norm(self, block)

    @beat(hold=BEAT, view="layer")
    def transformer(self) -> None:
        open_at_norm(self, enter_block(self, TRANSFORMER))

    @beat(hold=BEAT)
    def detector(self) -> None:
        open_at_norm(self, enter_block(self, DETECTOR))

    @beat(hold=BEAT, view="layer")
    def llm(self) -> None:
        one_token_at_a_time(self)

    @beat(hold=BEAT, view="layer")
    def convnext(self) -> None:
        open_at_norm(self, enter_block(self, CONVNEXT))

    @beat(hold=READ)
    def keep(self) -> None:
        gather_networks(self, [each for each in NETWORKS if each.key in self.own_beats])
