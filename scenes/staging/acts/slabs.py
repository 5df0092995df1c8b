"""Acts on a cube that opens into its groups: one beside its number line, all of them, two cuts under one formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import DOWN, LEFT, UP, Animation, FadeIn, FadeOut, VGroup

from scenes.content import formulas
from scenes.content.comparisons import kind_name
from scenes.content.group_words import outcome_text
from scenes.content.hero import Hero
from scenes.design.compositions import Focus, every, focus, rows_of
from scenes.design.theme import BODY, CAPTION, EQUATION, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, STEP, THINK, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_lines import ValueLines
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import NAME, OpenGroups, Plates
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.formulas import fitted, group_deviation, group_mean
from scenes.staging.acts.hero import value_line, verdict
from scenes.staging.acts.in_a_row import less_their_means, lines_under_groups
from scenes.staging.acts.reduce import group_counts, group_statistics, note_groups
from scenes.staging.lesson import Lesson

_SWEEP_TIME = 1.6
_NAMES = (
    ("first", "first_axes", "first_count", "first_n", "first_mean", "first_sd", "first_means"),
    ("second", "second_axes", "second_count", "second_n", "second_mean", "second_sd", "second_means"),
)
"""What texts call the hero's result, the averaged axes, the groups, their values and their means, of either cut."""


def open_into_groups(lesson: Lesson, opened: OpenGroups) -> Plates:
    """The cube turns so that the cut is seen, then opens into its groups, each under its name."""
    cube = opened.cube
    lesson.say("open")
    turn = [] if cube.state.view == opened.view else [cube.turn(view=opened.view)]
    if turn:
        lesson.play(*lesson.clear_stage(cube), *turn)
        cube.settle()
    opened.place(lesson.stage.frame.stage, NAME)
    plates = opened.plates()
    leave = [] if turn else lesson.clear_stage(cube)
    lesson.play(*leave, opened.move(), run_time=TRAVEL)
    lesson.play(FadeIn(plates), run_time=BLINK)
    return plates


def to_places(lesson: Lesson, opened: OpenGroups, at_work: Sequence[int] | None = None) -> list[Animation]:
    """The blocks go to where they were placed; if the cube is not on the stage, they come in there."""
    if lesson.shows(opened.cube):
        return [opened.move(at_work)]
    opened.cube.state = opened.state(at_work)
    return lesson.enter(opened.cube)


def close_groups(lesson: Lesson, opened: OpenGroups) -> None:
    """The blocks close to the cube, with the tensor's own values, as it was before any cut."""
    lesson.say("close")
    cube, opened.ahead = opened.cube, None
    lesson.play(*lesson.clear_stage(cube), cube.morph(opened.groups.neutral_state()), run_time=BEAT)


def beside_its_group(lesson: Lesson, opened: OpenGroups, hero: Hero, again: bool = False) -> ValueLine:
    """The hero's group comes forward; its values drop on a number line: mean, deviation, and where the hero lies.

    What was seen of another group before takes less time `again`.
    """
    groups, stage = opened.groups, lesson.stage
    place, label = focus(stage.frame), hero.under[opened.groups.kind].label
    printed = hero.printed(groups.kind)
    line, formula = _gather(lesson, opened, hero, place, TRAVEL if again else THINK - GLANCE)
    lesson.say("mean", mean=printed["mean"], sd=printed["sd"])
    if again:
        lesson.play(line.show_deviation(), run_time=MOVE)
        lesson.hold(BEAT)
    else:
        lesson.hold(TRAVEL)
        lesson.say("spread", sd=printed["sd"])
        mean, formula = formula, group_deviation(stage, groups, place.formula)
        lesson.play(line.show_deviation(), lesson.leave(mean), *lesson.enter(formula), run_time=MOVE)
        lesson.hold(TRAVEL)
        lesson.say("formula")
    step = fitted(_standardized(lesson, opened), place.formula)
    arrow = (line.show_arrow(), lesson.leave(formula), *lesson.enter(step))
    if not again:
        lesson.play(*arrow, run_time=MOVE)
        lesson.hold(BEAT)
    lesson.say("hero", verdict=verdict(lesson, hero, groups), **printed)
    if again:
        lesson.play(*arrow, run_time=MOVE)
    lesson.play(line.show_score(), run_time=MOVE)
    lesson.hold(TRAVEL if again else MOVE)
    note_groups(lesson, groups)
    lesson.note(group=groups.name(label), **printed)
    return line


def _gather(
    lesson: Lesson, opened: OpenGroups, hero: Hero, place: Focus, drop: float
) -> tuple[ValueLine, Typeset]:
    """The hero's group comes forward, and its values drop on a line under the formula of their mean."""
    groups, label = opened.groups, hero.under[opened.groups.kind].label
    slab = replace(place.slab, left=place.slab.left + opened.room_for_rows)
    opened.place_one_ahead(label, slab, place.rest)
    plate = VGroup(opened.plate(label), opened.rows(label))
    line = value_line(lesson, groups, hero, place.line)
    formula = fitted(group_mean(lesson.stage, groups), place.formula)
    n = lesson.stage.numbers.count(groups.record.n)
    lesson.say_result("gather", groups.accent, group=groups.name(label), n=n)
    lesson.play(*lesson.clear_stage(opened.cube), run_time=STEP)
    lesson.play(opened.move([label]), run_time=MOVE - STEP)
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(FadeIn(line), FadeIn(plate), FadeIn(formula), run_time=BLINK)
    sources = None if line.dot_size is None else opened.sources(label)
    lesson.play(line.drop(sources, run_time=drop))
    return line, formula


def _standardized(lesson: Lesson, opened: OpenGroups) -> Typeset:
    """The formula of normalization with the colours of the group's mean and deviation."""
    colors = dict.fromkeys(("mean", "var", "out"), opened.groups.accent)
    return math(formulas.normalization(), EQUATION, lesson.stage.theme.text, colors=colors)


def every_group(lesson: Lesson, opened: OpenGroups, hero: Hero, one_by_one: bool = True) -> None:
    """All groups in turn, or at once, each on its own line; then all slide to 0 and are divided by their deviations.

    The hero has a ring on its line. In turn they stand beside their lines, on one axis for all. At once, few stand over
    their lines, and what is printed on them changes with the dots.
    """
    groups, stage = opened.groups, lesson.stage
    under = None if one_by_one else lines_under_groups(lesson, opened, hero)
    lines, plates = (under, VGroup()) if under is not None else _lines_beside(lesson, opened, hero)
    lesson.say("each")
    blocks = to_places(lesson, opened)
    lesson.play(*lesson.clear_stage(opened.cube), *blocks, run_time=BEAT)
    lesson.play(FadeIn(plates), FadeIn(lines), run_time=BLINK)
    counts = group_counts(lesson, groups)
    if one_by_one:
        lesson.say_result("count", groups.accent, **counts)
        _drop_in_turn(lesson, opened, lines)
    else:
        lesson.play(lines.drop(), run_time=BEAT)
        lesson.say_result("count", groups.accent, **counts)
    readable = _normalized_can_be_read(opened)
    lit = opened.state() if readable else _unprinted(opened.state())
    lesson.play(opened.cube.morph(lit), lines.show_hero(), run_time=GLANCE)
    lesson.play(lines.show_deviations(), run_time=GLANCE)
    lesson.say("subtract")
    centred = [] if under is None else [opened.cube.morph(opened.state(values=less_their_means(opened)))]
    lesson.play(lines.subtract(), *centred, run_time=TRAVEL)
    lesson.say("divide", outcome=outcome_text(groups.record, stage.texts, stage.numbers))
    cells = [opened.cube.morph(opened.normalized_state())] if readable else []
    lesson.play(lines.divide(), *cells, run_time=TRAVEL)
    note_groups(lesson, groups)


def _lines_beside(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[ValueLines, Plates]:
    """Set the groups beside their number lines, or over them; returns these and the names of the groups."""
    place = every(lesson.stage.frame)
    place = place.fitted(opened.place(place.slabs, NAME).pose.bounds().width)
    opened.place(place.slabs, NAME)
    return group_lines(lesson, opened, hero, place.lines), opened.plates()


def _unprinted(state: CellState) -> CellState:
    """The state without digits: they would not be those of the values that the dots get."""
    return state.changed(ink=0.0)


def _normalized_can_be_read(opened: OpenGroups) -> bool:
    """Whether the normalized values fit the cells, or none are printed on them; if not, their digits go."""
    assert opened.blocks is not None
    if not opened.cube.cell_look.prints_all:
        return True
    widest = legible_width(opened.cube.printed(opened.groups.normalized))
    return widest <= float(opened.blocks.pose.size[0, 0])


def _drop_in_turn(lesson: Lesson, opened: OpenGroups, lines: LineSet) -> None:
    """The values of one group after another fall on its line, while its block is looked at."""
    pace = max(BLINK, min(MOVE, STEP * int(_SWEEP_TIME / STEP / len(lines.shown))))
    for number in lines.shown:
        state = opened.state([opened.groups.labels[number]])
        lesson.play(opened.cube.morph(state), lines.drop(groups=[number]), run_time=pace)


def group_lines(lesson: Lesson, opened: OpenGroups, hero: Hero, box: Box) -> ValueLines:
    """A number line for each drawn group."""
    groups, stage = opened.groups, lesson.stage
    followed = groups.labels.index(hero.under[groups.kind].label)
    return ValueLines(
        [groups.values(label) for label in groups.labels],
        [groups.name(label) for label in groups.labels],
        box,
        stage.theme,
        normalized=[groups.normalized_group(label) for label in groups.labels],
        numbers=stage.numbers,
        colors=[groups.swatch(label) for label in groups.labels],
        accents=groups.accent,
        total=groups.record.count,
        texts=LineWords(**stage.texts["line"]),
        hero=(followed, groups.place_in_group(hero.cell)),
    ).set_empty()


def two_cuts(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> None:
    """The cuts opened above each other, the hero framed in each, with their means and its results.

    At the end what is learned of each: a scale and an offset.
    """
    stage = lesson.stage
    headings, means, results, plates = VGroup(), VGroup(), VGroup(), VGroup()
    learned, upward = VGroup(), []
    for opened, row in zip(cuts, rows_of(stage.frame, len(cuts)), strict=True):
        groups = opened.groups
        opened.cube.set_hero(hero.cell)
        opened.ahead = None
        opened.place(row.picture, NAME)
        heading = words(kind_name(groups.kind, stage.texts), BODY, groups.accent, weight="semibold")
        heading.scale(min(1.0, row.heading.width / heading.width))
        headings.add(heading.move_to((row.heading.left, row.heading.center[1], 0.0), aligned_edge=LEFT))
        upper, lower = row.side.rows(1.0, 1.0, gap=0.1)
        means.add(fitted(group_mean(stage, groups), upper))
        results.add(hero_result(lesson, opened, hero, lower))
        learned.add(_rescaled(lesson, opened, lower))
        higher = upper.top - float(results[-1].get_top()[1])
        upward.append(min(upper.center[1] - lower.center[1], higher))
        plates.add(opened.plates())
    lesson.say("cuts")
    cubes = [opened.cube for opened in cuts]
    moving: list[Animation] = []
    coming: list[Animation] = []
    for opened in cuts:
        (moving if lesson.shows(opened.cube) else coming).extend(to_places(lesson, opened))
    lesson.play(*lesson.clear_stage(*cubes), *moving, run_time=MOVE)
    lesson.play(*coming, *lesson.enter(headings, plates), run_time=GLANCE)
    lesson.hold(STEP)
    facts = _facts(lesson, cuts, hero)
    lesson.say("index", **facts)
    lesson.play(FadeIn(means, shift=0.1 * UP), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("hero", **facts)
    lesson.play(FadeIn(results, shift=0.1 * UP), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("rescale")
    up = [result.animate.shift(far * UP) for result, far in zip(results, upward, strict=True)]
    lesson.play(FadeOut(means), run_time=STEP)
    lesson.play(*up, *lesson.enter(learned), run_time=GLANCE)
    lesson.note(**facts)


def _facts(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> dict[str, str]:
    """What is said of the cuts: the axes averaged over, the groups, and the hero's result in each."""
    facts = {"x": hero.printed_x}
    for names, opened in zip(_NAMES, cuts, strict=False):
        counts, record = group_counts(lesson, opened.groups), opened.groups.record
        printed, axes = hero.printed(record.kind), lesson.stage.letters(record.reduced)
        means = group_statistics(lesson, opened.groups, "mean")
        told = (printed["x_hat"], axes, counts["count"], counts["n"], printed["mean"], printed["sd"], means)
        facts |= zip(names, told, strict=True)
    return facts


def _rescaled(lesson: Lesson, opened: OpenGroups, box: Box) -> Typeset:
    """The formula of gamma and beta, the normalized value in the colour of its method."""
    theme = lesson.stage.theme
    colors = {"out": opened.groups.accent, "gamma": theme.good, "beta": theme.good}
    return fitted(math(formulas.rescaled(lesson.stage.learned), TITLE, theme.text, colors=colors), box)


def hero_result(lesson: Lesson, opened: OpenGroups, hero: Hero, box: Box) -> VGroup:
    """What the hero becomes under a cut, in its numbers, and whether it is large or small there."""
    groups, theme = opened.groups, lesson.stage.theme
    colors = dict.fromkeys(("mean", "sd", "result"), groups.accent)
    line = math(formulas.standardized(hero.printed(groups.kind)), CAPTION, theme.text, colors=colors)
    said = words(verdict(lesson, hero, groups), BODY, groups.accent, weight="semibold")
    both = VGroup(line, said).arrange(buff=0.3)
    if both.width > 1.1 * box.width:
        both.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
    both.scale(min(1.0, box.width / both.width))
    return both.move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)
