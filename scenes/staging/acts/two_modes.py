"""The act that sets training and prediction beside each other: the whole group, and one sample with what was kept."""

from __future__ import annotations

from manim import DOWN, FadeIn, VGroup

from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample
from scenes.design.theme import CAPTION, MINIMUM, TITLE
from scenes.design.timing import GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.prediction import left_over
from scenes.staging.lesson import Lesson


def two_modes(lesson: Lesson, opened: OpenGroups, hero: Hero, example: RunningExample) -> None:
    """Left the hero's group and what it becomes by it; right its sample alone and what it becomes by what was kept."""
    stage, kind = lesson.stage, opened.groups.kind
    frame = stage.frame
    halves = frame.stage.rows(1.0, 1.0, gap=0.35) if frame.tall else frame.stage.columns(1.0, 1.0, gap=0.6)
    label = hero.under[kind].label
    sides = []
    for cut, half in zip((opened, *stage.opened(kind)), halves, strict=True):
        slab, said = half.columns(1.0, 1.0) if frame.tall or opened.flat else half.rows(2.0, 1.0, gap=0.15)
        if opened.flat:
            slab, said = half.rows(1.0, 1.0, gap=0.15)
        cut.cube.set_hero(hero.cell)
        cut.place_one_ahead(label, slab, slab, LARGEST)
        sides.append((cut, said))
    (batch, first), (alone, second) = sides
    trained = hero.printed(kind)["x_hat"], lesson.text("by_batch"), opened.groups.accent
    used = signed(example.printed["x_hat"]), lesson.text("by_kept", **_kept(example)), stage.theme.good
    answers = [_answer(lesson, *parts, box) for parts, box in ((trained, first), (used, second))]
    lesson.say("keep")
    batch.cube.state = batch.alone()
    alone.cube.state = alone.alone()
    alone.cube.state = left_over(alone, hero)
    lesson.play(*lesson.clear_stage(), *lesson.enter(batch.cube, alone.cube), run_time=MOVE)
    lesson.play(FadeIn(answers[0]), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.play(FadeIn(answers[1]), run_time=GLANCE)
    lesson.note(x=hero.printed_x, x_hat=trained[0], predicted=used[0], **_kept(example))


def _kept(example: RunningExample) -> dict[str, str]:
    return {"running_mean": example.printed["mean"], "running_var": example.printed["var"]}


def _answer(lesson: Lesson, value: str, said: str, color: str, box: Box) -> VGroup:
    """A normalized value over what made it."""
    ink = lesson.stage.theme.text
    made = VGroup(
        words(value, 1.6 * TITLE, color, weight="semibold"),
        words(said, CAPTION * 0.8, ink, width=box.width, align="center"),
    ).arrange(DOWN, buff=0.05)
    fits = min(1.0, box.width / made.width, box.height / made.height)
    made.scale(max(fits, MINIMUM / (0.8 * CAPTION)))
    return made.move_to((*box.center, 0.0))
