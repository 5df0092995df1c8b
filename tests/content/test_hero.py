"""The hero is the cell that is large in one group and small in the other, and all that is printed of it is true."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normcore import BATCH, LAYER, RMS, Layout, NormKind, NormRecord, normalize
from normcore.samples import digits, integers
from scenes.content.hero import Beside, Hero, hero_cell
from scenes.content.number_format import NumberFormat
from scenes.content.worked_example import running_example, worked_example
from scenes.geometry.grid import Grid, Limits

SHAPES = {
    "NCHW": (5, 4, 2, 3),
    "NHWC": (5, 2, 3, 4),
    "NTD": (3, 5, 8),
    "NC": (4, 10),
    "NCDHW": (2, 3, 4, 4, 4),
    "NCL": (4, 6, 8),
    "CHW": (4, 2, 3),
}


def records(x: np.ndarray[Any, Any], layout: str, eps: float = 1e-5) -> list[NormRecord]:
    return [normalize(x, kind, layout, eps=eps) for kind in (BATCH, LAYER)]


def hero_of(x: np.ndarray[Any, Any], layout: str, eps: float = 1e-5) -> Hero:
    return hero_cell(Grid(x.shape, Layout.parse(layout)), *records(x, layout, eps))


def read(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", ""))


def agrees(result: Decimal, text: str) -> bool:
    """Whether a result, rounded by hand to the digits of a printed number, is that number."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("e")
    last = Decimal(1).scaleb(int(Decimal(mantissa).as_tuple().exponent) + int(power or 0))
    return (result / last).quantize(Decimal(1), ROUND_HALF_UP) * last == read(text)


def wrong_lines(hero: Hero) -> list[str]:
    """The printed lines that a viewer with pencil and paper finds false."""
    wrong = []
    for kind in (BATCH, LAYER):
        text = hero.printed(kind)
        value = {name: read(shown) for name, shown in text.items()}
        root = (value["var"] + value["eps"]).sqrt()
        lines = {
            "x - mean = centred": value["x"] - value["mean"] == value["centred"],
            "sqrt(var + eps) = sd": agrees(root, text["sd"]),
            "centred / sd = x_hat": value["sd"] != 0
            and agrees(value["centred"] / value["sd"], text["x_hat"]),
            "centred / sqrt(var + eps) = x_hat": agrees(value["centred"] / root, text["x_hat"]),
        }
        wrong += [f"{kind.name}: {line}: {dict(text)}" for line, right in lines.items() if not right]
    return wrong


def test_the_hero_of_the_default_film_is_the_four_that_is_large_and_small() -> None:
    hero = hero_of(integers((5, 4, 2, 3), "NCHW", 0), "NCHW")
    assert hero.cell == (0, 2, 0, 1)
    assert hero.name() == "n = 1, c = 3, h = 1, w = 2"
    assert hero.printed_x == "4"
    assert list(hero.printed(BATCH).values()) == ["4", "2.13", "1.87", "2.32", "0.00001", "1.52", "+1.23"]
    assert list(hero.printed(LAYER).values()) == ["4", "5.71", "−1.71", "5.29", "0.00001", "2.30", "−0.74"]
    assert (hero.verdict(BATCH), hero.verdict(LAYER)) == ("large", "small")


@pytest.mark.parametrize("layout", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_in_the_films_own_tensors_it_is_large_in_one_group_and_small_in_the_other(
    layout: str, seed: int
) -> None:
    x = integers(SHAPES[layout], layout, seed)
    hero = hero_of(x, layout)
    assert not wrong_lines(hero)
    assert {hero.verdict(BATCH), hero.verdict(LAYER)} == {"large", "small"}
    assert hero.x == x[hero.cell]
    for record in records(x, layout):
        assert hero.under[record.kind].x_hat == record.x_hat[hero.cell]


@pytest.mark.parametrize("layout", SHAPES)
def test_no_cell_in_front_that_tells_more_is_passed_over(layout: str) -> None:
    x = integers(SHAPES[layout], layout)
    hero, (batch, layer) = hero_of(x, layout), records(x, layout)
    narrow = Grid(x.shape, batch.layout, Limits(features=4)).index.tolist()
    apart = np.abs(batch.x_hat - layer.x_hat)
    first = [cell for cell in map(tuple, narrow) if batch.layout.batch is None or cell[0] == 0]
    better = [
        cell
        for cell in first
        if apart[cell] > apart[hero.cell] + 1e-9
        and batch.x_hat[cell] * layer.x_hat[cell] < 0
        and min(abs(batch.x_hat[cell]), abs(layer.x_hat[cell])) >= 0.5
    ]
    if better:
        rivals = (
            replace(hero, cell=cell, x=float(x[cell]), under=standing(cell, batch, layer)) for cell in better
        )
        assert all(wrong_lines(rival) for rival in rivals)


def standing(cell: tuple[int, ...], *kinds: NormRecord) -> dict[NormKind, Beside]:
    return {record.kind: Beside.of(record, cell) for record in kinds}


def test_equals_are_decided_by_the_order_of_the_grid() -> None:
    x = np.array([[[[1.0, 9.0], [1.0, 9.0]], [[20.0, 40.0], [40.0, 20.0]]]] * 2)
    assert hero_of(x, "NCHW").cell == (0, 0, 0, 1)


DATA = {
    "activations of 1e-3": lambda rng: rng.standard_normal((6, 4, 3, 3)) * 1e-3,
    "activations around 1e4": lambda rng: rng.standard_normal((6, 4, 3, 3)) * 30 + 1e4,
    "spread 1e4": lambda rng: rng.standard_normal((6, 4, 3, 3)) * 1e4,
    "spread 1 around 3e7": lambda rng: rng.standard_normal((6, 4, 3, 3)) + 3e7,
    "millionths": lambda rng: rng.random((6, 4, 7, 7)) * 1e-6,
    "channels of other offset and spread": lambda rng: (
        rng.standard_normal((6, 4, 3, 3)) * np.array([8, 40, 8, 40]).reshape(1, 4, 1, 1)
        + np.array([15, -90, 15, -90]).reshape(1, 4, 1, 1)
    ),
    "one channel after ReLU is dead": lambda rng: (
        np.maximum(rng.standard_normal((6, 4, 3, 3)), 0) * np.array([1, 0, 1, 1]).reshape(1, 4, 1, 1)
    ),
    "one constant channel": lambda rng: np.concatenate(
        [rng.standard_normal((6, 3, 3, 3)), np.full((6, 1, 3, 3), 3.7)], axis=1
    ),
    "one outlier": lambda rng: (
        np.where(rng.permutation(216).reshape(6, 4, 3, 3) == 0, 2500.0, 1.0)
        * rng.standard_normal((6, 4, 3, 3))
    ),
    "channels of every size": lambda rng: (
        rng.standard_normal((6, 4, 3, 3)) * np.array([1e-3, 1, 30, 1e4]).reshape(1, 4, 1, 1)
    ),
    "digits": lambda _: digits(),
    "all zero": lambda _: np.zeros((6, 4, 3, 3)),
    "all equal": lambda _: np.full((6, 4, 3, 3), -2.5),
    "two values a group": lambda rng: rng.normal(0.0, 3.0, (2, 2, 1, 1)).round(1),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_printed_of_the_hero_of_real_data_is_true(name: str, seed: int) -> None:
    hero = hero_of(DATA[name](np.random.default_rng(seed)), "NCHW")
    assert hero.reads_right
    assert not wrong_lines(hero)


@given(
    st.integers(0, 10_000),
    st.floats(-3, 4).map(lambda power: 10.0**power),
    st.sampled_from([0.0, 1.0, -7.5, 300.0, -1e4]),
    st.sampled_from(sorted(SHAPES)),
    st.sampled_from(["real", "whole", "relu"]),
)
def test_a_hero_that_reads_right_does(seed: int, scale: float, offset: float, layout: str, sort: str) -> None:
    x = np.random.default_rng(seed).standard_normal(SHAPES[layout])
    x = {"real": x * scale + offset, "whole": np.rint(4 * x + offset), "relu": np.maximum(x, 0) * scale}[sort]
    hero = hero_of(x, layout)
    assert hero.reads_right
    assert not wrong_lines(hero)
    assert len(hero.printed(BATCH)["x_hat"]) <= 10
    verdicts = {"large": 1, "above": 1, "level": 0, "below": -1, "small": -1}
    for kind in (BATCH, LAYER):
        shown = read(hero.printed(kind)["x_hat"])
        assert verdicts[hero.verdict(kind)] == (shown > 0) - (shown < 0)
        assert hero.printed(kind)["x_hat"].startswith("+") == (shown > 0)


def test_a_hero_whose_arithmetic_never_comes_out_says_so() -> None:
    x = np.array([[1.0, 1e200], [2.0, 3e-200]])
    hero = hero_of(x, "NC")
    assert hero.reads_right == (not wrong_lines(hero))


def test_the_drawn_cells_are_all_that_is_looked_at() -> None:
    x = np.random.default_rng(0).standard_normal((256, 512, 7, 7), np.float32)
    found = records(x, "NCHW")
    grid = Grid(x.shape, found[0].layout)
    hero = hero_cell(grid, *found)
    assert (grid.index == hero.cell).all(axis=1).any()
    assert "x_hat" not in vars(found[0])
    assert "labels" not in vars(found[0])


def test_an_uncentred_kind_has_no_mean() -> None:
    x = integers((5, 4, 2, 3), "NCHW") - 4.0
    hero = hero_cell(
        Grid(x.shape, Layout.parse("NCHW")), normalize(x, BATCH, "NCHW"), normalize(x, RMS, "NCHW")
    )
    assert "mean" not in hero.printed(RMS)
    assert hero.printed(RMS)["centred"] == hero.printed_x
    assert hero.reads_right


def test_the_hero_is_printed_in_the_language_of_the_film() -> None:
    x = integers((5, 4, 2, 3), "NCHW")
    hero = hero_cell(
        Grid(x.shape, Layout.parse("NCHW")), *records(x, "NCHW"), numbers=NumberFormat(language="de")
    )
    assert hero.cell == (0, 2, 0, 1)
    assert hero.printed(BATCH)["x_hat"] == "+1,23"
    assert (hero.verdict(BATCH), hero.verdict(LAYER)) == ("large", "small")


@pytest.mark.parametrize("layout", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_each_lesson_can_follow_the_hero_to_the_end(layout: str, seed: int) -> None:
    x = integers(SHAPES[layout], layout, seed)
    hero = hero_of(x, layout)
    for record in records(x, layout):
        example = worked_example(x, record, Grid(x.shape, record.layout), seed, hero.numbers, hero.cell)
        assert example.cell == hero.cell
        assert example.reads_right, dict(example.printed)
        assert example.printed["x_hat"] == hero.printed(record.kind)["x_hat"].removeprefix("+")
        assert abs(example.y) >= 0.3
        if record.kind is BATCH:
            assert running_example(x, example, seed).reads_right


@pytest.mark.parametrize("name", DATA)
def test_gamma_and_beta_of_the_hero_of_real_data_read_right(name: str) -> None:
    x = DATA[name](np.random.default_rng(5))
    hero = hero_of(x, "NCHW")
    for record in records(x, "NCHW"):
        example = worked_example(x, record, Grid(x.shape, record.layout), 0, hero.numbers, hero.cell)
        assert example.cell == hero.cell
        assert example.reads_right, dict(example.printed)


def test_the_hero_is_in_no_group_whose_numbers_would_look_like_0() -> None:
    rng = np.random.default_rng(5)
    scales = np.array([1e-5, 1e-3, 3.0, 1.0]).reshape(1, 4, 1, 1)
    x = scales * (0.7 + rng.standard_normal((5, 4, 2, 3)))
    hero = hero_of(x, "NCHW")
    assert hero.cell[1] >= 2
    for kind in (BATCH, LAYER):
        assert all(
            read(text) for name, text in hero.printed(kind).items() if name in ("x", "mean", "sd", "var")
        )


def test_where_all_groups_are_narrow_the_hero_is_in_one_of_them() -> None:
    rng = np.random.default_rng(5)
    hero = hero_of(1e-5 * rng.standard_normal((5, 4, 2, 3)), "NCHW")
    assert read(hero.printed_x)
