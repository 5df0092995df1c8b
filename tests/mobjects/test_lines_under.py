"""Groups on number lines beside each other share their numbers, and no text of one meets that of another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from normcore.samples import integers
from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.lines_under import LinesUnder
from scenes.mobjects.text.typeset import words
from tests.mobjects.lines import done, normalized, read

X = integers((5, 4, 2, 3), "NCHW", 0)
CHANNELS = [X[:, channel].ravel() for channel in range(4)]


def made(groups: Any = CHANNELS, wide: float = 3.0) -> LinesUnder:
    boxes = [
        Box(place * (wide + 0.3), place * (wide + 0.3) + wide, -1.8, 0.0) for place in range(len(groups))
    ]
    names = [
        words(f"c = {place + 1}", 32, DARK.text).move_to((box.center[0], 0.3, 0.0))
        for place, box in enumerate(boxes)
    ]
    return LinesUnder(
        groups,
        names,
        boxes,
        DARK,
        normalized=[normalized(each) for each in groups],
        numbers=NumberFormat(),
        colors=[DARK.muted] * len(groups),
        accent=DARK.batch,
        texts=LineWords(),
        hero=(2, 3),
    )


def test_no_text_meets_another_or_leaves_its_box_at_any_stage() -> None:
    lines = made()
    for animation in (
        lines.drop(),
        lines.show_hero(),
        lines.show_deviations(),
        lines.subtract(),
        lines.divide(),
    ):
        done(animation)
        for line in lines.lines:
            texts = list(read(line))
            assert len(texts) >= 2
            for number, (text, place) in enumerate(texts):
                assert line.box.left - 0.02 <= place.left, text
                assert place.right <= line.box.right + 0.02, text
                assert line.box.bottom - 0.02 <= place.bottom, text
                for other, second in texts[number + 1 :]:
                    wide = min(place.right, second.right) - max(place.left, second.left)
                    high = min(place.top, second.top) - max(place.bottom, second.bottom)
                    assert wide <= 0 or high <= 0, f"{text} meets {other}"


def test_all_have_the_same_numbers_and_end_with_mean_0_and_deviation_1() -> None:
    lines = made()
    for animation in (lines.subtract(), lines.divide()):
        done(animation)
        assert len({(line.state.axis.low, line.state.axis.high) for line in lines.lines}) == 1
    for line, group in zip(lines.lines, CHANNELS, strict=True):
        np.testing.assert_allclose(line.state.values, normalized(group))
        assert line.state.mean == pytest.approx(0.0, abs=1e-9)
        assert line.state.sd == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(("wide", "crowded"), [(3.0, False), (2.0, True)], ids=["wide", "narrow"])
def test_lines_too_narrow_for_what_is_said_of_them_are_crowded(wide: float, crowded: bool) -> None:
    assert made(wide=wide).crowded == crowded


def test_values_too_many_for_dots_are_crowded() -> None:
    assert made([np.arange(4000.0)] * 2 + [np.arange(4.0)]).crowded
