"""Groups below each other share an axis where they can, all of them once normalized, and say how many there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import RIGHT, FadeIn, Scene

from normcore.samples import integers
from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK, LIGHT
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_lines import ValueLines
from tests.mobjects.lines import NARROW, WIDE, done, normalized, read

X = integers((5, 4, 2, 3), "NCHW", 0)
CHANNELS = [X[:, channel].ravel() for channel in range(4)]
RNG = np.random.default_rng(5)
UNLIKE = [
    RNG.normal(0, 1, 60),
    RNG.normal(3000, 0.5, 60),
    np.zeros(60),
    RNG.normal(-40, 90, 60),
    np.append(RNG.normal(0, 1, 59), 400.0),
]


def rows(groups: Any = CHANNELS, box: Box = WIDE, theme: Any = DARK, **kwargs: Any) -> ValueLines:
    names = [f"c = {place + 1}" for place in range(len(groups))]
    return ValueLines(groups, names, box, theme, normalized=[normalized(each) for each in groups], **kwargs)


def shown(made: ValueLines) -> dict[tuple[str, float], Box]:
    """What can be read, each text with its height on the screen, and its rectangle."""
    return {(text, round(place.top, 3)): place for text, place in read(made)}


def assert_clear(made: ValueLines, box: Box) -> None:
    """No text meets another, a dot or a density; none leaves the box."""
    texts = shown(made)
    for name, place in texts.items():
        assert box.left - 0.02 <= place.left, name
        assert place.right <= box.right + 0.02, name
        assert box.bottom - 0.02 <= place.bottom, name
        for other, second in texts.items():
            wide = min(place.right, second.right) - max(place.left, second.left)
            high = min(place.top, second.top) - max(place.bottom, second.bottom)
            assert name == other or wide <= 0 or high <= 0, f"{name} meets {other}"
        for line in made.lines:
            points = line.dots.points
            if len(points):
                x, y = points[:, 0], points[:, 1]
                inside = (x > place.left) & (x < place.right) & (y > place.bottom) & (y < place.top)
                assert not inside.any(), f"{name} lies on dots"


@pytest.mark.parametrize("box", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("groups", [CHANNELS, UNLIKE, [*CHANNELS, *UNLIKE], [[2.0], [5.0]]], ids=len)
def test_no_text_meets_another_or_dots_at_any_stage(groups: Any, box: Box) -> None:
    made = rows(groups, box)
    for animation in (made.drop(), made.show_deviations(), made.subtract(), made.divide()):
        done(animation)
        assert_clear(made, box)


def test_groups_that_are_alike_share_one_axis_throughout() -> None:
    made = rows()
    axes = {(line.state.axis.low, line.state.axis.high) for line in made.lines}
    assert len(axes) == 1
    done(made.subtract(), made.divide())
    assert {(line.state.axis.low, line.state.axis.high) for line in made.lines} == axes


def test_groups_that_differ_have_their_own_axes_until_they_are_normalized() -> None:
    made = rows(UNLIKE)
    assert len({(line.state.axis.low, line.state.axis.high) for line in made.lines}) == len(UNLIKE)
    assert all(np.ptp(line.state.x) > 0.5 for line in made.lines if np.ptp(line.state.raw) > 0)
    done(made.subtract(), made.divide())
    assert (
        len({(line.state.axis.first, line.state.axis.last, line.state.axis.low) for line in made.lines}) == 1
    )
    assert [line.state.axis.silent for line in made.lines] == [True] * 4 + [False]
    printed = [text for text, _ in shown(made)]
    assert printed.count("1") == 1


def test_mean_and_deviation_are_the_measured_ones() -> None:
    made = rows(UNLIKE)
    done(made.drop(), made.show_deviations(), made.subtract(), made.divide())
    said = [(line.picture.mean_label.markup, line.picture.sd_label.markup) for line in made.lines]
    deviations = [sd.replace("\\", "") for _, sd in said]
    assert deviations == ["σ = 1", "σ = 1", "σ = 0", "σ = 1", "σ = 1"]
    assert {mean for mean, _ in said} == {"mean 0"}


@pytest.mark.parametrize(("count", "total"), [(9, None), (64, None), (7, 2048)])
def test_of_many_groups_the_first_are_shown_and_the_last(count: int, total: int | None) -> None:
    groups = [RNG.normal(0, 1, 20) for _ in range(count)]
    made = rows(groups, total=total)
    assert made.shown[:-1] == list(range(len(made.shown) - 1))
    assert made.shown[-1] == count - 1
    left_out = (total or count) - len(made.shown)
    assert any(f"{left_out:,} more" in text for text, _ in shown(made))
    assert made.line(count - 1) is made.lines[-1]


def test_dots_are_of_one_size() -> None:
    made = rows()
    assert len({line.dot_size for line in made.lines}) == 1


def test_many_values_are_densities_that_say_how_many() -> None:
    made = rows([RNG.normal(place, 1, 5000) for place in range(3)], theme=LIGHT)
    assert all(line.dot_size is None for line in made.lines)
    assert sum(text == "5,000 values" for text, _ in shown(made)) == 3


def test_the_rows_of_some_groups_move_alone() -> None:
    made = rows()
    before = [line.state.x.copy() for line in made.lines]
    done(made.subtract([2]))
    assert [np.array_equal(line.state.x, old) for line, old in zip(made.lines, before, strict=True)] == [
        True,
        True,
        False,
        True,
    ]


def test_it_is_played_as_one_mobject(scene: Scene) -> None:
    made = rows().set_empty().shift(0.5 * RIGHT)
    scene.play(FadeIn(made), run_time=0.4)
    scene.play(made.drop(), run_time=0.6)
    scene.play(made.show_deviations(lag=0.3), run_time=0.6)
    scene.play(made.subtract(), run_time=0.4)
    assert scene.mobjects == [made]
    line = made.line(2)
    assert (line.state.mean_seen, line.state.sd_seen) == (1.0, 1.0)
    assert line.point(1)[0] == pytest.approx(line.scene_x(CHANNELS[2][1] - CHANNELS[2].mean()), abs=1e-6)


def test_each_group_has_a_name() -> None:
    with pytest.raises(ValueError, match="2 groups, 1 names"):
        ValueLines([[1.0], [2.0]], ["c = 1"], WIDE, DARK)


def test_the_followed_value_has_a_ring_on_the_line_of_its_group(scene: Scene) -> None:
    made = rows(hero=(2, 7)).set_empty()
    assert [line.hero for line in made.lines] == [None, None, 7, None]
    scene.play(made.drop(run_time=0.2))
    assert made.line(2).state.hero_seen == 0.0
    scene.play(made.show_hero(run_time=0.2))
    assert [line.state.hero_seen for line in made.lines] == [0.0, 0.0, 1.0, 0.0]
    assert len(made.line(2).picture.hero_ring.points) > 0


def test_a_value_of_a_group_that_is_not_shown_has_no_ring(scene: Scene) -> None:
    made = rows([RNG.normal(size=9) for _ in range(20)], hero=(15, 0))
    assert 15 not in made.shown
    scene.play(made.show_hero(run_time=0.2))
    assert all(line.hero is None for line in made.lines)


def test_no_statistic_of_a_group_looks_like_0_beside_far_larger_ones() -> None:
    scales = (1e-3, 1.0, 100.0, 1e4)
    groups = [scale * (0.7 + RNG.standard_normal(30)) for scale in scales]
    made = rows(groups, numbers=NumberFormat.for_tensor(np.stack(groups, axis=1)))
    for line, scale in zip(made.lines, scales, strict=True):
        mean, sd = line.picture.mark_names(line.state)
        assert abs(value_of(mean)) > 0.1 * scale
        assert value_of(sd) == pytest.approx(line.state.sd, rel=0.05)


def test_a_group_that_eps_keeps_narrow_has_no_deviation_of_0() -> None:
    made = rows([1e-5 * RNG.standard_normal(30), RNG.standard_normal(30)])
    done(made.divide())
    sd = made.lines[0].picture.mark_names(made.lines[0].state)[1]
    assert value_of(sd) == pytest.approx(made.lines[0].state.sd, rel=0.05)


def value_of(text: str) -> float:
    """The number at the end of a text."""
    return float(NumberFormat().read(text.split()[-1]))


def test_mean_and_deviation_begin_to_slide_as_they_were_printed() -> None:
    made = rows([[2.0, 4.0, 4.0, 6.0, 3.0, 5.0]])
    line = made.lines[0]
    before = line.picture.mark_names(line.state)
    assert before[0] == "mean 4.00"
    for change, mean in ((made.subtract, "mean 0"), (made.divide, "mean 0")):
        slide = change()
        slide.begin()
        assert line.picture.mark_names(line.state)[1] == before[1]
        slide.interpolate(1.0)
        assert line.picture.mark_names(line.state)[0] == mean
