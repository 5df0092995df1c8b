"""What holds between the shape, the layout and the groups of a spec."""

from __future__ import annotations

import math

from normcore.axes import Layout
from scenes.spec.errors import SpecError
from scenes.spec.parsing import format_sizes

MAX_ELEMENTS = 2**28


def check_axes(shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless the layout names each axis of the shape and the tensor has a sane size."""
    if not layout:
        raise SpecError(
            f"shape = {format_sizes(shape)}: no usual layout has {len(shape)} axes. "
            "Name them with layout, e.g. NCHW."
        )
    Layout.parse(layout).sizes(shape)
    elements = math.prod(shape)
    if elements > MAX_ELEMENTS:
        raise SpecError(
            f"shape = {format_sizes(shape)}: {elements:,} values are more than the {MAX_ELEMENTS:,} that "
            "fit in memory. Make an axis smaller."
        )


def check_groups(groups: int, shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless `groups` divides the size of the features axis."""
    channels = features(shape, layout)
    if channels % groups:
        divisors = [n for n in range(1, min(channels, 4096) + 1) if channels % n == 0]
        raise SpecError(
            f"groups = {groups}: the {channels} channels cannot be cut into {groups} equal groups. "
            f"Choose one of {', '.join(map(str, divisors[:12]))}."
        )


def features(shape: tuple[int, ...], layout: str) -> int:
    """Return the size of the features axis."""
    parsed = Layout.parse(layout)
    return parsed.sizes(shape)[parsed.features]
