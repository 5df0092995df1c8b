"""Values at the ends of float64, and what is made on demand only."""

import json
import warnings

import numpy as np
import pytest

from normcore import functional
from normcore.batch_mates import swap_batch_mate
from normcore.experiments import running_from
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, group
from normcore.normalization import normalize
from normcore.property_table import properties
from normcore.running import RunningStats
from normcore.samples import digits, integers
from normcore.statistics import moments

ALL = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(2), RMS)
X = np.random.default_rng(11).standard_normal((5, 4, 3, 2))


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
@pytest.mark.parametrize("power", [500, 600, 900, 1021])
def test_large_values_normalize_as_the_same_values_divided_by_a_power_of_two(kind, power):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        record = normalize(np.ldexp(X, power), kind, "NCHW")
        small = normalize(X, kind, "NCHW", eps=0.0)
    np.testing.assert_allclose(record.x_hat, small.x_hat, rtol=1e-12)
    np.testing.assert_allclose(np.ldexp(record.mean, -power), small.mean, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(np.ldexp(record.std, -power), small.std, rtol=1e-12)
    assert np.array_equal(record.x_hat, normalize(np.ldexp(X, power - 90), kind, "NCHW").x_hat)


@pytest.mark.parametrize("power", [-520, -700, -1000])
def test_small_values_keep_their_spread_where_their_variance_vanishes(power):
    x = np.ldexp(np.rint(X * 100), power)
    for kind in ALL:
        record, plain = normalize(x, kind, "NCHW"), normalize(np.rint(X * 100), kind, "NCHW", eps=0.0)
        np.testing.assert_allclose(np.ldexp(record.std, -power), plain.std, rtol=1e-12)
        np.testing.assert_allclose(normalize(x, kind, "NCHW", eps=0.0).x_hat, plain.x_hat, rtol=1e-9)
        expected = np.ldexp(plain.x_hat * plain.std[plain.labels], power) / np.sqrt(1e-5)
        np.testing.assert_allclose(record.x_hat, expected, rtol=1e-9, atol=1e-323)


def test_the_largest_and_the_smallest_float_are_normalized():
    top = np.finfo(np.float64).max
    record = normalize(np.array([[top, -top], [5e-324, 1e-323]]), "layer", "NC")
    assert record.x_hat[0].tolist() == [1.0, -1.0]
    assert record.std[0] == top
    assert np.isfinite(record.x_hat).all()


def test_an_ordinary_group_beside_an_extreme_one_comes_out_as_alone():
    x = X.copy()
    x[:, 1] *= 1e300
    x[:, 2] = 0
    record, alone = normalize(x, BATCH, "NCHW"), normalize(X, BATCH, "NCHW")
    for channel in (0, 3):
        assert np.array_equal(record.x_hat[:, channel], alone.x_hat[:, channel])
        assert record.var[channel] == alone.var[channel]
    assert np.isinf(record.var[1])
    assert record.std[2] == 0
    assert not record.x_hat[:, 2].any()


def test_infinity_still_spreads_over_its_group():
    x = X.copy()
    x[0, 0, 0, 0] = np.inf
    record = normalize(x, LAYER, "NCHW")
    assert np.isnan(record.x_hat[0]).any()
    assert np.isfinite(record.x_hat[1:]).all()


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "x", [X, X.astype(np.float32), np.asfortranarray(X), X * 1e250, digits()[:, :, :3, :2]]
)
def test_single_cells_samples_groups_and_ranges_are_those_of_the_whole(kind, x):
    rng = np.random.default_rng(0)
    shape = normalize(x, kind, "NCHW").parameter_shape
    gamma = rng.standard_normal(shape)
    beta = rng.standard_normal(shape) if kind.centred else None
    record, plain = normalize(x, kind, "NCHW", gamma=gamma, beta=beta), normalize(x, kind, "NCHW")
    cells = tuple(rng.integers(0, size, 50) for size in x.shape)
    assert np.array_equal(record.x_hat_at(cells), record.x_hat[cells])
    assert np.array_equal(record.y_at(cells), record.y[cells])
    assert np.array_equal(record.labels_at(cells), record.labels[cells])
    assert float(record.y_at((1, 2, 0, 1))) == float(record.y[1, 2, 0, 1])
    assert np.array_equal(record.of_sample(3), record.y[3:4])
    assert plain.range == (float(plain.x_hat.min()), float(plain.x_hat.max()))
    for label in (0, record.count - 1):
        assert np.array_equal(record.group(label), x[record.labels == label])


def test_many_statistics_are_the_same_taken_in_turn(monkeypatch):
    x = np.random.default_rng(2).standard_normal((6, 5, 4, 3))
    for axes in ((), (1,), (0, 2), (3,)):
        whole = moments(x, axes)
        monkeypatch.setattr("normcore.statistics._AT_ONCE", 7)
        parts = moments(x, axes)
        monkeypatch.undo()
        assert np.array_equal(whole.mean, parts.mean)
        np.testing.assert_allclose(whole.var, parts.var, rtol=1e-14)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [5e-324, 1e-310, 1e-300])
def test_running_statistics_of_the_smallest_values_are_taken_without_a_warning(scale):
    trace = running_from(np.rint(X * 9) * scale, "NCHW")
    assert trace.scale == 1
    np.testing.assert_allclose(trace.stats[-1].var, 0.9 ** (len(trace.stats) - 1))


def test_running_statistics_of_extreme_values_stay_finite():
    trace = running_from(X * 1e200, "NCHW")
    assert trace.scale < 1
    last = trace.stats[-1]
    assert np.isfinite([last.mean[0], last.var[0]]).all()
    plain = running_from(X, "NCHW").stats[-1]
    np.testing.assert_allclose(last.mean / trace.scale / 1e200, plain.mean, rtol=1e-9)


CONSTANTS = (0.1, -1 / 3, 1e17, -1e28, 1e170, 3e300, -7e305, 1.7e308, 3e-170, 2e-310, 5e-324)


@pytest.mark.parametrize("shape", [(7, 4, 1, 1), (2, 4, 5, 7), (300, 4, 41, 40)], ids=str)
@pytest.mark.parametrize("value", CONSTANTS)
@pytest.mark.parametrize("kind", [BATCH, LAYER, INSTANCE, group(2)], ids=lambda kind: kind.name)
def test_a_group_of_equal_values_has_that_mean_no_variance_and_comes_out_as_zeros(kind, value, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        record = normalize(np.full(shape, value), kind, "NCHW", eps=1e-4)
        assert (record.mean == value).all()
        assert not record.var.any()
        assert not record.std.any()
        assert not record.x_hat.any()
        assert not record.x_hat_at((1, 2, 0, 0))
        assert record.range == (0.0, 0.0)
        np.testing.assert_allclose(record.inv_std, 100.0)


@pytest.mark.parametrize("value", CONSTANTS)
def test_equal_values_beside_others_leave_the_others_as_they_are(value):
    x = X.copy()
    x[:, 1] = value
    record, plain = normalize(x, BATCH, "NCHW"), normalize(X, BATCH, "NCHW")
    assert (record.mean[1], record.var[1]) == (value, 0.0)
    assert not record.x_hat[:, 1].any()
    assert np.array_equal(record.x_hat[:, 2:], plain.x_hat[:, 2:])
    assert not functional.batch_norm(x, None, None, training=True)[:, 1].any()


@pytest.mark.parametrize("value", [0.1, 1e17, -1e170, 1e306])
def test_values_that_differ_in_the_last_bit_alone_are_not_equal(value):
    x = np.full((1, 6), value)
    x[0, 3] = np.nextafter(value, 0)
    record = normalize(x, LAYER, "NC", eps=1e-300)
    assert record.std[0] > 0
    assert record.x_hat.any()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [1e150, 1e300, -1.7e308])
def test_inference_takes_the_mean_off_before_it_divides(value):
    stats = RunningStats(np.array([value, 1.0]), np.array([1e-4, 4.0]))
    y = stats.normalize(
        np.array([[value, 3.0]]), "NC", eps=0.0, gamma=np.array([3.0, 2.0]), beta=np.array([7.0, 1.0])
    )
    assert y.tolist() == [[7.0, 3.0]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [1e100, -1e165, 1e200, 1.7e308])
def test_running_statistics_of_equal_values_keep_what_is_left_of_their_start(value):
    trace = running_from(np.full((4, 2, 3), value), "NCL", steps=30)
    last = trace.stats[-1]
    assert trace.scale == 1
    assert not trace.true_var.any()
    np.testing.assert_allclose(last.var, 0.9**30)
    np.testing.assert_allclose(last.mean, (1 - 0.9**30) * value)


@pytest.mark.parametrize(
    "x",
    [
        np.full((4, 2), 1e17),
        np.full((4, 2), -1.7e308),
        X[:, :, 0, 0] / 4 * 1e308,
        np.full((3, 2), 60000, np.float16),
    ],
)
def test_a_mate_is_replaced_by_something_else_at_any_size(x):
    swap = swap_batch_mate(x, BATCH, "NC")
    assert np.isfinite(swap.replacement).all()
    assert not np.array_equal(swap.x_after, swap.x_before)


def test_a_swap_reuses_a_record_that_is_there():
    x = integers((5, 4, 2, 3), "NCHW")
    record = normalize(x, BATCH, "NCHW")
    swap = swap_batch_mate(x, BATCH, "NCHW", record=record)
    assert swap.before is record
    assert swap.moved == swap_batch_mate(x, BATCH, "NCHW").moved
    assert json.dumps(swap.moved)


@pytest.mark.parametrize("power", [450, 900, 1020])
def test_modes_are_compared_alike_whatever_the_size_of_the_values(power: int) -> None:
    x = np.random.default_rng(4).uniform(-1, 1, (4, 3, 2, 2))
    small, large = (properties(x.shape, "NCHW", ("batch",), x=x * 2.0**each) for each in (300, power))
    gaps = [table.cell("train_inference", "batch").evidence for table in (small, large)]
    assert gaps[1] == pytest.approx(gaps[0], rel=1e-9)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_modes_are_compared_where_channels_are_of_different_sizes(layout: str) -> None:
    x = np.random.default_rng(4).uniform(-1, 1, (4, 3, 2, 2))
    sizes = np.array([1e300, 1.0, 0.0]).reshape([-1 if name == "C" else 1 for name in "NCHW"])
    both = np.moveaxis(x * sizes, 1, -1) if layout == "NHWC" else x * sizes
    gap = properties(both.shape, layout, ("batch",), x=both).cell("train_inference", "batch").evidence
    alone = [properties((4, 1, 2, 2), "NCHW", ("batch",), x=(x * sizes)[:, [c]]) for c in range(2)]
    assert gap == pytest.approx(
        max(each.cell("train_inference", "batch").evidence for each in alone), rel=1e-9
    )
