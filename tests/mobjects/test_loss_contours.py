"""Contour lines lie where the loss is the same, and the knob walks where gradient descent goes."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Animation

from normcore.descent import TwoWeights
from scenes.design.theme import DARK
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.loss_contours import Descent, LossContours, contour

BOX = Box(-5.0, 5.0, -3.0, 3.0)
ROUND = TwoWeights.of([1.0, -1.0], [1.0, 1.0])
LONG = TwoWeights.of([1.0, 2.0, 3.0], [7.0, 9.0, 8.0])
ENDLESS = TwoWeights.of([1e-3, -1e-3, 2e-3], [1e4, 2e4, -1e4])
NONE = TwoWeights.of([0.0, 0.0], [0.0, 0.0])


def made(loss: TwoWeights, steps: int = 4, box: Box = BOX) -> LossContours:
    path = loss.descend(loss.even_start(), steps)
    prints = [f"step {step}" for step in range(steps + 1)]
    weights = (("w_1", "#ffffff"), ("w_2", "#ffffff"))
    return LossContours(Descent(loss, path, prints), box, DARK, "#62c8f5", "raw", weights)


def played(animation: Animation, alpha: float = 1.0) -> None:
    animation.begin()
    animation.interpolate(alpha)


@pytest.mark.parametrize("loss", [ROUND, LONG, ENDLESS], ids=["round", "long", "endless"])
def test_a_contour_is_where_the_loss_is_the_level_or_the_rectangle_ends(loss: TwoWeights) -> None:
    level = 0.3 * float(loss.loss([2.0, 1.0]))
    outline = contour(loss, level, 2.0, 1.0)
    at_edge = np.isclose(np.abs(outline) / [2.0, 1.0], 1.0).any(axis=1)
    assert (np.abs(outline) <= np.array([2.0, 1.0]) + 1e-9).all()
    assert loss.loss(outline[~at_edge]) == pytest.approx(level)
    assert (loss.loss(outline[at_edge]) <= level * (1 + 1e-9)).all()
    assert np.array_equal(outline[0], outline[-1])


def test_an_ellipse_has_the_lengths_that_the_curvatures_give() -> None:
    outline = LONG.along(contour(LONG, 0.01 * float(LONG.curvatures[1]), 9.0, 9.0))
    lengths = np.abs(outline).max(axis=0)
    assert lengths[1] == pytest.approx(0.1, rel=1e-3)
    assert lengths[1] / lengths[0] == pytest.approx(
        float(np.sqrt(LONG.curvatures[0] / LONG.curvatures[1])), rel=1e-3
    )


@pytest.mark.parametrize("box", [BOX, Box(-3.6, 3.6, 0.0, 2.3), Box(0.0, 3.0, -4.0, 4.0)])
@pytest.mark.parametrize("loss", [ROUND, LONG, ENDLESS, NONE], ids=["round", "long", "endless", "none"])
def test_all_of_it_stays_in_its_box_to_the_last_step(loss: TwoWeights, box: Box) -> None:
    contours = made(loss, box=box)
    played(contours.walk())
    points = np.concatenate([part.points for part in contours.get_family() if len(part.points)])
    assert box.left - 0.1 <= points[:, 0].min()
    assert points[:, 0].max() <= box.right + 0.1
    assert box.bottom - 0.1 <= points[:, 1].min()
    assert points[:, 1].max() <= box.top + 0.1
    assert len(contours.lines) == (0 if loss is NONE else 8)


def test_the_knob_stops_at_every_step_and_leaves_a_dot_there() -> None:
    contours = made(LONG)
    path: FloatArray = contours.descent.path
    assert contours.knob.get_center() == pytest.approx(contours.at(path[0]))
    played(contours.walk(2))
    assert contours.knob.get_center() == pytest.approx(contours.at(path[2]))
    assert contours.left.markup == "step 2"
    assert len(contours.dots.points) == 3 * 16
    played(contours.walk(), 0.5)
    assert contours.knob.get_center() == pytest.approx(contours.at(path[3]), abs=1e-6)
    played(contours.walk())
    assert contours.left.markup == "step 4"


def test_one_unit_is_as_long_in_both_weights_and_the_same_for_the_same_reach() -> None:
    contours = made(LONG)
    across, up = (
        np.linalg.norm(contours.at(end) - contours.at([0.0, 0.0])) for end in ([1.0, 0.0], [0.0, 1.0])
    )
    assert across == pytest.approx(up)
    weights = (("w", "#ffffff"), ("v", "#ffffff"))
    both = [
        LossContours(
            Descent(loss, loss.descend([-1.0, 0.2], 3), "0123"),
            BOX,
            DARK,
            "#62c8f5",
            "raw",
            weights,
            (1.0, 0.4),
        )
        for loss in (ROUND, LONG)
    ]
    assert both[0].unit == both[1].unit
    assert both[0].at([-1.0, 0.2]) == pytest.approx(both[1].at([-1.0, 0.2]))
