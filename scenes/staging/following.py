"""The steps of a lesson about one kind: a cell followed from x to y, gamma and beta, what follows from the cut."""

from __future__ import annotations

from dataclasses import replace

from manim import DOWN, LEFT, UP, FadeIn, VGroup

from normcore.kinds import NormKind
from scenes.content import formulas
from scenes.content.comparisons import IN_SHORT
from scenes.content.worked_example import parameter_cell, running_example, worked_example
from scenes.design.theme import EQUATION
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, TRAVEL
from scenes.mobjects.charts.running import RunningPanel
from scenes.mobjects.cube.group_view import Cut
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.mobjects.panels.parameters import Parameters
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.comparing import PairLesson


class FollowLesson(PairLesson):
    """A lesson about one kind, on one cut of the cube."""

    followed_cut: Cut
    chain: CellChain

    def ask_first(self) -> None:
        """The formula with a word on why, then the question whose answer the lesson is."""
        self.say("why")
        self.play(FadeIn(self.normalization_equation()), run_time=MOVE)
        self.hold(BEAT)
        self.say("question")
        self.predict("card")

    def show_group(self, kind: NormKind, key: str) -> None:
        """The first group out of the cube, its values into a mean and a variance."""
        self.followed_cut = self.cut(kind)
        equation = self.introduce_cut(self.followed_cut, key, BEAT)
        self.gather(self.followed_cut, equation, self.followed_cut.labels[0], BEAT)

    def follow_cell(self) -> None:
        """One cell of that group, normalized step by step."""
        cut = self.followed_cut
        label = cut.labels[0]
        example = worked_example(self.tensor, cut.record, self.cube.grid, self.spec.seed, self.number_format)
        self.say("pick")
        self.chain = CellChain(cut, example, self.places.work)
        in_place = self.places.aside == self.places.picture
        self.play(
            *self.clear_stage(self.cube),
            cut.point_at(label, example.cell, None if in_place else self.places.aside),
            run_time=MOVE,
        )
        self.hold(GLANCE)
        self.play(*self.chain.reveal("x"), FadeIn(self.chain.heading), run_time=MOVE)
        for step in ("centred", "x_hat"):
            self.say(step)
            self.play(*self.chain.reveal(step), run_time=MOVE)
            self.hold(TRAVEL)

    def show_parameters(self) -> None:
        """Gamma and beta at their true shape take the cube's place; the cell is scaled and shifted by its own."""
        example = self.chain.example
        place = parameter_cell(example.record, example.cell)
        parameters = Parameters(
            example.record, place, self.places.aside, self.theme, numbers=self.number_format
        )
        self.say("shape")
        kept = (self.chain.heading, *self.chain.formulas.values(), self.chain.tiles)
        self.play(*self.clear_stage(*kept), *self.enter(parameters), run_time=TRAVEL)
        self.hold(GLANCE)
        self.say("learned")
        self.hold(READ)
        for key, step, parameter in (
            ("scale", "scaled", parameters.gamma),
            ("shift", "y", parameters.beta),
        ):
            self.say(key)
            self.play(
                parameter.point_at(place, self.followed_cut.accent), *self.chain.reveal(step), run_time=MOVE
            )
            self.hold(BEAT)

    def show_every_group(self) -> None:
        """All groups in order, counted; then each is normalized."""
        cut = self.followed_cut
        cut.rest()
        self.say("sweep")
        equation = self.counted_equation(cut)
        self.play(*self.clear_stage(), *self.enter(self.cube, self.marks, equation), run_time=MOVE)
        self.stats = self.sweep(cut, longest=GLANCE)
        self.say("bars")
        self.show_histograms(cut)
        self.play(cut.normalize(), *self.bars.normalize(), run_time=READ)

    def show_running(self) -> None:
        """Running averages fill up while training goes on; to predict, they take the batch's place."""
        running = running_example(self.tensor, self.chain.example, self.spec.seed)
        panel = RunningPanel(running, self.shared["running"], self.places.pair, self.followed_cut)
        self.say("keep")
        self.play(*self.clear_stage(), *panel.appear(), run_time=MOVE)
        self.hold(GLANCE)
        self.play(*panel.fill_up(), run_time=READ)
        self.hold(MOVE)
        self.say("predict")
        self.play(*panel.predict(), run_time=MOVE)
        self.hold(BEAT)

    def show_conventions(self, kind: NormKind, other: NormKind) -> None:
        """What is called by this kind's name, beside what is easily taken for it."""
        cuts, texts = (self.cut(kind), self.cut(other)), self.shared["conventions"]
        said = self.numbers() | {
            "sample_axes": self.letters(cuts[0]),
            "T_axes": self.letters(cuts[1]),
            "C_axis": self.layout.features,
            "N_axis": self.layout.batch,
        }
        *headings, first, second = (
            texts[key].format(**said)
            for key in ("first_heading", "second_heading", "first_note", "second_note")
        )
        counted = [
            self.shared["panel"]["counted"].format(count=f"{cut.record.count:,}", n=f"{cut.record.n:,}")
            for cut in cuts
        ]
        notes = [f"{count}\n{note}" for count, note in zip(counted, (first, second), strict=True)]
        pair = self.make_pair(kind, other, headings=headings, notes=notes)
        self.say("pair")
        self.play(*self.clear_stage(), *pair.appear(), run_time=TRAVEL)
        self.hold(GLANCE)
        for place, (cut, name) in enumerate(zip(cuts, ("first", "second"), strict=True)):
            record = cut.record
            numbers = {"count": f"{record.count:,}", "n": f"{record.n:,}", "letters": self.letters(cut)}
            self.say(name, **numbers)
            self.play(*pair.show_half(place), run_time=MOVE)
            self.hold(TRAVEL)

    def keep_in_mind(self, kind: NormKind, key: str) -> None:
        """The cut once more, with all that the layer computes."""
        self.say(key)
        cut = self.cut(kind)
        cut.color()
        formulas = self.formulas_of(cut)
        column = VGroup(*formulas).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        room = replace(self.places.equation, bottom=self.places.grid.bottom)
        column.scale(min(1.0, room.width / column.width, room.height / column.height))
        column.move_to([room.left, room.top, 0], aligned_edge=LEFT + UP)
        self.play(*self.clear_stage(), *self.enter(self.cube, self.marks, *formulas), run_time=TRAVEL)
        self.play(self.light_axes(cut, formulas[0]), run_time=MOVE)

    def formulas_of(self, cut: Cut) -> list[Typeset]:
        """The mean, and what becomes of a cell, with the indices of its statistics and of gamma and beta."""
        colors = dict.fromkeys(("mean", "var", "gamma", "beta"), cut.accent)
        kept, scaled = cut.record.kept, cut.kind.parameter_axes(self.layout)
        shown = (
            formulas.mean(cut.kind, self.layout),
            formulas.normalization(formulas.subscript(self.layout, kept)),
            formulas.output(formulas.subscript(self.layout, scaled)),
        )
        return [math(formula.typst, EQUATION, self.theme.text, colors=colors) for formula in shown]

    def show_properties(self, kind: NormKind) -> None:
        """What follows from the cut, row by row, each with the number that proves it."""
        panel, pictures = self.make_table(kind, rows=[key for keys in IN_SHORT for key in keys])
        self.say("start")
        self.play(*self.clear_stage(), *self.enter(panel.heading, pictures), run_time=MOVE)
        for key, *more in IN_SHORT:
            self.say(key)
            self.play(panel.show(key, *more), run_time=GLANCE)
            self.hold(BEAT)
