"""Two cuts of the same tensor beside each other: cubes, names, equations."""

from __future__ import annotations

from typing import Any

from manim import DOWN, UP, FadeIn, VGroup

from scenes.content import formulas
from scenes.design.theme import BODY, EQUATION, LABEL, MINIMUM
from scenes.design.timing import last_part
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import math, words


class Half(VGroup):
    """One side: a heading, the cube in its groups' hues with axis marks, the mean's formula below, then a note."""

    def __init__(self, cut: GroupView, heading: str, box: Box, note: str = "") -> None:
        super().__init__()
        theme, layout = cut.cube.theme, cut.cube.grid.layout
        weights = (0.5, 3.0, 1.4, 1.0) if note else (0.5, 3.5, 1.3)
        head, body, foot, *ends = box.rows(*weights, gap=0.1)
        self.heading = words(heading, BODY, cut.accent, weight="semibold").move_to((*head.center, 0.0))
        left, right, below = marks_margin(
            layout, cut.cube.grid.sizes, theme, body.width, numbers=cut.cube.numbers
        )
        room = Box(body.left + left, body.right - right, body.bottom + below, body.top)
        self.cube = TensorCube(
            cut.cube.tensor,
            layout,
            theme=theme,
            box=room,
            largest=0.7,
            backdrop=theme.backdrop,
            numbers=cut.cube.numbers,
            look=type(cut.cube.cell_look),
        )
        self.cube.set_state(rgb=cut.colors, edge_rgb=self.cube.edges(cut.colors))
        self.marks = AxisMarks(self.cube, body.width)
        colors = dict.fromkeys(("mean", "var"), cut.accent)
        self.equation = math(formulas.mean(cut.kind, layout).typst, EQUATION, theme.text, colors=colors)
        if self.equation.width > foot.width:
            self.equation.scale(foot.width / self.equation.width)
        self.equation.move_to((*foot.center, 0.0))
        self.cut = cut
        self.note = words(note, LABEL, theme.text, width=box.width, align="center")
        end = (ends or [foot])[-1]
        self.note.scale(min(1.0, max(MINIMUM / LABEL, end.height / self.note.height))).move_to(
            (*end.center, 0.0)
        )
        self.picture = VGroup(self.heading, self.cube, self.marks)

    @property
    def averaged(self) -> list[Any]:
        """The terms of the equation that name the averaged axes."""
        terms = [self.equation.terms[formulas.index_term(axis)] for axis in self.cut.record.reduced]
        return [*terms, self.equation.terms["count"]]

    def light(self) -> list[Any]:
        """The averaged axes light up on the cube and under the sum."""
        return [
            self.marks.light(self.cut.record.reduced, self.cut.accent),
            *(term.animate.set_fill(self.cut.accent) for term in self.averaged),
        ]


class _FadeInLit(FadeIn):
    """A half's equation with the terms of its averaged axes in the method's colour."""

    def __init__(self, half: Half, **kwargs: Any) -> None:
        super().__init__(half.equation, **kwargs)
        self.half = half

    def begin(self) -> None:
        for term in self.half.averaged:
            term.set_fill(self.half.cut.accent)
        super().begin()


class Pair:
    """Both halves."""

    def __init__(self, first: Half, second: Half) -> None:
        self.halves = (first, second)

    def appear(self) -> list[Any]:
        """Both cubes with their names."""
        return [FadeIn(half.picture, rate_func=last_part) for half in self.halves]

    def show_equations(self) -> list[Any]:
        """Both formulas."""
        return [FadeIn(half.equation, shift=0.15 * UP) for half in self.halves]

    def show_half(self, place: int) -> list[Any]:
        """One half's formula and note; its averaged axes are lit in both."""
        half = self.halves[place]
        lit = half.marks.light(half.cut.record.reduced, half.cut.accent)
        return [lit, _FadeInLit(half, shift=0.1 * UP), FadeIn(half.note, shift=0.1 * UP)]

    def light_difference(self) -> list[Any]:
        """What differs lights up; the rest stays as it is."""
        return [change for half in self.halves for change in half.light()]

    def light_marks(self) -> list[Any]:
        """The averaged axes of both cubes light up."""
        return [half.marks.light(half.cut.record.reduced, half.cut.accent) for half in self.halves]

    def set_formula(self, formula: VGroup) -> None:
        """Put one formula below both cubes, in the middle, or between them if they stand below each other."""
        first, second = (half.equation.get_center() for half in self.halves)
        beside = abs(first[1] - second[1]) < abs(first[0] - second[0])
        formula.move_to((first + second) / 2 if beside else first).shift(0.05 * DOWN)
