"""The act that gathers in a table what follows from the cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import RIGHT, FadeIn, VGroup

from normcore.kinds import NormKind
from normcore.property_table import PropertyTable
from scenes.content.comparisons import COMPARED, cell_text, kind_name
from scenes.content.hero import Hero
from scenes.design.timing import BLINK, READ, TRAVEL, early
from scenes.mobjects.panels.property_table import PropertyPanel, Row
from scenes.staging.acts.row_pictures import UNPICTURED, at_left, cut_cube, row_picture
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_SAID = {"axes": "table", "batch_dependency": "batch", "used_in": "use"}
"""What is said from a row on."""
_MARGIN = 0.3


def gather_table(
    lesson: Lesson, hero: Hero, *kinds: NormKind, keys: Sequence[str] = COMPARED
) -> PropertyPanel:
    """What was seen of some kinds, row by row, each with a small picture of it where there is room."""
    stage = lesson.stage
    table, titles, count = stage.properties(*kinds), stage.texts["table"], stage.numbers.count
    rows = [
        (key, titles[key], [cell_text(key, cell, stage.texts, count) for cell in table.row(key).cells])
        for key in keys
    ]
    headings = [kind_name(kind, stage.texts) for kind in kinds]
    accents = [stage.theme.accent(kind.family) for kind in kinds]
    frame = stage.frame
    box = replace(frame.stage, right=frame.stage.right - (_MARGIN if frame.wide else 0.0))
    pictured = [key for key in keys if key not in UNPICTURED] if frame.wide else []
    panel = PropertyPanel(rows, headings, accents, box, stage.theme, frame.tall, True, pictured)
    _note_table(lesson, headings, rows)
    pictures = _pictures(stage, kinds, panel)
    if frame.wide:
        _illustrate(stage, hero, panel, table)
    first, *others = panel.rows
    lesson.say(_SAID[first])
    lesson.play(
        *lesson.clear_stage(),
        FadeIn(pictures, rate_func=early),
        *lesson.enter(panel.heading, panel.rows[first]),
    )
    lesson.hold(TRAVEL)
    for key in others:
        if key in _SAID:
            lesson.say(_SAID[key])
        lesson.play(panel.reveal(key), run_time=BLINK)
        lesson.hold(READ)
    return panel


def _illustrate(stage: Stage, hero: Hero, panel: PropertyPanel, table: PropertyTable) -> None:
    """Set a small picture before each value."""
    for key in panel.rows:
        for column, cell in enumerate(table.row(key).cells if key not in UNPICTURED else ()):
            box = panel.icon_box(key, column)
            panel.rows[key].add(row_picture(stage, cell.kind, hero, key, cell.code, box))


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
        small = at_left(cut_cube(stage, kind, box), box)
        heading.next_to(small, RIGHT, buff=0.3 if stage.frame.wide else 0.15)
        pictures.add(small)
    return pictures
