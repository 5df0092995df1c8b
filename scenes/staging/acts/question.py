"""Acts of question and answer: a card with time to think, a batch of one, and where other cuts are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from manim import LEFT, Line, Transform, VGroup, linear

from normcore.kinds import NormKind
from scenes.content.arithmetic import signed
from scenes.content.comparisons import cell_text, kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.compositions import card, focus
from scenes.design.theme import CAPTION, MINIMUM, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ
from scenes.geometry.box import Box
from scenes.mobjects.cube.collapse import LARGEST
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.alone import shrink_batch
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.prediction import keep_sample, left_over
from scenes.staging.acts.row_pictures import cut_cube
from scenes.staging.lesson import Lesson
from scenes.texts.catalog import Story

_PAUSE = READ + BLINK
_HEADING = 0.16
"""Of the room for a question, what is left above it for its number."""
_COUNTDOWN_PX = 8.0
_NAMED: Mapping[Story, int] = {"images": 2, "tokens": 3, "flat": 2}
"""How many other kinds there are at most, and the question names, by what the tensor holds."""
_USES = ("instance", "group", "rms")
"""The families of which it is said what they are used for."""


def ask(lesson: Lesson, hero: Hero, kind: NormKind, key: str = "question") -> None:
    """A question beside the groups of the kind it is about, and a line that runs out in the time to answer it."""
    stage = lesson.stage
    place = card(stage.frame)
    cube = stage.cube_in(place.picture, LARGEST).set_hero(hero.cell)
    rgb = stage.groups(cube, kind).colors
    cube.state = cube.state.changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    heading, room = place.text.rows(_HEADING, 1.0, gap=0.12)
    asked, beats = lesson.text(key), lesson.own_beats
    question = _wrapped(asked, room, stage.theme.text)
    number, total = (stage.numbers.count(count) for count in (beats.index(lesson.current) + 1, len(beats)))
    said = words(
        lesson.text("card", number=number, total=total), CAPTION, stage.theme.muted, weight="semibold"
    )
    said.move_to((heading.left, heading.center[1], 0.0), aligned_edge=LEFT)
    left, right = ((x, place.line.center[1], 0.0) for x in (place.line.left, place.line.right))
    countdown = Line(left, right, stroke_width=_COUNTDOWN_PX, color=stage.theme.good)
    end = Line(left, (left[0] + 0.02, left[1], 0.0), stroke_width=_COUNTDOWN_PX, color=stage.theme.good)
    lesson.say_large(asked)
    if lesson.played:
        lesson.play(*lesson.clear_stage(), *lesson.enter(cube, said, question, countdown), run_time=GLANCE)
    else:
        lesson.add(cube, said, question, countdown)
    lesson.play(Transform(countdown, end, rate_func=linear), run_time=_PAUSE)
    lesson.await_answer()
    bare = cube.morph(cube.state.changed(ink=0.0))
    lesson.play(*lesson.clear_stage(cube), bare, run_time=BLINK)


def _wrapped(text: str, room: Box, ink: str) -> Typeset:
    """The text as large as fits a box on as many lines as it takes."""
    px = 1.6 * TITLE
    made = words(text, px, ink, weight="semibold", width=room.width)
    while made.height > room.height and px > MINIMUM:
        px *= 0.9
        made = words(text, px, ink, weight="semibold", width=room.width)
    return made.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def ask_for_cuts(lesson: Lesson, hero: Hero, kinds: Sequence[NormKind]) -> None:
    """When are the other kinds used? By name, if they are those that the question names."""
    named = len(kinds) == _NAMED[lesson.stage.story]
    ask(lesson, hero, kinds[0], "question" if named else "question_other")


def batch_of_one(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """The hero's group as the batch shrinks to one sample, and to one value: its mean is that value."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame), hero.under[groups.kind].label
    opened.place_one_ahead(label, place.slab, place.slab, LARGEST)
    opened.cube.state = opened.alone()
    room = replace(place.line, right=max(place.line.right, place.rest.right))
    line = value_line(lesson, groups, hero, room)
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    lesson.say("group", all=stage.numbers.count(groups.record.n))
    lesson.play(*lesson.clear_stage(), *lesson.enter(opened.cube, opened.name(label), line), run_time=MOVE)
    lesson.play(line.show_hero(), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("leave")
    line, kept = keep_sample(lesson, groups, hero, line)
    lesson.play(*kept, opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    shrink_batch(lesson, opened, line, hero, place, [])
    lesson.note(group=groups.name(label), x=hero.printed_x, all=stage.numbers.count(groups.record.n))


def other_cuts(lesson: Lesson, hero: Hero, kinds: Sequence[NormKind]) -> None:
    """Other cuts beside each other, each with its name, what the hero becomes, and where it is often used."""
    stage = lesson.stage
    table = stage.properties(*kinds)
    weights = [1.0] * len(kinds)
    boxes = (
        stage.frame.stage.rows(*weights) if stage.frame.tall else stage.frame.stage.columns(*weights, gap=0.6)
    )
    said = []
    for number, (kind, box) in enumerate(zip(kinds, boxes, strict=True)):
        picture, below = box.rows(2.6, 1.0, gap=0.15)
        cube = cut_cube(stage, kind, picture, LARGEST).set_hero(hero.cell)
        accent, name = stage.theme.accent(kind.family), kind_name(kind, stage.texts)
        used = cell_text("used_in", table.cell("used_in", kind), stage.texts)
        x_hat = signed(hero.numbers.ratio(Beside.of(stage.record(kind), hero.cell).x_hat))
        becomes = lesson.text("becomes", name=name, x=hero.printed_x, x_hat=x_hat)
        title = _line(becomes, below.rows(1.0, 1.0, gap=0.0)[0], accent, TITLE)
        use = _line(used, below.rows(1.0, 1.0, gap=0.0)[1], stage.theme.text, CAPTION)
        lesson.say(next(key for key in _USES if key == kind.family))
        leaving = lesson.clear_stage() if number == 0 else []
        lesson.play(*leaving, *lesson.enter(cube, title), run_time=MOVE)
        lesson.hold(GLANCE)
        lesson.play(*lesson.enter(VGroup(use)), run_time=GLANCE)
        lesson.hold(BEAT)
        said.append(
            stage.texts["seen"]["row"].format(title=name, values=f"{used}; {hero.printed_x}: {x_hat}")
        )
    lesson.say("keep")
    lesson.note(kinds=". ".join(said))


def _line(text: str, room: Box, ink: str, px: float) -> Typeset:
    """One line of text in the middle of a box; more lines if it would be too small."""
    made = words(text, px, ink, weight="semibold")
    if made.width > room.width:
        made.scale(max(room.width / made.width, MINIMUM / px))
    if made.width > room.width:
        made = words(text, MINIMUM, ink, weight="semibold", width=room.width, align="center")
    return made.move_to((*room.center, 0.0))
