"""What `import normcore` gives."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import normcore

FUNCTIONS = ["batch_norm", "layer_norm", "instance_norm", "group_norm", "rms_norm", "normalize", "moments"]
FUNCTIONS += ["partition", "group_labels", "properties", "group", "kind_named"]


@pytest.mark.parametrize("name", normcore.__all__)
def test_every_public_name_is_there_and_is_no_module(name):
    assert not inspect.ismodule(getattr(normcore, name))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_functions_can_be_called_from_the_package(name):
    assert name in normcore.__all__
    assert inspect.isfunction(getattr(normcore, name))


def test_no_module_has_the_name_of_something_public():
    code = "import normcore, pkgutil; print(*(m.name for m in pkgutil.iter_modules(normcore.__path__)))"
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not set(run.stdout.split()) & set(normcore.__all__)
    assert "normalization" in run.stdout


def test_the_five_norms_agree_with_the_one_formula():
    x = np.random.default_rng(0).normal(size=(3, 4, 2, 5))
    pairs = [
        (normcore.batch_norm(x, None, None, training=True), normcore.BATCH),
        (normcore.layer_norm(x, x.shape[1:]), normcore.LAYER),
        (normcore.instance_norm(x), normcore.INSTANCE),
        (normcore.group_norm(x, 2), normcore.group(2)),
        (normcore.rms_norm(x, x.shape[1:], eps=1e-5), normcore.RMS),
    ]
    for y, kind in pairs:
        np.testing.assert_allclose(y, normcore.normalize(x, kind, "NCHW").y, atol=1e-12)


def test_errors_are_those_of_the_builtins_too():
    with pytest.raises(normcore.DTypeError):
        normcore.normalize(np.ones((2, 2), int), "batch", "NC")
    assert issubclass(normcore.DTypeError, normcore.NormError)
    assert issubclass(normcore.NormError, ValueError)


def test_importing_loads_nothing_heavy():
    code = f"import sys; sys.path[:] = {sys.path!r}; import normcore; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"manim", "pydantic", "scenes", "torch", "scipy", "asyncio", "multiprocessing"}
    assert not heavy & set(run.stdout.split())
