"""Compare: batch norm and layer norm are one formula applied to two cuts of the same tensor."""

from __future__ import annotations

from normcore.kinds import BATCH, LAYER
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.lessons.storyboard import COMPARE
from scenes.staging.acts.compare import replace_batch_mate, show_pair, show_pair_under_one_formula
from scenes.staging.acts.reduce import gather_group, pull_out_group, show_histograms, sweep_groups
from scenes.staging.acts.tabulate import compare_properties
from scenes.staging.acts.unfold import ask, show_formula, unfold_batch
from scenes.staging.lesson import Lesson, beat


class Compare(Lesson):
    """One formula, two cuts: batch norm cuts by channel, layer norm cuts by sample."""

    entry = COMPARE

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.batch = self.stage.groups(self.cube, BATCH)
        self.layer = self.stage.groups(self.cube, LAYER)

    @beat(hold=TRAVEL)
    def meet(self) -> None:
        unfold_batch(self, self.cube, self.marks)

    @beat(hold=GLANCE)
    def ask(self) -> None:
        self.say("formula")
        show_formula(self)
        self.hold(THINK)
        self.say("question")
        ask(self, "card")

    @beat(hold=MOVE)
    def cut_by_channel(self) -> None:
        formula = pull_out_group(self, self.batch, self.marks)
        readout = gather_group(self, self.batch, formula)
        sweep_groups(self, self.batch, readout)

    @beat(hold=READ)
    def normalize(self) -> None:
        self.say("cells")
        bars = show_histograms(self, self.batch, self.marks)
        self.hold(READ)
        self.say("bars")
        self.play(self.batch.normalize(), *bars.normalize(), run_time=READ)

    @beat(hold=TRAVEL)
    def cut_by_sample(self) -> None:
        self.say("back")
        self.play(
            *self.clear_stage(self.cube, self.marks),
            self.batch.all_neutral(),
            self.marks.light((), ""),
            run_time=MOVE,
        )
        formula = pull_out_group(self, self.layer, self.marks, pause=BEAT)
        readout = gather_group(self, self.layer, formula, pause=BEAT)
        sweep_groups(self, self.layer, readout, longest=GLANCE)
        self.say("cells")
        bars = show_histograms(self, self.layer, self.marks)
        self.play(self.layer.normalize(), *bars.normalize(), run_time=READ)

    @beat(hold=READ)
    def side_by_side(self) -> None:
        show_pair(self, self.batch, self.layer)

    @beat(hold=READ)
    def batch_mates(self) -> None:
        self.swap = replace_batch_mate(self, self.batch, self.layer)

    @beat(hold=READ)
    def table(self) -> None:
        compare_properties(self, BATCH, LAYER)

    @beat(hold=THINK)
    def one_line(self) -> None:
        self.say("keep")
        show_pair_under_one_formula(self, self.batch, self.layer)
