"""Formulas mean what normcore computes: their texts are read and evaluated, letter by letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import pytest

from normcore import BATCH, LAYER, RMS, Layout, group
from normcore.samples import integers
from scenes.content import formulas
from scenes.mobjects.text.typeset import Typeset, math
from tests.content.kinds_and_layouts import CASES, SHAPES, Case, every_case

LETTERS = {"Freq": "f", "Time": "t", "Gain": "g"}
TERM = re.compile(r'term\("[\w-]+", ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)')
"""A named term; its body may have brackets in brackets."""
NO_MEAN = re.compile(r"\bmu|mean|beta|β|μ")
uncentred = pytest.mark.parametrize("text", SHAPES)


@dataclass(frozen=True)
class Read:
    """A formula of a mean as it stands on the page.

    index    the letters of the statistic
    under    what is under the one: letters and numbers
    summed   the letters under the sum; `within` those that run within a group, with the group's letter
    every    the letters of x, which is `squared` or not
    """

    index: list[str]
    under: str
    summed: list[str]
    within: dict[str, str]
    every: list[str]
    squared: bool


def typeset(markup: str) -> Typeset:
    return math(markup, 40.0, "#ffffff")


def letter(axis: str) -> str:
    return LETTERS.get(axis, axis.lower())


def read(head: str, under: str, summed: str, every: str, squared: str) -> Read:
    parts = [part.split(" in ") for part in summed.split(", ") if part]
    within = {part[0]: part[1] for part in parts if len(part) == 2}
    return Read(head.split(), under, [part[0] for part in parts], within, every.split(), bool(squared))


def from_typst(text: str) -> Read:
    """A formula read from its Typst, without the names of its terms."""
    plain = text
    while term := TERM.search(plain):
        plain = plain.replace(term[0], term[1], 1)
    found = re.fullmatch(
        r"(?:mu|overline\(x\^2\))(?:_\(([a-z ]*)\))? = 1 / (.*?) "
        r"(?:limits\(sum\)_\(([a-z, \\]*)\) )?x_\(([a-z ]*)\)(\^2)?",
        plain,
    )
    assert found is not None, plain
    head, under, summed, every, squared = (part or "" for part in found.groups())
    return read(head, under.replace("\\/", "/"), summed.replace(r" \, ", ", "), every, squared)


def sizes(case: Case) -> dict[str, int]:
    """The size behind each letter, the group's too."""
    own = {letter(name): size for name, size in zip(case.layout.names, case.shape, strict=True)}
    return own | {name: case.kind.groups or 0 for name in "gr" if name not in own}


def value(under: str, case: Case) -> float:
    """What the product under the one comes to."""
    numbers = {name.upper(): size for name, size in sizes(case).items()}
    factors = [re.sub(r"[A-Z]", lambda found: str(numbers[found.group()]), part) for part in under.split()]
    return prod(eval(factor.replace(",", "")) for factor in factors)


def evaluated(formula: Read, case: Case) -> list[float]:
    """The statistic of every group, summed cell by cell as the formula says."""
    x, known = integers(case.shape, case.text), sizes(case)
    totals: dict[tuple[int, ...], float] = {}
    for cell in product(*(range(size) for size in case.shape)):
        at = dict(zip(formula.every, cell, strict=True))
        for inner, outer in formula.within.items():
            at[outer] = at[inner] // (known[inner] // known[outer])
        key = tuple(at[name] for name in formula.index)
        totals[key] = totals.get(key, 0.0) + float(x[cell]) ** (2 if formula.squared else 1)
    return [totals[key] / value(formula.under, case) for key in sorted(totals)]


def mean(case: Case, count: str | None = None) -> Read:
    return from_typst(formulas.mean(case.kind, case.layout, count))


@every_case
def test_the_formula_of_a_statistic_gives_what_normcore_computes(case: Case) -> None:
    record, formula = case.record(), mean(case)
    assert formula.every == [letter(name) for name in case.layout.names]
    assert value(formula.under, case) == record.n
    expected = record.mean if case.kind.centred else record.var
    np.testing.assert_allclose(evaluated(formula, case), expected, rtol=1e-12)


@every_case
def test_every_axis_is_summed_over_or_an_index(case: Case) -> None:
    formula = mean(case)
    own = [name for name in formula.index if name not in formula.within.values()]
    assert sorted([*own, *formula.summed]) == sorted(formula.every)
    assert set(formula.within.values()) <= set(formula.index)


@every_case
def test_the_product_can_be_the_number_it_comes_to(case: Case) -> None:
    n = case.record().n
    assert mean(case, str(n)).under.strip('"') == str(n)


@every_case
def test_the_terms_that_light_up_are_there(case: Case) -> None:
    terms = typeset(formulas.mean(case.kind, case.layout)).terms
    assert {"count", *(formulas.index_term(axis) for axis in case.kind.reduced(case.layout))} <= set(terms)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind.splits], ids=lambda case: f"{case.kind.name}-{case.text}"
)
def test_group_norm_sums_over_the_channels_in_the_group(case: Case) -> None:
    features = letter(case.layout.features)
    formula = mean(case)
    assert list(formula.within) == [features]
    assert f"({features.upper()}/{formula.within[features].upper()})" in formula.under


def test_group_norm_is_written_as_in_the_papers() -> None:
    found = from_typst(formulas.mean(group(2), Layout.parse("NCHW")))
    assert (found.index, found.under) == (["n", "g"], "(C/G) H W")
    assert (found.summed, found.within) == (["c", "h", "w"], {"c": "g"})


@uncentred
def test_rms_norm_has_no_mean_and_no_beta(text: str) -> None:
    layout = Layout.parse(text)
    index = formulas.subscript(layout, RMS.index_axes(layout))
    numbers = dict.fromkeys(("x", "var", "eps", "x_hat", "gamma"), "1")
    written = [
        formulas.mean(RMS, layout),
        formulas.normalization(index, RMS.centred),
    ]
    written += formulas.steps(RMS, layout, numbers | {"mean": "9", "centred": "9"}).values()
    assert not [text for text in written if NO_MEAN.search(text)]


def test_rms_norm_divides_by_the_root_of_the_mean_square_plus_epsilon() -> None:
    formula = formulas.normalization("n t", centred=False)
    assert (
        formula
        == 'term("out", hat(x)) = term("x", x) / sqrt(term("var", overline(x^2)_(n t)) + term("eps", epsilon))'
    )
    assert set(typeset(formula).terms) >= {"out", "x", "var", "eps"}


def test_the_steps_of_a_cell_follow_the_kind() -> None:
    layout = Layout.parse("NTD")
    names = ("x", "mean", "centred", "var", "eps", "x_hat", "gamma", "scaled", "beta")
    numbers = {name: str(place) for place, name in enumerate(names)}
    assert list(formulas.steps(LAYER, layout, numbers)) == ["x", "centred", "x_hat", "scaled", "y"]
    found = formulas.steps(RMS, layout, numbers)
    assert list(found) == ["x", "x_hat", "y"]
    for step in found.values():
        assert typeset(step).width > 0


def test_symbols_of_statistics_can_be_set() -> None:
    assert formulas.statistics(group(2), Layout.parse("NCHW")) == ("mu_(n g)", "sigma_(n g)^2")
    for kind in (BATCH, RMS, group(2)):
        for symbol in filter(None, formulas.statistics(kind, Layout.parse("NCHW"))):
            assert typeset(formulas.fraction(symbol, "12", "4", "3")).terms["stat"].width > 0
