"""What a kind of normalization computes, as MathML that browsers set and screen readers read."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from normcore.axes import Layout
from normcore.kinds import NormKind, group_axis
from scenes.content.formulas import symbols

MEAN, SPREAD, EPSILON, SUM = "μ", "σ", "ε", "∑"


def formulas(kind: NormKind, layout: Layout, learned: tuple[str, str]) -> tuple[str, ...]:
    """The lines of a kind, in order: mean, variance, normalized value and what is learned of it.

    A kind that is not centred has a mean square in their place, and no beta. `learned` are the signs of gamma and beta.

    >>> from normcore.kinds import BATCH, RMS
    >>> [len(formulas(kind, Layout.parse("NCHW"), ("γ", "β"))) for kind in (BATCH, RMS)]
    [4, 3]
    """
    index, every = _letters(layout, kind.index_axes(layout)), _letters(layout, layout.names)
    x, x_hat = _below(_name("x"), every), _below(_hat("x"), every)
    mean = _below(_name(MEAN), index)
    if kind.centred:
        spread = _below_above(_name(SPREAD), index, _number("2"))
        distance = _row(x, _sign("−"), mean)
        lines = [
            _equal(mean, _average(kind, layout, x)),
            _equal(spread, _average(kind, layout, _squared(_bracketed(distance)))),
        ]
    else:
        spread = _below(f"<mover>{_squared(_name('x'))}{_sign('¯')}</mover>", index)
        distance = x
        lines = [_equal(spread, _average(kind, layout, _below_above(_name("x"), every, _number("2"))))]
    lines.append(_equal(x_hat, _normalized(distance, spread)))
    of_learned = _letters(layout, kind.parameter_axes(layout))
    scale, offset = (_below(_word(name), of_learned) for name in learned)
    scaled = _row(scale, _sign("\u2062" if len(learned[0]) == 1 else "×"), x_hat)
    lines.append(
        _equal(_below(_name("y"), every), _row(scaled, _sign("+"), offset) if kind.centred else scaled)
    )
    return tuple(map(_math, lines))


def one_formula() -> str:
    """What all centred kinds compute of a value, whatever they average over."""
    x, mean = _name("x"), _name(MEAN)
    return _math(_equal(_hat("x"), _normalized(_row(x, _sign("−"), mean), _squared(_name(SPREAD)))))


def _math(content: str) -> str:
    return f'<math display="block">{content}</math>'


def _name(text: str) -> str:
    return f"<mi>{escape(text)}</mi>"


def _word(text: str) -> str:
    """A Greek letter, or a library's word for it."""
    return _name(text) if len(text) == 1 else f"<mtext>{escape(text)}</mtext>"


def _number(text: str) -> str:
    return f"<mn>{escape(text)}</mn>"


def _sign(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _bracketed(content: str) -> str:
    return _row(_sign("("), content, _sign(")"))


def _equal(left: str, right: str) -> str:
    return _row(left, _sign("="), right)


def _hat(letter: str) -> str:
    return f'<mover accent="true">{_name(letter)}{_sign("^")}</mover>'


def _below(base: str, index: str) -> str:
    return f"<msub>{base}{index}</msub>" if index else base


def _squared(base: str) -> str:
    return f"<msup>{base}{_number('2')}</msup>"


def _below_above(base: str, index: str, power: str) -> str:
    return f"<msubsup>{base}{index}{power}</msubsup>" if index else f"<msup>{base}{power}</msup>"


def _letters(layout: Layout, axes: Iterable[str]) -> str:
    """The index of a value with one letter an axis; the groups of group norm are an axis of their own."""
    named = symbols(layout)
    letters = [_name(named.get(axis, axis).lower()) for axis in axes]
    return _row(*letters) if letters else ""


def _normalized(distance: str, spread: str) -> str:
    below = f"<msqrt>{_row(spread, _sign('+'), _name(EPSILON))}</msqrt>"
    return f"<mfrac>{distance}{below}</mfrac>"


def _average(kind: NormKind, layout: Layout, summand: str) -> str:
    """One over the number of values, times their sum over the averaged axes; of a single value the value itself."""
    axes = kind.reduced(layout)
    if not axes:
        return summand
    sizes, below = [], []
    for axis in axes:
        letter = symbols(layout)[axis]
        split = kind.splits and axis == layout.features
        groups = group_axis(layout)
        size = _row(_sign("("), _name(letter), _sign("/"), _name(groups), _sign(")"))
        sizes.append(size if split else _name(letter))
        inside = _row(_name(letter.lower()), _sign("∈"), _name(groups.lower()))
        below.append(inside if split else _name(letter.lower()))
    listed = _sign(",").join(below)
    return _row(
        f"<mfrac>{_number('1')}{_row(*sizes)}</mfrac>",
        f"<munder>{_sign(SUM)}{_row(listed)}</munder>",
        summand,
    )
