"""The act on training and prediction: a running mean fills up; to predict, it takes the place of the batch's own."""

from __future__ import annotations

from scenes.content.worked_example import running_example
from scenes.design.timing import BEAT, GLANCE, MOVE, READ
from scenes.mobjects.charts.running import RunningPanel
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.staging.lesson import Lesson


def train_and_predict(lesson: Lesson, chain: CellChain) -> RunningPanel:
    """The running mean of the followed cell's channel, then the cell normalized in training and in prediction."""
    stage = lesson.stage
    example = running_example(stage.tensor, chain.example, stage.spec.seed)
    panel = RunningPanel(example, stage.texts["running"], stage.frame.pair, chain.cut)
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(), *panel.appear(), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.play(*panel.fill_up(), run_time=READ)
    lesson.hold(MOVE)
    lesson.say("predict")
    lesson.play(*panel.predict(), run_time=MOVE)
    lesson.hold(BEAT)
    lesson.note(
        batches=len(example.batches),
        first=chain.cut.name(chain.example.label),
        running_mean=example.printed["mean"],
        x_hat=chain.example.printed["x_hat"],
        predicted=example.printed["x_hat"],
    )
    return panel
