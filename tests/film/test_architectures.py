"""The lesson on networks prints what plain numpy computes, and shows each network on a tensor that suits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normcore.axes import Layout
from scenes.content.networks import CNN, CONVNEXT, DETECTOR, LLM, NETWORKS, TRANSFORMER
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.spec.lecture import LectureSpec
from tests.film.screen import Viewer
from tests.film.watch import watch

IMAGES, TOKENS = LectureSpec(), LectureSpec(shape=(3, 5, 8))


class Reader:
    """The texts and the tensors of each beat."""

    def __init__(self) -> None:
        self.viewer, self.texts, self.tensors = Viewer(), dict[str, set[str]](), dict[str, list[Any]]()

    def __call__(self, scene: Any) -> None:
        said = (
            text.name.replace("\N{NO-BREAK SPACE}", " ") for text in self.viewer.look(scene.mobjects).texts
        )
        self.texts.setdefault(scene.current, set()).update(said)
        cubes = (one for one in scene.get_mobject_family_members() if isinstance(one, TensorCube))
        self.tensors.setdefault(scene.current, []).extend(cube.tensor for cube in cubes)


def played(spec: LectureSpec, folder: Path) -> tuple[Any, Reader]:
    reader = Reader()
    return watch(spec, folder, reader, slug="architectures").scene, reader


@pytest.mark.films
def test_means_and_roots_are_those_of_the_tensors_on_screen(tmp_path: Path) -> None:
    scene, reader = played(IMAGES, tmp_path)
    x = np.asarray(scene.stage.tensor)
    means = {f"mean {x[:, channel].mean():.2f}" for channel in range(x.shape[1])}
    assert {text for text in reader.texts["cnn"] if text.startswith("mean")} == means
    tokens = LLM.example(IMAGES.seed)[0]
    roots = {f"RMS {np.sqrt((token**2).mean()):.2f}" for token in tokens}
    assert {text for text in reader.texts["llm"] if text.startswith("RMS") and "." in text} == roots


@pytest.mark.films
def test_the_followed_cell_becomes_what_its_group_makes_of_it(tmp_path: Path) -> None:
    scene, reader = played(IMAGES, tmp_path)
    stage = scene.stage
    x, (n, c, h, w) = np.asarray(stage.tensor, float), stage.hero(stage.cube().grid).cell
    groups = {"cnn": x[:, c], "detector": x[n, c // 2 * 2 : c // 2 * 2 + 2], "convnext": x[n, :, h, w]}
    for beat, group in groups.items():
        x_hat = (x[n, c, h, w] - group.mean()) / np.sqrt(group.var() + IMAGES.eps_of("layer"))
        said = f"{x_hat:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")
        assert f"{x[n, c, h, w]:.0f}: {said}" in reader.texts[beat]


@pytest.mark.films
def test_networks_of_its_sort_take_the_films_tensor(tmp_path: Path) -> None:
    scene, reader = played(IMAGES, tmp_path)
    x = scene.stage.tensor
    assert all(one is x for beat in ("cnn", "convnext") for one in reader.tensors[beat])
    own = [one for one in reader.tensors["detector"] if one is not x]
    assert own
    pairs = [x[first : first + 2] for first in range(len(x) - 1)]
    assert all(any(np.array_equal(one, pair) for pair in pairs) for one in own)
    assert any(np.array_equal(one, TRANSFORMER.example(IMAGES.seed)) for one in reader.tensors["transformer"])
    scene, reader = played(TOKENS, tmp_path)
    assert any(one is scene.stage.tensor for one in reader.tensors["transformer"])
    assert any(np.array_equal(one, CNN.example(TOKENS.seed)) for one in reader.tensors["cnn"])


@pytest.mark.parametrize("network", [*NETWORKS, CONVNEXT], ids=lambda network: network.key)
def test_a_networks_example_suits_its_norm(network: Any) -> None:
    assert network.example(0).shape == network.shape
    assert network.samples is not None or network.takes(network.shape, Layout.parse(network.layout))


@pytest.mark.parametrize(
    ("shape", "layout"), [((5, 4, 2, 3), "CHWN"), ((4, 2, 3), "CHW"), ((4, 10), "NC"), ((3, 5, 8), "NTD")]
)
def test_only_batches_of_images_go_through_a_cnn(shape: tuple[int, ...], layout: str) -> None:
    assert CNN.takes(shape, Layout.parse(layout)) == (layout == "CHWN")


def test_a_detector_takes_channels_that_split_in_groups_of_two_or_more() -> None:
    layout = Layout.parse("NCHW")
    assert [channels for channels in range(1, 9) if DETECTOR.takes((2, channels, 3, 3), layout)] == [4, 6, 8]
