"""What holds between the shape, the layout and the groups of a spec."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from normcore.array_files import MAX_VALUES
from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER, LAYER_CHANNELS
from normcore.partitions import partition
from scenes.spec.errors import SpecError
from scenes.spec.parsing import DIGITS, format_sizes
from scenes.spec.quoting import quoted

if TYPE_CHECKING:
    from scenes.spec.lecture import LectureSpec

MAX_AXES = 16
_NAMES = {BATCH: "batch norm", LAYER: "layer norm", LAYER_CHANNELS: "layer norm over {features}"}
MAX_MEANS, MAX_PARAMETERS = 2**21, 3 * 2**20
"""No kind that a film shows has more means or learned numbers: they are kept beside the tensor."""


def check_tensor(spec: LectureSpec) -> None:
    """Raise an error unless what is given of the tensor agrees: its shape, layout, groups, data and key.

    Of data whose shape is not given, the layout is checked alone.
    """
    given = spec.model_fields_set
    if spec.key is not None and spec.data in (None, DIGITS):
        raise ValueError(
            f"key = {quoted(spec.key)}: a key chooses an array of an .npz file, and none is given as data. "
            "Leave the key out, or give the file."
        )
    if spec.data is not None and "shape" not in given:
        if "layout" in given:
            Layout.parse(spec.layout)
        return
    check_axes(spec.shape, spec.layout)
    if "groups" in given:
        check_groups(spec.groups, spec.shape, spec.layout)


def check_axes(shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless the layout names each axis of the shape and the tensor fits in memory."""
    if len(shape) > MAX_AXES:
        raise SpecError(
            f"shape: {len(shape)} axes are more than the {MAX_AXES} that can be shown. Give fewer."
        )
    if not layout:
        raise SpecError(
            f"shape = {format_sizes(shape)}: no usual layout has {len(shape)} axes. "
            "Name them with layout, e.g. NCHW."
        )
    parsed = Layout.parse(layout)
    sizes = parsed.sizes(shape)
    values = math.prod(shape)
    if values > MAX_VALUES:
        raise SpecError(
            f"shape = {format_sizes(shape)}: {values:,} values are more than the {MAX_VALUES:,} that "
            "fit in memory. Make an axis smaller."
        )
    for kind in _NAMES:
        statistics = partition(kind, shape, layout).count
        parameters = math.prod(sizes[name] for name in kind.parameter_axes(parsed))
        for count, most, what in (
            (statistics, MAX_MEANS, "means"),
            (parameters, MAX_PARAMETERS, "learned numbers"),
        ):
            if count > most:
                name = _NAMES[kind].format(features=parsed.features)
                raise SpecError(
                    f"shape = {format_sizes(shape)} as {layout}: {name} has {count:,} {what}, more than the "
                    f"{most:,} that fit in memory. Make an axis smaller."
                )


def check_groups(groups: int, shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless `groups` divides the size of the features axis."""
    channels = features(shape, layout)
    if channels % groups:
        divisors = (n for n in range(1, min(channels, 4096) + 1) if channels % n == 0)
        raise SpecError(
            f"groups = {groups}: the {channels} channels cannot be cut into {groups} equal groups. "
            f"Choose one of {', '.join(map(str, itertools.islice(divisors, 12)))}."
        )


def features(shape: tuple[int, ...], layout: str) -> int:
    """Return the size of the features axis."""
    parsed = Layout.parse(layout)
    return parsed.sizes(shape)[parsed.features]
