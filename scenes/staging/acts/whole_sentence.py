"""The act on the common mistake: one mean for a whole sentence, by which a word depends on the words around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import Create, FadeIn, Line, VGroup

from normcore.kinds import LAYER
from normcore.normalization import NormRecord, normalize
from scenes.content.arithmetic import signed
from scenes.content.hero import Beside, Hero
from scenes.design.color import hex_to_rgb
from scenes.design.theme import TITLE
from scenes.design.timing import GLANCE, MOVE, STEP, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_body import MOST_VALUES
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.tokens import SENTENCE, Tokens, beside_row, bring, one_in_place, one_sentence, word
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_CROSS_PX = 14.0


@dataclass(frozen=True, eq=False)
class OtherWord:
    """A sentence in which another word stands in the place of one that is not the hero's.

    row      the label of the word that is replaced, `other` that of the word that comes
    record   the normalization of that sentence alone, `cell` the hero in it
    """

    row: int
    other: int
    record: NormRecord
    cell: tuple[int, ...]


def whole_sentence(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """All values of a sentence on one line, and the hero beside them; another word moves it; then a cross."""
    stage, cube, whole = lesson.stage, tokens.cube, tokens.whole.groups
    hero = replace(
        hero, under=MappingProxyType({SENTENCE: Beside.of(stage.record(SENTENCE), hero.cell), **hero.under})
    )
    place, sentence, change = (
        one_sentence(stage.frame),
        hero.under[SENTENCE].label,
        other_word(stage, tokens, hero),
    )
    said = one_in_place(lesson, tokens, sentence, place.sentence)
    together = tokens.only(
        tokens.state().changed(rgb=whole.colors, edge_rgb=cube.edges(whole.colors)), sentence
    )
    formula = fitted(group_mean(stage, whole), replace(place.row, bottom=place.formula.bottom))
    box, n, right = (
        replace(place.line, top=place.formula.bottom),
        whole.record.n,
        hero.printed(LAYER)["x_hat"],
    )
    line = _line(lesson, whole, hero, change, box) if n <= MOST_VALUES else None
    ratio = stage.numbers.ratio if line is None else line.state.prints.ratio
    own = signed(ratio(hero.under[SENTENCE].x_hat))
    lesson.say("whole", n=stage.numbers.count(n))
    bring(lesson, cube, together, VGroup(*said.values()), formula, *([] if line is None else [line]))
    lesson.working_on(cube, whole.mask(sentence))
    if line is not None:
        sources = None if line.dot_size is None else tokens.whole.sources(sentence)
        lesson.play(line.drop(sources, run_time=TRAVEL))
        lesson.play(line.show_deviation(), line.show_arrow(), run_time=MOVE)
    first = _answer(lesson, own, box)
    lesson.say("result", x=hero.printed_x, wrong=own, right=right)
    lesson.play(FadeIn(first) if line is None else line.show_score(), run_time=GLANCE)
    lesson.hold(GLANCE)
    _change_word(lesson, tokens, change, line, said)
    ratio = stage.numbers.ratio if line is None else line.state.prints.ratio
    new = signed(ratio(float(change.record.x_hat_at(change.cell))))
    lesson.say("moved" if new != own else "hardly", x=hero.printed_x, old=own, new=new)
    if line is None:
        lesson.play(lesson.leave(first), *lesson.enter(_answer(lesson, new, box)), run_time=MOVE)
    else:
        lesson.play(line.show_score(), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("crossed", x=hero.printed_x, right=right)
    bounds = cube.slab_box(whole.mask(sentence))
    lesson.working_on(None)
    plain = cube.state.changed(edge=cube.resting_edge, edge_rgb=cube.edges(cube.state.rgb))
    lesson.play(cube.morph(plain), Create(cross(lesson, bounds)), run_time=MOVE)
    lesson.note(n=stage.numbers.count(n), x=hero.printed_x, wrong=own, right=right, new=new)


def _line(lesson: Lesson, whole: GroupView, hero: Hero, change: OtherWord, box: Box) -> ValueLine:
    """The number line of the hero's sentence, with room for what another word brings."""
    after = change.record.group(0).astype(float)
    return value_line(lesson, whole, hero, box, room=(float(after.min()), float(after.max())))


def _answer(lesson: Lesson, text: str, box: Box) -> Typeset:
    """What the hero becomes, large, where a line would take too much memory."""
    made = words(text, 2 * TITLE, lesson.stage.theme.accent(SENTENCE.family), weight="semibold")
    return made.move_to((*box.center, 0.0))


def other_word(stage: Stage, tokens: Tokens, hero: Hero) -> OtherWord:
    """Of the drawn words, the two whose exchange moves the mean of the hero's sentence most."""
    record, layout, whole = tokens.groups.record, stage.layout, tokens.whole.groups
    sentence, own = int(whole.record.labels_at(hero.cell)), int(record.labels_at(hero.cell))
    rows = [label for label in tokens.rows_of(sentence) if label != own]
    means = np.asarray(record.mean, dtype=float)
    pairs = [(row, label) for row in rows for label in tokens.groups.labels if label not in (row, own)]
    row, other = max(pairs, key=lambda pair: abs(means[pair[0]] - means[pair[1]]))
    axis = layout.index(str(layout.batch))
    x = np.take(stage.tensor, [hero.cell[axis]], axis).copy()
    x[(*_place(tokens, row, first=axis),)] = stage.tensor[(*_place(tokens, other),)]
    cell = (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])
    return OtherWord(row, other, normalize(x, SENTENCE, layout, eps=stage.spec.eps_of(SENTENCE)), cell)


def _place(tokens: Tokens, label: int, first: int | None = None) -> list[Any]:
    """Where a word is in the tensor, or in one with its sentence alone along the axis `first`."""
    layout = tokens.groups.record.layout
    cell = tokens.cube.grid.index[np.flatnonzero(tokens.groups.mask(label))[0]]
    features = layout.index(layout.features)
    place: list[Any] = [int(each) for each in cell]
    place[features] = slice(None)
    if first is not None:
        place[first] = 0
    return place


def _change_word(
    lesson: Lesson, tokens: Tokens, change: OtherWord, line: ValueLine | None, said: dict[int, Typeset]
) -> None:
    """Another word comes, its values first, then the mean, then the arrow."""
    cube, theme = tokens.cube, lesson.stage.theme
    comes, goes = (word(lesson, tokens, label) for label in (change.other, change.row))
    new = beside_row(comes, tokens.row(change.row), theme.text)
    lesson.say("change", word=goes)
    changed = _with_other(tokens, change)
    words_change = [lesson.leave(said[change.row]), *lesson.enter(new)]
    if line is None:
        lesson.play(cube.morph(changed), *words_change, run_time=TRAVEL)
        return
    moved = line.move_dots(change.record.group(0), change.record.x_hat_group(0))
    hidden = line.hide("score", "arrow")
    lesson.play(cube.morph(changed), moved, hidden, *words_change, run_time=MOVE)
    lesson.play(line.ghost_mean(), line.move_mean(), run_time=MOVE)
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)


def _with_other(tokens: Tokens, change: OtherWord) -> CellState:
    """The row of a word with the values of another, outlined."""
    cube, mask = tokens.cube, tokens.groups.mask(change.row)
    values, features = cube.drawn().copy(), cube.grid.axis_index(cube.grid.layout.features)
    of_other = dict(
        zip(features[tokens.groups.mask(change.other)], values[tokens.groups.mask(change.other)], strict=True)
    )
    values[mask] = [of_other[feature] for feature in features[mask]]
    whole, look = tokens.whole.groups, cube.cell_look
    rgb = whole.hues(whole.cell_groups, look.levels(values))
    ink = hex_to_rgb(cube.theme.text)
    state = cube.state.changed(mask, rgb=rgb, labels=cube.printed(values))
    return state.changed(mask, edge=look.marked_px, edge_rgb=ink)


def cross(lesson: Lesson, box: Box) -> VGroup:
    """Two strokes from corner to corner of a box."""
    ink = lesson.stage.theme.bad
    corners = ((box.left, box.top, box.right, box.bottom), (box.left, box.bottom, box.right, box.top))
    return VGroup(
        *(
            Line((x, y, 0.0), (far_x, far_y, 0.0), stroke_width=_CROSS_PX, color=ink)
            for x, y, far_x, far_y in corners
        )
    )
