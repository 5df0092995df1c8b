"""The numbers of the lessons family and affine are those of plain numpy on the film's tensor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from normcore.learning import seeded_target
from scenes.content.number_format import NumberFormat
from scenes.spec.lecture import LectureSpec
from tests.film.test_numbers import Read
from tests.film.watch import watch

pytestmark = pytest.mark.films

NUMBERS = NumberFormat()
EPS = 1e-5


def signed(value: float) -> str:
    """A normalized value as it is printed."""
    text = NUMBERS.ratio(value)
    return text if text.startswith("−") or text == "0.00" else f"+{text}"


def standing(values: Any, x: float) -> str:
    """What becomes of x among values."""
    return signed((x - values.mean()) / np.sqrt(values.var() + EPS))


def said(scene: Any, beat: str) -> str:
    """All captions of a beat."""
    return " ".join(cue.text for entry in scene.played if entry.name == beat for cue in entry.captions)


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Read]:
    read = Read()
    return watch(LectureSpec(), tmp_path_factory.mktemp("family"), read, slug="family").scene, read


@pytest.fixture(scope="module")
def affine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Read]:
    read = Read()
    return watch(LectureSpec(), tmp_path_factory.mktemp("affine"), read, slug="affine").scene, read


def test_the_slider_counts_means_and_values(family: tuple[Any, Read]) -> None:
    scene, read = family
    samples, channels, *positions = scene.stage.tensor.shape
    for groups, beat in ((1, "one_group"), (2, "slide"), (channels, "slide")):
        n = channels // groups * int(np.prod(positions))
        assert f"{samples * groups} means × {n} values" in read.texts[beat]


def test_the_hero_becomes_what_its_group_of_channels_makes_of_it(family: tuple[Any, Read]) -> None:
    scene, read = family
    x, (n, c, *_) = scene.stage.tensor, scene.hero.cell
    groups = (x[n], x[n, c // 2 * 2 : c // 2 * 2 + 2], x[n, c])
    first, second, third = (standing(group, x[scene.hero.cell]) for group in groups)
    assert f"{first} becomes {second}." in said(scene, "own_group")
    assert f"{second} becomes {third}." in said(scene, "own_group")
    lines = [state for _, state in read.single["own_group"]]
    assert int(lines[-1].present.sum()) == x[n, c].size
    assert np.array_equal(np.sort(lines[-1].raw[lines[-1].present]), np.sort(x[n, c].ravel()))


def test_batch_norm_of_one_sample_differs_from_instance_norm_by_nothing(family: tuple[Any, Read]) -> None:
    scene, read = family
    x, n = scene.stage.tensor.astype(float), scene.hero.cell[0]
    own = x[n]
    alone = (own - own.mean((1, 2), keepdims=True)) / np.sqrt(own.var((1, 2), keepdims=True) + EPS)
    printed = set(NUMBERS.cells(alone.ravel()))
    cubes = {id(cube): set(labels) for cube, labels in read.cells["one_sample"]}
    assert sum(printed <= labels for labels in cubes.values()) == 2
    assert "Difference 0:" in said(scene, "one_sample")
    assert "0" in read.texts["one_sample"]


def test_rms_norm_divides_by_the_root_of_the_mean_square(family: tuple[Any, Read]) -> None:
    scene, read = family
    own, x = scene.stage.tensor[scene.hero.cell[0]].astype(float), scene.stage.tensor[scene.hero.cell]
    root = np.sqrt((own**2).mean() + EPS)
    assert NUMBERS.number(root) in read.texts["rms"]
    assert f"{NUMBERS.total(x)} becomes {signed(x / root)}" in read.texts["rms"]
    lower = read.single["rms"][-1][1]
    np.testing.assert_allclose(np.sort(lower.values), np.sort(own.ravel() / root), atol=1e-6)


def test_every_cut_has_its_own_answer_for_the_hero(family: tuple[Any, Read]) -> None:
    scene, read = family
    x, (n, c, *_) = scene.stage.tensor.astype(float), scene.hero.cell
    value = x[scene.hero.cell]
    own = (x[:, c], x[n], x[n, c // 2 * 2 : c // 2 * 2 + 2], x[n, c])
    for group in own:
        assert f"{NUMBERS.total(value)}: {standing(group, value)}" in read.texts["all_cuts"]
        assert any(f"× {group.size} values" in text for text in read.texts["all_cuts"])


def test_gamma_and_beta_give_every_value_of_the_channel_back(affine: tuple[Any, Read]) -> None:
    scene, read = affine
    x, c = scene.stage.tensor.astype(float), scene.hero.cell[1]
    line = read.single["given_back"][-1][1]
    np.testing.assert_allclose(line.values, x[:, c].ravel(), atol=1e-12)
    seen = next(beat.description for beat in scene.played if beat.name == "given_back")
    for value in (np.sqrt(x[:, c].var() + EPS), x[:, c].mean()):
        assert f", {NUMBERS.number(value)}, " in seen


def test_learned_outputs_are_what_was_wanted(affine: tuple[Any, Read]) -> None:
    scene, read = affine
    output = read.single["learned"][-1][1]
    target_gamma, target_beta = seeded_target(scene.spec.seed)
    assert output.values.mean() == pytest.approx(target_beta, abs=0.01)
    assert output.values.std() == pytest.approx(target_gamma, abs=0.01)
    for value in (output.values.std(), output.values.mean()):
        assert NUMBERS.ratio(value) in read.texts["learned"]


def test_running_statistics_go_on_without_a_gradient(affine: tuple[Any, Read]) -> None:
    scene, read = affine
    x, c = scene.stage.tensor.astype(float), scene.hero.cell[1]
    rng, mean, var = np.random.default_rng(scene.spec.seed), 0.0, 1.0
    for _ in range(40):
        batch = x[rng.integers(0, len(x), len(x)), c]
        mean, var = 0.9 * mean + 0.1 * batch.mean(), 0.9 * var + 0.1 * batch.var(ddof=1)
    for value in (mean, var):
        assert NUMBERS.number(value) in read.texts["not_learned"]
