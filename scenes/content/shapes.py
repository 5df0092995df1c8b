"""Shapes on the way from a tensor to its statistics. No Manim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normcore.axes import Layout, Role
from normcore.kinds import NormKind
from normcore.record import NormRecord


def shape_text(sizes: Sequence[int]) -> str:
    """A shape as programs print it: its sizes are never grouped.

    >>> shape_text((256, 2048, 7, 7)), shape_text((4,))
    ('(256, 2048, 7, 7)', '(4,)')
    """
    return str(tuple(sizes))


def averaging_steps(kind: NormKind, layout: Layout) -> list[NormKind]:
    """The kind, and before it one that averages over samples or features alone, if it averages over positions too.

    >>> from normcore.kinds import BATCH
    >>> [step.reduced(Layout.parse("NCHW")) for step in averaging_steps(BATCH, Layout.parse("NCHW"))]
    [('N',), ('N', 'H', 'W')]
    """
    first = replace(kind, pools=kind.pools & {Role.BATCH, Role.FEATURES})
    return [first, kind] if first.pools and first.reduced(layout) != kind.reduced(layout) else [kind]


def statistics_sizes(record: NormRecord) -> tuple[int, ...]:
    """The shape of a record's statistics with all axes of the tensor: averaged ones have size 1, split ones G.

    >>> import numpy as np
    >>> from normcore.normalization import normalize
    >>> x = np.zeros((5, 4, 2, 3))
    >>> [statistics_sizes(normalize(x, kind, "NCHW")) for kind in ("batch", "group:2")]
    [(1, 4, 1, 1), (5, 2, 1, 1)]
    """
    averaged = {axis.name: axis.groups for axis in record.averaged_axes}
    sizes = record.layout.sizes(record.shape)
    return tuple(averaged.get(name, sizes[name]) for name in record.layout.names)
