"""The act that names, in one small table, how libraries keep running statistics."""

from __future__ import annotations

from manim import LEFT

from normcore.conventions import CONVENTIONS
from normcore.experiments import RunningTrace, running_from
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample
from scenes.design.timing import GLANCE, MOVE, READ
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.panels.property_table import PropertyPanel, Row
from scenes.staging.lesson import Lesson

LIBRARIES: dict[str, str] = {"torch": "PyTorch", "keras": "Keras", "onnx": "ONNX"}
_ROWS = ("momentum", "weight", "over", "eps", "after")


def three_libraries(lesson: Lesson, opened: OpenGroups, hero: Hero, example: RunningExample) -> None:
    """PyTorch, Keras and ONNX: momentum, the weight of a batch, what variance is kept, and what comes of it."""
    stage, accent = lesson.stage, opened.groups.accent
    rows = _rows(lesson, hero, example)
    frame = stage.frame
    panel = PropertyPanel(rows, list(LIBRARIES.values()), [accent] * 3, frame.stage, stage.theme, frame.tall)
    for heading, column in zip(panel.heading, panel.plan.columns, strict=True):
        heading.move_to((column.left, heading.get_y(), 0.0), aligned_edge=LEFT)
    lesson.say("named")
    first, *others = panel.rows
    lesson.open_with(*lesson.clear_stage(), *lesson.enter(panel.heading, panel.rows[first]), run_time=MOVE)
    lesson.hold(GLANCE)
    for key in others:
        if key == "weight":
            lesson.say("ends")
        if key == "over":
            lesson.say("stored")
        lesson.play(panel.reveal(key), run_time=GLANCE)
        lesson.hold(MOVE)
    lesson.hold(READ)
    texts = stage.texts["seen"]
    told = (
        texts["row"].format(
            title=title,
            values=", ".join(
                texts["cell"].format(value=value, method=name)
                for name, value in zip(LIBRARIES.values(), values, strict=True)
            ),
        )
        for _, title, values in rows
    )
    lesson.note(table=". ".join(told))


def _rows(lesson: Lesson, hero: Hero, example: RunningExample) -> list[Row]:
    stage, numbers, record = lesson.stage, hero.numbers, example.example.record
    traces = {library: _trace(lesson, hero, library) for library in LIBRARIES}
    count = stage.numbers.count
    kept = [
        ("over_unbiased", 1) if CONVENTIONS[library].stores_unbiased else ("over_biased", 0)
        for library in LIBRARIES
    ]
    values = {
        "momentum": [numbers.exact(CONVENTIONS[library].momentum) for library in LIBRARIES],
        "weight": [numbers.exact(round(trace.stats[0].weight_of_batch, 9)) for trace in traces.values()],
        "over": [lesson.text(key, n=count(record.n - less)) for key, less in kept],
        "eps": [numbers.exact(CONVENTIONS[library].eps) for library in LIBRARIES],
        "after": [numbers.number(float(trace.stats[-1].mean[0]) / trace.scale) for trace in traces.values()],
    }
    batches = count(len(example.batches))
    return [(key, lesson.text(key, batches=batches), values[key]) for key in _ROWS]


def _trace(lesson: Lesson, hero: Hero, library: str) -> RunningTrace:
    stage = lesson.stage
    channel = hero.cell[stage.layout.index(stage.layout.features)]
    return running_from(stage.tensor, stage.layout, channel=channel, seed=stage.spec.seed, convention=library)
