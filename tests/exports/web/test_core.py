"""What the live tensor computes in the page is what normcore computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from normcore import functional, samples
from normcore.axes import Layout
from normcore.errors import NormError
from normcore.experiments import running_from
from normcore.normalization import normalize
from normcore.partitions import partition
from normcore.running import RunningStats
from scenes.content.comparisons import other_kinds
from scenes.content.shapes import statistics_sizes
from tests.exports.web.core_cases import Case, cases, shapes
from tests.exports.web.core_page import ask, given

pytestmark = pytest.mark.products

CLOSE = 1e-12
SHOWN = [
    ((5, 4, 2, 3), "NCHW"),
    ((8, 16, 4, 4), "NCHW"),
    ((5, 2, 3, 4), "NHWC"),
    ((3, 5, 8), "NTD"),
    ((4, 10), "NC"),
    ((2, 2, 1, 1), "NCHW"),
    ((16, 16, 4, 4), "NCHW"),
    ((2, 3, 2, 2, 2), "NCDHW"),
]
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a size of 0": ({"call": "make", "shape": [2, 0]}, "whole numbers from 1 on"),
    "half a cell": ({"call": "make", "shape": [2, 1.5]}, "1.5"),
    "too many cells": ({"call": "make", "shape": [64, 65]}, "at most 4,096"),
    "axes without names": ({"call": "make", "shape": [2, 3], "layout": "NCHW"}, "names 4"),
    "no usual layout": ({"call": "make", "shape": [2] * 6}, "No usual layout has 6 axes"),
    "a name twice": ({"call": "make", "shape": [2, 3, 2], "layout": "NCC"}, "twice"),
    "no features": ({"call": "make", "shape": [2, 3], "layout": "NH"}, "no features axis"),
    "a seed below 0": ({"call": "make", "shape": [2, 3], "seed": -1}, "seed = -1"),
}
BAD_OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "eps of 0": ({"kind": "batch", "eps": 0}, "eps = 0: it keeps the root above 0"),
    "no such kind": ({"kind": "weight"}, "No normalization is named weight"),
    "no divisor": ({"kind": "group", "groups": 3}, "choose one of 1, 2, 4"),
    "gamma of another shape": (
        {"kind": "batch", "gamma": [1, 2]},
        "gamma has 2 values, but its shape is (4,)",
    ),
    "a beta for RMS norm": ({"kind": "rms", "beta": 1}, "RMS norm has no beta"),
    "no running statistics": ({"kind": "batch", "mode": "prediction"}, "running_mean must be defined"),
    "no such mode": ({"kind": "batch", "mode": "dreaming"}, "choose training or prediction"),
}


@pytest.fixture(scope="module")
def random_cases() -> list[Case]:
    return cases(12, 500)


@pytest.fixture(scope="module")
def made() -> list[tuple[tuple[int, ...], str, int]]:
    rng = np.random.default_rng(3)
    drawn = [(shape, layout, int(rng.integers(2**32))) for shape, layout in shapes(rng, 100)]
    return [(shape, layout, seed) for shape, layout in SHOWN for seed in (0, 1, 7)] + drawn


@pytest.fixture(scope="module")
def answers(random_cases: list[Case], made: list[tuple[tuple[int, ...], str, int]]) -> dict[str, list[Any]]:
    """All that is asked in this module, in one page."""
    tensor = given(samples.integers((5, 4, 2, 3), "NCHW"), "NCHW")
    asked: dict[str, list[dict[str, Any]]] = {
        "normalize": [
            {"call": "normalize", "tensor": given(case.x, case.layout), "options": case.options}
            for case in random_cases
        ],
        "running": [
            {"call": "running", "tensor": given(case.x, case.layout), "options": {"seed": 4}}
            for case in random_cases[:30]
        ],
        "predict": [
            {
                "call": "predict",
                "tensor": given(case.x, case.layout),
                "seed": 4,
                "options": {**case.options, "kind": "batch", "gamma": 1.5, "beta": -1},
            }
            for case in random_cases[:30]
        ],
        "make": [{"call": "make", "shape": list(s), "layout": name, "seed": seed} for s, name, seed in made],
        "parameters": [{"call": "parameters", "size": size, "seed": size % 7} for size in range(1, 40)],
        "kinds": [
            {"call": "kinds", "tensor": given(np.zeros(shape), layout)} for shape, layout, _ in made[:60]
        ],
        "single": [
            {"call": "describe", "tensor": given(np.zeros(shape), "NCHW"), "kind": "group", "groups": 4}
            for shape in ((1, 4, 1, 1), (2, 4, 1, 1))
        ],
        "refused": [question for question, _ in REFUSED.values()],
        "options": [
            {"call": "normalize", "tensor": tensor, "options": options} for options, _ in BAD_OPTIONS.values()
        ],
    }
    found = iter(ask([question for questions in asked.values() for question in questions]))
    return {name: [next(found) for _ in questions] for name, questions in asked.items()}


def test_made_tensors_are_those_of_the_films(
    answers: dict[str, list[Any]], made: list[tuple[tuple[int, ...], str, int]]
) -> None:
    for (shape, layout, seed), answer in zip(made, answers["make"], strict=True):
        assert answer["data"] == samples.integers(shape, layout, seed).ravel().tolist(), (shape, layout, seed)
        assert (answer["shape"], answer["layout"], answer["axes"]) == (list(shape), layout, list(layout))


def test_example_parameters_are_those_of_the_films(answers: dict[str, list[Any]]) -> None:
    for size, answer in enumerate(answers["parameters"], 1):
        gamma, beta = samples.parameters((size,), size % 7)
        assert (answer["gamma"], answer["beta"]) == (gamma.tolist(), beta.tolist())


def test_500_random_cases_agree_with_normcore(
    answers: dict[str, list[Any]], random_cases: list[Case]
) -> None:
    assert len(random_cases) == 500
    for case, answer in zip(random_cases, answers["normalize"], strict=True):
        record = normalize(case.x, case.kind, case.layout, eps=case.eps, gamma=case.gamma, beta=case.beta)
        parts = (list(record.reduced), record.count, record.n, list(record.parameter_shape))
        assert (answer["axes"], answer["count"], answer["n"], answer["parameterShape"]) == parts
        assert answer["statisticShape"] == list(statistics_sizes(record))
        assert answer["statisticAxes"] == [list(axis) for axis in record.statistic_axes]
        assert answer["names"]["kind"] == case.kind.name.replace("_", "-")
        assert_array_equal(answer["groupOf"], record.labels.ravel())
        largest = float(np.abs(case.x).max())
        _close(answer["mean"], record.mean, largest)
        _close(answer["sd"], record.std, largest)
        fits = np.isfinite(record.var)
        _close(np.array(answer["var"], float)[fits], record.var[fits], float(record.var[fits].max(initial=0)))
        _close(answer["xHat"], record.x_hat, float(np.abs(record.x_hat).max()))
        _close(answer["y"], record.y, float(np.abs(record.y).max()))


def _close(found: Any, wanted: NDArray[Any], scale: float) -> None:
    assert_allclose(np.array(found, float), wanted.ravel(), rtol=CLOSE, atol=CLOSE * scale)


def test_equal_values_become_exactly_0(answers: dict[str, list[Any]], random_cases: list[Case]) -> None:
    seen = 0
    for case, answer in zip(random_cases, answers["normalize"], strict=True):
        labels, values = np.array(answer["groupOf"]), case.x.ravel()
        for label in range(answer["count"] if case.kind.centred else 0):
            group = values[labels == label]
            if (group == group[0]).all():
                seen += len(group) > 1
                assert not np.array(answer["xHat"])[labels == label].any()
    assert seen > 50


def test_running_statistics_are_those_of_the_films(
    answers: dict[str, list[Any]], random_cases: list[Case]
) -> None:
    seen = 0
    for case, running, predicted in zip(random_cases, answers["running"], answers["predict"], strict=False):
        channels = case.x.shape[case.layout.index(case.layout.features)]
        if case.x.size == channels:
            assert running["error"].startswith("Expected more than 1 value per channel when training")
            continue
        traces = [running_from(case.x, case.layout, channel=channel, seed=4) for channel in range(channels)]
        for channel, trace in enumerate(traces):
            states = np.array([[stats.mean[0], stats.var[0]] for stats in trace.stats])
            found = np.array([[step["mean"][channel], step["var"][channel]] for step in running["steps"]])
            assert_allclose(found, states, rtol=CLOSE, atol=CLOSE * float(np.abs(states[:, 0]).max()))
        if all(trace.scale == 1.0 for trace in traces):
            seen += 1
            ends = [trace.stats[-1] for trace in traces]
            stats = RunningStats(
                *(np.concatenate([getattr(end, name) for end in ends]) for name in ("mean", "var"))
            )
            gamma, beta = np.full(channels, 1.5), np.full(channels, -1.0)
            y = stats.normalize(case.x, case.layout, eps=case.eps, gamma=gamma, beta=beta)
            _close(predicted["y"], y, float(np.abs(y).max()))
            assert predicted["mode"] == "prediction"
    assert seen > 20


def test_single_values_are_refused_with_the_words_of_pytorch(
    answers: dict[str, list[Any]], random_cases: list[Case]
) -> None:
    seen: set[str] = set()
    for case, answer in zip(random_cases, answers["normalize"], strict=True):
        said = _refusal(case)
        assert (answer["refused"] is None) == (said is None), case.name
        if said is not None:
            assert answer["refused"].startswith(said.partition("got input size")[0])
            seen.add(case.name)
    assert {"batch", "instance"} <= seen
    assert answers["single"][0]["refused"].startswith("Expected more than 1 value per channel when training")
    assert answers["single"][1]["refused"] is None


def _refusal(case: Case) -> str | None:
    """What the PyTorch function of a kind says of the tensor in training."""
    layout, x = case.layout, case.x
    if layout.batch is None:
        layout, x = Layout(("N", *layout.names)), x[np.newaxis]
    x = np.moveaxis(x, layout.indices(("N", layout.features)), (0, 1))
    try:
        if case.name == "batch":
            functional.batch_norm(x, None, None, training=True)
        elif case.name == "instance":
            functional.instance_norm(x)
        elif case.kind.groups is not None:
            functional.group_norm(x, case.kind.groups)
    except NormError as error:
        return str(error)
    return None


def test_kinds_are_those_that_differ_on_the_shape(
    answers: dict[str, list[Any]], made: list[tuple[tuple[int, ...], str, int]]
) -> None:
    for (shape, layout, _), kinds in zip(made, answers["kinds"], strict=False):
        parsed = Layout.parse(layout)
        assert ("instance" in kinds) == ("instance" in [kind.name for kind in other_kinds(shape, parsed)])
        counts = {partition(kind, shape, parsed).n for kind in ("layer", "layer_channels")}
        assert ("layer-channels" in kinds) == (len(counts) == 2)
        assert {"batch", "layer", "rms"} <= set(kinds)


def test_bad_tensors_are_refused_in_a_sentence(answers: dict[str, list[Any]]) -> None:
    for (name, (_, words)), answer in zip(REFUSED.items(), answers["refused"], strict=True):
        assert words in answer["error"], name
        assert answer["error"].endswith("."), name


def test_bad_options_are_refused_in_a_sentence(answers: dict[str, list[Any]]) -> None:
    for (name, (_, words)), answer in zip(BAD_OPTIONS.items(), answers["options"], strict=True):
        assert words in answer["error"], name
        assert answer["error"].endswith("."), name
