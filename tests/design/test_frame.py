"""The rooms of every frame: inside what is safe, apart from each other, in the same units."""

from __future__ import annotations

from itertools import combinations

import pytest
from manim import config

from scenes.design.frame import ASPECTS, WIDE, FrameLayout
from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.box import Box
from scenes.spec.lecture import LectureSpec

every_aspect = pytest.mark.parametrize("aspect", ASPECTS)


def apart(first: Box, second: Box) -> bool:
    slack = 1e-9
    return (
        first.right <= second.left + slack
        or second.right <= first.left + slack
        or first.top <= second.bottom + slack
        or second.top <= first.bottom + slack
    )


def within(inner: Box, outer: Box) -> bool:
    slack = 1e-9
    return (
        inner.left >= outer.left - slack
        and inner.right <= outer.right + slack
        and inner.bottom >= outer.bottom - slack
        and inner.top <= outer.top + slack
    )


@every_aspect
def test_a_unit_is_as_many_pixels_in_every_frame(aspect: str) -> None:
    spec, frame = LectureSpec(quality="1080p", aspect=aspect), FrameLayout.of(aspect).frame
    assert spec.pixel_width == pytest.approx(PIXELS_PER_UNIT * frame.width)
    assert spec.pixel_height == pytest.approx(PIXELS_PER_UNIT * frame.height)
    assert frame.center == (0, 0)


def test_the_usual_frame_is_that_of_manim() -> None:
    assert (WIDE.frame.width, WIDE.frame.height) == pytest.approx((config.frame_width, config.frame_height))


@every_aspect
def test_the_strips_of_the_frame_keep_apart(aspect: str) -> None:
    places = FrameLayout.of(aspect)
    strips = (places.header, places.stage, places.footer)
    assert all(within(strip, places.safe) for strip in strips)
    assert all(apart(*pair) for pair in combinations(strips, 2))


@every_aspect
def test_the_rooms_of_the_stage_keep_apart(aspect: str) -> None:
    places = FrameLayout.of(aspect)
    assert within(places.work, places.stage)
    assert within(places.aside, places.stage)
    assert apart(places.work, places.aside)


def test_only_a_frame_higher_than_wide_is_tall() -> None:
    assert [aspect for aspect in ASPECTS if FrameLayout.of(aspect).tall] == ["9:16"]
