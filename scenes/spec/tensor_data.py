"""The tensor of a user's own file, checked against what else was asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore import array_files, samples
from normcore.axes import Layout
from scenes.spec.errors import SpecError
from scenes.spec.parsing import DIGITS, format_sizes
from scenes.spec.quoting import quoted


def read_data(
    data: str, key: str | None, shape: tuple[int, ...] | None = None, layout: str | None = None
) -> NDArray[Any]:
    """The tensor of a data file, or the bundled one.

    Raises `SpecError` if it cannot be read, has fewer than two axes, or contradicts a shape or layout that was given.
    """
    array = _load(data, key, layout)
    if array.ndim < 2:
        found = "is a single number" if array.ndim == 0 else f"has one axis, of {array.size} values"
        raise SpecError(
            f"data = {quoted(data)}: this array {found}. A tensor has at least two axes, samples and "
            "features: save it as x.reshape(1, -1), or as x.reshape(N, C) with your own N and C."
        )
    if shape is not None and array.shape != shape:
        raise SpecError(
            f"shape = {format_sizes(shape)}: the data {quoted(data)} has shape {format_sizes(array.shape)}. "
            "Leave the shape out, or give the one that the data has."
        )
    return array


def read_again(data: str, key: str | None, known: str) -> NDArray[Any]:
    """The tensor of a data file that was read before, when its `digest` was `known`; `SpecError` if it is another."""
    array = _load(data, key, None)
    if digest(array) != known:
        raise SpecError(
            f"data = {quoted(data)}: this file was changed after work with it had begun. Start again."
        )
    return array


def _load(data: str, key: str | None, layout: str | None) -> NDArray[Any]:
    try:
        if data == DIGITS:
            return samples.digits()
        array = array_files.load(data, key=key)
        if layout is not None and array.ndim > 1:
            Layout.parse(layout).sizes(array.shape)
        return array
    except OSError as error:
        raise SpecError(
            f"data = {quoted(data)}: this file cannot be read ({error.strerror}). Give one that can be."
        ) from None
    except ValueError as error:
        said = str(error)
        said = f"this file {said.removeprefix(f'{data} ')}" if said.startswith(f"{data} ") else said
        raise SpecError(f"data = {quoted(data)}: {said}") from None


def digest(tensor: NDArray[Any]) -> str:
    """A hash of the values, their type and their order in memory, which are all that statistics depend on."""
    values = tensor if tensor.flags.c_contiguous else tensor.T
    found = hashlib.sha256(f"{tensor.dtype} {tensor.shape} {tensor.strides}".encode())
    found.update(values.data)
    return found.hexdigest()


def is_mapped(tensor: NDArray[Any]) -> bool:
    """Whether the values are a file's own, mapped into memory.

    >>> is_mapped(np.zeros((2, 3)).T)
    False
    """
    owner: Any = tensor
    while isinstance(owner, np.ndarray):
        if isinstance(owner, np.memmap):
            return True
        owner = owner.base
    return False


@dataclass(eq=False)
class LoadedTensor:
    """A tensor that was loaded, and the hash of its values: it may be large, and it is asked for often."""

    tensor: NDArray[Any] | None = None
    digest: str = ""

    def keep(self, tensor: NDArray[Any]) -> None:
        """Keep the tensor, read-only."""
        self.tensor = tensor.view()
        self.tensor.flags.writeable = False

    def release(self) -> None:
        """Give the tensor up, but for its hash, unless it takes no memory because it is mapped."""
        if self.tensor is not None and not is_mapped(self.tensor):
            self.digest = self.digest or digest(self.tensor)
            self.tensor = None
