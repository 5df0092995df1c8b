"""Why one normalizes and what epsilon is for: what is said is what plain numpy finds, on every sort of tensor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normcore import BATCH
from scenes.content.number_format import NumberFormat
from scenes.lessons.batch import Batch
from scenes.mobjects.charts.loss_contours import LossContours
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.acts.equal_values import printed_of_equal
from scenes.staging.acts.one_neuron import Losses, one_neuron, unlike_groups


def played(spec: LectureSpec) -> Any:
    """The film up to the beat, and the beat."""
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = Batch(spec, until="why", renderer=DryRenderer())
        scene.render()
    return scene


def own(values: np.ndarray) -> LectureSpec:
    np.save("own.npy", values)
    return LectureSpec(data="own.npy")


def captions(scene: Any) -> list[str]:
    return [cue.text for cue in scene.played[-1].captions]


def plain_steps(first: np.ndarray, second: np.ndarray, start: np.ndarray, most: int) -> list[float]:
    """The mean squared loss before every step of plain gradient descent on two weights, over that at the start."""
    values, weights, losses = np.stack([first, second]), start.copy(), []
    hessian = 2 * values @ values.T / len(first)
    for _ in range(most):
        output = weights @ values
        losses.append(float((output**2).mean()))
        weights = weights - 2 * (values * output).mean(axis=1) / np.linalg.eigvalsh(hessian)[-1]
    return [loss / losses[0] for loss in losses]


def test_steps_and_losses_on_the_screen_are_those_of_plain_gradient_descent() -> None:
    scene = played(LectureSpec())
    x = scene.stage.tensor.astype(float)
    first, second = x[:, 2].ravel(), x[:, 1].ravel()
    raw, scaled = (part for part in scene.get_mobject_family_members() if isinstance(part, LossContours))
    normalized = [(part - part.mean()) / np.sqrt(part.var() + 1e-5) for part in (first, second)]
    steps = []
    for panel, inputs in ((raw, (first, second)), (scaled, normalized)):
        shares = plain_steps(*inputs, panel.descent.path[0], 200)
        steps.append(next(step for step, share in enumerate(shares) if share <= 0.01))
        for step, text in enumerate(panel.descent.prints):
            printed = float(re.fullmatch(rf"step {step}: loss ([\d.]+) %", text)[1])
            assert printed == pytest.approx(100 * shares[step], abs=0.51 if printed >= 10 else 0.051)
    assert raw.walked == steps[0]
    assert f"Steps down to 1 %: {steps[0]} as they are, {steps[1]} normalized." in captions(scene)
    assert raw.descent.path[0] == pytest.approx(scaled.descent.path[0])


def test_the_weight_of_the_smaller_values_goes_from_left_to_right() -> None:
    scene = played(LectureSpec())
    groups = scene.stage.opened(BATCH)[0].groups
    assert unlike_groups(groups, 2) == (1, 2)
    assert Losses.of(groups, (1, 2)).labels == (2, 1)


@pytest.mark.parametrize("scale", [1e-3, 1e4, 1e-200, 1e200])
def test_the_film_says_the_same_of_values_of_any_size(scale: float) -> None:
    x = np.random.default_rng(4).normal(3.0, 1.0, (5, 2, 2, 3)) * np.array([1.0, 8.0]).reshape(1, 2, 1, 1)
    assert captions(played(own(x)))[1] == captions(played(own(x * scale)))[1]


def test_a_constant_channel_has_no_curvature_once_it_is_normalized() -> None:
    x = np.random.default_rng(4).integers(0, 9, (5, 2, 2, 3)).astype(float)
    x[:, 1] = 3.0
    scene = played(own(x))
    (_, scaled) = (part for part in scene.get_mobject_family_members() if isinstance(part, LossContours))
    assert scaled.descent.loss.curvatures[1] == 0.0
    assert not any("reason" in text for text in captions(scene))
    assert "without end with both normalized" in scene.played[-1].description


@pytest.mark.parametrize("value", [0.0, 2.0])
def test_where_all_values_are_equal_the_loss_is_flat_and_nothing_walks(value: float) -> None:
    scene = played(own(np.full((5, 3, 2, 3), value)))
    assert captions(scene)[-1] == "Normalized, all values are 0: the loss is flat."
    panels = [part for part in scene.get_mobject_family_members() if isinstance(part, LossContours)]
    assert [panel.walked for panel in panels] == [0, 0]


def test_channels_many_orders_apart_are_said_without_walking_all_steps() -> None:
    x = np.random.default_rng(4).normal(size=(5, 2, 2, 3)) * np.array([1.0, 1e4]).reshape(1, 2, 1, 1)
    scene = played(own(x))
    raw, scaled = (part for part in scene.get_mobject_family_members() if isinstance(part, LossContours))
    assert raw.walked == scaled.walked == len(scaled.descent.path) - 1 <= 12
    assert re.search(r"1 %: [\d.]+e\d+ as they are, \d+ normalized", captions(scene)[4])


@pytest.mark.parametrize(("seed", "n"), [(0, 3), (1, 7), (2, 30), (3, 150)])
def test_equal_values_become_exactly_0_over_the_root_of_epsilon(seed: int, n: int) -> None:
    scene = played(own(np.random.default_rng(seed).normal(size=(5, 4, 2, 3)).astype(np.float32)))
    printed = printed_of_equal(n, scene.hero, 1e-5)
    assert printed["x"] == printed["mean"]
    assert (printed["centred"], printed["var"], printed["x_hat"]) == ("0", "0", "0")
    assert printed["eps"] == NumberFormat().exact(1e-5)


def test_the_losses_can_be_seen_on_any_stage() -> None:
    for aspect in ("1:1", "9:16", "4:3"):
        scene = played(LectureSpec(aspect=aspect))
        frame = scene.stage.frame.stage
        panels = [part for part in scene.get_mobject_family_members() if isinstance(part, LossContours)]
        for panel in panels:
            assert panel.chart.height >= 0.2 * frame.height
            assert np.abs(panel.descent.path[0] * panel.unit).max() > 0.2 * panel.chart.width


def test_an_act_of_its_own_leaves_the_cube_as_it_was() -> None:
    spec = LectureSpec()
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = Batch(spec, until="meet", renderer=DryRenderer())
        scene.render()
        before = scene.cube.state
        scene.current = "why"
        one_neuron(scene, scene.cube, BATCH, scene.hero)
    assert scene.cube.state is before
