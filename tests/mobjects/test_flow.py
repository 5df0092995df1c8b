"""The diagram of a block: its boxes stand apart in its room, and the norm's heading has the room it needs."""

from __future__ import annotations

from itertools import combinations

import pytest

from scenes.design.theme import DARK, MINIMUM
from scenes.geometry.box import Box
from scenes.mobjects.panels.flow import Flow, FlowPlan, flow_plan
from scenes.mobjects.text.typeset import Typeset

WIDE, TALL = Box(-6.0, 6.0, -2.5, 2.5), Box(-3.5, 3.5, -4.5, 4.5)


def within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - 1e-9
        and inner.right <= outer.right + 1e-9
        and inner.bottom >= outer.bottom - 1e-9
        and inner.top <= outer.top + 1e-9
    )


def apart(first: Box, second: Box) -> bool:
    return (
        first.right <= second.left + 1e-9
        or second.right <= first.left + 1e-9
        or first.top <= second.bottom + 1e-9
        or second.top <= first.bottom + 1e-9
    )


def made(plan: FlowPlan, heading: str = "batch norm") -> Flow:
    return Flow(plan, ("conv", "ReLU"), heading, ("over N, H, W", "N, H, W"), DARK, DARK.batch)


def said(flow: Flow) -> list[str]:
    return [part.markup for part in flow.heading if isinstance(part, Typeset)]


@pytest.mark.parametrize(("box", "upright"), [(WIDE, False), (TALL, True)])
@pytest.mark.parametrize("open_station", [True, False])
def test_boxes_stand_apart_in_the_room(box: Box, upright: bool, open_station: bool) -> None:
    plan = flow_plan(box, upright, 1.4, 0.4, open_station)
    boxes = [plan.norm, *plan.stations]
    assert all(within(each, box) for each in boxes)
    assert all(apart(*pair) for pair in combinations(boxes, 2))
    assert within(plan.picture, plan.norm)
    assert within(plan.heading, plan.norm)
    assert apart(plan.picture, plan.heading)
    if open_station:
        for station, name, window in zip(plan.stations, plan.names, plan.windows, strict=True):
            assert within(name, station)
            assert within(window, station)
            assert apart(name, window)


def test_the_tensor_goes_straight_through() -> None:
    level = flow_plan(WIDE, False, 1.4, 0.4)
    assert {round(each.center[1], 9) for each in level.windows} == {round(level.picture.center[1], 9)}
    upright = flow_plan(TALL, True, 1.4, 0.4)
    assert {round(each.center[0], 9) for each in upright.windows} == {round(upright.picture.center[0], 9)}


def test_without_stations_the_norm_has_all_the_room() -> None:
    plan = flow_plan(WIDE, False, 0.0, 0.4)
    assert plan.norm == WIDE
    assert not plan.stations


@pytest.mark.parametrize(("width", "axes"), [(6.0, "over N, H, W"), (2.9, "N, H, W"), (1.6, None)])
def test_the_axes_are_told_as_there_is_room(width: float, axes: str | None) -> None:
    flow = made(flow_plan(Box(0.0, width, 0.0, 3.0), False, 0.0, 0.4))
    assert said(flow) == ["batch norm"] + ([axes] if axes else [])
    assert all(part.text_px >= MINIMUM - 0.01 for part in flow.heading)


def test_a_name_too_wide_for_its_station_takes_two_lines() -> None:
    plan = flow_plan(WIDE, False, 1.4, 0.4)
    flow = Flow(plan, ("depthwise conv", "conv"), "layer norm", ("over C", "C"), DARK, DARK.layer)
    texts = [part for part in flow.submobjects if isinstance(part, Typeset)]
    assert texts[0].height > 1.5 * texts[1].height
    assert all(text.width <= 1.4 for text in texts)
