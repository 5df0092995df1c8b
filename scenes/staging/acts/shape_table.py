"""The act that ends a film on shapes: every kind of normalization of this very tensor, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import FadeIn

from normcore.kinds import NormKind
from normcore.normalization import NormRecord
from scenes.content.comparisons import kind_name
from scenes.content.formulas import averaged_axes
from scenes.content.shapes import shape_text
from scenes.design.timing import BEAT, GLANCE, READ
from scenes.mobjects.panels.property_table import PropertyPanel
from scenes.staging.acts.row_pictures import at_left, cut_cube
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_INDENT, _MARGIN = 1.35, 0.12
_COLUMNS = ("over", "shape", "count", "n", "parameters")


def tabulate_shapes(lesson: Lesson, kinds: Sequence[NormKind]) -> PropertyPanel:
    """For each kind what it averages over, the shape of its means, how many of how many values, gamma and beta."""
    stage = lesson.stage
    texts, frame = stage.texts["shapes"], stage.frame
    rows = [(kind.name, kind_name(kind, stage.texts), _row(stage, stage.record(kind))) for kind in kinds]
    inks = [stage.theme.text] * len(_COLUMNS)
    panel = PropertyPanel(
        rows,
        [texts[key] for key in _COLUMNS],
        inks,
        frame.stage,
        stage.theme,
        frame.tall,
        indent=_INDENT * frame.wide,
    )
    for number, kind in enumerate(kinds):
        panel.rows[kind.name][1].set_fill(stage.theme.accent(kind.family))
        if frame.wide:
            line = panel.plan.lines[number].inset(0.0, _MARGIN)
            room = replace(line, right=line.left + _INDENT - 2 * _MARGIN)
            panel.rows[kind.name].add(at_left(cut_cube(stage, kind, room), room))
    lesson.say("table", shape=shape_text(stage.tensor.shape))
    first, *others = panel.rows
    lesson.play(
        *lesson.clear_stage(), FadeIn(panel.heading), *lesson.enter(panel.rows[first]), run_time=GLANCE
    )
    lesson.hold(BEAT)
    for key in others:
        lesson.play(panel.reveal(key), run_time=GLANCE)
        lesson.hold(BEAT)
    lesson.say("keep")
    lesson.hold(READ)
    cell = stage.texts["seen"]["row"]
    lines = [cell.format(title=title, values="; ".join(values)) for _, title, values in rows]
    lesson.note(table=". ".join(lines), shape=shape_text(stage.tensor.shape))
    return panel


def _row(stage: Stage, record: NormRecord) -> list[str]:
    """The values of a kind's row."""
    count = stage.numbers.count(record.count)
    return [
        averaged_axes(stage.layout, record.averaged_axes),
        shape_text(tuple(size for _, size in record.statistic_axes)),
        count if record.kind.centred else stage.texts["shapes"]["count_squares"].format(count=count),
        stage.numbers.count(record.n),
        _parameters_text(stage, record.kind),
    ]


def _parameters_text(stage: Stage, kind: NormKind) -> str:
    """The shape of what a kind learns: gamma and beta, gamma alone if it subtracts no mean, or nothing."""
    axes = kind.parameter_axes(stage.layout) if kind.affine else ()
    if not axes:
        return stage.texts["values"]["parameters:none"]
    shape = shape_text(tuple(stage.sizes[name] for name in axes))
    return shape if kind.centred else stage.texts["shapes"]["scale_only"].format(shape=shape)
