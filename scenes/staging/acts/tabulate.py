"""Acts that gather what follows from the cuts in a table, each value with the number that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import LEFT, RIGHT, VGroup

from normcore.kinds import NormKind
from normcore.property_table import Cell
from scenes.content.arithmetic import CellIndex
from scenes.content.comparisons import COMPARED, CellText, cell_text, kind_name
from scenes.design.timing import GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.property_table import PropertyPanel
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_NARROW_GAP = 0.1


def gather_table(lesson: Lesson, *kinds: NormKind) -> PropertyPanel:
    """What was seen of some kinds, row by row."""
    panel, pictures = _table(lesson, kinds, COMPARED[1:], proofs=False)
    lesson.say("table")
    lesson.play(*lesson.clear_stage(), *lesson.enter(panel.heading, pictures), run_time=MOVE)
    for key in panel.rows:
        lesson.play(panel.reveal(key), run_time=GLANCE)
        lesson.hold(MOVE)
    return panel


def _table(
    lesson: Lesson, kinds: Sequence[NormKind], keys: Sequence[str], proofs: bool = True
) -> tuple[PropertyPanel, VGroup]:
    """The property table, and a small picture of each cut for its heading; what it says is noted."""
    stage = lesson.stage
    table, titles = stage.properties(*kinds), stage.texts["table"]
    hero = stage.hero(stage.cube().grid).cell
    rows = [
        (key, titles[key], [_cell_text(stage, key, cell, hero) for cell in table.row(key).cells])
        for key in keys
    ]
    if not proofs:
        rows = [(key, title, [cell._replace(proof="") for cell in cells]) for key, title, cells in rows]
    headings = [kind_name(kind, stage.texts) for kind in kinds]
    one = len(kinds) == 1 and stage.frame.wide
    room, aside = stage.frame.stage.columns(1.75, 1.0) if one else (stage.frame.stage, None)
    panel = PropertyPanel(table, rows, headings, room, stage.theme, tall=stage.frame.tall)
    _note_table(lesson, kinds, rows)
    if aside is not None:
        return panel, _picture_beside(stage, panel, aside)
    pictures = VGroup()
    for kind, box, heading in zip(kinds, panel.picture_boxes, panel.heading, strict=True):
        small = _cut_cube(stage, kind, box, 0.0)
        small.shift((box.left - small.get_left()[0], 0, 0))
        heading.next_to(small, RIGHT, buff=0.3 if stage.frame.wide else 0.15)
        pictures.add(small)
    return panel, pictures


def _note_table(
    lesson: Lesson, kinds: Sequence[NormKind], rows: Sequence[tuple[str, str, list[CellText]]]
) -> None:
    """Note every row: its title and the value of each kind."""
    texts = lesson.stage.texts["seen"]
    lines = []
    for _, title, cells in rows:
        values = [
            texts["cell"].format(value=cell.value, method=kind_name(kind, lesson.stage.texts))
            if len(kinds) > 1
            else cell.value
            for kind, cell in zip(kinds, cells, strict=True)
        ]
        lines.append(texts["row"].format(title=title, values=", ".join(values)))
    lesson.note(table=". ".join(lines))


def _picture_beside(stage: Stage, panel: PropertyPanel, box: Box) -> VGroup:
    """The only kind's cut with its averaged axes lit, beside its panel; the heading takes the picture's place."""
    (kind,) = panel.table.kinds
    left, right, below = marks_margin(stage.layout, stage.sizes, stage.theme, numbers=stage.numbers)
    room = Box(box.left + left, box.right - right, box.bottom + below, box.top - below)
    cube = _cut_cube(stage, kind, room, 1.0)
    marks = AxisMarks(cube)
    marks.set_lit(stage.record(kind).reduced, stage.theme.accent(kind.family))
    panel.heading.align_to((panel.picture_boxes[0].left, 0, 0), LEFT)
    return VGroup(cube, marks)


def _cut_cube(stage: Stage, kind: NormKind, box: Box, ink: float) -> TensorCube:
    """A cube of its own, opened by a kind."""
    (opened,) = stage.opened(kind)
    opened.place(box, 0.0, gap=_NARROW_GAP)
    opened.cube.state = opened.state().changed(ink=ink)
    return opened.cube


def _cell_text(stage: Stage, key: str, cell: Cell, hero: CellIndex) -> CellText:
    """A table cell in words; a swap of batch mates is the one that the film shows, if it shows what the cell says."""
    if key == "batch_dependency":
        swap = stage.swap(cell.kind, hero)
        if swap.changed == (cell.code == "dependent"):
            cell = replace(cell, evidence=swap, on_sample=False)
    return cell_text(key, cell, stage.texts, stage.numbers)
