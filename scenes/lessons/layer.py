"""Layer: layer norm, one sample (or one token) at a time, over its own features."""

from __future__ import annotations

from normcore.kinds import LAYER
from scenes.content.comparisons import LOOK_ALIKES
from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.compare import show_look_alikes
from scenes.staging.acts.follow_cell import follow_cell, keep_in_mind, scale_and_shift
from scenes.staging.acts.formulas import counted_formula
from scenes.staging.acts.reduce import gather_group, pull_out_group, show_histograms, sweep_groups
from scenes.staging.acts.tabulate import list_properties
from scenes.staging.acts.unfold import ask, show_formula, unfold_batch
from scenes.staging.lesson import Lesson, beat


class Layer(Lesson):
    """Each sample is normalized with its own mean and variance."""

    entry = storyboard.LAYER

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.groups = self.stage.groups(self.cube, LAYER)

    @beat(hold=GLANCE)
    def meet(self) -> None:
        unfold_batch(self, self.cube, self.marks, pause=BEAT)

    @beat(hold=GLANCE)
    def ask(self) -> None:
        self.say("why")
        show_formula(self)
        self.hold(BEAT)
        self.say("question")
        ask(self, "card")

    @beat(hold=MOVE)
    def one_slab(self) -> None:
        formula = pull_out_group(self, self.groups, self.marks, pause=BEAT)
        gather_group(self, self.groups, formula, pause=BEAT)

    @beat(hold=GLANCE)
    def one_cell(self) -> None:
        self.chain = follow_cell(self, self.groups)

    @beat(hold=GLANCE)
    def gamma_beta(self) -> None:
        scale_and_shift(self, self.chain)

    @beat(hold=MOVE)
    def every_slab(self) -> None:
        self.groups.set_neutral()
        self.say("sweep")
        formula = counted_formula(self.stage, self.groups)
        self.play(*self.clear_stage(), *self.enter(self.cube, self.marks, formula), run_time=MOVE)
        sweep_groups(self, self.groups, longest=GLANCE)
        self.say("bars")
        bars = show_histograms(self, self.groups, self.marks)
        self.play(self.groups.normalize(), *bars.normalize(), run_time=READ)

    @beat(hold=READ)
    def conventions(self) -> None:
        other = self.stage.groups(self.cube, LOOK_ALIKES[self.stage.story])
        show_look_alikes(self, self.groups, other)

    @beat(hold=READ)
    def properties(self) -> None:
        list_properties(self, LAYER)

    @beat(hold=READ)
    def one_line(self) -> None:
        keep_in_mind(self, self.groups, self.marks)
