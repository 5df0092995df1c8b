"""The act that says of every group of a cube what was seen of one of them."""

from __future__ import annotations

from manim import DOWN, FadeIn, VGroup

from scenes.content.hero import Hero
from scenes.design.theme import BODY, MINIMUM
from scenes.design.timing import BLINK, MOVE
from scenes.mobjects.cube.open_groups import NAME, OpenGroups, Plates
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson

_FEW, _MEAN = 8, 0.42
"""So many groups at most have room for their means, which take so much of the height."""


def every_mean(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """The group ahead goes back among the others, each over its name and, where there is room, its mean."""
    groups = opened.groups
    roomy = len(groups.labels) <= _FEW and not opened.flat
    opened.place(lesson.stage.frame.stage, NAME + _MEAN if roomy else NAME)
    lesson.say("after")
    lesson.play(*lesson.clear_stage(opened.cube), run_time=BLINK)
    lesson.play(*to_places(lesson, opened), run_time=MOVE)
    lesson.say_result("count", groups.accent, **group_counts(lesson, groups))
    plates = opened.plates()
    means = _means(opened, hero, plates) if roomy else VGroup()
    lesson.play(FadeIn(plates), FadeIn(means), run_time=BLINK)
    note_groups(lesson, groups)


def _means(opened: OpenGroups, hero: Hero, plates: Plates) -> VGroup:
    """The mean of each drawn group below its name, that of the hero's as it was printed before."""
    groups, means = opened.groups, VGroup()
    for label, name in plates.names.items():
        mean = hero.numbers.number(float(groups.record.mean[label]))
        if label == hero.under[groups.kind].label:
            mean = hero.printed(groups.kind)["mean"]
        text = words(f"μ = {mean}", BODY, groups.accent, weight="semibold")
        text.scale(min(1.0, max(MINIMUM / BODY, opened.fronts[label].width / text.width)))
        means.add(text.next_to(name, DOWN, buff=0.02))
    return means
