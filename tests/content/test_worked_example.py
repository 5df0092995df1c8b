"""A viewer can check every printed step of the worked example, whatever the size of the data."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER, RMS, NormKind
from normcore.normalization import normalize
from normcore.samples import integers
from scenes.content.number_format import NumberFormat
from scenes.content.worked_example import RunningExample, WorkedExample, running_example, worked_example
from scenes.geometry.grid import Grid

SHAPE = (5, 4, 2, 3)


def example(x: np.ndarray, kind: NormKind, numbers: NumberFormat | None = None) -> WorkedExample:
    plain = normalize(x, kind, "NCHW")
    return worked_example(x, plain, Grid(x.shape, plain.layout), 0, numbers)


def read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def last_digit(text: str) -> float:
    return float(Decimal(1).scaleb(int(Decimal(text.replace("−", "-").replace(",", "")).as_tuple().exponent)))


@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=lambda kind: kind.name)
@pytest.mark.parametrize("make", ["integers", "reals", "small", "offset"])
def test_each_step_gives_what_is_printed(kind: NormKind, make: str) -> None:
    random = np.random.default_rng(1)
    x = {
        "integers": integers(SHAPE, "NCHW"),
        "reals": random.normal(0.3, 2.0, SHAPE).round(3),
        "small": random.normal(0.0, 0.05, SHAPE),
        "offset": random.normal(40.0, 1.0, SHAPE),
    }[make]
    made = example(x, kind)
    p = made.printed
    assert made.reads_right
    assert Decimal(p["x"].replace("−", "-")) - Decimal(p["mean"].replace("−", "-")) == Decimal(
        p["centred"].replace("−", "-")
    )
    steps = {
        "x_hat": read(p["centred"]) / math.sqrt(read(p["var"]) + read(p["eps"])),
        "scaled": read(p["gamma"]) * read(p["x_hat"]),
        "y": read(p["scaled"]) + read(p["beta"]),
    }
    for name, value in steps.items():
        assert abs(read(p[name]) - value) <= last_digit(p[name]) / 2 + 1e-9, name


@pytest.mark.parametrize("size", [0.05, 2.0, 300.0])
def test_an_uncentred_kind_is_divided_and_scaled_only(size: float) -> None:
    made = example(np.random.default_rng(1).normal(0.0, size, SHAPE), RMS)
    assert made.reads_right
    assert made.record.beta is None
    assert made.steps == ("x", "x_hat", "y")
    assert made.printed.keys() == {"x", "var", "x_hat", "gamma", "y", "eps"}
    p = {name: read(text) for name, text in made.printed.items()}
    assert (
        abs(p["x_hat"] - p["x"] / math.sqrt(p["var"] + p["eps"]))
        <= last_digit(made.printed["x_hat"]) / 2 + 1e-9
    )
    assert abs(p["y"] - p["gamma"] * p["x_hat"]) <= last_digit(made.printed["y"]) / 2 + 1e-9
    assert made.values["y"] == pytest.approx(made.gamma * made.values["x_hat"])


def test_running_statistics_read_right_too() -> None:
    x = integers(SHAPE, "NCHW")
    running: RunningExample = running_example(x, example(x, BATCH), 0)
    mean, var = running.updates
    assert mean.batch == var.batch > 1
    for update in (mean, var):
        assert abs(0.9 * read(update.old) + 0.1 * read(update.own) - read(update.new)) <= 0.005 + 1e-9
    p, own = running.printed, running.example.printed
    result = (read(own["x"]) - read(p["mean"])) / math.sqrt(read(p["var"]) + read(own["eps"]))
    assert abs(result - read(p["x_hat"])) <= 0.005 + 1e-9
    assert p["x_hat"] not in own.values()


def test_the_example_is_printed_in_the_language_of_the_film() -> None:
    x = integers(SHAPE, "NCHW")
    english, german = example(x, BATCH), example(x, BATCH, NumberFormat(language="de"))
    assert german.cell == english.cell
    assert german.printed["mean"] == english.printed["mean"].replace(".", ",")
    assert german.printed["eps"] == "0,00001"


DATA = {
    "spread 1 around 3e7": lambda rng: rng.standard_normal((6, 4, 3, 3)) + 3e7,
    "spread 1000 around 1e9": lambda rng: rng.standard_normal((6, 4, 3, 3)) * 1e3 - 1e9,
    "millionths": lambda rng: rng.random((6, 4, 7, 7)) * 1e-6,
    "thousandths after ReLU": lambda rng: np.maximum(rng.standard_normal((6, 4, 3, 3)), 0) * 1e-3,
    "below one": lambda rng: rng.random((6, 4, 7, 7)) / 2,
    "channels of every size": lambda rng: (
        rng.standard_normal((6, 4, 3, 3)) * np.array([1e-3, 1, 30, 1e4]).reshape(1, 4, 1, 1)
    ),
    "1e180": lambda rng: rng.standard_normal((6, 4, 3, 3)) * 1e180,
    "1e308": lambda rng: rng.uniform(-1.7, 1.7, (6, 4, 3, 3)) * 1e308,
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=lambda kind: kind.name)
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_printed_arithmetic_comes_out_for_values_of_any_size(name: str, kind: NormKind, seed: int) -> None:
    x = DATA[name](np.random.default_rng(seed))
    layout = Layout.parse("NCHW")
    found = worked_example(x, normalize(x, kind, layout), Grid(x.shape, layout), seed)
    assert found.reads_right, dict(found.printed)


LEVELS = (1e7, 1e10, 1e13, 1e20, 1e28, -1e30, 1e100, 1e125, 1e165, -1e200, 1e306, 1.7e308)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=lambda kind: kind.name)
@pytest.mark.parametrize("where", [np.s_[:, 0], np.s_[:, 2], np.s_[0], np.s_[:]], ids=str)
@pytest.mark.parametrize(
    "level",
    [np.float64(level) for level in LEVELS] + [np.float32(level) for level in (1e10, 1e28, -3e38)],
    ids=repr,
)
def test_printed_arithmetic_comes_out_beside_equal_values_of_any_size(
    level: np.floating, where: tuple[slice | int, ...], kind: NormKind
) -> None:
    x = np.random.default_rng(3).normal(5.0, 2.0, SHAPE).astype(level.dtype)
    x[where] = level
    found = example(x, kind)
    assert found.reads_right, dict(found.printed)
    if kind is BATCH:
        running = running_example(x, found, 0)
        assert running.reads_right, dict(running.printed)
        assert max(map(len, running.printed.values())) <= 24


def test_running_statistics_of_equal_values_forget_their_start() -> None:
    running = running_example(np.full(SHAPE, 1e200), example(np.full(SHAPE, 1e200), BATCH), 0)
    left = 0.9 ** (len(running.means) - 1)
    assert running.means[-1] == pytest.approx((1 - left) * 1e200)
    assert read(running.printed["var"]) == pytest.approx(left, rel=1e-2)
    assert read(running.printed["x_hat"]) == pytest.approx(1e200 * left / math.sqrt(left + 1e-5), rel=1e-2)


OFFSETS = (0.0, 1.0, -7.5, 300.0, -1e4, 3e7)
SORTS = {
    "real": lambda x, scale, offset: x * scale + offset,
    "rounded": lambda x, scale, offset: np.round(x + offset, 2) * scale,
    "after ReLU": lambda x, scale, _: np.maximum(x, 0) * scale,
    "float32": lambda x, scale, offset: (x * scale + offset).astype(np.float32),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=lambda kind: kind.name)
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("seed", range(12))
def test_printed_arithmetic_comes_out_at_random_scales(seed: int, sort: str, kind: NormKind) -> None:
    random = np.random.default_rng(seed)
    scale, offset = 10 ** random.uniform(-6, 6), random.choice(OFFSETS)
    x = SORTS[sort](random.standard_normal((6, 4, 3, 3)), scale, offset)
    if np.ptp(x) <= 1e-9 * np.abs(x).max():
        x = SORTS[sort](random.standard_normal((6, 4, 3, 3)), 1.0, offset)
    found = example(x, kind)
    assert found.reads_right, dict(found.printed)
    if kind is BATCH:
        running = running_example(x, found, seed)
        assert running.comes_out, dict(running.printed)
        for update in running.updates:
            off = abs(0.9 * read(update.old) + 0.1 * read(update.own) - read(update.new))
            assert off <= last_digit(update.new) * (0.5 + 1e-6)
