"""Whether printed arithmetic comes out, and the number formats that are tried until it does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from normcore.axes import Layout
from normcore.record import NormRecord
from scenes.content.number_format import NumberFormat

_FINER: Final = 4
"""So many decimals more are printed where the arithmetic does not come out otherwise."""

CellIndex = tuple[int, ...]


def cell_name(layout: Layout, cell: CellIndex, numbers: NumberFormat) -> str:
    """A cell's index, counted from 1.

    >>> cell_name(Layout.parse("NCHW"), (0, 2, 0, 1), NumberFormat())
    'n = 1, c = 3, h = 1, w = 2'
    """
    pairs = zip(layout.names, cell, strict=True)
    return ", ".join(f"{axis.lower()} = {numbers.count(place + 1)}" for axis, place in pairs)


def normalized(centred: Decimal, var: Decimal, eps: Decimal) -> Decimal | None:
    """A printed difference over the root of a printed variance plus epsilon; None if that is 0.

    >>> normalized(Decimal(6), Decimal(4), Decimal(0)), normalized(Decimal(6), Decimal(0), Decimal(0))
    (Decimal('3'), None)
    """
    below = max(var, Decimal(0)) + eps
    return centred / below.sqrt() if below else None


def formats(numbers: NumberFormat, cell: CellIndex, *records: NormRecord) -> Iterator[NumberFormat]:
    """The film's format, then finer ones for a cell's arithmetic alone, the last of them made for its own groups.

    Where the film's would show more digits of all their variances than anyone reads, these are shorter.
    """
    labels = [int(record.labels_at(cell)) for record in records]
    short = numbers.shortened_for(min(float(own.std[at]) for own, at in zip(records, labels, strict=True)))
    yield from (short.finer(more) for more in range(_FINER + 1))
    for record, label in zip(records, labels, strict=True):
        group = record.group(label)
        own = NumberFormat.for_tensor(group, record.eps, numbers.language)
        yield from (own.finer(more) for more in range(_FINER + 1))


def signed(text: str) -> str:
    """A printed number with its sign, if it is not 0.

    >>> signed("1.23"), signed("−0.74"), signed("0.00")
    ('+1.23', '−0.74', '0.00')
    """
    return f"+{text}" if text[0].isdigit() and any(sign in "123456789" for sign in text) else text
