"""Why one normalizes at all: two features of unlike scale, with normcore's numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.exports.page.page import Page
from scenes.exports.page.unlike import MARGIN, RADIUS, WIDTH, Line, Unlike
from scenes.spec.lecture import LectureSpec


def made(**settings: Any) -> Unlike | None:
    return Unlike.found(LectureSpec(**settings).resolved())


def dots(line: Line) -> list[np.ndarray[Any, Any]]:
    """The places of the dots of both lanes."""
    return [np.array(re.findall(r"M(\S+) (\S+?)h0", lane.dots), float).reshape(-1, 2) for lane in line.lanes]


@pytest.mark.parametrize("shape", [(5, 4, 2, 3), (3, 5, 8), (4, 10), (2, 2, 1, 1), (8, 16, 4, 4)])
def test_every_value_is_a_dot_at_its_place(shape: tuple[int, ...]) -> None:
    found = made(shape=shape)
    assert found is not None
    record, axis = found.record, found.record.layout.index(found.record.layout.features)
    for line, values in ((found.before, record.x), (found.after, np.asarray(record.x_hat))):
        marks = np.array([(float(text.replace("−", "-")), x) for x, text in line.ticks])
        slope, start = np.polyfit(*marks.T, 1)
        for feature, spots in zip(found.features, dots(line), strict=True):
            own = np.take(values, feature, axis).ravel()
            assert len(spots) == len(own)
            np.testing.assert_allclose(spots[:, 0], start + slope * own, atol=RADIUS + 0.3)
            assert spots[:, 0].min() >= 0
            assert spots[:, 0].max() <= WIDTH
            assert len({tuple(spot) for spot in spots.tolist()}) == len(own)


def of(values: Any, tmp_path: Path) -> Unlike:
    """The features of values of one's own."""
    np.save(tmp_path / "x.npy", np.asarray(values, float))
    found = made(data=str(tmp_path / "x.npy"))
    assert found is not None
    return found


def test_steps_are_those_of_the_root_of_the_mean_square(tmp_path: Path) -> None:
    # (17² + 31²) / 2 = 25² and (1² + 7²) / 2 = 5²; normalized, both features are -1 and 1
    steps = of([[17, 1], [31, 7]], tmp_path).steps
    names = ("step", "first", "second", "before_first", "before_second", "after_first", "after_second")
    assert [steps[name] for name in names] == ["0.1", "c = 2", "c = 1", "0.50", "2.50", "0.10", "0.10"]


def test_the_feature_of_the_lower_mean_stands_first() -> None:
    found = made()
    assert found is not None
    first, second = found.features
    assert found.record.mean[first] < found.record.mean[second]


def test_the_features_that_differ_most_are_taken(tmp_path: Path) -> None:
    values = np.random.default_rng(2).normal(size=(40, 3)) * [1.0, 2.0, 1e4]
    assert set(of(values, tmp_path).features) == {0, 2}


def test_none_of_many_features_is_left_out(tmp_path: Path) -> None:
    values = np.random.default_rng(2).normal(size=(8, 100))
    values[:, 90] *= 1e-3
    values[:, 97] *= 1e3
    assert set(of(values, tmp_path).features) == {90, 97}


def test_features_that_are_all_alike_are_two(tmp_path: Path) -> None:
    assert set(of([[1, 1, 1], [3, 3, 3]], tmp_path).features) == {0, 1}


def test_the_largest_floats_stand_on_a_line(tmp_path: Path) -> None:
    found = of([[1.7e308, 1.0], [-1.7e308, 3.0]], tmp_path)
    first, second = (spots[:, 0].tolist() for spots in dots(found.before))
    assert (first, second) == ([WIDTH - MARGIN, MARGIN], [WIDTH / 2] * 2)
    assert (found.steps["before_first"], found.steps["after_first"]) == ("0.17e308", "0.10")


def test_no_picture_where_fewer_than_two_features_differ_within(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((3, 4)))
    spec = LectureSpec(data=str(tmp_path / "x.npy")).resolved()
    assert Unlike.found(spec) is None
    assert 'id="why"' not in Page(spec).fill()
    assert 'id="why"' in Page(LectureSpec().resolved()).fill()
