"""normcore.functional gives what PyTorch gave, and refuses what PyTorch refused."""

import builtins
import json
from pathlib import Path

import numpy as np
import pytest

from normcore import functional
from normcore.errors import NormError

with np.load(Path(__file__).parent / "reference" / "torch_cases.npz") as archive:
    ARRAYS = {name: archive[name] for name in archive.files}
CASES = json.loads(str(ARRAYS.pop("cases")))["cases"]
VIEWS = {
    None: lambda x: x,
    "transposed": lambda x: np.swapaxes(x, 0, -1),
    "stepped": lambda x: x[..., ::2],
    "broadcast": lambda x: np.broadcast_to(x[:1], (4, *x.shape[1:])),
    "channels_last": lambda x: x.transpose(0, 3, 1, 2),
}
TOLERANCE = {"float16": 2e-3, "float32": 2e-5, "float64": 1e-10, "complex64": 2e-5}


def revive(value):
    """An argument, from its JSON form; a copy, since running arrays are written to."""
    return ARRAYS[value["array"]].copy() if isinstance(value, dict) else value


def run(case):
    """The result of the call, and the call's own arrays after it."""
    call = {name: revive(value) for name, value in case["call"].items()}
    call["input"] = VIEWS[case["view"]](call["input"])
    return getattr(functional, case["op"])(**call), call


def name(case):
    """A readable id."""
    call = case["call"]
    return f"{case['source']}-{case['op']}-{case['view'] or 'plain'}-{ARRAYS[call['input']['array']].shape}"


def assert_close(actual, expected, tolerance):
    """Same dtype and shape; equal up to the rounding of the dtype, NaN and infinities in the same places."""
    assert actual.dtype == expected.dtype
    assert actual.shape == expected.shape
    finite = np.abs(expected[np.isfinite(expected)])
    reach = float(finite.max()) if finite.size else 1.0
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * max(reach, 1e-3))


@pytest.mark.parametrize("case", [c for c in CASES if "error" not in c], ids=name)
def test_functional_gives_what_torch_gave(case):
    y, call = run(case)
    tolerance = TOLERANCE[str(y.dtype)]
    assert_close(y, revive(case["y"]), tolerance)
    for running in ("running_mean", "running_var"):
        if running in case:
            coarsest = max(tolerance, TOLERANCE[str(call[running].dtype)])
            assert_close(call[running], revive(case[running]), coarsest)


@pytest.mark.parametrize("case", [c for c in CASES if "error" in c], ids=name)
def test_functional_refuses_what_torch_refused(case):
    with pytest.raises(NormError) as caught:
        run(case)
    kind = getattr(builtins, case["error"][0])
    assert isinstance(caught.value, kind), (case["error"], case["message"], str(caught.value))
    if case["source"] == "opinfo error":
        assert case["message"].split(",")[0][:40] in str(caught.value)


def test_the_frozen_cases_cover_every_function():
    for op in functional.__all__:
        assert sum(case["op"] == op and "error" not in case for case in CASES) >= 60
        assert sum(case["op"] == op and "error" in case for case in CASES) >= 20
