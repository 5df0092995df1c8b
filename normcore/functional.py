"""batch_norm, layer_norm, group_norm, instance_norm and rms_norm of torch.nn.functional, on numpy arrays.

Names, order of arguments, defaults and rules are PyTorch's (2.13, CPU). Statistics are float64 and two-pass;
the result has the dtype of the input. Parameters have the dtype of the input, or float32 beside a float16
input. NaN and infinity propagate. Errors are NormError (a ValueError and a RuntimeError) or a subclass that
is also the TypeError or IndexError PyTorch raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.checks import (
    check_axes,
    check_eps,
    check_momentum,
    check_normalized_shape,
    check_parameters,
    check_running,
    vector,
)
from normcore.errors import ArgumentTypeError, NormError
from normcore.formula import apply_formula, inverse_std
from normcore.running import RunningStats
from normcore.statistics import Moments, check_dtype, moments

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "rms_norm"]

Array = NDArray[Any]


def _by_channel(parameter: Array | None, ndim: int) -> Array | None:
    """A vector of one value a channel, laid along axis 1."""
    return None if parameter is None else parameter.reshape((1, -1) + (1,) * (ndim - 2))


def _stored(mean: Array, var: Array, ndim: int) -> Moments:
    """Running statistics in the place of the input's own."""
    along = [np.asarray(part, np.float64).reshape((1, -1) + (1,) * (ndim - 2)) for part in (mean, var)]
    return Moments(along[0], along[1], 1)


def batch_norm(
    input: Array,  # noqa: A002
    running_mean: Array | None,
    running_var: Array | None,
    weight: Array | None = None,
    bias: Array | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Array:
    """Normalize each channel (axis 1) over the batch and all positions.

    Training: y = (x - mean) / sqrt(var + eps) * weight + bias with the input's mean and biased variance;
    running arrays, if given, become (1 - momentum) * old + momentum * batch in place, with the unbiased
    variance; an empty input leaves them. Inference: the running arrays take the place of the statistics.
    input (N, C, *); the other arrays (C,). momentum=None belongs to the layer that counts its batches:
    RunningStats.

    Raises NormError in training if N times the positions is 1 or eps <= 0; in inference if a running array is
    missing or eps < 0; if one running array is given without the other; if a parameter has another size than
    C or another dtype. RankError for a 1-D input, DTypeError for a dtype that is not floating. Source: Ioffe
    & Szegedy 2015; torch.nn.functional.batch_norm.

    >>> batch_norm(np.array([[1.0, 2.0], [3.0, 6.0]]), None, None, training=True, eps=1e-12).round(6).tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """
    x = np.asarray(input)
    check_dtype(x)
    if training and x.ndim and x.shape[0] * prod(x.shape[2:]) == 1:
        raise NormError(
            f"Expected more than 1 value per channel when training, got input size {x.shape}: "
            "one value has no variance; use a larger batch, or training=False with running statistics"
        )
    check_eps(eps, training)
    check_momentum(momentum)
    if x.shape == (0,):
        return x.copy()
    check_axes(x, 2)
    check_running(running_mean, running_var, not training and x.size > 0, "training=True")
    channels = x.shape[1]
    weight, bias = vector(weight, "weight", channels), vector(bias, "bias", channels)
    mean, var = vector(running_mean, "running_mean", channels), vector(running_var, "running_var", channels)
    check_parameters(x, weight=weight, bias=bias, running_mean=mean, running_var=var)
    if not training and mean is not None and var is not None:
        stats = _stored(mean, var, x.ndim)
    else:
        stats = moments(x, (0, *range(2, x.ndim)))
        if mean is not None and var is not None and x.size:
            _update(running_mean, running_var, stats, momentum)
    along = _by_channel(weight, x.ndim), _by_channel(bias, x.ndim)
    return apply_formula(x, stats.mean, inverse_std(stats, eps), *along)


def _update(running_mean: Array | None, running_var: Array | None, stats: Moments, momentum: float) -> None:
    """Move the running arrays, in place, towards the statistics of one batch, as RunningStats does."""
    if running_mean is None or running_var is None:
        return
    old = RunningStats(running_mean.astype(np.float64), running_var.astype(np.float64), momentum=momentum)
    new = old.updated(stats)
    with np.errstate(all="ignore"):
        running_mean[...] = new.mean
        running_var[...] = new.var


def layer_norm(
    input: Array,  # noqa: A002
    normalized_shape: Sequence[int],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> Array:
    """Normalize over the last axes, those whose sizes are `normalized_shape`.

    y = (x - mean) / sqrt(var + eps) * weight + bias with one mean and one biased variance for each index of
    the other axes. input (*, normalized_shape); weight and bias have shape normalized_shape. No rule binds
    eps: if var + eps is not above 0 the result is NaN.

    Raises NormError if normalized_shape is empty or not the end of the input's shape, or a parameter has
    another shape or dtype; ArgumentTypeError if normalized_shape is not a sequence of ints; DTypeError for a
    dtype that is not floating. Source: Ba, Kiros & Hinton 2016; torch.nn.functional.layer_norm.

    >>> layer_norm(np.array([[1.0, 3.0], [0.0, 8.0]]), (2,), eps=0.0).tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]
    """
    x = np.asarray(input)
    check_dtype(x)
    weight, bias, axes = check_normalized_shape(x, normalized_shape, weight, bias)
    check_parameters(x, weight=weight, bias=bias)
    stats = moments(x, axes)
    return apply_formula(x, stats.mean, inverse_std(stats, eps), weight, bias)


def rms_norm(
    input: Array,  # noqa: A002
    normalized_shape: Sequence[int],
    weight: Array | None = None,
    eps: float | None = None,
) -> Array:
    """Divide by the root of the mean square over the last axes; nothing is subtracted and there is no bias.

    y = x / sqrt(mean(x^2) + eps) * weight. eps=None is the machine epsilon of float64 for a float64 input and
    of float32 for float32 and float16. input (*, normalized_shape); weight has shape normalized_shape and any
    real dtype. Complex input is squared, not multiplied by its conjugate, as PyTorch does.

    Raises as layer_norm does. Source: Zhang & Sennrich 2019; torch.nn.functional.rms_norm.

    >>> rms_norm(np.array([[3.0, 4.0, 0.0, 0.0]]), (4,), eps=0.0).round(6).tolist()
    [[1.2, 1.6, 0.0, 0.0]]
    """
    x = np.asarray(input)
    check_dtype(x, complex_too=True)
    weight, _, axes = check_normalized_shape(x, normalized_shape, weight, None)
    if eps is None:
        eps = float(np.finfo(np.float32 if x.dtype == np.float16 else x.dtype).eps)
    return apply_formula(x, None, inverse_std(moments(x, axes, centred=False), eps), weight)


def group_norm(
    input: Array,  # noqa: A002
    num_groups: int,
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> Array:
    """Normalize each group of C/G contiguous channels of each sample, over its channels and all positions.

    y = (x - mean) / sqrt(var + eps) * weight + bias. input (N, C, *); weight and bias (C,). If var + eps is
    not above 0 the result is NaN.

    Raises NormError if num_groups is below 1 or does not divide C, if the whole input makes a single value a
    group, or a parameter has another shape or dtype; RankError for fewer than 2 axes; ArgumentTypeError if
    num_groups is no int; DTypeError for a dtype that is not floating. Source: Wu & He 2018;
    torch.nn.functional.group_norm.

    >>> group_norm(np.array([[1.0, 3.0, 5.0, 9.0]]), 2, eps=0.0).tolist()
    [[-1.0, 1.0, -1.0, 1.0]]
    """
    x = np.asarray(input)
    check_axes(x, 2)
    if isinstance(num_groups, bool) or not isinstance(num_groups, (int, np.integer)):
        raise ArgumentTypeError(f"num_groups must be an int, got {num_groups!r}")
    check_dtype(x)
    groups, channels = int(num_groups), x.shape[1]
    if groups <= 0:
        raise NormError(f"Expected num groups to be greater than 0, got {groups}: give 1 or more")
    if channels % groups:
        raise NormError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{x.shape} and num_groups={groups}: choose a divisor of {channels}"
        )
    if x.shape[0] * channels // groups * prod(x.shape[2:]) == 1:
        raise NormError(
            f"Expected more than 1 value per channel when training, got input size {x.shape} in {groups} "
            "groups: one value has no variance; use fewer groups or more values"
        )
    weight, bias = vector(weight, "weight", channels, exact=True), vector(bias, "bias", channels, exact=True)
    check_parameters(x, weight=weight, bias=bias)
    view = x.reshape((x.shape[0], groups, channels // groups, *x.shape[2:]))
    along = [
        None if part is None else part.reshape((1, *view.shape[1:3]) + (1,) * (x.ndim - 2))
        for part in (weight, bias)
    ]
    stats = moments(view, tuple(range(2, view.ndim)))
    return apply_formula(view, stats.mean, inverse_std(stats, eps), *along).reshape(x.shape)


def instance_norm(
    input: Array,  # noqa: A002
    running_mean: Array | None = None,
    running_var: Array | None = None,
    weight: Array | None = None,
    bias: Array | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Array:
    """Normalize each channel of each sample over its positions.

    y = (x - mean) / sqrt(var + eps) * weight + bias. Running arrays, if given with use_input_stats, move in
    place to (1 - momentum) * old + momentum * new, where new is the batch's average of means and of unbiased
    variances; an empty input leaves them. use_input_stats=False normalizes with the running arrays. input (N,
    C, *); the other arrays (C,). With eps=0 constant positions give 0, where layer and group norm give NaN,
    as in PyTorch.

    Raises NormError if the statistics are the input's and there is a single position, if they are not and a
    running array is missing, if one running array is given alone, or a parameter has another shape or dtype;
    RankError for a 1-D input; DTypeError for a dtype that is not floating. Source: Ulyanov et al. 2016;
    torch.nn.functional.instance_norm.

    >>> instance_norm(np.array([[[1.0, 3.0], [5.0, 9.0]]]), eps=0.0).tolist()
    [[[-1.0, 1.0], [-1.0, 1.0]]]
    """
    x = np.asarray(input)
    check_dtype(x)
    if use_input_stats and prod(x.shape[2:]) == 1:
        raise NormError(
            f"Expected more than 1 spatial element when training, got input size {x.shape}: "
            "one position has no variance; use larger maps, or use_input_stats=False with running statistics"
        )
    check_momentum(momentum)
    check_axes(x, 2)
    check_running(running_mean, running_var, not use_input_stats, "use_input_stats=True")
    channels = x.shape[1]
    mean = vector(running_mean, "running_mean", channels, exact=True)
    var = vector(running_var, "running_var", channels, exact=True)
    weight, bias = vector(weight, "weight", channels, exact=True), vector(bias, "bias", channels, exact=True)
    # PyTorch looks at the dtype of the running arrays only if the mean has the input's.
    running = {"running_mean": mean, "running_var": var} if mean is not None and mean.dtype == x.dtype else {}
    check_parameters(x, weight=weight, bias=bias, **running)
    if not use_input_stats and mean is not None and var is not None:
        stats = _stored(mean, var, x.ndim)
    else:
        stats = moments(x, tuple(range(2, x.ndim)))
        if x.size:
            pooled = Moments(stats.mean.mean(axis=0), stats.var.mean(axis=0), stats.n)
            _update(running_mean, running_var, pooled, momentum)
    along = _by_channel(weight, x.ndim), _by_channel(bias, x.ndim)
    inv_std = inverse_std(stats, eps)
    if use_input_stats and eps == 0:
        inv_std[stats.var == 0] = 0.0
    return apply_formula(x, stats.mean, inv_std, *along)
