"""What a cube is given, checked: its tensor, its layout and the indices asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from normcore.axes import Layout
from scenes.geometry.arrays import FloatArray
from scenes.geometry.grid import Grid


def real_values(tensor: npt.ArrayLike) -> FloatArray:
    """A tensor as floats; raise ValueError if its entries are no real numbers or there are none."""
    try:
        array = np.asarray(tensor)
    except ValueError as error:
        raise ValueError("a tensor has as many entries in every row: these rows differ in length") from error
    if array.dtype.kind not in "fiub":
        raise ValueError(
            f"a TensorCube shows real numbers, but the entries of this tensor are of type {array.dtype}: "
            "give it an array of floats or of whole numbers"
        )
    if array.size == 0:
        raise ValueError(f"a tensor of shape {array.shape} has no entries to show: every size is 1 or more")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def checked_layout(layout: Layout | str, shape: tuple[int, ...]) -> Layout:
    """A layout that fits a shape; raise ValueError if it does not, or is none."""
    made = Layout.parse(layout)
    made.sizes(shape)
    return made


def check_index(grid: Grid, name: str, index: int) -> None:
    """Raise ValueError if a tensor has no such axis or no such index along it."""
    grid.layout.index(name)
    size = grid.sizes[name]
    if not 0 <= index < size:
        raise ValueError(
            f"axis {name} has no index {index}: its size is {size}, its indices are 0 to {size - 1}"
        )
