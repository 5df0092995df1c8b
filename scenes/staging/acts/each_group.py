"""The act on all groups: each with its own mean and deviation on its own line, then each normalized."""

from __future__ import annotations

from manim import Animation, FadeIn, VGroup

from scenes.content.group_words import outcome_text
from scenes.content.hero import Hero
from scenes.design.compositions import Every, every, every_beside_hero
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.blocks import Blocks, blocks
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.cube.cell_state import order_delay
from scenes.mobjects.cube.open_groups import LARGEST, NAME, OpenGroups
from scenes.staging.acts.in_a_row import less_their_means, lines_under_groups
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.shared import readable
from scenes.staging.acts.slabs import group_lines, to_places
from scenes.staging.lesson import Lesson

_LAG, _MOST = 0.5, 7
"""So many groups at most stand around the hero's, which is larger."""


def each_group(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """All groups with their number lines; then all are normalized, each by its own numbers.

    Few groups stand over their lines, with cells as large as their normalized values take to be printed. Others stand
    beside them, the hero's the largest. Values are printed where they can be read, and seen as shades everywhere.
    """
    stage, groups = lesson.stage, opened.groups
    opened.ahead = None
    under = lines_under_groups(lesson, opened, hero)
    lines: LineSet = under or group_lines(lesson, opened, hero, _place(lesson, opened, hero).lines)
    plates = VGroup() if under else opened.plates()
    lesson.say("each", **group_counts(lesson, groups))
    lesson.play(*lesson.clear_stage(opened.cube), *to_places(lesson, opened), run_time=MOVE)
    lesson.play(FadeIn(plates), FadeIn(lines), run_time=BLINK)
    lesson.play(lines.drop(), run_time=TRAVEL)
    lesson.play(lines.show_deviations(), lines.show_hero(), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("subtract")
    centred = readable(opened, opened.state(values=less_their_means(opened)))
    lesson.play(opened.cube.morph(centred), lines.subtract(), run_time=TRAVEL)
    lesson.say("divide")
    lesson.play(_divide(opened), lines.divide(), run_time=TRAVEL)
    outcome = outcome_text(groups.record, stage.texts, stage.numbers)
    lesson.say("after", outcome=outcome)
    note_groups(lesson, groups)
    lesson.note(outcome=outcome)


def _divide(opened: OpenGroups) -> Animation:
    """One group after another gets its normalized values, printed on cells that are large enough."""
    state = readable(opened, opened.normalized_state())
    return opened.cube.morph(state, delay=order_delay(opened.groups.cell_groups), lag=_LAG)


def _place(lesson: Lesson, opened: OpenGroups, hero: Hero) -> Every:
    """The groups are placed; in a wide frame that of the hero large, and the others beside it."""
    frame, groups = lesson.stage.frame, opened.groups
    own = hero.under[groups.kind].label
    others = [label for label in groups.labels if label != own]
    if not frame.wide or opened.flat or not 1 <= len(others) <= _MOST:
        place = every(frame)
        place = place.fitted(opened.place(place.slabs, NAME).pose.bounds().width)
        opened.place(place.slabs, NAME)
        return place
    grid, room = opened.cube.grid, every_beside_hero(frame)
    how = (grid, groups.cell_groups, groups.record.reduced)
    large = blocks(*how, room.slab, labels=[own], below=NAME, largest=LARGEST)
    small = blocks(*how, room.rest, labels=others, below=NAME)
    fronts = large.fronts | small.fronts
    pose = small.pose.where(groups.mask(own), large.pose)
    opened.blocks = Blocks(pose, {label: fronts[label] for label in groups.labels})
    return Every(room.rest, room.line)
