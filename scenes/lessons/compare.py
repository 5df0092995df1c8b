"""Compare: batch norm and layer norm are one formula applied to two cuts of the same tensor."""

from __future__ import annotations

from manim import FadeIn, FadeOut, Group

from normcore.kinds import BATCH, LAYER, NormKind
from scenes.cutting import CutLesson
from scenes.geometry import STAGE, exploded
from scenes.lesson import beat
from scenes.mobjects.panels import PredictionCard
from scenes.mobjects.typeset import math
from scenes.timing import GLANCE, MOVE, READ, THINK, TRAVEL


class Compare(CutLesson):
    """One formula, two cuts: batch norm cuts by channel, layer norm cuts by sample."""

    slug = "compare"

    @beat(hold=READ)
    def meet_the_batch(self) -> None:
        self.make_cube()
        self.cube.set_state(pose=exploded(self.cube.grid, STAGE.inset(0.6, 0.5)))
        self.say(self.shape_story)
        self.play(self.cube.appear(), run_time=TRAVEL)
        self.hold(READ)
        self.say("fold")
        self.play(self.cube.fold(), run_time=TRAVEL)
        self.play(FadeIn(self.marks), run_time=MOVE)

    @beat(hold=READ)
    def ask(self) -> None:
        self.equation = self.normalization_equation()
        self.say("formula")
        self.play(FadeIn(self.equation), run_time=MOVE)
        self.hold(READ)
        self.say("question")
        self.predict("card")

    @beat(hold=READ)
    def cut_by_channel(self) -> None:
        self.play(FadeOut(self.equation), run_time=GLANCE)
        key = "pull" if self.layout.positions else "pull_flat"
        self.shown, self.equation, self.stats = self.show_cut(BATCH, key)

    @beat(hold=READ)
    def normalize(self) -> None:
        self.say("cells")
        equation = self.normalization_equation()
        bars = self.histograms(self.shown)
        self.play(FadeOut(self.stats, self.equation), FadeIn(equation), run_time=MOVE)
        self.play(FadeIn(bars), run_time=MOVE)
        self.hold(READ)
        self.say("bars")
        self.play(self.shown.normalize(), *bars.normalize(), run_time=READ)

    @beat(hold=READ)
    def cut_by_sample(self) -> None:
        pass
