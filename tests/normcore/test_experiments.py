"""The experiments that the films show."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_tensors import cases

from normcore.batch_mates import other_mates, swap_batch_mate
from normcore.errors import NormError
from normcore.experiments import batch_size_noise, in_resampled_batches, padded, running_average
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, group
from normcore.samples import digits, integers

SHAPES = [
    ((5, 4, 2, 3), "NCHW"),
    ((2, 2, 1, 1), "NCHW"),
    ((3, 5, 8), "NTD"),
    ((4, 2, 3, 3), "NHWC"),
    ((2, 1), "NC"),
]


@pytest.mark.parametrize(("shape", "layout"), SHAPES)
def test_a_batch_mate_moves_batch_norm_visibly(shape, layout):
    swap = swap_batch_mate(integers(shape, layout), BATCH, layout)
    assert swap.changed
    assert swap.max_abs_change > 0.1


@pytest.mark.parametrize(("shape", "layout"), SHAPES)
@pytest.mark.parametrize("kind", [LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(1)])
def test_a_batch_mate_moves_no_other_norm(shape, layout, kind):
    swap = swap_batch_mate(integers(shape, layout), kind, layout)
    assert not swap.changed
    assert swap.max_abs_change == 0.0


@given(cases(layouts=("NCHW", "NTD", "NHWC"), least=2))
@settings(max_examples=40)
def test_a_swap_changes_one_sample_only_and_is_the_same_for_every_kind(case):
    x, kind, layout = case
    swap = swap_batch_mate(x, kind, layout, sample=1, mate=0, seed=3)
    np.testing.assert_array_equal(swap.x_before[1:], swap.x_after[1:])
    np.testing.assert_array_equal(swap.x_before, x)
    np.testing.assert_array_equal(
        swap.x_after, swap_batch_mate(x, BATCH, layout, sample=1, mate=0, seed=3).x_after
    )
    assert swap.changed is bool((swap.y_before[1] != swap.y_after[1]).any())


def test_a_swap_keeps_whole_numbers_whole_and_within_their_range():
    x = integers((5, 4, 2, 3), "NCHW")
    after = swap_batch_mate(x, BATCH, "NCHW").x_after
    assert np.array_equal(after, np.rint(after))
    assert x.min() <= after.min() <= after.max() <= x.max()


@pytest.mark.parametrize(("shape", "layout"), SHAPES)
def test_other_mates_change_every_value_but_those_of_one_sample(shape, layout):
    x, place = integers(shape, layout), layout.index("N")
    after = other_mates(x, layout, sample=1, seed=3)
    own, mates = np.take(after, [1], place), np.delete(after, 1, place)
    np.testing.assert_array_equal(own, np.take(x, [1], place))
    assert (mates != np.delete(x, 1, place)).all()
    assert np.array_equal(mates, np.rint(mates))
    assert x.min() <= mates.min() <= mates.max() <= x.max()
    np.testing.assert_array_equal(after, other_mates(x, layout, sample=1, seed=3))


@pytest.mark.parametrize("value", [0.0, 2.5, 1.7e308, 5e-324])
def test_other_mates_of_constants_end(value):
    x = np.full((3, 2), value)
    after = other_mates(x, "NC")
    np.testing.assert_array_equal(after[0], x[0])
    assert np.isfinite(after).all()


def test_a_sample_that_is_not_there_has_no_mates():
    with pytest.raises(NormError, match="sample 3 is not in a batch of 3"):
        other_mates(np.zeros((3, 2)), "NC", sample=3)


def test_a_swap_works_on_real_activations_and_constants():
    assert swap_batch_mate(digits(), BATCH, "NCHW").changed
    assert swap_batch_mate(np.zeros((3, 2, 2, 2)), BATCH, "NCHW").changed


@pytest.mark.parametrize(
    ("x", "call", "words"),
    [
        (np.ones((1, 3)), {}, "batch of 1"),
        (np.ones((3, 3)), {"sample": 3}, "sample 3"),
        (np.ones((3, 3)), {"mate": -4}, "mate -4"),
        (np.ones((3, 3)), {"sample": 2}, "both 2"),
    ],
)
def test_a_swap_needs_two_samples(x, call, words):
    with pytest.raises(NormError, match=words):
        swap_batch_mate(x, BATCH, "NC", **call)


def test_a_swap_needs_a_batch_axis():
    with pytest.raises(NormError, match="CHW"):
        swap_batch_mate(np.ones((2, 2, 2)), BATCH, "CHW")


def test_the_mean_of_a_batch_scatters_by_sigma_over_root_n():
    for noise in batch_size_noise(trials=4000):
        assert noise.sd_of_mean == pytest.approx(noise.predicted_sd, rel=0.05)


def test_a_small_batch_finds_too_little_variance():
    found = {noise.n: noise for noise in batch_size_noise(trials=4000)}
    for n, noise in found.items():
        assert noise.variance_ratio == pytest.approx((n - 1) / n, abs=0.05)
        assert noise.means.shape == noise.variances.shape == (4000,)
    assert found[2].predicted_ratio == 0.5
    assert found[1].variance_ratio == 0.0


def test_batches_can_be_drawn_from_given_values():
    values = np.array([0.0, 10.0])
    noise = batch_size_noise((4,), values=values, trials=4000)[0]
    assert noise.predicted_sd == 2.5
    assert noise.means.mean() == pytest.approx(5.0, abs=0.2)
    assert set(np.unique(noise.means * 4)) <= set(range(0, 41, 10))
    assert batch_size_noise((2,), values=np.ones(3), trials=5)[0].variance_ratio == 0.0


def test_a_seed_gives_the_same_numbers():
    one, two, other = (batch_size_noise((8,), trials=50, seed=seed)[0].means for seed in (1, 1, 2))
    assert one.tolist() == two.tolist() != other.tolist()
    first, second = running_average(5, seed=4).stats[-1], running_average(5, seed=4).stats[-1]
    assert first.mean.tolist() == second.mean.tolist()


@pytest.mark.parametrize("call", [{"sizes": (0,)}, {"trials": 0}, {"values": np.zeros(0)}])
def test_noise_needs_something_to_draw(call):
    with pytest.raises(NormError, match=r"1 or more|at least one"):
        batch_size_noise(**call)


def test_running_averages_approach_the_truth():
    trace = running_average(200, shape=(32, 4, 4, 4))
    early, late = (np.abs(trace.stats[step].mean - trace.true_mean).max() for step in (1, 200))
    assert late < 0.1 < early
    np.testing.assert_allclose(trace.stats[-1].var, trace.true_var, rtol=0.1)


def test_every_step_is_nine_tenths_old_and_one_tenth_batch():
    trace = running_average(20)
    for old, batch, new in zip(trace.stats, trace.batches, trace.stats[1:], strict=False):
        np.testing.assert_allclose(new.mean, 0.9 * old.mean + 0.1 * batch.mean)
        np.testing.assert_allclose(new.var, 0.9 * old.var + 0.1 * batch.var * batch.n / (batch.n - 1))


def test_the_plain_average_is_closer_than_a_single_batch():
    trace = running_average(50, momentum=None)
    single = np.abs(trace.batches[-1].mean - trace.true_mean).max()
    assert np.abs(trace.stats[-1].mean - trace.true_mean).max() < single


def test_running_averages_refuse_a_negative_number_of_steps():
    assert running_average(0).stats[0].batches == 0
    with pytest.raises(NormError, match="-1 steps"):
        running_average(-1)


@pytest.mark.parametrize(("shape", "layout", "axis"), [((2, 3, 4), "NTD", 1), ((2, 4, 3), "NDT", 2)])
def test_padding_stands_behind_the_last_token(shape, layout, axis):
    x = integers(shape, layout)
    found = padded(x, layout, 2)
    assert found.shape[axis] == 5
    assert np.array_equal(np.take(found, range(3), axis), x)
    assert not np.take(found, (3, 4), axis).any()


@pytest.mark.parametrize(("layout", "count"), [("NHC", 1), ("NTD", -1)])
def test_padding_needs_an_axis_of_tokens_and_a_number(layout, count):
    with pytest.raises(NormError, match="tokens of padding"):
        padded(np.ones((2, 3, 4)), layout, count)


def test_a_value_in_resampled_batches_is_normalized_with_its_batch():
    found = in_resampled_batches(4.0, [1.0, 2.0, 6.0], 5, trials=7, seed=3)
    assert found.values.shape == (7, 5)
    assert (found.values[:, 0] == 4.0).all()
    mean, var = found.values.mean(axis=1), found.values.var(axis=1)
    assert np.allclose(found.means, mean)
    assert np.allclose(found.x_hat, (found.values - mean[:, None]) / np.sqrt(var + 1e-5)[:, None])


@pytest.mark.parametrize(("others", "n", "trials"), [([], 2, 2), ([1.0], 0, 2), ([1.0], 2, 0)])
def test_resampled_batches_need_others_and_batches(others, n, trials):
    with pytest.raises(NormError, match="batches of"):
        in_resampled_batches(1.0, others, n, trials=trials)
