"""The act that gathers in a table what follows from the cuts."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, VGroup

from normcore.kinds import NormKind
from scenes.content.comparisons import COMPARED, cell_text, kind_name
from scenes.design.timing import GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.property_table import PropertyPanel, Row
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_NARROW_GAP = 0.1


def gather_table(lesson: Lesson, *kinds: NormKind) -> PropertyPanel:
    """What was seen of some kinds, row by row."""
    stage = lesson.stage
    table, titles = stage.properties(*kinds), stage.texts["table"]
    rows = [
        (
            key,
            titles[key],
            [cell_text(key, cell, stage.texts) for cell in table.row(key).cells],
        )
        for key in COMPARED
    ]
    headings = [kind_name(kind, stage.texts) for kind in kinds]
    accents = [stage.theme.accent(kind.family) for kind in kinds]
    panel = PropertyPanel(rows, headings, accents, stage.frame.stage, stage.theme, stage.frame.tall)
    _note_table(lesson, headings, rows)
    lesson.say("table")
    pictures = _pictures(stage, kinds, panel)
    lesson.play(*lesson.clear_stage(), *lesson.enter(panel.heading, pictures), run_time=MOVE)
    for key in panel.rows:
        lesson.play(panel.reveal(key), run_time=GLANCE)
        lesson.hold(MOVE)
    lesson.hold(GLANCE)
    return panel


def _note_table(lesson: Lesson, headings: Sequence[str], rows: Sequence[Row]) -> None:
    """Note every row: its title and the value of each kind."""
    texts = lesson.stage.texts["seen"]
    lines = []
    for _, title, values in rows:
        cells = [
            texts["cell"].format(value=value, method=method)
            for method, value in zip(headings, values, strict=True)
        ]
        lines.append(texts["row"].format(title=title, values=", ".join(cells)))
    lesson.note(table=". ".join(lines))


def _pictures(stage: Stage, kinds: Sequence[NormKind], panel: PropertyPanel) -> VGroup:
    """A small picture of each cut before its heading."""
    pictures = VGroup()
    for kind, box, heading in zip(kinds, panel.picture_boxes, panel.heading, strict=True):
        small = _cut_cube(stage, kind, box)
        small.shift((box.left - small.get_left()[0], 0, 0))
        heading.next_to(small, RIGHT, buff=0.3 if stage.frame.wide else 0.15)
        pictures.add(small)
    return pictures


def _cut_cube(stage: Stage, kind: NormKind, box: Box) -> TensorCube:
    """A cube of its own, opened by a kind, without its values."""
    (opened,) = stage.opened(kind)
    opened.place(box, 0.0, gap=_NARROW_GAP)
    opened.cube.state = opened.state().changed(ink=0.0)
    return opened.cube
