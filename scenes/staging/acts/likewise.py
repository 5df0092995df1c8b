"""The act that says of every group of a cube what was seen of one of them."""

from __future__ import annotations

from manim import FadeIn

from scenes.content.hero import Hero
from scenes.design.timing import BLINK, MOVE
from scenes.mobjects.cube.open_groups import NAME, NAME_AND_MEAN, OpenGroups
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson

_FEW = 8


def every_mean(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """The group ahead goes back among the others, each over its name and, where there is room, its mean."""
    groups = opened.groups
    roomy = len(groups.labels) <= _FEW and not opened.flat
    opened.place(lesson.stage.frame.stage, NAME_AND_MEAN if roomy else NAME)
    lesson.say("after")
    lesson.play(*lesson.clear_stage(opened.cube), run_time=BLINK)
    lesson.play(*to_places(lesson, opened), run_time=MOVE)
    lesson.say_result("count", groups.accent, **group_counts(lesson, groups))
    lesson.play(FadeIn(opened.plates(_means(opened, hero) if roomy else None)), run_time=BLINK)
    note_groups(lesson, groups)


def _means(opened: OpenGroups, hero: Hero) -> dict[int, str]:
    """The mean of each drawn group, that of the hero's as it was printed before."""
    record, own = opened.groups.record, hero.under[opened.groups.kind].label
    means = {label: hero.numbers.number(float(record.mean[label])) for label in opened.groups.labels}
    means[own] = hero.printed(record.kind)["mean"]
    return {label: f"μ = {mean}" for label, mean in means.items()}
