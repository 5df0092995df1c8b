"""Compare: batch norm and layer norm are one formula applied to two cuts of the same tensor."""

from __future__ import annotations

from manim import FadeIn

from normcore.kinds import BATCH, LAYER
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.lessons import storyboard
from scenes.staging.comparing import PairLesson
from scenes.staging.lesson import beat


class Compare(PairLesson):
    """One formula, two cuts: batch norm cuts by channel, layer norm cuts by sample."""

    entry = storyboard.COMPARE

    @beat(hold=TRAVEL)
    def meet_the_batch(self) -> None:
        self.unfold_batch()

    @beat(hold=GLANCE)
    def ask(self) -> None:
        self.equation = self.normalization_equation()
        self.say("formula")
        self.play(FadeIn(self.equation), run_time=MOVE)
        self.hold(THINK)
        self.say("question")
        self.predict("card")

    @beat(hold=MOVE)
    def cut_by_channel(self) -> None:
        key = "pull"
        self.batch, self.equation, self.stats = self.show_cut(BATCH, key)

    @beat(hold=READ)
    def normalize(self) -> None:
        self.say("cells")
        self.show_histograms(self.batch)
        self.hold(READ)
        self.say("bars")
        self.play(self.batch.normalize(), *self.bars.normalize(), run_time=READ)

    @beat(hold=TRAVEL)
    def cut_by_sample(self) -> None:
        self.say("back")
        self.play(
            *self.clear_stage(self.cube, self.marks),
            self.batch.all_neutral(),
            self.marks.light((), ""),
            run_time=MOVE,
        )
        self.layer, self.equation, self.stats = self.show_cut(LAYER, "pull", pause=BEAT)
        self.say("cells")
        self.show_histograms(self.layer)
        self.play(self.layer.normalize(), *self.bars.normalize(), run_time=READ)

    @beat(hold=READ)
    def side_by_side(self) -> None:
        self.say("cuts")
        pair = self.make_pair(BATCH, LAYER)
        self.play(*self.clear_stage(), *pair.appear(), run_time=TRAVEL)
        self.hold(TRAVEL)
        self.say(
            "index",
            batch_axes=self.letters(self.batch),
            layer_axes=self.letters(self.layer),
        )
        self.play(*pair.show_equations(), run_time=MOVE)
        self.hold(MOVE)
        self.play(*pair.light_difference(), run_time=MOVE)

    @beat(hold=READ)
    def batch_mates(self) -> None:
        panel = self.make_swap(self.batch, self.layer)
        said = {"watched": panel.swaps[0].sample + 1, "mate": panel.swaps[0].mate + 1}
        self.say("setup", **said)
        self.play(*self.clear_stage(), *panel.show_inputs(), run_time=TRAVEL)
        self.hold(TRAVEL)
        self.say("question", **said)
        self.predict("question", room=panel.outputs_room, **said)
        self.say("change", **said)
        self.play(*panel.show_outputs(), run_time=MOVE)
        self.hold(GLANCE)
        self.play(*panel.replace_mate(), run_time=MOVE)
        self.hold(MOVE)
        self.say("batch", **said)
        self.play(*panel.show_result(0), run_time=TRAVEL)
        self.hold(TRAVEL)
        self.say("layer", **said)
        self.play(*panel.show_result(1), run_time=TRAVEL)

    @beat(hold=READ)
    def table(self) -> None:
        self.say("start")
        panel, pictures = self.make_table(BATCH, LAYER)
        self.play(*self.clear_stage(), *self.enter(panel.heading, pictures), run_time=TRAVEL)
        for key in panel.rows:
            self.say(key)
            self.play(panel.reveal(key), run_time=GLANCE)
            self.hold(TRAVEL)

    @beat(hold=THINK)
    def one_line(self) -> None:
        self.say("keep")
        pair = self.make_pair(BATCH, LAYER)
        formula = self.normalization_equation()
        pair.crown(formula)
        self.play(*self.clear_stage(), *self.enter(formula), *pair.appear(), run_time=TRAVEL)
        self.play(*pair.light_marks(), run_time=MOVE)
