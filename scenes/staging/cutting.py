"""The steps that every lesson about a cut shares: show a group, gather it, sweep all groups, normalize."""

from __future__ import annotations

from typing import Any

from manim import LEFT, RIGHT, AnimationGroup, FadeIn, FadeOut, Mobject, Transform, VGroup

from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from scenes.content import formulas
from scenes.content.number_format import joined
from scenes.design.theme import BODY, EQUATION, LABEL, MINIMUM, SCRIPT
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, STEP, STUDY, THINK, TRAVEL, first_part, last_part
from scenes.geometry.arrangements import exploded, standing
from scenes.geometry.box import Box
from scenes.geometry.pose import CELL_FILL
from scenes.mobjects.charts.histogram import HistogramPanel
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.group_view import LIFT, Cut
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.batch_mates import sample_names
from scenes.mobjects.panels.readouts import PredictionCard, StatList, Steps, Tally
from scenes.mobjects.text.typeset import Typeset, inline, math, words
from scenes.staging.lesson import Lesson

_SMALLEST_CARD = 0.75
_SWEPT_ONE_BY_ONE = 16
_SWEEP_TIME = 6.4


class CutLesson(Lesson):
    """A lesson with one cube that is cut in one or more ways."""

    cube: TensorCube
    marks: AxisMarks

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._records: dict[NormKind, NormRecord] = {}

    def make_cube(self) -> None:
        """The cube of the film's tensor at its home, and its axis marks."""
        picture, sizes = self.places.picture, self.layout.sizes(self.tensor.shape)
        left, right, below = marks_margin(self.layout, sizes, self.theme, picture.width)
        room = Box(
            picture.left + left,
            picture.right - right,
            picture.bottom + below,
            picture.top - self.places.headroom,
        )
        self.cube = self._cube_in(room)
        size, top = float(self.cube.home.size[0, 0]) / CELL_FILL, self.cube.home.bounds().top
        reach = top - room.center[1] + LIFT * size
        if reach > (free := self.places.stage.top - room.center[1]):
            self.cube = self._cube_in(room, size * free / reach)
        self.marks = AxisMarks(self.cube, picture.width)

    def _cube_in(self, room: Box, largest: float = 1.0) -> TensorCube:
        return TensorCube(
            self.tensor,
            self.layout,
            theme=self.theme,
            box=room,
            largest=largest,
            backdrop=self.theme.backdrop,
            numbers=self.number_format,
        )

    def record(self, kind: NormKind) -> NormRecord:
        """What normcore computed on the whole tensor, once a kind."""
        if kind not in self._records:
            self._records[kind] = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        return self._records[kind]

    def cut(self, kind: NormKind) -> Cut:
        """The cut of the cube by a kind."""
        return Cut(self.cube, self.record(kind))

    def numbers(self) -> dict[str, Any]:
        sizes = self.layout.sizes(self.tensor.shape)
        positions = [sizes[name] for name in self.layout.positions]
        named = {"N": sizes.get("N", 1), "C": sizes[self.layout.features]}
        return {
            **super().numbers(),
            **{key: f"{size:,}" for key, size in named.items()},
            "positions_size": " × ".join(f"{size:,}" for size in positions),
            "total": f"{self.tensor.size:,}",
        }

    # Steps ----------------------------------------------------------------------------------------------------------

    def unfold_batch(self, pause: float = READ) -> None:
        """The batch un-hidden, sample by sample; then it folds into the cube, whose axes get their names.

        The maps of pictures become columns first: in the cube, positions run down one axis.
        """
        self.make_cube()
        names = self.explode_at_once()
        self.say("batch")
        self.play(self.cube.appear(), *self.enter(names), run_time=TRAVEL)
        self.hold(pause)
        maps = self.story == "images"
        self.say("fold")
        leave = self.leave(names)
        if maps:
            self.play(
                self.cube.move_cells(standing(self.cube.grid, self.cube.state.pose)), leave, run_time=MOVE
            )
            self.play(self.cube.fold(), run_time=TRAVEL)
        else:
            self.play(self.cube.fold(), leave, run_time=READ)
            self.hold(GLANCE)
        self.tell_if_elided()
        self.say("axes")
        self.play(FadeIn(self.marks), run_time=MOVE)

    def predict(self, key: str, room: Box | None = None, **values: Any) -> None:
        """A question on a card in the room for it, time to think, and the card goes."""
        box = room or self.places.card
        card = PredictionCard(self.text(key, **values), self.theme, width=box.width)
        card.scale(min(1.0, max(_SMALLEST_CARD, box.height / card.height))).move_to([*box.center, 0])
        self.play(FadeIn(card, scale=0.96), run_time=GLANCE)
        self.play(card.run_out(), run_time=THINK)
        self.play(FadeOut(card), run_time=GLANCE)

    def show_cut(self, kind: NormKind, key: str, pause: float = READ) -> tuple[Cut, Typeset, StatList]:
        """One group in detail, then all of them; ends with every group in its hue beside the list of statistics."""
        cut = self.cut(kind)
        equation = self.introduce_cut(cut, key, pause)
        readout = self.gather(cut, equation, cut.labels[0], pause)
        return cut, equation, self.sweep(cut, readout, pause / 2)

    def introduce_cut(self, cut: Cut, key: str, pause: float = READ) -> Typeset:
        """The first group slides out; its equation appears; the averaged axes light in both."""
        self.say(key)
        equation = self.mean_equation(cut)
        self.play(
            *self.clear_stage(self.cube, self.marks),
            cut.single_out(cut.labels[0]),
            FadeIn(equation, rate_func=last_part),
            run_time=TRAVEL,
        )
        self.hold(GLANCE)
        self.play(self.light_axes(cut, equation), run_time=MOVE)
        self.hold(pause)
        return equation

    def mean_equation(self, cut: Cut, count: int | None = None) -> Typeset:
        """The mean's formula in its place; with `count`, the product of sizes is that number."""
        formula = formulas.mean(cut.kind, self.layout, count)
        return self.place_formula(math(formula.typst, EQUATION, self.theme.text, colors={"mean": cut.accent}))

    def place_formula(self, formula: Typeset) -> Typeset:
        """Put a formula into the room for it, smaller if it must be."""
        room = self.places.equation
        formula.scale(min(1.0, room.width / formula.width, room.height / formula.height))
        return formula.move_to([room.left, room.center[1], 0], aligned_edge=LEFT)

    def letters(self, cut: Cut) -> str:
        """The averaged axes as formulas write them: "N, H, W"."""
        named = formulas.symbols(self.layout)
        return ", ".join(named[axis] for axis in cut.record.reduced)

    def light_axes(self, cut: Cut, equation: Typeset) -> AnimationGroup:
        """The averaged axes light up on the cube and under the sum, together."""
        terms = [equation.terms[formulas.index_term(axis)] for axis in cut.record.reduced]
        return AnimationGroup(
            self.marks.light(cut.record.reduced, cut.accent),
            *(term.animate.set_fill(cut.accent) for term in (*terms, equation.terms["count"])),
        )

    def gather(self, cut: Cut, equation: Typeset, label: int, pause: float = READ) -> Steps:
        """The group lies down as a grid; its values stream into a sum, a mean and a variance. Returns the readout."""
        record = cut.record
        self.play(cut.lay_flat(label, self.places.grid), run_time=TRAVEL)
        tally = Tally(
            "sum x =",
            cut.running_sums(label),
            self.theme,
            self.theme.text,
            count=record.n,
            numbers=self.number_format,
        )
        counted = f"{joined(record.factors)} = {record.n:,}" if len(record.factors) > 1 else f"{record.n:,}"
        readout = Steps(self.places.sums)
        values = self.shared["panel"]["values"].format(count=counted)
        readout.put(words(cut.name(label), BODY, cut.accent, weight="semibold"))
        readout.put(readout.wrapped(values, LABEL, self.theme.text))
        readout.put(tally)
        self.say("gather", n=f"{record.n:,}")
        self.play(FadeIn(readout), run_time=GLANCE)
        couriers = cut.couriers(label)
        self.add(couriers)
        goal = (float(tally.get_left()[0]) - 0.25, float(tally.get_center()[1]))
        self.play(
            cut.send(couriers, label, goal, run_time=READ),
            tally.count_up(start=0.25, stop=0.95, run_time=READ),
            *self.count_in_equation(cut, equation),
        )
        self.remove(couriers)
        self.write_statistics(cut, label, readout, pause)
        return readout

    def write_statistics(self, cut: Cut, label: int, readout: Steps, pause: float) -> None:
        """The group's mean, then its variance, spelled out as sums over counts below the readout."""
        numbers, n = self.number_format, cut.record.n
        total, mean = numbers.division(float(cut.values(label).sum()), n)
        spread, var = numbers.division(float(cut.record.var[label]) * n, n, of=numbers.squares)
        index = formulas.subscript(self.layout, cut.record.kept)
        mu, sigma = f"mu_({index})", f"sigma_({index})^2"
        steps = (
            (None, [formulas.fraction(mu, total, n, mean)]),
            ("spread", [formulas.squares(mu, spread), formulas.fraction(sigma, spread, n, var)]),
        )
        for key, rows_of in steps:
            if key:
                self.say(key)
            rows = [
                readout.put(self._statistic(formula, cut.accent), MINIMUM / BODY / SCRIPT)
                for formula in rows_of
            ]
            self.play(*(FadeIn(row, shift=0.15 * RIGHT) for row in rows), run_time=GLANCE)
            self.hold(pause / 2)

    def _statistic(self, formula: str, color: str) -> Typeset:
        return inline(formula, BODY, self.theme.text, colors={"result": color, "stat": color})

    def counted_equation(self, cut: Cut) -> Typeset:
        """The mean's formula with the number of its values, the averaged axes lit."""
        numbered = self.mean_equation(cut, cut.record.n)
        for axis in cut.record.reduced:
            numbered.terms[formulas.index_term(axis)].set_fill(cut.accent)
        numbered.terms["count"].set_fill(cut.accent)
        return numbered

    def count_in_equation(self, cut: Cut, equation: Typeset) -> list[Any]:
        """The product of sizes under the one becomes the number it is."""
        numbered = self.counted_equation(cut)
        old, new = equation.terms["count"], numbered.terms["count"]
        equation.terms["count"] = new
        moves = [
            Transform(equation.terms[name], term, run_time=MOVE)
            for name, term in numbered.terms.items()
            if name != "count"
        ]
        fades = [FadeOut(old, rate_func=first_part), FadeIn(new, rate_func=last_part)]
        return [*moves, *(fade.set_run_time(MOVE) for fade in fades)]

    def sweep(self, cut: Cut, readout: Mobject | None = None, longest: float = MOVE) -> StatList:
        """Every drawn group in order and for equal time; its statistics join the list."""
        stats = StatList(
            cut.record,
            cut.labels,
            [cut.name(label) for label in cut.labels],
            cut.swatches,
            self.theme,
            self.places.detail,
            numbers=self.number_format,
        )
        self.say("sweep")
        singly = cut.labels[:_SWEPT_ONE_BY_ONE]
        pace = max(BLINK, min(longest, STEP * int(_SWEEP_TIME / STEP / len(singly))))
        for place, label in enumerate(singly):
            leave = [self.leave(readout)] if readout is not None and place == 0 else []
            self.play(
                cut.single_out(label, seen=place),
                *stats.reveal(label, rate_func=last_part),
                *leave,
                run_time=pace,
            )
            self.hold(STEP)
        rest = [line for label in cut.labels[_SWEPT_ONE_BY_ONE:] for line in stats.reveal(label)]
        self.say("count", count=f"{cut.record.count:,}", n=f"{cut.record.n:,}")
        self.play(cut.all_colored(), *rest, run_time=MOVE)
        self.hold(longest)
        return stats

    def show_histograms(self, cut: Cut) -> None:
        """The formula and the drawn groups' histograms stand beside the cube."""
        formula = self.normalization_equation()
        self.bars = HistogramPanel(cut, self.places.bars, self.theme, numbers=self.number_format)
        self.play(*self.clear_stage(self.cube, self.marks), *self.enter(formula, self.bars), run_time=MOVE)

    def explode_at_once(self) -> VGroup:
        """Show the cube as separate samples; returns their names, not yet shown."""
        pose = exploded(self.cube.grid, self.places.stage.inset(0.4, 0.5))
        self.cube.set_state(pose=pose)
        return sample_names(self.cube, pose, self.shared["panel"]["sample"])

    def tell_if_elided(self) -> None:
        """Say so if cells are left out of the picture."""
        if self.cube.grid.elided:
            self.say("elided")
            self.hold(STUDY)

    def normalization_equation(self) -> Typeset:
        """x-hat = (x - mu) / sqrt(sigma^2 + eps), in the room for a formula."""
        return self.place_formula(math(formulas.normalization().typst, EQUATION, self.theme.text))
