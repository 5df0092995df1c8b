"""The film `small-batch`: what it draws and prints is what plain numpy makes of the hero's channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.geometry.box import Box
from scenes.mobjects.charts.funnel import Funnel
from scenes.spec.lecture import LectureSpec
from scenes.staging.acts import own_group
from scenes.staging.acts.own_group import own_means, own_sizes
from scenes.staging.acts.pool import SIZES, batch_cells, signed_ratio, with_values
from scenes.staging.acts.small_batches import make_funnel
from tests.film.watch import watch

pytestmark = pytest.mark.films


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return watch(
        LectureSpec(), tmp_path_factory.mktemp("small"), lambda _scene: None, slug="small-batch"
    ).scene


def described(scene: Any, beat: str) -> str:
    """What is seen in a beat."""
    return next(played.description for played in scene.played if played.name == beat)


def test_batches_are_drawn_from_the_heros_channel_and_hold_the_hero(scene: Any) -> None:
    channel = scene.stage.tensor[:, scene.hero.cell[1]]
    assert np.array_equal(np.sort(scene.pool.values), np.sort(channel.ravel()))
    for size in SIZES:
        batches = scene.pool.batches_around(size)
        assert (batches.values[:, 0] == scene.stage.tensor[scene.hero.cell]).all()
        assert np.isin(batches.values, channel).all()
        assert np.allclose(batches.means, batches.values.mean(axis=1))


def test_spreads_are_measured_and_predicted(scene: Any) -> None:
    sigma, number = scene.pool.values.std(), scene.pool.numbers.number
    seen = described(scene, "funnel")
    for noise in scene.pool.noises:
        assert noise.predicted_sd == pytest.approx(sigma / np.sqrt(noise.n))
        assert noise.sd_of_mean == pytest.approx(noise.means.std())
        assert noise.sd_of_mean == pytest.approx(noise.predicted_sd, rel=0.1)
    first, last = scene.pool.noises[0], scene.pool.noises[-1]
    assert all(number(value) in seen for value in (first.sd_of_mean, first.predicted_sd, last.sd_of_mean))


def test_the_dots_of_a_row_stand_where_the_means_are(scene: Any) -> None:
    scene.current = "funnel"
    funnel = make_funnel(scene, scene.pool, scene.stage.frame.stage)
    assert isinstance(funnel, Funnel)
    for row, dots in zip(funnel.rows, funnel.dots, strict=True):
        places = np.array([funnel.x_of(mean) for mean in row.means.tolist()])
        assert np.abs(np.array([dot.get_x() for dot in dots]) - places).max() <= 2 * dots[0].radius
        levels = [tuple(np.round(dot.get_center(), 6)) for dot in dots]
        assert len(set(levels)) == len(levels)


def test_two_values_become_minus_and_plus_one_and_one_becomes_nothing(scene: Any) -> None:
    told = described(scene, "two_values")
    assert told.count("−1.00 and +1.00") + told.count("+1.00 and −1.00") == len(scene.pool.pairs)
    assert all(first != second for first, second in scene.pool.pairs)
    assert not scene.pool.batches_around(1).x_hat.any()


def test_layer_norm_gives_the_same_in_batches_of_every_size(scene: Any) -> None:
    tensor, cell = scene.stage.tensor, scene.hero.cell
    sample = tensor[cell[0]]
    x_hat = (tensor[cell] - sample.mean()) / np.sqrt(sample.var() + scene.spec.eps_of("layer"))
    found = own_means(scene.pool)
    assert own_sizes(scene.pool) == list(SIZES)
    assert len(set(found)) == 1
    assert found[0] == pytest.approx((sample.mean(), x_hat))
    assert signed_ratio(scene.pool, x_hat) in described(scene, "still")


def test_rows_say_how_many_samples_were_computed(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_group, "MOST", 7 * scene.stage.tensor[0].size)
    assert own_sizes(scene.pool) == [7, 4, 2, 1]
    assert len(own_means(scene.pool)) == 4


@pytest.mark.parametrize("size", SIZES)
def test_the_cells_of_a_batch_hold_its_values_and_fit_their_box(scene: Any, size: int) -> None:
    pool, box = scene.pool, Box(-2.0, 1.0, -1.0, 1.0)
    first, second = pool.batches_around(size).values[:2]
    cells = batch_cells(pool, first, box)
    assert cells.state.labels == cells.printed(first)
    assert with_values(pool, cells, second).labels == cells.printed(second)
    low, high = cells.state.pose.low, cells.state.pose.low + cells.state.pose.size
    for axis, (least, most) in enumerate(((box.left, box.right), (box.bottom, box.top))):
        assert least <= low[:, axis].min()
        assert high[:, axis].max() <= most
    assert len({tuple(corner) for corner in low.round(6).tolist()}) == size
    assert cells.state.frame.tolist() == [1.0] + [0.0] * (size - 1)


@pytest.mark.parametrize("view", ["batch", "layer"])
def test_a_focus_shows_its_own_method(view: Any, tmp_path: Path) -> None:
    film = watch(LectureSpec(view=view), tmp_path, lambda _scene: None, slug="small-batch").scene
    said = " ".join([film.texts.claim, *(cue.text for played in film.played for cue in played.captions)])
    assert f"{view} norm" in said.lower()
    assert f"{'layer' if view == 'batch' else 'batch'} norm" not in said.lower()


@pytest.mark.parametrize("scale", [1e200, 1e-200])
def test_values_too_large_or_too_small_for_squares_are_shown_normalized(scale: float, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", scale * np.random.default_rng(0).standard_normal((4, 3)))
    spec = LectureSpec(data=str(tmp_path / "x.npy"))
    pool = watch(spec, tmp_path / "film", lambda _scene: None, slug="small-batch").scene.pool
    assert np.abs(pool.values).max() < 10
    assert all(np.isfinite(noise.sd_of_mean) for noise in pool.noises)
