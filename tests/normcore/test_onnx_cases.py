"""normcore gives what ONNX's own node tests expect."""

import json
from pathlib import Path

import numpy as np
import pytest

from normcore.functional import batch_norm, group_norm, instance_norm, layer_norm, rms_norm
from normcore.running import RunningStats
from normcore.statistics import moments

with np.load(Path(__file__).parent / "reference" / "onnx_cases.npz") as archive:
    ARRAYS = {name: archive[name] for name in archive.files}
CASES = json.loads(str(ARRAYS.pop("cases")))["cases"]


def side(case, which):
    """The inputs or outputs of a case, in order."""
    return [ARRAYS[f"{case['name']}/{which}{i}"] for i in range(9) if f"{case['name']}/{which}{i}" in ARRAYS]


def batch(x, scale, bias, mean, var, epsilon=1e-5, momentum=0.9, training_mode=0):
    """ONNX BatchNormalization-15."""
    if not training_mode:
        return (batch_norm(x, mean, var, scale, bias, eps=epsilon),)
    y = batch_norm(x, None, None, scale, bias, training=True, eps=epsilon)
    old = RunningStats(mean, var, convention="onnx", momentum=momentum)
    new = old.updated(moments(x, (0, *range(2, x.ndim))))
    return y, new.mean.astype(np.float32), new.var.astype(np.float32)


def layer(x, scale, bias, axis=-1, epsilon=1e-5):
    """ONNX LayerNormalization-17, with its mean and inverse standard deviation."""
    axes = tuple(range(axis % x.ndim, x.ndim))
    stats = moments(x, axes)
    y = layer_norm(x, x.shape[axis % x.ndim :], scale, bias, epsilon)
    inverse = 1 / np.sqrt(stats.var + epsilon)
    return y, stats.mean.astype(np.float32), inverse.astype(np.float32)


RUN = {
    "BatchNormalization": batch,
    "LayerNormalization": layer,
    "InstanceNormalization": lambda x, s, b, epsilon=1e-5: (instance_norm(x, None, None, s, b, eps=epsilon),),
    "GroupNormalization": lambda x, s, b, num_groups, epsilon=1e-5: (
        group_norm(x, num_groups, s, b, epsilon),
    ),
    "RMSNormalization": lambda x, s, axis=-1, epsilon=1e-5: (
        rms_norm(x, x.shape[axis % x.ndim :], s, epsilon),
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_normcore_gives_what_onnx_expects(case):
    actual = RUN[case["op"]](*side(case, "in"), **case["attributes"])
    for one, expected in zip(actual, side(case, "out"), strict=True):
        assert one.dtype == expected.dtype
        np.testing.assert_allclose(one.reshape(expected.shape), expected, rtol=1e-4, atol=2e-6)


def test_the_frozen_cases_cover_every_operator():
    assert {case["op"] for case in CASES} == set(RUN)
    assert len(CASES) >= 46
    assert sum("training_mode" in case["attributes"] for case in CASES) >= 2
    axes = {case["attributes"].get("axis") for case in CASES if case["op"] == "LayerNormalization"}
    assert axes >= {0, 1, 2, 3, -1, -2, -3, -4}
