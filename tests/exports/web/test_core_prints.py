"""What the live tensor prints is what the films print: numbers, the followed cell, its arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from normcore import samples
from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER, NormKind
from normcore.normalization import normalize
from normcore.record import NormRecord
from scenes.content.hero import Hero, hero_cell
from scenes.content.number_format import NumberFormat
from scenes.content.worked_example import (
    RunningExample,
    WorkedExample,
    _formats,
    running_example,
    worked_example,
)
from scenes.geometry.grid import Grid, map_limits
from tests.exports.web.core_cases import Case, cases, shapes
from tests.exports.web.core_page import ask, given

pytestmark = pytest.mark.products

FILMS = [
    ((5, 4, 2, 3), "NCHW"),
    ((3, 5, 8), "NTD"),
    ((4, 10), "NC"),
    ((8, 16, 4, 4), "NCHW"),
    ((2, 2, 1, 1), "NCHW"),
]
PRINTS = ("number", "root", "square", "ratio", "total", "exact")


@pytest.fixture(scope="module")
def formatted() -> list[tuple[NDArray[Any], float, str, list[list[Any]]]]:
    """Tensors whose format is made, and what is printed in it."""
    rng = np.random.default_rng(5)
    made = []
    for number, (shape, layout) in enumerate(shapes(rng, 80)):
        scale = 10 ** rng.uniform(-8, 10)
        x = samples.integers(shape, layout, number) if number % 3 == 0 else rng.normal(size=shape) * scale
        values = [*(x.ravel()[:3] * rng.normal()).tolist(), 0.0, 2.125, 1e-5, float(rng.integers(10**7)), 0.5]
        eps, language = float(rng.choice([1e-5, 0.1])), ("en", "de", "fr")[number % 3]
        numbers = NumberFormat.for_tensor(x, eps, language)
        prints: list[list[Any]] = [
            [name, abs(value) if name in ("root", "square") else value] for name in PRINTS for value in values
        ]
        prints += [["division", value, int(rng.integers(1, 40))] for value in values]
        prints += [
            ["nonzero", values[0], "0", numbers.number(values[0])],
            ["nonzero", 0.0, numbers.number(0.0), "0"],
            ["nonzero", 1e-30, numbers.number(1e-30), numbers.root(1e-30)],
            ["difference", values[0], values[1]],
            ["count", 12544],
            ["cells", values],
            ["axis", values[3:]],
        ]
        made.append((x, eps, language, prints))
    return made


@pytest.fixture(scope="module")
def followed() -> list[tuple[NDArray[Any], Layout, float]]:
    """Tensors whose hero is looked for."""
    drawn = [(case.x, case.layout, case.eps) for case in cases(31, 25)]
    rng = np.random.default_rng(8)
    whole = [
        (samples.integers(shape, layout, seed), Layout.parse(layout), 1e-5)
        for seed, (shape, layout) in enumerate([*FILMS, *shapes(rng, 20)])
    ]
    return whole + drawn


@pytest.fixture(scope="module")
def worked() -> list[tuple[Case, tuple[int, ...]]]:
    """Cells whose arithmetic is printed, under short values of gamma and beta."""
    rng = np.random.default_rng(9)
    found = []
    for case in cases(77, 120):
        if np.abs(case.x).max() < 1e100 and np.abs(case.x).max() > 1e-100:
            short = [None if part is None else np.round(part, 1) for part in (case.gamma, case.beta)]
            cell = tuple(int(rng.integers(size)) for size in case.x.shape)
            found.append((Case(case.x, case.layout, case.name, case.kind, case.eps, *short), cell))
    return found


@pytest.fixture(scope="module")
def of_films() -> list[tuple[NDArray[Any], Layout, WorkedExample, RunningExample | None]]:
    """The worked examples of films."""
    found = []
    for shape, name in FILMS:
        x, layout = samples.integers(shape, name), Layout.parse(name)
        for kind in (BATCH, LAYER):
            record = normalize(x, kind, layout)
            grid = Grid(shape, layout)
            example = worked_example(x, record, grid, 0, cell=_hero(x, layout, 1e-5).cell)
            runs = running_example(x, example, 0) if kind is BATCH else None
            found.append((x, layout, example, runs))
    return found


@pytest.fixture(scope="module")
def answers(
    formatted: list[tuple[NDArray[Any], float, str, list[list[Any]]]],
    followed: list[tuple[NDArray[Any], Layout, float]],
    worked: list[tuple[Case, tuple[int, ...]]],
    of_films: list[tuple[NDArray[Any], Layout, WorkedExample, RunningExample | None]],
) -> dict[str, list[Any]]:
    """All that is asked in this module, in one page."""
    asked: dict[str, list[dict[str, Any]]] = {
        "numbers": [
            {
                "call": "numbers",
                "tensor": given(x, "NCHWL"[: x.ndim]),
                "eps": eps,
                "language": language,
                "prints": prints,
            }
            for x, eps, language, prints in formatted
        ],
        "hero": [
            {"call": "hero", "tensor": given(x, layout), "eps": eps, "maps": maps}
            for x, layout, eps in followed
            for maps in (False, True)
        ],
        "arithmetic": [
            {
                "call": "arithmetic",
                "tensor": given(case.x, case.layout),
                "options": case.options,
                "cell": _flat(case.x, cell),
            }
            for case, cell in worked
        ],
        "films": [
            {
                "call": "arithmetic",
                "tensor": given(x, layout),
                "options": _options(example),
                "cell": _flat(x, example.cell),
            }
            for x, layout, example, _ in of_films
        ],
        "predicted": [
            {
                "call": "predicted",
                "tensor": given(x, layout),
                "seed": 0,
                "options": {"kind": "batch"},
                "cell": _flat(x, example.cell),
            }
            for x, layout, example, runs in of_films
            if runs
        ],
    }
    found = iter(ask([question for questions in asked.values() for question in questions]))
    return {name: [next(found) for _ in questions] for name, questions in asked.items()}


def _flat(x: NDArray[Any], cell: tuple[int, ...]) -> int:
    return int(np.ravel_multi_index(cell, x.shape))


def _options(example: WorkedExample) -> dict[str, Any]:
    record = example.record
    parts = {"gamma": record.gamma, "beta": record.beta}
    return {
        "kind": record.kind.name,
        **{name: None if part is None else part.ravel().tolist() for name, part in parts.items()},
    }


def _hero(x: NDArray[Any], layout: Layout, eps: float, maps: bool = False) -> Hero:
    grid = Grid(x.shape, layout, map_limits(x.shape, layout), maps=True) if maps else Grid(x.shape, layout)
    return hero_cell(grid, *(normalize(x, kind, layout, eps=eps) for kind in (BATCH, LAYER)))


def test_numbers_are_printed_as_in_films(
    answers: dict[str, list[Any]], formatted: list[tuple[NDArray[Any], float, str, list[list[Any]]]]
) -> None:
    for (x, eps, language, prints), answer in zip(formatted, answers["numbers"], strict=True):
        numbers = NumberFormat.for_tensor(x, eps, language)
        for (method, *values), text in zip(prints, answer, strict=True):
            wanted = getattr(numbers, method)(*values)
            assert text == (list(wanted) if isinstance(wanted, tuple) else wanted), (method, values, numbers)


def test_the_hero_is_that_of_the_films(
    answers: dict[str, list[Any]], followed: list[tuple[NDArray[Any], Layout, float]]
) -> None:
    asked = [(x, layout, eps, maps) for x, layout, eps in followed for maps in (False, True)]
    for (x, layout, eps, maps), answer in zip(asked, answers["hero"], strict=True):
        hero = _hero(x, layout, eps, maps)
        assert answer["cell"] == _flat(x, hero.cell), (x.shape, str(layout))
        assert answer["printed"] == [_named(hero.printed(kind)) for kind in (BATCH, LAYER)]
        assert answer["verdicts"] == [hero.verdict(kind) for kind in (BATCH, LAYER)]


def _named(printed: Any) -> dict[str, str]:
    return {"xHat" if name == "x_hat" else name: text for name, text in printed.items()}


def test_arithmetic_of_films_is_printed_alike(
    answers: dict[str, list[Any]],
    of_films: list[tuple[NDArray[Any], Layout, WorkedExample, RunningExample | None]],
) -> None:
    predicted = iter(answers["predicted"])
    for (_, _, example, runs), answer in zip(of_films, answers["films"], strict=True):
        assert answer["cell"] == example.name()
        assert _named(example.printed).items() <= answer["printed"].items()
        assert answer["comesOut"] == example.reads_right
        if runs:
            found = next(predicted)
            assert _named(runs.printed).items() <= found["printed"].items()
            assert found["comesOut"] == runs.comes_out


def test_arithmetic_takes_the_first_format_in_which_it_comes_out(
    answers: dict[str, list[Any]], worked: list[tuple[Case, tuple[int, ...]]]
) -> None:
    alike = 0
    for (case, cell), answer in zip(worked, answers["arithmetic"], strict=True):
        wanted = _worked(case, cell)
        assert answer["comesOut"] or wanted is None
        if wanted is not None:
            alike += 1
            assert _named(wanted.printed).items() <= answer["printed"].items(), (case.x.shape, case.name)
    assert alike > len(worked) / 2


def _worked(case: Case, cell: tuple[int, ...]) -> WorkedExample | None:
    """The worked example of a cell with its own gamma and beta, in the first format in which it reads right."""
    plain = normalize(case.x, case.kind, case.layout, eps=case.eps)
    gamma = _entry(case.gamma, case.kind, plain, cell, 1.0)
    beta = _entry(case.beta, case.kind, plain, cell, 0.0) if case.kind.centred else None
    y = gamma * float(plain.x_hat_at(cell)) + (beta or 0.0)
    numbers = NumberFormat.for_tensor(case.x, case.eps)
    made = (
        WorkedExample(plain, cell, float(case.x[cell]), gamma, beta, y, each)
        for each in _formats(plain, cell, numbers)
    )
    return next((each for each in made if each.reads_right), None)


def _entry(
    part: NDArray[Any] | None, kind: NormKind, record: NormRecord, cell: tuple[int, ...], start: float
) -> float:
    places = record.layout.indices(kind.parameter_axes(record.layout))
    return start if part is None else float(part[tuple(cell[place] for place in places)])


def test_a_line_says_equals_only_where_it_comes_out(
    answers: dict[str, list[Any]], worked: list[tuple[Case, tuple[int, ...]]]
) -> None:
    numbers = NumberFormat()
    for (case, _), answer in zip(worked, answers["arithmetic"], strict=True):
        lines = {line["name"]: line for line in answer["lines"]}
        for line in lines.values():
            assert f" {'=' if line['comesOut'] else '≈'} {line['result']}" in line["text"]
        for name in ("mean", "var"):
            if name in lines and lines[name]["comesOut"]:
                top, n = lines[name]["expression"].split(" / ")
                result = lines[name]["result"]
                apart = numbers.read(top) / numbers.read(n) - numbers.read(result)
                assert abs(apart) * 2 <= Decimal(1).scaleb(int(numbers.read(result).as_tuple().exponent))
        assert {"var", "sd", "xHat", "y"} <= set(lines)
        assert ("mean" in lines) == ("centred" in lines) == case.kind.centred
