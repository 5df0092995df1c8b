"""A number line shows its group at every stage, is an ordinary mobject, and no text on it meets another or a dot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, FadeIn, FadeOut, Group, Scene

from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK, LIGHT, PIXELS_PER_UNIT, SMALL
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import Typeset
from tests.mobjects.helpers import ink, plain_manim
from tests.mobjects.lines import (
    CHANNEL,
    HERO,
    NARROW,
    WIDE,
    assert_clear,
    done,
    line,
    normalized,
    texts,
)


def random_group(rng: np.random.Generator) -> np.ndarray:
    n = int(rng.choice([1, 2, 6, 24, 30, 196]))
    made = [
        lambda: rng.integers(0, 10, n).astype(float),
        lambda: rng.normal(rng.normal(0, 20), 10 ** rng.uniform(-3, 3), n),
        lambda: np.maximum(rng.normal(0, 1, n), 0),
        lambda: np.append(rng.normal(0, 1, n), rng.choice([3000.0, -50.0])),
        lambda: np.full(n, rng.normal()),
    ]
    return np.asarray(made[int(rng.integers(len(made)))]())


@pytest.mark.parametrize("box", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("seed", range(18))
def test_no_text_meets_a_text_or_a_dot_at_any_stage(box: Box, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = random_group(rng)
    made = line(values, box, hero=int(rng.integers(len(values))), label="c = 3" if seed % 2 else "")
    done(made.show_mean())
    assert_clear(made)
    done(made.show_deviation())
    assert_clear(made)
    done(made.show_hero(), made.show_arrow())
    assert_clear(made)
    done(made.show_score("large for its channel"))
    assert_clear(made)
    done(made.subtract())
    assert_clear(made)
    done(made.divide())
    assert_clear(made)


@pytest.mark.parametrize("seed", range(14))
def test_printed_arithmetic_comes_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(rng.normal(0, 30), 10 ** rng.uniform(-2, 2), 24)
    made = line(values, hero=3)
    done(made.show_mean(), made.show_arrow())
    read = made.state.prints.numbers.read
    first, result = made.state.arrow_text.split(" = ")
    x, mean = first.split(" − ", 1)
    assert read(x) - read(mean.strip("()")) == read(result)
    assert f"mean {mean.strip('()')}" in texts(made)


def test_the_followed_value_of_the_channel() -> None:
    made = line()
    done(made.show_mean(), made.show_deviation(), made.show_arrow(), made.show_score("large"))
    assert {"mean 2.13", "σ = 1.52", "4 − 2.13 = 1.87", "1.87 / 1.52 = +1.23", "large"} <= texts(made).keys()


def test_subtracting_slides_and_dividing_squeezes_on_one_axis() -> None:
    made = line()
    axis, before = made.state.axis, made.state.x.copy()
    done(made.show_mean(), made.show_deviation(), made.subtract())
    assert made.state.axis == axis
    assert made.state.x - before == pytest.approx(np.full(30, axis.at(0.0) - axis.at(CHANNEL.mean())))
    assert {"mean 0", "σ = 1.52"} <= texts(made).keys()
    done(made.divide())
    assert made.state.axis == axis
    assert made.state.x == pytest.approx(axis.place(normalized(CHANNEL)))
    assert {"mean 0", "σ = 1"} <= texts(made).keys()


@pytest.mark.parametrize(
    ("values", "said"), [(np.full(12, 3.0), "σ = 0"), (np.tile([-1e-3, 1e-3], 6), "σ = 0.30")]
)
def test_the_deviation_after_dividing_is_the_measured_one(values: Any, said: str) -> None:
    made = line(values, hero=0)
    done(made.show_mean(), made.show_deviation(), made.subtract(), made.divide())
    assert {"mean 0", said} <= texts(made).keys()


def test_an_outlier_is_named_beside_the_others() -> None:
    values = np.append(np.random.default_rng(0).normal(0, 1, 100), 3000.0)
    made = line(values)
    assert "1 value at 3,000 →" in texts(made)
    assert np.ptp(made.state.x[:-1]) > 1.0


def test_a_mean_that_the_axis_does_not_reach_points_to_where_it_is() -> None:
    made = line(np.append(np.random.default_rng(0).normal(0, 1, 30), 9000.0))
    done(made.show_mean())
    assert any(text.startswith("mean 29") and text.endswith(" →") for text in texts(made))
    assert_clear(made)


@pytest.mark.parametrize("count", [4_000, 100_000])
def test_many_values_are_a_density_that_says_how_many(count: int) -> None:
    made = line(np.random.default_rng(0).normal(2, 1, count))
    assert made.dot_size is None
    assert NumberFormat().count(count) + " values" in texts(made)
    done(made.drop(), made.show_deviation(), made.show_arrow(), made.subtract(), made.divide())
    assert {"mean 0", "σ = 1"} <= texts(made).keys()


def test_dots_fall_one_after_the_other_and_the_mean_is_of_those_that_arrived() -> None:
    made = line()
    animation = made.drop()
    animation.begin()
    animation.interpolate(0.0)
    assert made.state.size.max() == 0
    assert not any("mean" in text for text in texts(made))
    seen = []
    for alpha in np.linspace(0.0, 1.0, 60):
        animation.interpolate(float(alpha))
        rested = (made.state.size == 1) & (np.abs(made.state.y - animation.goal.y) < 1e-9)
        if rested.any():
            assert made.state.mean == pytest.approx(CHANNEL[rested].mean())
        seen.append(int(rested.sum()))
    assert seen == sorted(seen)
    assert set(seen) >= {0, 30}
    animation.finish()
    assert made.state.mean == CHANNEL.mean()


def test_the_followed_value_falls_last_and_lies_on_top() -> None:
    made = line()
    animation = made.drop()
    animation.begin()
    animation.interpolate(0.945)
    moving = np.abs(made.state.y - animation.goal.y) > 1e-9
    assert np.flatnonzero(moving).tolist() == [HERO]
    column = np.flatnonzero(CHANNEL[HERO] == CHANNEL)
    assert animation.goal.y[HERO] == animation.goal.y[column].max()


def test_dots_leave_from_where_they_are_told() -> None:
    made = line().shift(2 * RIGHT)
    sources = np.column_stack([np.linspace(-6, -5, 30), np.linspace(-1, 1, 30), np.zeros(30)])
    animation = made.drop(sources)
    animation.begin()
    animation.interpolate(0.0)
    animation.interpolate(0.02)
    first = made.order[0]
    assert np.abs(made.point(first) - sources[first]).max() < 1.0
    animation.finish()
    assert made.point(first)[0] == pytest.approx(made.scene_x(CHANNEL[first]))


def test_gamma_stretches_and_beta_slides_on_the_same_line() -> None:
    made = line()
    done(made.show_mean(), made.show_deviation(), made.subtract(), made.divide())
    x_hat = normalized(CHANNEL)
    done(made.stretch_by(2.5), made.slide_by(-2.0))
    assert made.state.values == pytest.approx(x_hat * 2.5 - 2)
    axis = made.state.axis
    assert not sum(map(len, axis.beyond(made.state.values)))
    assert made.state.x == pytest.approx(axis.place(made.state.values), abs=made.dot_size.radius)
    assert {"mean −2", "σ = 2.50"} <= texts(made).keys()


def test_a_mean_that_moves_is_named_only_beside_its_tick() -> None:
    made = line()
    done(made.show_mean(), made.show_deviation())
    moving = made.subtract()
    moving.begin()
    named = {}
    for moment in (0.0, 0.5, 1.0):
        moving.interpolate(moment)
        named[moment] = (made.state.mean_named, made.state.sd_named)
    assert named[0.5][0] < 0.05
    assert named[1.0] == (1.0, 1.0)
    assert named[0.5][1] == 1.0, "the deviation is the same"


def test_nothing_changes_until_an_animation_is_played(scene: Scene) -> None:
    made = line()
    before = made.state
    animations = [made.show_mean(), made.show_deviation(), made.subtract(), made.drop(), made.show_arrow()]
    assert made.state is before
    scene.play(animations[0], animations[1], run_time=0.4)
    assert (made.state.mean_seen, made.state.sd_seen) == (1.0, 1.0)
    assert made in scene.mobjects


def test_a_dry_run_ends_as_a_played_one(tmp_path: Path) -> None:
    ends = []
    with plain_manim(tmp_path):
        for skip in (False, True):
            made, scene = line(), Scene()
            scene.renderer.skip_animations = scene.renderer._original_skipping_status = skip
            for make in (made.drop, made.show_deviation, made.show_arrow, made.subtract, made.divide):
                scene.play(make(run_time=0.4))
            ends.append(np.concatenate([part.points for part in made.family_members_with_points()]))
    assert np.array_equal(*ends)


def test_it_is_an_ordinary_mobject(scene: Scene) -> None:
    made = line()
    done(made.show_mean())
    dot = made.point(HERO)
    Group(made).shift(RIGHT)
    assert made.point(HERO) == pytest.approx(dot + RIGHT)
    made.scale(0.5)
    width = made.width
    assert width == pytest.approx(4.0)
    scene.play(FadeIn(made), run_time=0.4)
    assert ink(scene) > 0.005
    scene.play(made.animate.shift(RIGHT), run_time=0.4)
    scene.play(made.subtract(), run_time=0.4)
    assert made.width == pytest.approx(width)
    assert made.scene_x(0.0) == pytest.approx(made.picture.tick.get_center()[0])
    made.set_opacity(0.5)
    scene.play(made.show_deviation(), run_time=0.4)
    assert made.picture.bracket.get_fill_opacity() == pytest.approx(0.5)
    scene.play(FadeOut(made), run_time=0.4)
    assert ink(scene) == 0


def test_an_empty_line_has_an_axis_only(scene: Scene) -> None:
    made = line().set_empty()
    assert not len(made.dots.points)
    assert len(made.picture.axis_line.points)
    made.set_empty(axis=False)
    assert not texts(made)
    assert not len(made.picture.axis_line.points)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values",
    [
        [0.0] * 9,
        [5.0],
        [1e180, -1e180, 3e179],
        [1e-300, 2e-300],
        [-4.0, -4.0],
        [1e17, 1e17 + 64],
        [1.5e308, -1.5e308],
    ],
)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_no_group_is_too_odd(values: list[float], theme: Any) -> None:
    made = ValueLine(values, NARROW, theme, normalized=normalized(values), hero=0)
    done(made.drop(), made.show_deviation(), made.show_arrow(), made.show_score("so"))
    done(made.subtract(), made.divide(), made.stretch_by(2.0), made.slide_by(1.0))
    assert all(np.isfinite(part.points).all() for part in made.family_members_with_points())


def test_texts_are_tall_enough() -> None:
    made = line(box=NARROW)
    done(made.show_mean(), made.show_deviation(), made.show_arrow())
    sizes = [
        part.text_px for part in made.get_family() if isinstance(part, Typeset) and len(part.terms[""].points)
    ]
    assert min(sizes) >= SMALL - 0.01
    assert made.dot_size is not None
    assert made.dot_size.radius * PIXELS_PER_UNIT >= 3


def test_values_and_normalized_ones_are_as_many() -> None:
    with pytest.raises(ValueError, match="30 values, 2 normalized"):
        line(normalized=[1.0, 2.0])
    with pytest.raises(ValueError, match="without normalized"):
        line(normalized=None).divide()
    with pytest.raises(ValueError, match="given 2 others"):
        line().move_dots([1.0, 2.0])
