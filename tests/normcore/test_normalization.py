"""normalize, for every kind and layout: against plain loops, and against what must be true."""

import numpy as np
import plain_loops as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tensors import cases

from normcore.errors import DTypeError, NormError
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, group
from normcore.normalization import normalize
from normcore.samples import integers

EPS = 1e-5


def groups_of(kind):
    return int(kind.partition(":")[2]) if kind.startswith("group") else None


@given(cases())
@settings(max_examples=200)
def test_every_kind_agrees_with_a_plain_loop(case):
    x, kind, layout = case
    expected = oracle.normalize(x, kind, layout, EPS, groups_of(kind))
    np.testing.assert_allclose(normalize(x, kind, layout, eps=EPS).x_hat, expected, rtol=1e-9, atol=1e-9)


@given(cases())
@settings(max_examples=100)
def test_the_record_describes_the_partition(case):
    x, kind, layout = case
    record = normalize(x, kind, layout)
    assert record.count * record.n == x.size
    assert record.mean.shape == record.var.shape == record.inv_std.shape == (record.count,)
    assert record.labels.shape == record.x_hat.shape == record.y.shape == x.shape
    assert np.prod(record.factors, dtype=int) == record.n
    assert np.prod([size for _, size in record.statistic_axes], dtype=int) == record.count
    assert tuple(axis for axis, _ in record.statistic_axes) == record.index_axes
    np.testing.assert_array_equal(record.inv_std, 1 / np.sqrt(record.var + record.eps))
    rebuilt = (x - record.mean[record.labels]) * record.inv_std[record.labels]
    np.testing.assert_allclose(record.x_hat, rebuilt, rtol=1e-12, atol=1e-12)


@given(cases())
@settings(max_examples=100)
def test_x_hat_has_mean_0_and_variance_just_below_1(case):
    x, kind, layout = case
    record = normalize(x, kind, layout)
    again = normalize(record.x_hat, kind, layout)
    if record.kind.centred:
        np.testing.assert_allclose(again.mean, 0, atol=1e-9)
    np.testing.assert_allclose(again.var, record.var / (record.var + EPS), rtol=1e-9, atol=1e-12)


@given(cases())
@settings(max_examples=100)
def test_no_value_is_farther_than_the_root_of_n_minus_1(case):
    x, kind, layout = case
    record = normalize(x, kind, layout)
    bound = np.sqrt(record.n - 1) if record.kind.centred else np.sqrt(record.n)
    assert np.abs(record.x_hat).max() <= bound + 1e-9


def test_two_values_always_give_plus_and_minus_1():
    x = np.array([[3.0, -70.0], [3.5, 12.0]])
    np.testing.assert_allclose(normalize(x, BATCH, "NC", eps=0.0).x_hat, [[-1, -1], [1, 1]])


def test_one_value_gives_beta():
    record = normalize(np.array([[4.0, 9.0]]), BATCH, "NC", gamma=[2.0, 3.0], beta=[5.0, 6.0])
    assert record.y.tolist() == [[5.0, 6.0]]


@pytest.mark.parametrize(
    ("layout", "shape"), [("NCHW", (5, 4, 2, 3)), ("NTD", (3, 5, 8)), ("NHWC", (5, 2, 3, 4))]
)
def test_group_norm_of_one_group_is_layer_norm_without_tokens(layout, shape):
    x = integers(shape, layout)
    same = np.array_equal(normalize(x, group(1), layout).x_hat, normalize(x, LAYER, layout).x_hat)
    assert same is ("T" not in layout)


def test_group_norm_of_c_groups_is_instance_norm():
    x = integers((5, 4, 2, 3), "NCHW")
    np.testing.assert_array_equal(normalize(x, group(4), "NCHW").x_hat, normalize(x, INSTANCE, "NCHW").x_hat)


def test_groups_are_contiguous_channels():
    labels = normalize(integers((1, 4, 1, 1), "NCHW"), group(2), "NCHW").labels
    assert labels.ravel().tolist() == [0, 0, 1, 1]


def test_batch_norm_of_one_image_is_instance_norm():
    x = integers((1, 4, 2, 3), "NCHW")
    np.testing.assert_array_equal(normalize(x, BATCH, "NCHW").x_hat, normalize(x, INSTANCE, "NCHW").x_hat)


@pytest.mark.parametrize(("layout", "shape"), [("NCHW", (5, 4, 2, 3)), ("NTD", (3, 5, 8))])
def test_centring_and_then_rms_norm_is_layer_norm(layout, shape):
    x = integers(shape, layout)
    record = normalize(x, LAYER, layout)
    centred = x - record.mean[record.labels]
    np.testing.assert_allclose(normalize(centred, RMS, layout).x_hat, record.x_hat, rtol=1e-12)


def test_rms_norm_keeps_no_mean_and_no_beta():
    record = normalize(integers((3, 5, 8), "NTD"), RMS, "NTD")
    assert not record.mean.any()
    assert record.beta is None
    with pytest.raises(NormError, match="no beta"):
        normalize(np.ones((1, 2)), RMS, "NC", beta=[0.0, 0.0])


@pytest.mark.parametrize("kind", [BATCH, LAYER, LAYER_CHANNELS, group(2)])
def test_gamma_and_beta_give_the_input_back(kind):
    x = integers((1, 4, 1, 1) if kind is not BATCH else (5, 4, 2, 3), "NCHW")
    plain = normalize(x, kind, "NCHW")
    if kind is BATCH:
        gamma, beta = np.sqrt(plain.var + EPS), plain.mean
    else:
        shape = plain.parameter_shape
        gamma = np.sqrt(plain.var + EPS)[plain.labels].reshape(shape)
        beta = plain.mean[plain.labels].reshape(shape)
    np.testing.assert_allclose(
        normalize(x, kind, "NCHW", gamma=gamma, beta=beta).y, x, rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("kind", [LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(2)])
@pytest.mark.parametrize(
    ("shape", "layout"), [((5, 4, 2, 3), "NCHW"), ((3, 5, 8), "NTD"), ((64, 8, 60, 60), "NCHW")]
)
def test_every_norm_but_batch_norm_ignores_the_batch_to_the_last_bit(kind, shape, layout):
    x = integers(shape, layout)
    np.testing.assert_array_equal(normalize(x[:1], kind, layout).y, normalize(x, kind, layout).y[:1])


def test_layer_norm_of_tokens_ignores_the_other_tokens():
    x = integers((3, 5, 8), "NTD")
    longer = np.concatenate([x, np.zeros((3, 4, 8))], axis=1)
    np.testing.assert_array_equal(normalize(longer, LAYER, "NTD").y[:, :5], normalize(x, LAYER, "NTD").y)


def test_batch_norm_of_tokens_averages_over_padding():
    x = integers((3, 5, 8), "NTD")
    padded = np.concatenate([x, np.zeros((3, 4, 8))], axis=1)
    assert not np.allclose(normalize(padded, BATCH, "NTD").y[:, :5], normalize(x, BATCH, "NTD").y)


def test_a_bias_before_batch_norm_is_cancelled():
    x = integers((5, 4, 2, 3), "NCHW")
    bias = np.array([3.0, -8.0, 0.5, 100.0]).reshape(1, 4, 1, 1)
    np.testing.assert_allclose(
        normalize(x + bias, BATCH, "NCHW").y, normalize(x, BATCH, "NCHW").y, atol=1e-12
    )


def test_normalizing_keeps_the_shape_of_the_histogram():
    x = np.random.default_rng(0).exponential(size=(1, 500))
    y = normalize(x, LAYER, "NC").y
    assert np.corrcoef(x.ravel(), y.ravel())[0, 1] == pytest.approx(1.0)
    np.testing.assert_array_equal(np.argsort(x), np.argsort(y))


@pytest.mark.parametrize(
    ("kind", "layout", "shape", "count", "n", "parameters"),
    [
        (BATCH, "NCHW", (5, 4, 2, 3), 4, 30, (4,)),
        (LAYER, "NCHW", (5, 4, 2, 3), 5, 24, (4, 2, 3)),
        (LAYER_CHANNELS, "NCHW", (5, 4, 2, 3), 30, 4, (4,)),
        (INSTANCE, "NCHW", (5, 4, 2, 3), 20, 6, (4,)),
        (group(2), "NCHW", (5, 4, 2, 3), 10, 12, (4,)),
        (LAYER, "NTD", (3, 5, 8), 15, 8, (8,)),
        (RMS, "NTD", (3, 5, 8), 15, 8, (8,)),
        (BATCH, "NTD", (3, 5, 8), 8, 15, (8,)),
    ],
)
def test_the_counts_of_the_curriculum(kind, layout, shape, count, n, parameters):
    record = normalize(integers(shape, layout), kind, layout)
    assert (record.count, record.n, record.parameter_shape) == (count, n, parameters)
    assert record.gamma.shape == parameters
    assert len(np.unique(record.labels)) == count


@given(cases(), st.sampled_from([np.float16, np.float32, np.float64]))
@settings(max_examples=50)
def test_the_dtype_is_kept(case, dtype):
    x, kind, layout = case
    record = normalize(x.astype(dtype), kind, layout)
    assert record.x_hat.dtype == record.y.dtype == dtype
    assert record.mean.dtype == record.var.dtype == np.float64


@given(cases())
@settings(max_examples=50)
def test_memory_order_does_not_matter(case):
    x, kind, layout = case
    np.testing.assert_allclose(
        normalize(np.asfortranarray(x), kind, layout).y, normalize(x, kind, layout).y, rtol=1e-10, atol=1e-10
    )


def test_layouts_of_the_same_tensor_agree():
    x = integers((5, 4, 2, 3), "NCHW")
    for kind in (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(2)):
        last = normalize(np.moveaxis(x, 1, -1), kind, "NHWC").y
        np.testing.assert_allclose(
            np.moveaxis(last, -1, 1), normalize(x, kind, "NCHW").y, rtol=1e-12, atol=1e-14
        )


def test_nan_stays_within_its_group():
    x = integers((3, 4), "NC")
    x[0, 1] = np.nan
    bad = np.isnan(normalize(x, BATCH, "NC").y)
    np.testing.assert_array_equal(bad, np.broadcast_to([False, True, False, False], (3, 4)))
    bad = np.isnan(normalize(x, LAYER, "NC").y)
    np.testing.assert_array_equal(bad.all(axis=1), [True, False, False])


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool, complex, object])
def test_what_is_not_floating_is_refused_with_the_fix(dtype):
    with pytest.raises(DTypeError, match="astype"):
        normalize(np.ones((2, 2), dtype), BATCH, "NC")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"layout": "NCHW"}, r"\(2, 4\).*NCHW"),
        ({"kind": "group:3"}, "divisible"),
        ({"kind": "grp"}, "grp"),
        ({"gamma": [1.0]}, "gamma has shape"),
        ({"beta": [1.0] * 5}, "beta has shape"),
        ({"gamma": ["a"] * 4}, "gamma has dtype"),
        ({"eps": -1.0}, "eps -1.0"),
        ({"eps": np.nan}, "eps nan"),
    ],
)
def test_errors_name_the_value(change, words):
    call = {"x": np.ones((2, 4)), "kind": "batch", "layout": "NC"} | change
    with pytest.raises(NormError, match=words):
        normalize(call.pop("x"), call.pop("kind"), call.pop("layout"), **call)


@pytest.mark.parametrize("kind", ["batch", "layer", "instance", "group:2", "rms"])
@pytest.mark.parametrize("scale", [1.0, 1e200, 1e-310])
def test_the_normalized_values_of_a_group_are_those_of_the_whole_tensor(kind, scale):
    record = normalize(np.random.default_rng(0).standard_normal((5, 4, 2, 3)) * scale, kind, "NCHW")
    for label in range(record.count):
        assert np.array_equal(record.x_hat_group(label), record.x_hat[record.labels == label])
