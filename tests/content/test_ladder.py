"""The rungs of a ladder come out as printed, and different results are printed differently."""

from __future__ import annotations

import pytest

from normcore.kinds import BATCH, LAYER
from normcore.normalization import normalize
from normcore.samples import integers
from scenes.content.hero import Hero, hero_cell
from scenes.content.ladder import Ladder, alike, distinct_prints
from scenes.content.number_format import NumberFormat
from scenes.content.rules import Rules
from scenes.geometry.grid import Grid
from tests.film.audit_arithmetic import mistakes

NUMBERS = NumberFormat()


def rules(shape: tuple[int, ...], layout: str) -> Rules:
    x = integers(shape, layout)
    records = [normalize(x, kind, layout) for kind in (BATCH, LAYER)]
    hero: Hero = hero_cell(Grid(x.shape, records[0].layout), *records)
    return Rules(x, hero, records[0], seed=0)


@pytest.mark.parametrize(
    ("shape", "layout"), [((5, 4, 2, 3), "NCHW"), ((3, 5, 8), "NTD"), ((4, 10), "NC"), ((2, 2, 1, 1), "NCHW")]
)
def test_every_rung_under_every_rule_comes_out(shape: tuple[int, ...], layout: str) -> None:
    made = rules(shape, layout)
    ladders = [made.base, made.less_one, *made.epsilons.values(), *made.small.values()]
    ladders += [
        made.with_running_statistics(),
        made.with_running_statistics("onnx"),
        made.with_running_statistics("keras"),
        made.under(LAYER),
        made.rms,
    ]
    for ladder in ladders:
        for line in ladder.lines().values():
            assert not list(mistakes(line, ladder.eps)), line


def test_a_rule_changes_its_own_rung_and_what_follows() -> None:
    made = rules((5, 4, 2, 3), "NCHW")
    before, after = made.base.lines(), made.less_one.lines()
    assert [key for key in before if before[key] != after[key]] == ["var", "root", "x_hat"]
    outside = made.epsilons["outside"].lines()
    assert [key for key in before if before[key] != outside[key]] == ["root"]


def test_results_of_the_rules_are_those_of_normcore() -> None:
    made = rules((5, 4, 2, 3), "NCHW")
    cell, x = made.hero.cell, made.x
    channel = x[:, cell[1]]
    assert made.base.x_hat == pytest.approx(float(normalize(x, "batch", "NCHW").x_hat[cell]))
    less = (x[cell] - channel.mean()) / (channel.var(ddof=1) + 1e-5) ** 0.5
    assert made.less_one.x_hat == pytest.approx(float(less))
    assert made.rms.x_hat == pytest.approx(float(x[cell] / ((x[cell[0]] ** 2).mean() + 1e-5) ** 0.5))
    assert made.weighted(plus_one=True) == pytest.approx((1 + made.weight) * made.rms.x_hat)


def test_results_that_differ_are_printed_differently() -> None:
    values = {"a": 1.2267, "b": 1.22669, "c": -0.7, "d": 1.2267}
    printed, apart = alike(values, NUMBERS), distinct_prints(values, NUMBERS)
    for texts in (printed, apart):
        assert texts["a"] == texts["d"] != texts["b"]
    assert len({len(text) for text in printed.values()}) == 1
    assert apart["c"] == "−0.70"


def test_a_value_from_which_nothing_is_subtracted_has_no_mean_on_its_rung() -> None:
    ladder = Ladder(3.0, None, 3.0, 9.0, 4, 0.0, NUMBERS)
    assert "mean" not in ladder.printed
    assert ladder.lines()["centred"] == 'x = term("result", "3")'
