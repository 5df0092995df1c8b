"""The films' formulas in Typst, their parts marked with `term("name", ...)`. No Manim.

Formulas follow Ioffe & Szegedy 2015 and Ba, Kiros & Hinton 2016; epsilon stands inside the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import NamedTuple

from normcore.axes import Layout
from normcore.conventions import Convention
from normcore.kinds import NormKind, group_axis
from normcore.partitions import AveragedAxis
from scenes.content.number_format import MINUS
from scenes.content.worked_example import bracketed


class Learned(NamedTuple):
    """What the learned parameters are called in formulas: Greek letters, or words.

    >>> from normcore.conventions import PAPER, TORCH
    >>> Learned.of(PAPER), Learned.of(TORCH).scale
    (Learned(scale='gamma', offset='beta'), '"weight"')
    """

    scale: str = "gamma"
    offset: str = "beta"

    @classmethod
    def of(cls, convention: Convention) -> Learned:
        """The names of a convention."""
        names = (convention.scale, convention.offset)
        return cls(*(name if name in ("gamma", "beta") else f'"{name}"' for name in names))


GREEK = Learned()


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


def subscript(layout: Layout, axes: Iterable[str]) -> str:
    """The letters of some axes as an index; the group axis of group norm is its own letter.

    >>> subscript(Layout.parse("NCHW"), ("C", "H", "W")), subscript(Layout.parse("NCHW"), ("N", "G"))
    ('c h w', 'n g')
    """
    named = symbols(layout)
    return " ".join(named.get(axis, axis).lower() for axis in axes)


def statistics(kind: NormKind, layout: Layout) -> tuple[str, str]:
    """A group's mean and variance; of an uncentred kind "" and the mean square.

    >>> from normcore.kinds import BATCH, RMS
    >>> statistics(BATCH, Layout.parse("NCHW")), statistics(RMS, Layout.parse("NTD"))
    (('mu_(c)', 'sigma_(c)^2'), ('', 'overline(x^2)_(n t)'))
    """
    index = subscript(layout, kind.index_axes(layout))
    return _mean(index) if kind.centred else "", _spread(kind.centred, index)


def _mean(index: str) -> str:
    return "mu" + _below(index)


def _spread(centred: bool, index: str) -> str:
    """What a cell is divided by the root of: the variance, or the mean square of a kind that is not centred."""
    return f"sigma{_below(index)}^2" if centred else "overline(x^2)" + _below(index)


def _below(index: str) -> str:
    return f"_({index})" if index else ""


def normalization(index: str = "", centred: bool = True) -> str:
    """What a method computes for every cell, with the index of its statistics, e.g. "n t".

    Without centring nothing is subtracted, and the mean square stands in the place of the variance.
    """
    top = f'(term("x", x) - term("mean", {_mean(index)}))' if centred else 'term("x", x)'
    return (
        f'term("out", hat(x)) = {top} / sqrt(term("var", {_spread(centred, index)}) + term("eps", epsilon))'
    )


def mean(kind: NormKind, layout: Layout, count: str | None = None) -> str:
    """The mean of one group of cells, or of their squares for a kind that is not centred.

    The averaged axes stand under the sum, one term an axis; group norm sums over the channels in its group, C/G of
    them. With `count`, a printed number, the product of sizes under the one is that number.
    """
    index, every = subscript(layout, kind.index_axes(layout)), subscript(layout, layout.names)
    name, symbol, power = ("mean", _mean(index), "") if kind.centred else ("var", _spread(False, index), "^2")
    return f'term("{name}", {symbol}) = ' + _average(kind, layout, count, f'term("x", x_({every}){power})')


def deviation(kind: NormKind, layout: Layout, count: str | None = None, short: bool = False) -> str:
    """The standard deviation of one group of cells: the root of the mean of their squared distances from its mean.

    `short` leaves out the indices of cell and mean.
    """
    index, every = subscript(layout, kind.index_axes(layout)), subscript(layout, layout.names)
    value, middle = ("x", _mean("")) if short else (f"x_({every})", _mean(index))
    squares = f'(term("x", {value}) - term("mean", {middle}))^2'
    return f'term("var", sigma{_below(index)}) = sqrt({_average(kind, layout, count, squares)})'


def _average(kind: NormKind, layout: Layout, count: str | None, summand: str) -> str:
    """One over the number of a group's cells, times the sum over them."""
    axes = [_summed(kind, layout, axis) for axis in kind.reduced(layout)]
    sizes = " ".join(axis.size for axis in axes) or "1"
    product = sizes.replace("/", "\\/") if count is None else f'"{count}"'
    below = ' term("comma", \\,) '.join(f'term("{index_term(axis.name)}", {axis.below})' for axis in axes)
    total = f"limits(sum)_({below}) " if axes else ""
    return f'1 / term("count", {product}) {total}{summand}'


class _Summed(NamedTuple):
    """An averaged axis: how many of its entries are averaged, and its index below the sum."""

    name: str
    size: str
    below: str


def _summed(kind: NormKind, layout: Layout, axis: str) -> _Summed:
    letter = symbols(layout)[axis]
    if not kind.splits or axis != layout.features:
        return _Summed(axis, letter, letter.lower())
    group = group_axis(layout)
    return _Summed(axis, f"({letter}/{group})", f"{letter.lower()} in {group.lower()}")


def rescaled(learned: Learned = GREEK) -> str:
    """What is learned of a normalized value: its scale and its offset."""
    scaled = _scaled(learned.scale, "", 'term("out", hat(x))')
    return f'y = {scaled} + term("beta", {learned.offset})'


def _scaled(scale: str, index: str, value: str) -> str:
    """A value times its scale, a word with a sign between them."""
    sign = "" if scale == GREEK.scale else "times "
    return f'term("gamma", {scale}{index}) {sign}{value}'


def fraction(symbol: str, top: str, bottom: str, result: str) -> str:
    """A statistic spelled out, e.g. mu_c = 216 / 30 = 7.20."""
    return f'term("stat", {symbol}) = display(("{top}") / ("{bottom}")) = term("result", "{result}")'


def steps(
    kind: NormKind,
    layout: Layout,
    numbers: Mapping[str, str],
    short: bool = False,
    learned: Learned = GREEK,
) -> dict[str, str]:
    """A cell's way through the layer, by step: what is computed, in letters and in its own numbers.

    `numbers` are printed ones, negative ones in brackets where they follow a sign. `short` leaves out what the
    formulas of normalization and of the step before have said. An uncentred kind has no "centred" and no "scaled".
    """
    mean, var = statistics(kind, layout)
    of_scale = subscript(layout, kind.parameter_axes(layout))
    n = {name: f'"{text}"' for name, text in numbers.items()}
    top, value = ("x", n["x"]) if not kind.centred else (f'(x - term("mean", {mean}))', n["centred"])
    gamma = _scaled(learned.scale, f"_({of_scale})", "hat(x)")
    divided = f'{value} / sqrt(term("var-value", {n["var"]}) + {n["eps"]})'
    scaled = f'{gamma} = term("gamma-value", {n["gamma"]}) times {n["x_hat"]}'
    if not short:
        divided = f'{top} / sqrt(term("var", {var}) + epsilon) = {divided}'
    if not kind.centred:
        return {"x": "x", "x_hat": f"hat(x) = {divided}", "y": f"y = {scaled}"}
    shifted = f'{n["scaled"]} + term("beta-value", {n["beta"]})'
    return {
        "x": "x",
        "centred": f'x - term("mean", {mean}) = {n["x"]} - term("mean-value", {n["mean"]})',
        "x_hat": f"hat(x) = {divided}",
        "scaled": scaled,
        "y": f"y = {shifted}"
        if short
        else f'y = {gamma} + term("beta", {learned.offset}_({of_scale})) = {shifted}',
    }


def standardized(numbers: Mapping[str, str]) -> str:
    """A value minus its mean over a deviation, all printed: (4 - 2.13) / 1.52 = +1.23; no mean, no difference.

    >>> standardized({"x": "4", "sd": "2", "x_hat": "+2"})
    '"4" / term("sd", "2") = term("result", "+2")'
    >>> standardized({"x": "1", "mean": "−3", "sd": "2", "x_hat": "+2"})
    '("1" - term("mean", "(−3)")) / term("sd", "2") = term("result", "+2")'
    """
    top = f'"{numbers["x"]}"'
    if "mean" in numbers:
        top = f'({top} - term("mean", "{bracketed(numbers["mean"])}"))'
    return f'{top} / term("sd", "{numbers["sd"]}") = term("result", "{numbers["x_hat"]}")'


def running_rule(old: str, batch: str, weight: str, rest: str) -> str:
    """What becomes of a running statistic with every batch, in words."""
    return f'{rest} times term("old", "{old}") + {weight} times term("batch", "{batch}")'


def running_update(old: str, batch: str, new: str, weight: str, rest: str) -> str:
    """One update of a running statistic in numbers: what is old, of the batch, and new."""
    return (
        f'{rest} times term("old", "{old}") + {weight} times term("batch", "{batch}") = term("new", "{new}")'
    )


def normalized_by(x: str, mean: str, var: str, result: str) -> str:
    """One cell normalized with a given mean and variance."""
    return (
        f'hat(x) = ("{x}" - term("mean", "{mean}")) / sqrt(term("var", "{var}") + epsilon) = '
        f'term("result", "{result}")'
    )


def line(numbers: Mapping[str, str]) -> str:
    """A straight line in its numbers.

    >>> line({"a": "0.75", "b": "−1.53"})
    'y = a x + b = term("a", "0.75") x - term("b", "1.53")'
    """
    return f"y = a x + b = {_line_in('x', numbers['a'], numbers['b'])}"


def line_at(numbers: Mapping[str, str]) -> str:
    """What a line makes of one x."""
    a, x = numbers["a"], numbers["x"]
    if x.startswith(MINUS):
        x = f"({x})"
    made = f'term("a", "{a}") times "{x}" {_plus("b", numbers["b"])}'
    return f'{made} = term("result", "{numbers["y"]}")'


def fold(numbers: Mapping[str, str]) -> dict[str, str]:
    """A layer, batch norm after it as a line, and both as one layer, in numbers: `weight` and `bias` tell how."""
    n = dict(numbers)
    weight, bias = (f"({n[key]})" if n[key].startswith(MINUS) else n[key] for key in ("weight", "bias"))
    return {
        "before": f"x = {_line_in('u', n['weight'], n['bias'])}",
        "norm": f"y = {_line_in('x', n['a'], n['b'])}",
        "weight": f'term("a", "{n["a"]}") times "{weight}" = term("result", "{n["aw"]}")',
        "bias": f'term("a", "{n["a"]}") times "{bias}" {_plus("b", n["b"])} = term("result", "{n["ab"]}")',
        "both": f"y = {_line_in('u', n['aw'], n['ab'])}",
    }


def _line_in(variable: str, slope: str, offset: str) -> str:
    return f'term("a", "{slope}") {variable} {_plus("b", offset)}'


def _plus(name: str, text: str) -> str:
    """A printed number that is added; one that is negative is subtracted."""
    return f'- term("{name}", "{text[1:]}")' if text.startswith(MINUS) else f'+ term("{name}", "{text}")'


def averaged_axes(layout: Layout, axes: Iterable[AveragedAxis]) -> str:
    """Averaged axes as formulas write them, features as C/2 if they are split.

    >>> import numpy as np
    >>> from normcore.normalization import normalize
    >>> record = normalize(np.ones((5, 4, 2, 3)), "group:2", "NCHW")
    >>> averaged_axes(record.layout, record.averaged_axes)
    'C/2, H, W'
    """
    letters = symbols(layout)
    return ", ".join(letters[axis.name] + (f"/{axis.groups}" if axis.groups > 1 else "") for axis in axes)
