"""Polygons as cubic curves: straight sides, closed, one or many at once."""

from __future__ import annotations

import numpy as np

from scenes.geometry.polygon import polygon

SQUARE = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)]


def test_an_outline_goes_straight_from_corner_to_corner_and_back() -> None:
    curves = polygon(SQUARE).reshape(4, 4, 2)
    assert curves[:, 0].tolist() == [list(corner) for corner in SQUARE]
    assert curves[:, -1].tolist() == [list(corner) for corner in SQUARE[1:] + SQUARE[:1]]
    assert curves[3].tolist() == [[0.0, 3.0], [0.0, 2.0], [0.0, 1.0], [0.0, 0.0]]


def test_many_polygons_are_those_of_each() -> None:
    corners = np.random.default_rng(0).normal(size=(2, 5, 6, 3))
    curves = polygon(corners)
    assert curves.shape == (2, 5, 24, 3)
    np.testing.assert_array_equal(curves[1, 2], polygon(corners[1, 2]))
    assert polygon(np.zeros((0, 3, 4, 2))).shape == (0, 3, 16, 2)
