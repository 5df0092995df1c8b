"""The films' formulas as named terms: Typst for the picture, LaTeX for the page, words for the ear. No Manim.

Formulas follow Ioffe & Szegedy 2015 and Ba, Kiros & Hinton 2016; epsilon stands inside the root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def _letter(axis: str) -> str:
    return axis.lower() if len(axis) == 1 else f'"{axis.lower()}"'


def _size(axis: str) -> str:
    return axis if len(axis) == 1 else f'"{axis}"'


def _indices(axes: Sequence[str]) -> str:
    return " ".join(_letter(axis) for axis in axes)


def _latex_indices(axes: Sequence[str]) -> str:
    return " ".join(a.lower() if len(a) == 1 else rf"\text{{{a.lower()}}}" for a in axes)


def normalization() -> Formula:
    """What every method computes for every cell."""
    return Formula(
        'term("out", hat(x)) = (term("x", x) - term("mean", mu)) / sqrt(term("var", sigma^2) + term("eps", epsilon))',
        r"\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}",
        "x hat equals x minus mu, over the root of sigma squared plus epsilon",
    )


def mean(kind: NormKind, layout: Layout, count: int | None = None) -> Formula:
    """The mean of one group of cells: its averaged axes stand under the sum, one term an axis.

    With `count`, the product of sizes under the one is that number.
    """
    reduced, kept = kind.reduced(layout), kind.kept(layout)
    below = ' term("comma", \\,) '.join(f'term("{index_term(axis)}", {_letter(axis)})' for axis in reduced)
    product = f'"{count:,}"' if count is not None else " ".join(_size(axis) for axis in reduced)
    return Formula(
        f'term("mean", mu_({_indices(kept)})) = 1 / term("count", {product}) '
        f'limits(sum)_({below}) term("x", x_({_indices(layout.names)}))',
        rf"\mu_{{{_latex_indices(kept)}}} = \frac{{1}}{{{product.replace('"', "")}}} "
        rf"\sum_{{{', '.join(a.lower() for a in reduced)}}} x_{{{_latex_indices(layout.names)}}}",
        f"the mean for each {' and '.join(kept)} is the average of x over {', '.join(reduced)}",
    )


def fraction(symbol: str, top: str, bottom: int, result: str) -> str:
    """Typst of a statistic spelled out, e.g. mu = 216 / 30 = 7.20."""
    return f'term("stat", {symbol}) = ("{top}") / ("{bottom:,}") = term("result", "{result}")'
