"""The films' formulas as named terms: Typst for the picture, LaTeX for the page, words for the ear. No Manim.

Formulas follow Ioffe & Szegedy 2015 and Ba, Kiros & Hinton 2016; epsilon stands inside the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from normcore.axes import Layout
from normcore.kinds import NormKind


@dataclass(frozen=True)
class Formula:
    """One formula: `typst` marks its parts with `term("name", ...)`; `latex` and `spoken` say the same."""

    typst: str
    latex: str
    spoken: str


def index_term(axis: str) -> str:
    """The name of the term that is axis `axis` under a sum."""
    return f"index-{axis}"


def symbols(layout: Layout) -> dict[str, str]:
    """One capital letter for each axis: its own name, or for a longer name the first of its letters still free.

    >>> symbols(Layout.parse("N C Freq Time"))
    {'N': 'N', 'C': 'C', 'Freq': 'F', 'Time': 'T'}
    """
    found = {name: name for name in layout.names if len(name) == 1}
    for name in layout.names:
        if name not in found:
            taken = {symbol.upper() for symbol in found.values()}
            letters = [c.upper() for c in name + ascii_uppercase if c.isalpha() and c.isascii()]
            found[name] = next(letter for letter in letters if letter not in taken)
    return {name: found[name] for name in layout.names}


def normalization(index: str = "") -> Formula:
    """What every method computes for every cell, with the index of its mean and variance, e.g. "n t"."""
    below, latex = (f"_({index})", f"_{{{index}}}") if index else ("", "")
    return Formula(
        f'term("out", hat(x)) = (term("x", x) - term("mean", mu{below})) / '
        f'sqrt(term("var", sigma{below}^2) + term("eps", epsilon))',
        rf"\hat{{x}} = \frac{{x - \mu{latex}}}{{\sqrt{{\sigma{latex}^2 + \varepsilon}}}}",
        "x hat equals x minus mu, over the root of sigma squared plus epsilon",
    )


def output(index: str) -> Formula:
    """What a layer returns for every cell, with the index of its gamma and beta."""
    return Formula(
        f'y = term("gamma", gamma_({index})) hat(x) + term("beta", beta_({index}))',
        rf"y = \gamma_{{{index}}} \hat{{x}} + \beta_{{{index}}}",
        "y equals gamma times x hat plus beta",
    )


def mean(kind: NormKind, layout: Layout, count: int | None = None) -> Formula:
    """The mean of one group of cells: its averaged axes stand under the sum, one term an axis.

    With `count`, the product of sizes under the one is that number.
    """
    named = symbols(layout)
    reduced, kept = kind.reduced(layout), kind.kept(layout)
    below = ' term("comma", \\,) '.join(
        f'term("{index_term(axis)}", {named[axis].lower()})' for axis in reduced
    )
    sizes = " ".join(named[axis] for axis in reduced)
    product = sizes if count is None else f'"{count:,}"'
    which, every = (" ".join(named[axis].lower() for axis in axes) for axes in (kept, layout.names))
    return Formula(
        f'term("mean", mu_({which})) = 1 / term("count", {product}) limits(sum)_({below}) term("x", x_({every}))',
        rf"\mu_{{{which}}} = \frac{{1}}{{{product.strip(chr(34))}}} "
        rf"\sum_{{{', '.join(named[axis].lower() for axis in reduced)}}} x_{{{every}}}",
        f"the mean for each {' and '.join(kept)} is the average of x over {', '.join(reduced)}",
    )


def squares(mean: str, total: str) -> str:
    """Typst of the sum of squared deviations from a mean, e.g. sum (x - mu_c)^2 = 45.47."""
    return f'sum (x - {mean})^2 = "{total}"'


def fraction(symbol: str, top: str, bottom: int, result: str) -> str:
    """Typst of a statistic spelled out, e.g. mu_c = 216 / 30 = 7.20."""
    return f'term("stat", {symbol}) = display(("{top}") / ("{bottom:,}")) = term("result", "{result}")'


def subscript(layout: Layout, axes: Iterable[str]) -> str:
    """The letters of some axes as an index, e.g. "c h w"."""
    named = symbols(layout)
    return " ".join(named[axis].lower() for axis in axes)


def steps(kind: NormKind, layout: Layout, numbers: Mapping[str, str], short: bool = False) -> dict[str, str]:
    """Typst of a cell's way through the layer, by step: what is computed, in letters and in its own numbers.

    `numbers` are printed ones, negative ones in brackets where they follow a sign. `short` leaves out what the
    formulas of normalization and of the step before have said.
    """
    of_mean = subscript(layout, kind.kept(layout))
    of_scale = subscript(layout, kind.parameter_axes(layout))
    mean, var = f'term("mean", mu_({of_mean}))', f'term("var", sigma_({of_mean})^2)'
    n = {name: f'"{text}"' for name, text in numbers.items()}
    centred = f'x - {mean} = {n["x"]} - term("mean-value", {n["mean"]})'
    divided = f'{n["centred"]} / sqrt(term("var-value", {n["var"]}) + {n["eps"]})'
    scaled = (
        f'term("gamma", gamma_({of_scale})) hat(x) = term("gamma-value", {n["gamma"]}) times {n["x_hat"]}'
    )
    shifted = f'{n["scaled"]} + term("beta-value", {n["beta"]})'
    if not short:
        divided = f"(x - {mean}) / sqrt({var} + epsilon) = {divided}"
        shifted = f'term("gamma", gamma_({of_scale})) hat(x) + term("beta", beta_({of_scale})) = {shifted}'
    return {
        "x": "x",
        "centred": centred,
        "x_hat": f"hat(x) = {divided}",
        "scaled": scaled,
        "y": f"y = {shifted}",
    }


def running_update(old: str, batch: str, new: str, weight: str, rest: str) -> tuple[str, str]:
    """Typst of one update of a running mean, in words and in numbers."""
    return (
        f'"new" = {rest} times "old" + {weight} times "batch"',
        f'term("new", "{new}") = {rest} times "{old}" + {weight} times "{batch}"',
    )


def normalized_by(x: str, mean: str, var: str, result: str) -> str:
    """Typst of one cell normalized with a given mean and variance."""
    return (
        f'hat(x) = ("{x}" - term("mean", "{mean}")) / sqrt(term("var", "{var}") + epsilon) = '
        f'term("result", "{result}")'
    )
