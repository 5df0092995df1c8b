"""Where the marks of a number line stand, and where their texts find room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenes.content.number_format import minus
from scenes.design.theme import LABEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_layout import (
    arrow_height,
    box_around,
    is_free,
    nearest_free,
    text_places,
)
from scenes.mobjects.charts.line_picture import SCORE
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.line_shapes import Label
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_scale import moments

if TYPE_CHECKING:
    from scenes.mobjects.charts.line_body import LineBody


def mark_parts(line: LineBody, state: LineState) -> dict[str, Any]:
    """Mean and deviation of the values that are there."""
    mean, sd = moments(state.values[state.present])
    axis, prints, stage = state.axis, state.prints, state.stage
    mean_x = axis.at(mean)
    side = line.picture.side_of_deviation(prints.mean(mean, stage), prints.deviation(sd, stage), mean_x)
    ends = {"low_x": axis.at(mean - sd), "high_x": axis.at(mean + sd)}
    return {"mean": mean, "mean_x": mean_x, "sd": sd, **ends, "side": side}


def arrow_parts(line: LineBody, state: LineState) -> dict[str, Any]:
    """The arrow from the tick to the followed value, and its text where there is room."""
    hero = line.picture.hero_place(state)
    y = arrow_height(state.mean_x, hero[0], hero, *_dots(line, state))
    parts = {"tail_x": state.mean_x, "head_x": hero[0], "arrow_y": y}
    return parts | _arrow_text(line, state.changed(**parts), _arrow_texts(line, state))


def settled_arrow(line: LineBody, state: LineState) -> dict[str, Any]:
    """The arrow as it was, tail and text, but at the height where its dot is now, and clear of what has moved."""
    hero = line.picture.hero_place(state)
    y = arrow_height(state.tail_x, hero[0], hero, *_dots(line, state))
    parts = {"head_x": hero[0], "arrow_y": y}
    return parts | _arrow_text(line, state.changed(**parts), [state.arrow_text])


def _arrow_text(line: LineBody, state: LineState, texts: list[str]) -> dict[str, Any]:
    """The first text for which there is room near the arrow, and its place."""
    picture, within = line.picture, _room(line)
    (dots, radius), hero = _dots(line, state), picture.hero_place(state)
    reach = picture.hero_radius * 1.08 + picture.ring_width + 0.12
    taken = _taken(line, state)
    for text in texts:
        size = Label.size(text, LABEL, "semibold")
        tried = text_places(size, state.tail_x, state.head_x, state.arrow_y, reach, within)
        free = (place for place in tried if is_free(box_around(*place, *size), dots, radius, taken, within))
        found = next(free, None) or nearest_free(size, hero, tried[0], dots, radius, taken, within)
        if found is not None:
            return {"arrow_text": text, "text_x": found[0], "text_y": found[1]}
    return {"arrow_text": "", "text_x": hero[0], "text_y": picture.rows.lane}


def score_parts(line: LineBody, state: LineState, note: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The followed value in deviations: what is so at once, and what comes.

    It stands under the arrow's text, which makes room; else where there is room, with its words or without; else it
    takes the place of the arrow's text.
    """
    assert line.hero is not None
    assert state.normalized is not None
    mean, sd = moments(state.raw[state.present])
    value, x_hat = float(state.raw[line.hero]), float(state.normalized[line.hero])
    score = state.prints.score(value, mean, sd, x_hat)
    dots, radius = _dots(line, state)
    hero = line.picture.hero_place(state)
    arrow = state.arrow_text if state.arrow_seen > 0 else ""
    arrow_size = _block([(arrow, LABEL, "semibold")])
    side = 1.0 if hero[0] >= state.mean_x else -1.0
    for words, above in [
        *((words, bool(arrow)) for words in dict.fromkeys((note, ""))),
        (note, False),
        ("", False),
    ]:
        lines: list[tuple[str, float, str]] = [(score, SCORE, "bold"), (words, LABEL, "medium")]
        wide, high = _block([(arrow, LABEL, "semibold"), *lines] if above else lines)
        taken = _taken(line, state)
        if arrow and not above:
            taken.append(box_around(state.text_x, state.text_y, arrow_size[0], arrow_size[1] - 0.06))
        target = (hero[0] + side * (0.42 + wide / 2), state.arrow_y - high / 2 + 0.15)
        found = nearest_free((wide, high), hero, target, dots, radius, taken, _room(line))
        if found is None:
            continue
        drop = arrow_size[1] / 2 if above else 0.0
        place = {"score_text": score, "note": words, "score_x": found[0], "score_y": found[1] - drop}
        moved = {"text_x": found[0], "text_y": found[1] + high / 2 - drop} if above else {}
        return {**place, "score_seen": 0.0}, {**moved, "score_seen": 1.0}
    return {}, _arrow_text(line, state, [score, state.prints.ratio(x_hat)])


def _block(lines: list[tuple[str, float, str]]) -> tuple[float, float]:
    """Width and height of lines below each other."""
    sizes = [Label.size(*line) for line in lines if line[0]]
    return max((wide for wide, _ in sizes), default=0.0), sum(high for _, high in sizes)


def _taken(line: LineBody, state: LineState) -> list[Box]:
    """What no text may cover besides the dots: ticks, ring, arrow and the line from it down to the dot."""
    rows, picture = line.picture.rows, line.picture
    x, y = picture.hero_place(state)
    ring = 2 * (picture.hero_radius * 1.08 + picture.ring_width)
    tail, head, high = state.tail_x, state.head_x, state.arrow_y
    ticks = [
        Box(at - 0.07, at + 0.07, rows.floor, rows.bracket + 0.12) for at in (state.mean_x, *state.ghosts)
    ]
    arrow = Box(min(tail, head), max(tail, head), high - 0.1, high + 0.1)
    return [*ticks, box_around(x, y, ring, ring), arrow, Box(head - 0.05, head + 0.05, min(y, high), high)]


def _dots(line: LineBody, state: LineState) -> tuple[FloatArray, float]:
    """Places and radius of what a text must not cover."""
    if line.dot_size is None:
        rows = line.picture.rows
        steps = [np.linspace(rows.floor, y, 12) for y in state.y]
        return np.array([np.repeat(state.x, 12), np.concatenate(steps)]), 0.05
    return np.array([state.x[state.present], state.y[state.present]]), line.dot_size.radius


def _room(line: LineBody) -> Box:
    """Where texts between axis and bracket may stand."""
    box, rows = line.box, line.picture.rows
    return Box(box.left, box.right, rows.floor + 0.06, rows.bracket - 0.1)


def _arrow_texts(line: LineBody, state: LineState) -> list[str]:
    """The arithmetic, and what is said where there is no room for it."""
    assert line.hero is not None
    prints, place = state.prints, line.hero
    value = float(state.values[place])
    if state.stage is not Stage.RAW:
        return [
            prints.plain(minus(value, state.mean) if state.stage is Stage.CENTRED else value, state.stage)
        ]
    return [prints.difference(value, state.mean), prints.apart(value, state.mean)]
