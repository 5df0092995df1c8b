"""What is shown together shares the stage: nothing overlaps, nothing leaves it, in every frame."""

from __future__ import annotations

from itertools import combinations

import pytest

from scenes.design.compositions import (
    beside_hero,
    every,
    every_beside_hero,
    focus,
    neuron,
    rows_of,
    twice,
    two_groups,
    two_panels,
    weigh,
)
from scenes.design.frame import ASPECTS, FrameLayout
from scenes.geometry.box import Box

every_aspect = pytest.mark.parametrize("aspect", ASPECTS)


def assert_apart_on_the_stage(boxes: list[Box], stage: Box) -> None:
    for box in boxes:
        assert box.width > 0
        assert box.height > 0
        assert stage.left - 1e-9 <= box.left
        assert box.right <= stage.right + 1e-9
        assert stage.bottom - 1e-9 <= box.bottom
        assert box.top <= stage.top + 1e-9
    for one, other in combinations(boxes, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.top, other.top) - max(one.bottom, other.bottom)
        assert across <= 1e-9 or down <= 1e-9


@every_aspect
def test_what_is_shown_together_has_rooms_of_its_own(aspect: str) -> None:
    frame = FrameLayout.of(aspect)
    _, cell, verdicts, lines = weigh(frame)
    sides, feed = beside_hero(frame, 2), neuron(frame)
    together = [
        [cell, *verdicts, *lines],
        [sides.cell, *sides.slabs, *sides.answers],
        list(focus(frame)),
        list(focus(frame, flat=True)),
        list(every(frame)),
        [box for row in rows_of(frame, 2) for box in row],
        [box for boxes in twice(frame) for box in boxes],
        [box for boxes in twice(frame, flat=True) for box in boxes],
        list(every_beside_hero(frame)),
        list(every_beside_hero(frame, flat=True)),
        [box for group in two_groups(frame) for box in group],
        [*feed.headings, *feed.slabs, feed.node, feed.output],
        list(two_panels(frame)),
    ]
    for boxes in together:
        assert_apart_on_the_stage(boxes, frame.stage)


@every_aspect
def test_lines_get_what_slabs_leave(aspect: str) -> None:
    frame = FrameLayout.of(aspect)
    place = every(frame)
    fitted = place.fitted(2.0)
    assert_apart_on_the_stage(list(fitted), frame.stage)
    if frame.frame.width > frame.frame.height:
        assert fitted.slabs.width == pytest.approx(2.0)
        assert fitted.lines.width > place.lines.width
        assert fitted.lines.right == place.lines.right
    else:
        assert fitted == place
    assert place.fitted(99.0).slabs == place.slabs
