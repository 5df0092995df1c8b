"""The rules PyTorch puts on the arguments of its normalizations, and the errors that name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.errors import ArgumentTypeError, DTypeError, NormError, RankError

__all__ = [
    "check_axes",
    "check_eps",
    "check_momentum",
    "check_normalized_shape",
    "check_parameters",
    "check_running",
    "vector",
]

Array = NDArray[Any]


def check_axes(x: Array, least: int) -> None:
    """Raise RankError if x has fewer axes.

    >>> check_axes(np.zeros((2, 3)), 2)
    """
    if x.ndim < least:
        raise RankError(
            f"Expected at least {least} dimensions for input tensor but received {x.ndim}: "
            f"input of shape {x.shape} needs axes (N, C, ...)"
        )


def check_eps(eps: float, training: bool) -> None:
    """Raise NormError for an eps that batch norm refuses: not above 0 in training, below 0 in inference.

    >>> check_eps(1e-5, training=True)
    """
    if training and eps <= 0:
        raise NormError(
            f"batch_norm eps must be positive during training, but got {eps}: use a small number such as 1e-5"
        )
    if eps < 0:
        raise NormError(
            f"batch_norm eps must be non-negative, but got {eps}: use a small number such as 1e-5"
        )


def check_momentum(momentum: float) -> None:
    """Raise ArgumentTypeError if momentum is not a number.

    >>> check_momentum(0.1)
    """
    if isinstance(momentum, bool) or not isinstance(momentum, (int, float, np.integer, np.floating)):
        raise ArgumentTypeError(
            f"momentum must be a number, got {momentum!r}: the plain average that momentum=None stands for "
            "needs a count of batches; use normcore.RunningStats"
        )


def check_running(mean: Array | None, var: Array | None, needed: bool, fix: str) -> None:
    """Raise NormError for running statistics that are needed and missing, or given one without the other.

    >>> check_running(None, None, needed=False, fix="training=True")
    """
    for name, value in (("running_mean", mean), ("running_var", var)):
        if needed and value is None:
            raise NormError(f"{name} must be defined in evaluation mode, got None: pass the array, or {fix}")
        if value is not None and not isinstance(value, np.ndarray):
            raise ArgumentTypeError(
                f"{name} must be a numpy array, which is updated in place, got {type(value).__name__}"
            )
    if (mean is None) != (var is None):
        missing = "running_mean" if mean is None else "running_var"
        raise NormError(
            f"running_mean and running_var must either both be None or neither be None: {missing} is None; "
            "pass both or none"
        )


def vector(parameter: Array | None, name: str, channels: int, exact: bool = False) -> Array | None:
    """The parameter as one value a channel, or None.

    Raises NormError for another number of values; and for another shape than (C,) if `exact`, or if the array
    is a running one, which is written to.

    >>> vector(np.ones((1, 3)), "weight", 3).shape
    (3,)
    """
    if parameter is None:
        return None
    array = np.asarray(parameter)
    if array.size != channels:
        raise NormError(f"{name} should contain {channels} elements not {array.size}: one for each channel")
    if (exact or name.startswith("running")) and array.ndim != 1:
        raise NormError(
            f"Expected {name} to be a vector of size equal to the number of channels in input, "
            f"but got {name} of shape {array.shape}: reshape it to ({channels},)"
        )
    return array.reshape(-1)


def check_parameters(x: Array, **parameters: Array | None) -> None:
    """Raise DTypeError unless all parameters have x's dtype, or all are float32 beside a float16 input.

    >>> check_parameters(np.zeros(3), weight=np.ones(3), bias=None)
    """
    dtypes = {name: value.dtype for name, value in parameters.items() if value is not None}
    wanted = {x.dtype}
    if x.dtype == np.float16 and np.dtype(np.float32) in dtypes.values():
        wanted = {np.dtype(np.float32)}
    for name, dtype in dtypes.items():
        if dtype not in wanted:
            raise DTypeError(
                f"{name} has mixed dtype {dtype}: beside an input of {x.dtype} parameters must all be "
                f"{next(iter(wanted))}; convert with {name}.astype(np.{next(iter(wanted))})"
            )


def check_normalized_shape(
    x: Array, normalized_shape: Sequence[int], weight: Array | None, bias: Array | None
) -> tuple[Array | None, Array | None, tuple[int, ...]]:
    """The parameters as arrays, and the axes that layer and RMS norm average: the last ones.

    Raises ArgumentTypeError if normalized_shape is not a tuple or list of ints; NormError if it is empty, not
    the end of x's shape, or not the shape of a parameter.

    >>> check_normalized_shape(np.zeros((2, 3)), (3,), None, None)[2]
    (1,)
    """
    if not isinstance(normalized_shape, (tuple, list)):
        raise ArgumentTypeError(
            f"normalized_shape must be a tuple of ints, got {normalized_shape!r}: write (8,) for the last "
            "axis of 8"
        )
    for size in normalized_shape:
        if isinstance(size, bool) or not isinstance(size, (int, np.integer)):
            raise ArgumentTypeError(f"normalized_shape must be a tuple of ints, but {size!r} is not an int")
    shape = tuple(int(size) for size in normalized_shape)
    if not shape:
        raise NormError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, "
            "but got normalized_shape = (): name the sizes of the last axes"
        )
    given = [None if value is None else np.asarray(value) for value in (weight, bias)]
    for name, value in zip(("weight", "bias"), given, strict=True):
        if value is not None and value.shape != shape:
            raise NormError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape "
                f"{value.shape} and normalized_shape = {shape}: reshape {name}"
            )
    if x.shape[max(0, x.ndim - len(shape)) :] != shape:
        wanted = ", ".join(map(str, shape))
        raise NormError(
            f"Given normalized_shape={list(shape)}, expected input with shape [*, {wanted}], but got "
            f"input of size {list(x.shape)}: normalized_shape is the end of the input's shape"
        )
    along = [
        None if value is None else value.reshape((1,) * (x.ndim - len(shape)) + shape) for value in given
    ]
    return along[0], along[1], tuple(range(x.ndim - len(shape), x.ndim))
